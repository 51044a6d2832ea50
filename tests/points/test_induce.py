"""Points of the batch's own: who serves most comes first, equivalents are dropped, nobody is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain import Holding, HoldingState, Kind, Origin, Point
from pipeline.points.induce import Open, Space, induced, unheard
from tests.points.said import cited, said

SAME, ALIKE = 0.7, 0.5


def left(name: str, *contributors: str, frame: str = "O01", kind: Kind = Kind.POSITION, clarity: float = 0.8) -> Open:
    return Open(said(name, *contributors), frame, kind, clarity)


def at(*degrees: float, english: Sequence[bool] | None = None) -> Space:
    """Statements as directions: the cosine of two is that of the angle between them."""
    rows = np.array([(np.cos(np.radians(d)), np.sin(np.radians(d))) for d in degrees])
    return Space(rows, rows, np.array([True] * len(degrees) if english is None else english))


def made(some: Sequence[Open], space: Space) -> tuple[list[Point], list[Holding]]:
    return induced(some, space, cited(*(o.statement for o in some)), same=SAME, alike=ALIKE)


def who(held: Sequence[Holding], points: Sequence[Point], place: int) -> Mapping[str, HoldingState]:
    return {h.contributor: h.state for h in held if h.point_id == points[place].point_id}


def test_what_serves_most_contributors_comes_first_and_its_equivalents_make_no_point():
    some = [left("s0", "A"), left("s1", "B"), left("s2", "C"), left("s3", "D")]
    points, held = made(some, at(0, 30, 60, 180))  # s1 is as near to s0 as to s2; these two are not the same
    assert [p.text for p in points] == ["words of s1", "words of s3"]
    assert who(held, points, 0) == dict.fromkeys("BAC", HoldingState.TOLD)
    assert who(held, points, 1) == {"D": HoldingState.TOLD}
    assert {p.origin for p in points} == {Origin.BATCH}


def test_of_equals_the_clearer_leads_then_the_earlier():
    points, _ = made([left("s0", "A", clarity=0.2), left("s1", "B", clarity=0.9)], at(0, 10))
    assert [p.text for p in points] == ["words of s1"]
    assert points[0].clarity == 0.9
    assert [p.text for p in made([left("s0", "A"), left("s1", "B")], at(0, 10))[0]] == ["words of s0"]


def test_contributors_are_counted_not_statements():
    some = [left("s0", "A"), left("s1", "A"), left("s2", "A"), left("s3", "B"), left("s4", "C")]
    points, held = made(some, at(0, 5, 10, 180, 185))
    assert [p.text for p in points] == ["words of s3", "words of s0"]
    assert who(held, points, 1) == {"A": HoldingState.TOLD}
    joint = [left("s0", "A"), left("s1", "B"), left("s2", "C", "D", "E")]
    assert made(joint, at(0, 5, 180))[0][0].text == "words of s2"


def test_what_is_only_alike_is_to_be_confirmed_and_keeps_a_point_of_its_own():
    points, held = made([left("s0", "A"), left("s1", "B")], at(0, 55))
    assert len(points) == 2
    assert who(held, points, 0) == {"A": HoldingState.TOLD, "B": HoldingState.TO_CONFIRM}
    assert who(held, points, 1)["B"] is HoldingState.TOLD
    assert next(h.probability for h in held if h.state is HoldingState.TO_CONFIRM) == pytest.approx(0.5736)


@pytest.mark.parametrize("other", [left("s1", "B", frame="O02"), left("s1", "B", kind=Kind.PROBLEM)])
def test_objectives_and_kinds_are_kept_apart(other: Open):
    points, held = made([left("s0", "A"), other], at(0, 0))
    assert len(points) == len(held) == 2


def test_languages_meet_in_the_space_that_spans_them_english_in_its_own():
    english = np.array([[1.0, 0], [0, 1], [0, 0], [0, 0]])
    every = np.array([[1.0, 0], [1, 0], [1, 0], [0, 1]])
    space = Space(english, every, np.array([True, True, False, False]))
    near = space.near(0.9)
    assert near[0] == {2: 1.0}, "not the other English one, which is alike only in the space of all languages"
    assert near[2] == {0: 1.0, 1: 1.0}
    assert near[3] == {}


def test_each_holder_is_cited_by_its_own_words():
    some = [left("s0", "A"), left("s1", "B"), left("s2", "B")]
    points, held = made(some, at(0, 20, 10))
    assert len(points) == 1
    assert {h.contributor: h.statements[0].quote for h in held} == {"A": "words of s0", "B": "words of s2"}


def test_who_is_told_nowhere_in_an_objective_is_heard_in_the_clearest_of_the_words_to_be_confirmed():
    some = [
        left("s0", "A", clarity=0.5),
        left("s1", "A", clarity=0.9),
        left("s2", "A", "B"),
        left("s3", "C", frame="O02"),
    ]
    citations = cited(*(o.statement for o in some))
    points, held = unheard(some, {("C", "O02"), ("B", "O02")}, citations)
    assert [p.text for p in points] == ["words of s1", "words of s2"], "A alone, then B, who speaks with A"
    assert {(h.contributor, h.state) for h in held} == {("A", HoldingState.TOLD), ("B", HoldingState.TOLD)}
    assert unheard([some[3]], {("C", "O02")}, citations) == ([], [])


def test_nothing_makes_nothing():
    assert made([], Space(np.zeros((0, 1)), np.zeros((0, 1)), np.zeros(0, bool))) == ([], [])


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_nobody_is_lost_the_words_are_their_holders_and_a_second_time_gives_the_same(seed: int):
    draw = np.random.default_rng(seed)
    size = int(draw.integers(1, 12))
    some = [
        left(
            f"s{n}",
            *sorted(draw.choice(list("ABCDE"), int(draw.integers(1, 3)), replace=False)),
            frame=str(draw.choice(["O01", "O02"])),
            clarity=float(draw.uniform()),
        )
        for n in range(size)
    ]
    space = at(*draw.uniform(0, 180, size), english=draw.uniform(size=size) < 0.5)
    points, held = made(some, space)
    assert (points, held) == made(some, space)
    told = {h.contributor for h in held if h.state is HoldingState.TOLD}
    assert told == {c for o in some for c in o.statement.contributors}
    senders = {(o.statement.passage_id, o.statement.text): o.statement.contributors for o in some}
    for p in points:
        mine = [h for h in held if h.point_id == p.point_id]
        assert len({h.contributor for h in mine}) == len(mine)
        assert p.text == mine[0].statements[0].quote
        for h in mine:
            assert all(h.contributor in senders[c.passage_id, c.quote] for c in h.statements)
            assert 0 <= h.probability <= 1
    assert len({p.point_id for p in points}) == len(points)
