"""Statements: the sentences in which contributors may hold a point, each with what leads in to its list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.domain import Document, Passage, Statement
from pipeline.whose.words import asks

_FEWEST_WORDS = 3
_LONGEST = 1_200  # letters: what is longer is no sentence, but a table or a list of names without stops
_UNSPACED = frozenset({"zh", "ja", "th"})


def statements_of(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    of_document: Mapping[str, tuple[str, ...]],
    *,
    aside: frozenset[str] = frozenset(),
) -> list[Statement]:
    """Return the statements of a batch in the order of its passages.

    Args:
        documents: what repeats another or was superseded makes no statement.
        passages: only a contributor's own words do.
        of_document: contributor ids by document.
        aside: ids of passages that are left out as well.
    """
    standing = {d.document_id for d in documents if d.stands}
    return [
        Statement(f"{p.passage_id}/{start}", p.passage_id, start, end, _read(p, start, end), p.language, holders)
        for p in passages
        if p.document_id in standing and p.analysed and p.passage_id not in aside
        for holders in (of_document[p.document_id],)
        for start, end in p.sentences or ((0, len(p.text)),)
        if _long_enough(p.text[start:end], p.language) and not asks(p.text[start:end])
    ]


def _read(passage: Passage, start: int, end: int) -> str:
    """Return a sentence as it is read: behind what leads in to its list, on one line, no longer than a sentence is."""
    words = " ".join(passage.text[start:end].split())[:_LONGEST]
    return f"{' '.join(passage.lead_in.split())} {words}" if passage.lead_in else words


def _long_enough(words: str, language: str) -> bool:
    size = len(words.strip()) // 2 if language in _UNSPACED else len(words.split())
    return size >= _FEWEST_WORDS
