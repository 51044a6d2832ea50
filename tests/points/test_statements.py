"""Statements: which sentences may carry a view, and how they are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from pipeline.domain import Block, BlockKind, Document, Passage, Role, Voice
from pipeline.points.statements import statements_of
from tests.fakes import make_document, make_passage

DOCUMENT = make_document(Block(BlockKind.PARAGRAPH, "x"))
SENT = {"doc": ("A",)}


def passage(*sentences: str, **fields: object):
    text = " ".join(sentences)
    starts = [text.index(s) for s in sentences]
    spans = tuple((a, a + len(s)) for a, s in zip(starts, sentences, strict=True))
    return make_passage("p1", text=text, sentences=spans, **fields)


def texts(
    *passages: Passage, documents: Sequence[Document] = (DOCUMENT,), aside: frozenset[str] = frozenset()
) -> list[str]:
    return [s.text for s in statements_of(documents, passages, SENT, aside=aside)]


def test_every_sentence_is_a_statement_of_all_who_sent_it_with_its_place():
    p = passage("The forum should go on.", "Its budget is too small.")
    first, second = statements_of([DOCUMENT], [p], {"doc": ("A", "B")})
    assert p.text[second.start : second.end] == "Its budget is too small."
    assert first.contributors == ("A", "B")
    assert (first.passage_id, first.language) == ("p1", "en")
    assert first.statement_id != second.statement_id


def test_an_item_is_read_behind_what_leads_in_to_its_list_but_cited_without():
    p = passage("Fund exchange points.", lead_in="We  ask States\nto:")
    (only,) = statements_of([DOCUMENT], [p], SENT)
    assert only.text == "We ask States to: Fund exchange points."
    assert p.text[only.start : only.end] == "Fund exchange points."


def test_a_passage_without_sentences_is_one_statement_on_one_line():
    assert texts(make_passage("p", text="The forum\n should  go on.")) == ["The forum should go on."]


@pytest.mark.parametrize(
    ("words", "language", "kept"),
    [
        ("Thank you.", "en", False),
        ("We thank you.", "en", True),
        ("谢谢大会", "zh", False),
        ("互联网应当开放。", "zh", True),
    ],
)
def test_what_is_too_short_says_nothing(words: str, language: str, kept: bool):
    assert bool(texts(make_passage("p", text=words, language=language))) is kept


def test_what_is_no_sentence_is_cut_not_dropped():
    (only,) = texts(make_passage("p", text="word " * 2_000))
    assert len(only) <= 1_200


def test_only_the_contributors_own_words_that_stand_make_statements():
    own = passage("The forum should go on.")
    for other in (replace(own, voice=Voice.QUOTED), replace(own, voice=Voice.FORM), replace(own, role=Role.HEADING)):
        assert texts(other) == []
    for document in (replace(DOCUMENT, duplicate_of="other"), replace(DOCUMENT, superseded_by="other")):
        assert texts(own, documents=[document]) == []
    assert texts(own, aside=frozenset({"p1"})) == []
    assert texts(own) == ["The forum should go on."]
