"""The checks on every sentence, each rule by one thing spoiled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.domain import Citation, Counts, Holding, HoldingState, Role, Section, Sentence, Summary, Voice
from pipeline.summarise.cite import both_sides, faithful, problem_of, verbatim
from tests.fakes import make_passage
from tests.summarise.batches import point

A, B, JOINT = Citation("a", "We agree."), Citation("b", "So do we."), Citation("j", "All of us agree.")
PASSAGES = {
    "a": make_passage("a", document_id="da", text="Hello.  We\nagree. Bye."),
    "b": make_passage("b", document_id="db", text="So do we."),
    "j": make_passage("j", document_id="dj", text="All of us agree."),
    "form": make_passage("form", document_id="da", text="Do you agree?", voice=Voice.FORM),
    "head": make_passage("head", document_id="da", text="Our views", role=Role.HEADING),
}
HOLDERS: dict[str, str | tuple[str, ...]] = {"da": "A", "db": ("B",), "dj": ("A", "C")}
GOOD = Sentence("s", "O01", "A and B agree.", (A, B), ("A", "B"), Counts(2, 2, (("civil society", 2),)))


def test_a_good_sentence_has_no_problem():
    assert problem_of(GOOD, PASSAGES, HOLDERS) == ""
    joint = replace(GOOD, sources=(JOINT, B), contributors=("A", "B", "C"), counts=Counts(3, 2, (("x", 3),)))
    assert problem_of(joint, PASSAGES, HOLDERS) == ""


def test_a_list_of_who_may_hold_a_point_counts_nobody():
    waiting = replace(GOOD, sources=(B,), contributors=(), counts=Counts(0, 0), to_confirm=(B,))
    assert problem_of(waiting, PASSAGES, HOLDERS) == ""
    assert (
        problem_of(replace(waiting, contributors=("B",)), PASSAGES, HOLDERS)
        == "its contributors are not those of its sources"
    )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"sources": ()}, "no source"),
        ({"sources": (A, Citation("gone", "x"))}, "passage gone, which is not of this run"),
        ({"sources": (A, Citation("b", "never said"))}, "quotes words that passage b does not hold"),
        ({"sources": (A, Citation("b", " "))}, "quotes words that passage b does not hold"),
        ({"sources": (Citation("form", "Do you agree?"), B)}, "passage form, whose words are not"),
        ({"sources": (Citation("head", "Our views"), B)}, "passage head, whose words are not"),
        ({"to_confirm": (Citation("gone", "x"),)}, "passage gone, which is not of this run"),
        ({"to_confirm": (Citation("j", "never said"),)}, "quotes words that passage j does not hold"),
        ({"to_confirm": (Citation("form", "Do you agree?"),)}, "passage form, whose words are not"),
        ({"contributors": ("A",)}, "contributors are not those"),
        ({"contributors": ("A", "B", "C")}, "contributors are not those"),
        ({"to_confirm": (Citation("a", "Hello."),)}, "counted and to be confirmed at once"),
        ({"counts": Counts(3, 2, (("civil society", 3),))}, "counts are not those"),
        ({"counts": Counts(2, 1, (("civil society", 2),))}, "counts are not those"),
        ({"counts": Counts(2, 2, (("civil society", 1),))}, "counts are not those"),
    ],
)  # fmt: skip
def test_each_thing_spoiled_is_found(changes: dict[str, object], reason: str):
    assert reason in problem_of(replace(GOOD, **changes), PASSAGES, HOLDERS)  # type: ignore[arg-type]


def test_quotations_are_verbatim_up_to_white_space():
    assert verbatim("We agree.", "Hello. We \n agree. Bye.")
    assert not verbatim("We Agree.", "Hello. We agree. Bye.")
    assert not verbatim("", "anything")


@pytest.mark.parametrize(
    ("clause", "source", "reason"),
    [
        ("states should fund schools", "States should fund schools.", ""),
        ("states fund schools gladly tomorrow everywhere", "States fund schools.", "uses words"),
        ("states should not fund schools", "States should fund schools.", "negation that"),
        ("states should fund schools", "States should not fund schools.", "lost a negation"),
        (
            "governments and states must fund schools there",
            "Governments and states fund schools there.",
            "modal verb that",
        ),
        ("states fund schools", "States must fund schools.", "lost a modal verb"),
        ("states fund 12 schools", "States fund schools.", "number that"),
        ("the ITU funds schools", "The body funds schools.", "name that"),
        ("states fund schools", "We would also like to see that states fund schools.", ""),
    ],
)
def test_a_clause_keeps_what_its_source_says(clause: str, source: str, reason: str):
    found = faithful(clause, source)
    assert reason in found
    assert bool(found) is bool(reason)


def held(point_id: str, who: str, state: HoldingState = HoldingState.TOLD) -> Holding:
    return Holding(point_id, who, (A,), 0.9, state)


def summary(*holdings: Holding, sentence: Sentence, listed: bool = False) -> Summary:
    some = ((), (sentence,)) if listed else ((sentence,), ())
    points = (point("P", opposes=("Q",), issue="x"), point("Q", opposes=("P",), issue="x"), point("R"))
    return Summary((Section("O01", "t", "objective", "", *some),), (), points, holdings, ())


TELLS = replace(GOOD, point_id="P")


@pytest.mark.parametrize("listed", [False, True])
def test_a_contributor_counted_for_a_point_and_told_to_hold_the_contrary_is_found(listed: bool):
    (problem,) = both_sides(summary(held("P", "A"), held("Q", "B"), sentence=TELLS, listed=listed))
    assert problem.sentence_id == "s"
    assert "the contrary, Q" in problem.reason


def test_who_is_only_to_be_confirmed_for_the_contrary_or_holds_another_point_is_on_one_side():
    confirm = held("Q", "B", HoldingState.TO_CONFIRM)
    assert both_sides(summary(held("P", "A"), confirm, held("R", "B"), held("Q", "Z"), sentence=TELLS)) == []
