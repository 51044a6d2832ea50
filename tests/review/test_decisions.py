"""Decisions hold while their evidence does, ask to be looked at again when it changes, and are never dropped."""

from dataclasses import replace

import pytest

from pipeline.domain import Status
from pipeline.review.decisions import extend, fold, reviewed
from tests.review.drafts import cited, decided, draft, sentence, undoing


@pytest.mark.parametrize(
    ("action", "text", "status", "reads"),
    [
        ("accept", "", Status.ACCEPTED, "A said so."),
        ("edit", "A said more.", Status.EDITED, "A said more."),
        ("reject", "", Status.REJECTED, "A said so."),
        ("flag", "", Status.FLAGGED, "A said so."),
    ],
)
def test_a_decision_sets_status_and_text(action: str, text: str, status: Status, reads: str) -> None:
    s = sentence()
    state = fold(draft(s), [decided(action, s, text=text, note="why")]).states["T1-a"]
    assert (state.sentence.status, state.sentence.text, state.note, state.version) == (status, reads, "why", 1)


def test_undo_brings_back_what_was_before_and_stays_in_the_history() -> None:
    s = sentence()
    accept, edit = decided("accept", s, 1), decided("edit", s, 2, text="New.")
    state = fold(draft(s), [accept, edit, undoing(edit)]).states["T1-a"]
    assert (state.sentence.status, state.sentence.text, state.version) == (Status.ACCEPTED, "A said so.", 3)


def test_changed_sources_keep_the_editors_text_and_ask_again() -> None:
    s = sentence()
    edit = decided("edit", s, text="New.")
    now = replace(s, sources=cited("p.1", "p.2"))
    state = fold(draft(now), [edit]).states["T1-a"]
    assert (state.sentence.status, state.sentence.text) == (Status.SOURCES_CHANGED, "New.")
    again = fold(draft(now), [edit, decided("accept", replace(now, text="New."), 2)]).states["T1-a"]
    assert (again.sentence.status, again.sentence.text) == (Status.ACCEPTED, "New.")


def test_an_accepted_sentence_that_the_machine_words_anew_keeps_the_accepted_wording() -> None:
    s = sentence()
    state = fold(draft(replace(s, text="A shouted.")), [decided("accept", s)]).states["T1-a"]
    assert (state.sentence.status, state.sentence.text) == (Status.ACCEPTED, "A said so.")


def test_a_sentence_that_is_gone_hands_its_decision_to_one_with_a_shared_passage() -> None:
    gone, heir = sentence("T1-a", "p.1"), sentence("T1-b", "p.1", "p.2", text="A and B said so.")
    review = fold(draft(heir), [decided("edit", gone, text="Mine.")])
    assert review.states["T1-b"].sentence.status == Status.SOURCES_CHANGED
    assert review.states["T1-b"].sentence.text == "Mine."
    assert not review.orphans


def test_a_sentence_that_is_gone_without_successor_is_kept_in_a_list() -> None:
    gone, other = sentence("T1-a", "p.1"), sentence("T1-b", "p.2")
    edit = decided("edit", gone, text="Mine.")
    assert fold(draft(other), [edit]).orphans == (edit,)
    assert fold(draft(other), [edit]).states["T1-b"].sentence == other


def test_an_attached_passage_becomes_a_source_and_is_counted() -> None:
    s = sentence()
    attach = decided("attach", s, passage_id="q.1", quote="more words", contributor="by-b")
    (now,) = reviewed(draft(s), [attach]).topics[0].sentences
    assert [c.passage_id for c in now.sources] == ["p.1", "q.1"]
    assert now.contributors == ("by-a", "by-b")
    assert now.counts.by_kind == (("Member State", 1), ("academia", 1))


def test_an_added_sentence_without_sources_stays_flagged_until_it_has_one() -> None:
    s = sentence()
    new = replace(sentence("added-1", text="B too."), sources=())
    add, accept = decided("add", new, 1, text="B too."), decided("accept", new, 2)
    assert reviewed(draft(s), [add, accept]).topics[0].sentences[1].status == Status.FLAGGED
    attach = decided("attach", new, 3, passage_id="q.1", quote="words")
    assert reviewed(draft(s), [add, accept, attach]).topics[0].sentences[1].status == Status.ACCEPTED


def test_relabelled_passages_are_no_orphans() -> None:
    s = sentence()
    assert not fold(draft(s), [replace(decided("relabel", s), target="p.9")]).orphans


def test_extending_gives_what_folding_anew_gives() -> None:
    a, b = sentence("T1-a", "p.1"), sentence("T1-b", "p.2")
    gone = sentence("T1-c", "p.2")
    told = [decided("accept", a, 1), decided("edit", a, 2, text="New."), decided("reject", b, 3)]
    assert extend(fold(draft(a, b), told[:1]), told[1:]) == fold(draft(a, b), told)
    inherited = fold(draft(a, b), [decided("edit", gone, 1, text="Mine.")])
    assert extend(inherited, [decided("accept", b, 2)]) is None
    assert extend(inherited, [undoing(told[0])]) is None
