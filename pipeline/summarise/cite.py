"""Checks on every sentence: verbatim quotations, faithful clauses, true counts, known sources."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.domain import Document, Passage, Sentence, Summary

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
    """Return why a reported clause is not faithful to its source; empty if it is.

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


def negated(text: str) -> bool:
    """Tell whether a text in English denies something, so that words alike may still say the contrary."""
    return bool(_NEGATION.search(text))


def verbatim(quote: str, text: str) -> bool:
    """Tell whether a quotation stands in a text, up to white space."""
    return bool(quote.strip()) and " ".join(quote.split()) in " ".join(text.split())


def problem_of(sentence: Sentence, passages: Mapping[str, Passage], holders: Mapping[str, str]) -> str:
    """Return what is wrong with a sentence; empty if nothing is.

    Args:
        sentence: a sentence of the draft.
        passages: by id.
        holders: contributor by document.
    """
    if not sentence.sources:
        return "it has no source"
    cited = set()
    for source in sentence.sources:
        passage = passages.get(source.passage_id)
        if passage is None:
            return f"it cites passage {source.passage_id}, which is not of this run"
        if not verbatim(source.quote, passage.text):
            return f"it quotes words that passage {source.passage_id} does not hold"
        cited.add(holders[passage.document_id])
    if set(sentence.contributors) != cited:
        return "its contributors are not those of its sources"
    if sentence.counts.contributors != len(cited) or sentence.counts.passages != len(
        {s.passage_id for s in sentence.sources}
    ):
        return "its counts are not those of its sources"
    return ""


def check(summary: Summary, documents: Sequence[Document], passages: Sequence[Passage]) -> list[Problem]:
    """Return every sentence of a summary that fails a check."""
    from pipeline.identify import people_of

    known = {p.passage_id: p for p in passages}
    holders = {d: ids[0] for d, ids in people_of(documents).of_document.items()}
    sentences = [s for x in (*summary.objectives, *summary.topics) for s in (*x.sentences, *x.also)]
    found = ((s.sentence_id, problem_of(s, known, holders)) for s in sentences)
    return [Problem(sentence_id, reason) for sentence_id, reason in found if reason]
