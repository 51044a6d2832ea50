"""Checks on every sentence: verbatim quotations, true counts, known sources, nobody on both sides of a point."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.domain import Citation, Document, Passage, Sentence, Summary

_NEGATION = re.compile(r"\b(?:not|no|never|nor|neither|none|cannot|without|n't)\b|n't\b", re.I)
_MODAL = re.compile(r"\b(?:should|shall|must|may|might|can|could|would|will|ought)\b", re.I)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_CONTENT = re.compile(r"[^\W\d_]{4,}")
_NAME = re.compile(r"\b[A-Z][A-Za-z]*[A-Z]\w*\b")
_POLITE = re.compile(r"\bwould (?=(?:also )?(?:like|wish|want) to\b)", re.I)
_VERBATIM = 0.8


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence that fails a check, and why."""

    sentence_id: str
    reason: str


def faithful(clause: str, source: str) -> str:
    """Return why a clause that a language model worded is not faithful to its source; empty if it is.

    At least four fifths of the clause's content words stand in the source; negations, modal verbs, numbers and
    acronyms are the same in both.
    """
    source = _POLITE.sub("", source)
    words, known = _CONTENT.findall(clause.casefold()), set(_CONTENT.findall(source.casefold()))
    if words and sum(w in known for w in words) / len(words) < _VERBATIM:
        return "the clause uses words that its source does not"
    for what, pattern in (("negation", _NEGATION), ("modal verb", _MODAL), ("number", _NUMBER), ("name", _NAME)):
        if _found(pattern, clause) - _found(pattern, source):
            return f"the clause has a {what} that its source has not"
        if what in ("negation", "modal verb") and _found(pattern, source) - _found(pattern, clause):
            return f"the clause lost a {what} of its source"
    return ""


def _found(pattern: re.Pattern[str], text: str) -> set[str]:
    return {m.casefold() for m in pattern.findall(text)}


def verbatim(quote: str, text: str) -> bool:
    """Tell whether a quotation stands in a text, up to white space."""
    return bool(quote.strip()) and " ".join(quote.split()) in " ".join(text.split())


def problem_of(
    sentence: Sentence, passages: Mapping[str, Passage], holders: Mapping[str, str | tuple[str, ...]]
) -> str:
    """Return what is wrong with a sentence; empty if nothing is.

    Args:
        sentence: a sentence of the draft.
        passages: by id.
        holders: contributors by document.
    """
    if not sentence.sources:
        return "it has no source"
    for source in (*sentence.sources, *sentence.to_confirm):
        passage = passages.get(source.passage_id)
        if passage is None:
            return f"it cites passage {source.passage_id}, which is not of this run"
        if not verbatim(source.quote, passage.text):
            return f"it quotes words that passage {source.passage_id} does not hold"
        if not passage.analysed:
            return f"it cites passage {source.passage_id}, whose words are not its contributor's own"
    waiting = frozenset(sentence.to_confirm)
    counted = [s for s in sentence.sources if s not in waiting]
    cited = _holders(counted, passages, holders)
    if set(sentence.contributors) != cited:
        return "its contributors are not those of its sources"
    if any(_holders([s], passages, holders) <= cited for s in sentence.to_confirm):
        return "a contributor is counted and to be confirmed at once"
    counts, passages_cited = sentence.counts, {s.passage_id for s in counted}
    true = (len(cited), len(cited), len(passages_cited))
    if (counts.contributors, sum(n for _, n in counts.by_kind), counts.passages) != true:
        return "its counts are not those of its sources"
    return ""


def _holders(
    sources: Sequence[Citation], passages: Mapping[str, Passage], holders: Mapping[str, str | tuple[str, ...]]
) -> set[str]:
    found = (holders[passages[s.passage_id].document_id] for s in sources)
    return {c for some in found for c in ((some,) if isinstance(some, str) else some)}


def check(summary: Summary, documents: Sequence[Document], passages: Sequence[Passage]) -> list[Problem]:
    """Return every sentence of a summary that fails a check."""
    from pipeline.identify import people_of

    known = {p.passage_id: p for p in passages}
    of_document = people_of(documents).of_document
    sentences = [s for x in (*summary.objectives, *summary.topics) for s in (*x.sentences, *x.also)]
    found = [Problem(s.sentence_id, reason) for s in sentences if (reason := problem_of(s, known, of_document))]
    return [*found, *both_sides(summary)]


def both_sides(summary: Summary) -> list[Problem]:
    """Return the sentences that count a contributor for a point though another counts it for the contrary."""
    opposed = {p.point_id: p.opposes for p in summary.points if p.opposes}
    held: dict[str, set[str]] = {}
    for h in summary.holdings:
        if h.counted:
            held.setdefault(h.point_id, set()).add(h.contributor)
    found = []
    for s in (s for x in (*summary.objectives, *summary.topics) for s in (*x.sentences, *x.also)):
        for other in opposed.get(s.point_id, ()):
            if set(s.contributors) & held.get(other, set()):
                found.append(Problem(s.sentence_id, f"a contributor it counts is told to hold the contrary, {other}"))
    return found
