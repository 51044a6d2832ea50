"""The views by question: who answered what, in a list of the draft, a Word file and a table."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

import docx
import pytest

from pipeline.domain import Block, BlockKind, Contributor, Document, Passage, Reply, StakeholderKind, Stance, Voice
from pipeline.publish.asked import ASKED_FILE, rows_of_questions
from pipeline.summarise.replies import replies_of
from tests.fakes import make_document, make_passage
from tests.publish.sample_summary import Batch

FORUM = "Should the mandate of the Forum be made permanent?"
ACTS = "What has your administration done?"
SENDERS = {"a": ("by-a",), "b": ("by-b",), "c": ("by-c", "by-d"), "old": ("by-a",)}


def batch_of(**answers: Sequence[tuple[str, str]]) -> tuple[list[Document], list[Passage]]:
    """Return documents by id, each with its answers: question and words; "N/A" is no answer."""
    documents, passages = [], []
    for document_id, some in answers.items():
        documents.append(make_document(Block(BlockKind.PARAGRAPH, "."), document_id=document_id))
        for n, (question, text) in enumerate(some):
            voice = Voice.EMPTY if text == "N/A" else Voice.OWN
            passage = make_passage(f"{document_id}{n}", text=text, document_id=document_id)
            passages.append(replace(passage, in_reply_to=question, voice=voice))
    return documents, passages


def said(replies: Sequence[Reply]) -> list[tuple[str, str, Stance, int]]:
    return [(r.question, r.contributor, r.side, len(r.passages)) for r in replies]


def test_answers_are_gathered_by_question_and_contributor():
    documents, passages = batch_of(
        a=[(ACTS, "Three exchange points."), (FORUM, "Yes."), (FORUM, "It needs certainty.")],
        b=[(FORUM.upper(), "No, it should end.")],
        c=[(FORUM, "N/A"), (ACTS, "A law."), ("What do we ask ourselves?", "Nothing.")],
        old=[(FORUM, "No.")],
    )
    documents[-1] = replace(documents[-1], superseded_by="a")
    assert said(replies_of(documents, passages, SENDERS)) == [
        (FORUM, "by-a", Stance.SUPPORT, 2),
        (FORUM, "by-b", Stance.OPPOSE, 1),
        (FORUM, "by-c", Stance.NONE, 0),
        (FORUM, "by-d", Stance.NONE, 0),
        (ACTS, "by-a", Stance.NONE, 1),
        (ACTS, "by-c", Stance.NONE, 1),
        (ACTS, "by-d", Stance.NONE, 1),
    ]


@pytest.mark.parametrize("voice", [Voice.FORM, Voice.UNTICKED, Voice.MAIL, Voice.TRANSLATION])
def test_words_of_others_answer_nothing(voice: Voice):
    documents, passages = batch_of(a=[(FORUM, "Yes.")], b=[(FORUM, "No.")])
    assert not replies_of(documents, [replace(p, voice=voice) for p in passages], SENDERS)


def test_an_answer_that_says_yes_and_no_takes_no_side():
    documents, passages = batch_of(a=[(FORUM, "Yes."), (FORUM, "No, not before 2030.")], b=[(FORUM, "No.")])
    sides = {r.contributor: r.side for r in replies_of(documents, passages, SENDERS)}
    assert sides == {"by-a": Stance.NONE, "by-b": Stance.OPPOSE}


def test_the_draft_lists_questions_and_a_file_has_every_answer(batch: Batch):
    documents, passages = batch_of(a=[(FORUM, "Yes.")], b=[(FORUM, "No, <it> should end.")], c=[(FORUM, "N/A")])
    people = [Contributor(f"by-{x}", f"State {x.upper()}", StakeholderKind.MEMBER_STATE, (x,)) for x in "abc"]
    replies = replies_of(documents, passages, {x: (f"by-{x}",) for x in "abc"})
    assert rows_of_questions(replace(batch.summary, replies=replies), {p.contributor_id: p.name for p in people}) == (
        (f"1. {FORUM}", "1: State A", "1: State B", "–", "1: State C"),
    )
    asking = replace(batch, documents=[*batch.documents, *documents], passages=[*batch.passages, *passages])
    asking.contributors = [*batch.contributors, *people]
    asking.summary = replace(batch.summary, replies=replies, contributors=tuple(asking.contributors))
    files = asking.publish()
    word = docx.Document(io.BytesIO(files[ASKED_FILE]))
    assert [c.text for c in word.tables[0].rows[2].cells] == ["State B", "No", "No, <it> should end", "doc.docx"]
    assert "2 contributors answered (1 yes, 1 no); 1 contributor gave no answer." in [p.text for p in word.paragraphs]
    assert b"Answers by question" in files["summary.html"]
    assert "State C" in files["tables/replies.csv"].decode()


def test_without_questions_there_is_no_such_file(batch: Batch):
    files = replace(batch, summary=replace(batch.summary, replies=())).publish()
    assert ASKED_FILE not in files
    assert b"Answers by question" not in files["summary.html"]
