"""What a reader is told of a citation: who, which file, page and paragraph, and the words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.domain import Citation, Contributor, Document, Passage, Sentence, Translation
from pipeline.publish.audit import speaking_documents
from pipeline.publish.facts import holders_words, printed_names, senders_of, unnamed, words_to_confirm

_HEADING_WORDS = 12
_STOPS = " .;,:。；，،؛"
_MARKED = re.compile("“([^“”]+)”")


@dataclass(frozen=True, slots=True)
class SourceNote:
    """One citation, resolved; `before` and `after` are the rest of the passage around `quote`.

    `translation` is a machine's, unofficial, empty where there is none.
    """

    contributor: str
    file: str
    page: str
    label: str
    section: str
    language: str
    quote: str
    before: str
    after: str
    confidence: float | None
    translation: str = ""
    translated_by: str = ""

    @property
    def spot(self) -> str:
        """Where in its file: "p. 3, item 12"; the heading above where the file has no pages; else empty."""
        heading = self.section.rpartition(" > ")[2]
        under = f"under “{first_words(heading, _HEADING_WORDS)}”" if heading and not self.page else ""
        return ", ".join(p for p in (self._pages, under, self._item) if p)

    @property
    def path(self) -> str:
        """Where it is, with all headings above: "C002.docx, item 12 · Proposals > Way forward"."""
        return " · ".join(p for p in (self.short, self.section) if p)

    @property
    def short(self) -> str:
        """Where it is, without headings: "C002.docx, item 12"."""
        return ", ".join(p for p in (self.file, self._pages, self._item) if p)

    @property
    def _pages(self) -> str:
        return f"{'pp.' if '–' in self.page else 'p.'} {self.page}" if self.page else ""

    @property
    def _item(self) -> str:
        return f"item {self.label}" if self.label else ""

    @property
    def place(self) -> str:
        """Where it is: "C002.pdf, p. 3, item 12"."""
        return ", ".join(p for p in (self.file, self.spot) if p)

    def context(self, limit: int) -> tuple[str, str]:
        """Return the text before and after the quotation, each cut to about `limit` characters at a word."""
        before, after = self.before, self.after
        if len(before) > limit:
            before = "… " + before[-limit:].partition(" ")[2]
        if len(after) > limit:
            after = after[:limit].rpartition(" ")[0] + " …"
        return before, after


class Sources:
    """Resolves citations against the documents and passages of a run."""

    def __init__(
        self,
        documents: Sequence[Document],
        passages: Sequence[Passage],
        contributors: Sequence[Contributor],
        translations: Sequence[Translation] = (),
    ) -> None:
        self._translations = {(t.language, t.quote): t for t in translations}
        names = printed_names(contributors, documents)
        senders = senders_of(contributors)
        self._names: Mapping[str, str] = {d: "; ".join(names[c] for c in some) for d, some in senders.items()}
        self._speaking = speaking_documents(passages)
        self._passages: Mapping[str, Passage] = {p.passage_id: p for p in passages}

    def spoke(self, contributor: Contributor) -> bool:
        """Tell whether any document of a contributor holds words of its own: not a cover alone, or "N/A"."""
        return bool(self._speaking & set(contributor.documents))

    def of(self, sentence: Sentence) -> list[SourceNote]:
        """Return a sentence's citations in order."""
        return [self.resolve(c) for c in sentence.sources]

    def by_contributor(self, sentence: Sentence) -> list[tuple[str, list[SourceNote]]]:
        """Return the words of a sentence's holders gathered by contributor, both in the order of first mention."""
        return self._gathered(holders_words(sentence))

    def to_confirm(self, sentence: Sentence) -> list[tuple[str, list[SourceNote]]]:
        """Return likewise the words among its sources of those who are to be confirmed as holders."""
        return self._gathered(words_to_confirm(sentence))

    def _gathered(self, citations: Iterable[Citation]) -> list[tuple[str, list[SourceNote]]]:
        groups: dict[str, list[SourceNote]] = {}
        for source in map(self.resolve, citations):
            groups.setdefault(source.contributor, []).append(source)
        return list(groups.items())

    def resolve(self, citation: Citation) -> SourceNote:
        """Return one citation with its place.

        Raises:
            KeyError: the passage is not of this run.
        """
        passage = self._passages[citation.passage_id]
        start, end = _find(passage.text, citation.quote)
        translation = self._translations.get((passage.language, citation.quote))
        return SourceNote(
            contributor=self._names.get(passage.document_id, unnamed(passage.file)),
            file=passage.file,
            page=_pages(passage),
            label=passage.label.rstrip(".").strip("()") if any(c.isalnum() for c in passage.label) else "",
            section=passage.section,
            language=passage.language,
            quote=passage.text[start:end],
            before=passage.text[:start],
            after=passage.text[end:],
            confidence=passage.confidence,
            translation=translation.text if translation else "",
            translated_by=translation.by if translation else "",
        )


def _pages(passage: Passage) -> str:
    if passage.page is None:
        return ""
    last = passage.page_end or passage.page
    return str(passage.page) if last == passage.page else f"{passage.page}–{last}"


def _find(text: str, quote: str) -> tuple[int, int]:
    """Return the span of a quotation in a text, white space counting as one; else the whole text."""
    start = text.find(quote)
    if start >= 0:
        return start, start + len(quote)
    wanted = "".join(quote.split())
    positions = [i for i, c in enumerate(text) if not c.isspace()]
    at = "".join(text.split()).find(wanted)
    if not wanted or at < 0:
        return 0, len(text)
    return positions[at], positions[at + len(wanted) - 1] + 1


def quotations(text: str, sources: Iterable[SourceNote]) -> list[tuple[str, str]]:
    """Return the words of a text that are quoted from its sources, each with its language.

    A quotation counts though its last stop is left out, or its end is cut and marked "[…]".
    """
    marked = [m.removesuffix("[…]").rstrip() for m in _MARKED.findall(text)]
    found: dict[tuple[str, str], None] = {}
    for source in sources:
        quote = same_words(source.quote)
        for words in (quote, quote.rstrip(_STOPS), *marked):
            if words and words in text and words in quote:
                found[words, source.language] = None
                break
    return list(found)


def shortened(quote: str, limit: int) -> str:
    """Return a quotation for a note: white space as one, its last stop left out, at most `limit` words, cut marked."""
    words = same_words(quote)
    return first_words(words.rstrip(_STOPS) or words, limit)


def holds(text: str, quote: str) -> bool:
    """Tell whether a text holds the whole of a quotation, save for its last stop and its white space."""
    return same_words(quote).rstrip(_STOPS) in same_words(text)


def same_words(text: str) -> str:
    """Return a text with every run of white space as one space: what "verbatim" is measured on."""
    return " ".join(text.split())


def first_words(text: str, limit: int) -> str:
    """Return at most `limit` words of a text, cut marked; Chinese counts a word every two characters."""
    words = text.split()
    if len(words) > limit:
        text = " ".join(words[:limit]) + " […]"
    longest = limit * (8 if text.isascii() else 12)
    if len(words) <= limit and len(text) > longest:
        text = text[: limit * 2] + " […]"
    return text
