"""Decisions hold while their evidence does, ask to be looked at again when it changes, and are never dropped."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from pipeline.domain import Decision, Sentence, Status, Summary
from pipeline.review import decisions as laid
from pipeline.review.decisions import Review
from pipeline.review.lineage import written
from pipeline.review.places import neighbours
from tests.review.drafts import HOLDERS, cited, decided, draft, sentence, undoing


def fold(summary: Summary, decisions: Sequence[Decision], *, before: Review | None = None) -> Review:
    return laid.fold(summary, decisions, HOLDERS, before=before)


def reviewed(summary: Summary, decisions: Sequence[Decision]) -> Summary:
    return laid.reviewed(summary, decisions, HOLDERS)


def text_of(summary: Summary) -> list[str]:
    return [s.text for s in summary.topics[0].sentences]


def splitting(of: Sentence, first: str, second: str, number: int = 1) -> Decision:
    data = {
        "new": "split-1",
        "second_text": "Second.",
        "first": first,
        "second": second,
        "sources": written(of.sources),
        "to_confirm": written(of.to_confirm),
    }
    return decided("split", of, number, text="First.", **data)


def merging(one: Sentence, other: Sentence, number: int = 1) -> Decision:
    data = {"with": other.sentence_id, "sources": written(other.sources), "evidence": written(other.sources)}
    data["to_confirm"] = written(other.to_confirm)
    made = decided("merge", one, number, text="Both said so.", **data)
    return replace(made, sources=(*one.sources, *other.sources))


def moving(of: Sentence, ids: list[str], at: int, number: int = 1) -> Decision:
    return decided("move", of, number, **neighbours(ids, at))


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
    assert (state.sentence.status, state.sentence.text, state.note, len(state.history)) == (status, reads, "why", 1)


def test_undo_brings_back_what_was_before_and_stays_in_the_history() -> None:
    s = sentence()
    accept, edit = decided("accept", s, 1), decided("edit", s, 2, text="New.")
    state = fold(draft(s), [accept, edit, undoing(edit)]).states["T1-a"]
    assert (state.sentence.status, state.sentence.text, len(state.history)) == (Status.ACCEPTED, "A said so.", 3)


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


def test_an_undo_can_be_undone_and_that_too() -> None:
    s = sentence()
    accept = decided("accept", s, 1)
    undo = undoing(accept, 2)
    back = undoing(undo, 3)
    assert fold(draft(s), [accept, undo]).states["T1-a"].sentence.status == Status.DRAFT
    state = fold(draft(s), [accept, undo, back]).states["T1-a"]
    assert (state.sentence.status, len(state.history)) == (Status.ACCEPTED, 3)
    assert fold(draft(s), [accept, undo, back, undoing(back, 4)]).states["T1-a"].sentence.status == Status.DRAFT


def test_a_sentence_is_split_in_two_each_with_its_sources() -> None:
    s, after = sentence("T1-a", "p.1", "q.1", "q.2"), sentence("T1-b", "p.3", text="After.")
    split = splitting(s, "p.1 q.2", "q.1 q.2")
    first, second, last = reviewed(draft(s, after), [split]).topics[0].sentences
    assert (first.text, second.text, last.text) == ("First.", "Second.", "After.")
    assert [c.passage_id for c in first.sources] == ["p.1", "q.2"]
    assert [c.passage_id for c in second.sources] == ["q.1", "q.2"]
    assert (first.contributors, second.contributors) == (("by-a", "by-b"), ("by-b",))
    assert (second.counts.contributors, second.counts.passages) == (1, 2)
    assert {first.status, second.status} == {Status.EDITED}
    assert reviewed(draft(s, after), [split, undoing(split)]) == draft(s, after)


def test_what_was_decided_on_the_second_part_is_kept_in_a_list_when_the_split_is_undone() -> None:
    s, free = sentence("T1-a", "p.1"), sentence("T1-b", "p.1", text="Alike.")
    split = splitting(s, "p.1", "p.1")
    reject = decided("reject", replace(s, sentence_id="split-1"), 2)
    review = fold(draft(s, free), [split, reject, undoing(split)])
    assert review.orphans == (reject,)
    assert review.states["T1-b"].sentence.status == Status.DRAFT


def test_a_split_holds_though_the_sentence_has_a_source_more_which_goes_to_the_first_part() -> None:
    s = sentence("T1-a", "p.1", "q.1")
    now = replace(s, sources=cited("p.1", "q.1", "p.2"))
    first, second = reviewed(draft(now), [splitting(s, "p.1", "q.1")]).topics[0].sentences
    assert [c.passage_id for c in first.sources] == ["p.1", "p.2"]
    assert (first.status, second.status) == (Status.SOURCES_CHANGED, Status.EDITED)


def test_two_sentences_are_merged_with_the_sources_of_both() -> None:
    a, b = sentence("T1-a", "p.1"), sentence("T1-b", "q.1")
    merge = merging(a, b)
    (both,) = reviewed(draft(a, b), [merge]).topics[0].sentences
    assert (both.text, both.status, both.contributors) == ("Both said so.", Status.EDITED, ("by-a", "by-b"))
    assert (both.counts.contributors, both.counts.passages) == (2, 2)
    assert both.counts.by_kind == (("Member State", 1), ("academia", 1))
    assert fold(draft(a, b), [merge]).states["T1-b"].merged_into == "T1-a"
    assert text_of(reviewed(draft(a, b), [merge, undoing(merge)])) == ["A said so.", "A said so."]


def test_what_was_merged_comes_back_when_the_sentence_it_went_into_is_gone() -> None:
    a, b = sentence("T1-a", "p.1"), sentence("T1-b", "q.1")
    review = fold(draft(b), [merging(a, b)])
    assert [d.action for d in review.orphans] == ["merge"]
    assert (review.states["T1-b"].merged_into, review.states["T1-b"].sentence.status) == ("", Status.SOURCES_CHANGED)


def test_a_merge_whose_other_sentence_is_gone_keeps_its_words_and_sources() -> None:
    a, b = sentence("T1-a", "p.1"), sentence("T1-b", "q.1")
    (both,) = reviewed(draft(a), [merging(a, b)]).topics[0].sentences
    assert (both.text, both.status) == ("Both said so.", Status.EDITED)
    assert [c.passage_id for c in both.sources] == ["p.1", "q.1"]
    heir = sentence("T1-c", "q.1", "q.2")
    (again,) = reviewed(draft(a, heir), [merging(a, b)]).topics[0].sentences
    assert [c.passage_id for c in again.sources] == ["p.1", "q.1", "q.2"]
    assert again.status == Status.SOURCES_CHANGED


def test_two_merges_that_swallow_one_another_lose_neither_sentence() -> None:
    a, b = sentence("T1-a", "p.1"), sentence("T1-b", "q.1")
    review = fold(draft(a, b), [merging(a, b, 1), merging(b, a, 2)])
    assert [i for i, s in review.states.items() if not s.merged_into] == ["T1-a"]
    assert review.states["T1-a"].sentence.status == Status.SOURCES_CHANGED


def test_a_moved_sentence_stays_where_it_was_put_though_others_come_and_go() -> None:
    a, b, c, d = (sentence(f"T1-{x}", f"p.{n}", text=x) for n, x in enumerate("abcd", 1))
    last_first = moving(d, ["T1-a", "T1-b", "T1-c"], 0, 1)
    a_after_b = moving(a, ["T1-d", "T1-b", "T1-c"], 2, 2)
    assert text_of(reviewed(draft(a, b, c, d), [last_first, a_after_b])) == ["d", "b", "a", "c"]
    assert text_of(reviewed(draft(a, c, d), [last_first, a_after_b])) == ["d", "a", "c"]
    new = sentence("T1-e", "p.5", text="e")
    assert text_of(reviewed(draft(a, b, new, c, d), [last_first, a_after_b])) == ["d", "b", "a", "e", "c"]
    assert text_of(reviewed(draft(a, b, c, d), [last_first, undoing(last_first)])) == ["a", "b", "c", "d"]
    assert {s.status for s in reviewed(draft(a, b, c, d), [last_first]).topics[0].sentences} == {Status.DRAFT}


def test_a_source_is_taken_away_again() -> None:
    s = sentence("T1-a", "p.1", "q.1")
    detach = decided("detach", s, passage_id="q.1")
    (now,) = reviewed(draft(s), [detach]).topics[0].sentences
    assert ([c.passage_id for c in now.sources], now.contributors, now.status) == (["p.1"], ("by-a",), Status.DRAFT)


def test_an_attached_passage_that_is_gone_is_missing_until_it_is_taken_away() -> None:
    s = sentence()
    attach = decided("attach", s, 1, passage_id="gone.1", quote="words")
    accept = decided("accept", s, 2)
    state = fold(draft(s), [attach, accept]).states["T1-a"]
    assert (state.sentence.status, [c.passage_id for c in state.missing]) == (Status.SOURCES_CHANGED, ["gone.1"])
    detach = decided("detach", s, 3, passage_id="gone.1")
    assert fold(draft(s), [attach, accept, detach]).states["T1-a"].sentence.status == Status.ACCEPTED


def test_an_heir_keeps_what_it_took_over_after_somebody_decided_on_it() -> None:
    gone, heir = sentence("T1-a", "p.1"), sentence("T1-b", "p.1", "p.2", text="A and B said so.")
    attach = decided("attach", gone, 1, passage_id="q.1", quote="words")
    accept = decided("accept", heir, 2, text="Mine.", succeeds="T1-a")
    review = fold(draft(heir), [attach, accept])
    state = review.states["T1-b"]
    assert [c.passage_id for c in state.sentence.sources] == ["p.1", "p.2", "q.1"]
    assert (state.sentence.status, state.ids, review.orphans) == (Status.ACCEPTED, ("T1-a", "T1-b"), ())


def test_folding_on_gives_what_folding_anew_gives() -> None:
    a, b, c = sentence("T1-a", "p.1"), sentence("T1-b", "p.2"), sentence("T1-c", "q.3")
    gone = sentence("T1-d", "p.2")
    told = [decided("accept", a, 1), decided("edit", gone, 2, text="New."), moving(c, ["T1-a", "T1-b"], 0, 3)]
    told += [
        undoing(told[1], 10),
        merging(a, c, 4),
        undoing(told[0], 5),
        decided("reject", b, 6),
        undoing(told[2], 7),
        splitting(b, "p.2", "p.2", 8),
    ]
    made = draft(a, b, c)
    review = fold(made, [])
    for n in range(1, len(told) + 1):
        review = fold(made, told[:n], before=review)
        assert review == fold(made, told[:n])


def told(*passages: str, waiting: tuple[str, ...], name: str = "T1-a") -> Sentence:
    """A sentence of the text on a point, with words of others to be confirmed, which are not among its sources."""
    s = sentence(name, *passages)
    return replace(s, point_id="P1", opposes=("P2",), form="reported", to_confirm=cited(*waiting))


def entry(*passages: str, waiting: tuple[str, ...]) -> Sentence:
    """A further point: those to be confirmed are among its sources."""
    s = told(*passages, waiting=waiting, name="T1-e")
    return replace(s, form="listed", sources=(*cited(*passages), *s.to_confirm))


def attaching(of: Sentence, passage: str, number: int = 1, *, whole: bool = False) -> Decision:
    quote = "the whole passage" if whole else f"words of {passage}"
    return decided("attach", of, number, passage_id=passage, quote=quote)


def only(summary: Summary, decisions: Sequence[Decision]) -> Sentence:
    """The one sentence of a draft, as reviewed."""
    section = reviewed(summary, decisions).topics[0]
    (now,) = (*section.sentences, *section.also)
    return now


def listed_alone(s: Sentence) -> Summary:
    made = draft()
    return replace(made, topics=(replace(made.topics[0], also=(s,)),))


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("listed", [False, True])
def test_attaching_what_was_to_be_confirmed_counts_its_contributor_and_detaching_uncounts_it(
    listed: bool, whole: bool
) -> None:
    s = (entry if listed else told)("p.1", waiting=("q.1", "q.2", "r.1"))
    summary = listed_alone(s) if listed else draft(s)
    assert only(summary, []).counts.contributors == 1
    attach = attaching(s, "q.1", whole=whole)
    now = only(summary, [attach])
    assert (now.contributors, now.counts.contributors) == (("by-a", "by-b"), 2)
    assert now.counts.by_kind == (("Member State", 1), ("academia", 1))
    assert now.to_confirm == cited("r.1"), "whoever is counted is not to be confirmed any more"
    detach = decided("detach", s, 2, passage_id="q.1")
    back = only(summary, [attach, detach])
    assert (back.contributors, back.counts.contributors) == (("by-a",), 1)
    assert back.to_confirm == cited("q.2", "r.1"), "what was taken away is neither a source nor to be confirmed"
    assert "q.1" not in [c.passage_id for c in back.sources]
    assert only(summary, [attach, undoing(attach)]) == s


def test_who_is_to_be_confirmed_is_not_counted_whatever_else_is_decided() -> None:
    s = entry("p.1", "p.2", waiting=("q.1", "r.1"))
    now = only(listed_alone(s), [decided("detach", s, passage_id="p.2")])
    assert (now.contributors, now.counts.contributors, now.counts.passages) == (("by-a",), 1, 1)
    assert now.to_confirm == s.to_confirm
    alone = only(listed_alone(s), [decided("detach", s, n, passage_id=f"p.{n}") for n in (1, 2)])
    assert (alone.contributors, alone.counts.contributors, alone.counts.passages) == ((), 0, 0)


def test_a_joint_contribution_counts_all_who_sent_it() -> None:
    s = told("p.1", waiting=("ab.1",))
    now = only(draft(s), [attaching(s, "ab.1")])
    assert (now.contributors, now.to_confirm) == (("by-a", "by-b"), ())


def test_both_parts_of_a_split_keep_the_point_and_who_is_to_be_confirmed() -> None:
    s = told("p.1", "q.1", waiting=("r.1",))
    parts = reviewed(draft(s), [splitting(s, "p.1", "q.1")]).topics[0].sentences
    assert [(x.point_id, x.opposes, x.to_confirm) for x in parts] == [("P1", ("P2",), cited("r.1"))] * 2
    assert [x.contributors for x in parts] == [("by-a",), ("by-b",)]


def test_a_split_list_parts_those_to_be_confirmed_with_its_sources() -> None:
    s = entry("p.1", waiting=("q.1", "r.1"))
    now = reviewed(listed_alone(s), [splitting(s, "p.1 q.1", "p.1 r.1")]).topics[0].also
    assert [x.to_confirm for x in now] == [cited("q.1"), cited("r.1")]
    assert [(x.contributors, x.counts.contributors, x.counts.passages) for x in now] == [(("by-a",), 1, 1)] * 2


def test_what_was_attached_before_a_split_stays_counted_after_it() -> None:
    s = told("p.1", waiting=("q.1",))
    attach = attaching(s, "q.1")
    state = fold(draft(s), [attach]).states["T1-a"].sentence
    first, second = reviewed(draft(s), [attach, splitting(state, "p.1", "q.1", 2)]).topics[0].sentences
    assert (first.contributors, second.contributors) == (("by-a",), ("by-b",))
    assert (first.to_confirm, second.to_confirm) == ((), ())


def test_a_merge_keeps_those_to_be_confirmed_of_both_unless_the_other_counts_them() -> None:
    a, b = told("p.1", waiting=("q.1", "r.1")), told("q.2", waiting=("r.2",), name="T1-b")
    b = replace(b, contributors=("by-b",))
    (both,) = reviewed(draft(a, b), [merging(a, b)]).topics[0].sentences
    assert (both.contributors, both.to_confirm) == (("by-a", "by-b"), cited("r.1", "r.2"))
    assert (both.point_id, both.opposes) == ("P1", ("P2",))


def test_a_list_merged_into_the_text_counts_no_more_than_before() -> None:
    a, e = told("p.1", waiting=("q.1",)), entry("p.1", waiting=("q.1",))
    made = draft(a)
    summary = replace(made, topics=(replace(made.topics[0], also=(e,)),))
    (both,) = reviewed(summary, [merging(a, e)]).topics[0].sentences
    assert (both.contributors, both.counts.passages, both.to_confirm) == (("by-a",), 1, cited("q.1"))


@pytest.mark.parametrize("action", ["accept", "edit", "flag", "reject"])
def test_settling_and_moving_keep_the_point_and_who_is_to_be_confirmed(action: str) -> None:
    s = told("p.1", waiting=("q.1",))
    now = only(draft(s), [decided(action, s, text="Words."), moving(s, [], 0, 2)])
    assert replace(now, text=s.text, status=s.status) == s
