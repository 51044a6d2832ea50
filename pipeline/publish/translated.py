"""Translations for the reader: of every word that a draft cites in another language, beside the original."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.assist import Translator
from pipeline.assist.translators import Words, in_other_languages
from pipeline.domain import Passage, Summary, Translation
from pipeline.publish.facts import plural, sections_of

MARK = "machine translation, unofficial"
_LONGEST = 2_000  # letters: a longer passage is cited as a place, not for its words


def translated(summary: Summary, passages: Sequence[Passage], translator: Translator) -> Summary:
    """Return a draft with translations of what it cites in other languages, as far as the translator has them."""
    words = in_other_languages(_cited(summary, {p.passage_id: p for p in passages}))
    found = zip(words, translator.english(words), strict=True)
    made = (Translation(text, language, english, translator.name) for (language, text), english in found if english)
    return replace(summary, translations=tuple(made))


def translation_help(summary: Summary, passages: Sequence[Passage]) -> list[str]:
    """Return what is told of translations: how many of the cited words have one, and by what."""
    words = in_other_languages(_cited(summary, {p.passage_id: p for p in passages}))
    if not words:
        return []
    there = {(t.language, t.quote) for t in summary.translations}
    number = sum(w in there for w in words)
    total = plural(len(words), "citation")
    if not number:
        return [f"{total} of words in other languages than English have no translation."]
    others = (
        "" if number == len(words) else "; the others have none, since none was made or a check of its form refused it"
    )
    by = " and ".join(sorted({t.by for t in summary.translations}))
    return [
        f"{total} of words in other languages than English: {number:,} have a translation by {by} beside the original, "
        f"marked “{MARK}”{others}. The original is what is quoted, counted and checked."
    ]


def _cited(summary: Summary, passages: Mapping[str, Passage]) -> Iterator[Words]:
    for section in sections_of(summary):
        for s in (*section.sentences, *section.also):
            for c in (*s.sources, *s.to_confirm):
                if len(c.quote) <= _LONGEST:
                    yield passages[c.passage_id].language, c.quote
