"""Who is told as a holder, who is left to confirm, who is neither; nobody on both sides."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain import Citation, Holding, HoldingState, Kind, Point, Statement
from pipeline.points.holdings import Candidate, contraries, holdings_of

TOLD, ASKED = 0.75, 0.2
CONFIRM = HoldingState.TO_CONFIRM


def point(name: str, *, broader: str = "", opposes: tuple[str, ...] = ()) -> Point:
    return Point(name, "O01", Kind.POSITION, f"the text of {name} holds", broader=broader, opposes=opposes)


def statement(name: str, *contributors: str) -> Statement:
    return Statement(name, f"passage of {name}", 0, 5, f"words of {name}", "en", contributors)


def held(
    points: Sequence[Point],
    candidates: Sequence[Candidate],
    joint: Mapping[str, tuple[str, ...]] = {},
    bars: Mapping[str, float] = {},
    fewer: float = 0.0,
) -> dict[tuple[str, str], Holding]:
    """Return holdings by contributor and point; a statement is its candidate's own unless `joint` names who said it."""
    said = {s: statement(s, *joint.get(s, (c.contributor,))) for c in candidates for s in c.statements}
    citations = {s: Citation(x.passage_id, x.text) for s, x in said.items()}
    found = holdings_of(candidates, points, citations, said, told=TOLD, asked=ASKED, bars=bars, fewer=fewer)
    made = {(h.contributor, h.point_id): h for h in found}
    assert len(made) == len(found), "one holding a contributor and point"
    return made


def states(found: Mapping[tuple[str, str], Holding]) -> dict[tuple[str, str], HoldingState]:
    return {k: h.state for k, h in found.items()}


@pytest.mark.parametrize(
    ("probability", "state"),
    [(0.9, HoldingState.TOLD), (TOLD, HoldingState.TOLD), (0.74, CONFIRM), (ASKED, CONFIRM), (0.19, None)],
)
def test_thresholds_part_told_to_confirm_and_neither(probability: float, state: HoldingState | None):
    found = held([point("P")], [Candidate("P", "A", ("s",), probability)])
    assert states(found) == ({("A", "P"): state} if state else {})


def test_a_point_with_a_higher_bar_is_told_of_the_surest_alone_but_what_a_model_vouched_for():
    some = [
        Candidate("P", "A", ("s",), 0.9),
        Candidate("P", "B", ("t",), 0.98),
        Candidate("P", "C", ("u",), 0.9, model=True),
    ]
    found = states(held([point("P")], some, bars={"P": 0.97}))
    assert found == {("A", "P"): CONFIRM, ("B", "P"): HoldingState.TOLD, ("C", "P"): HoldingState.TOLD}


def test_who_is_told_to_hold_a_narrower_point_is_told_to_hold_the_broader_whatever_its_bar():
    points = [point("wide"), point("narrow", broader="wide")]
    found = states(held(points, [Candidate("narrow", "A", ("s",), 0.8)], bars={"wide": 0.97}))
    assert set(found.values()) == {HoldingState.TOLD}


def test_a_statement_is_told_for_its_two_likeliest_points_and_their_broader_ones():
    points = [point("wide"), point("P", broader="wide"), point("Q"), point("R"), point("S")]
    some = [
        Candidate("P", "A", ("s",), 0.95),
        Candidate("Q", "A", ("s", "t"), 0.9),
        Candidate("R", "A", ("s",), 0.85),
        Candidate("S", "A", ("t", "s"), 0.8),
    ]
    found = states(held(points, some))
    assert found.pop(("A", "R")) is CONFIRM
    assert set(found.values()) == {HoldingState.TOLD}
    assert ("A", "wide") in found


def test_a_statement_that_seems_to_say_a_crowd_of_points_is_told_for_none():
    names = "PQRSTUV"
    some = [Candidate(n, "A", ("s",), 0.95 - 0.05 * place) for place, n in enumerate(names)]
    crowd = held([point(n) for n in names], [*some, Candidate("P", "B", ("t",), 0.9)])
    assert {k for k, s in states(crowd).items() if s is HoldingState.TOLD} == {("B", "P")}
    fewer = states(held([point(n) for n in names], some[:-1]))
    assert {k[1] for k, s in fewer.items() if s is HoldingState.TOLD} == {"P", "Q"}, "six are no crowd"


@pytest.mark.parametrize(
    ("likely", "told"),
    [
        ({"A": 0.84}, ""),
        ({"A": 0.86}, "A"),
        ({"A": 0.86, "B": 0.81}, "AB"),
        ({"A": 0.86, "B": 0.79}, "A"),
        ({"A": 0.84, "B": 0.79}, ""),
        ({"A": 0.9, "B": 0.76, "C": 0.76}, "ABC"),
    ],
)
def test_of_fewer_than_three_holders_each_must_be_surer(likely: dict[str, float], told: str):
    some = [Candidate("P", who, (f"words of {who}",), p) for who, p in likely.items()]
    found = states(held([point("P")], some, fewer=0.05))
    assert "".join(sorted(k[0] for k, s in found.items() if s is HoldingState.TOLD)) == told
    assert set(found) == {(who, "P") for who in likely}, "who is not told is to be confirmed"


def test_joint_words_count_as_one_holder_and_a_language_models_word_is_enough():
    together = states(held([point("P")], [Candidate("P", "A", ("s",), 0.84)], {"s": ("A", "B", "C")}, fewer=0.05))
    assert set(together.values()) == {CONFIRM}
    vouched = states(held([point("P")], [Candidate("P", "A", ("s",), 0.76, model=True)], fewer=0.05))
    assert vouched == {("A", "P"): HoldingState.TOLD}


def test_holdings_stand_in_the_order_of_the_points_the_surest_holder_first_with_its_words():
    some = [
        Candidate("Q", "A", ("s1",), 0.8),
        Candidate("P", "B", ("s2", "s3", "s2b", "s2c"), 0.8),
        Candidate("P", "A", ("s4",), 0.9),
        Candidate("P", "C", ("s5",), 0.8),
    ]
    found = held([point("P"), point("Q")], some)
    assert list(found) == [("A", "P"), ("B", "P"), ("C", "P"), ("A", "Q")]
    quotes = [c.quote for c in found["B", "P"].statements]
    assert quotes == ["words of s2", "words of s3", "words of s2b"], "the best three, in their order"


def test_of_several_candidates_the_likeliest_counts():
    some = [
        Candidate("P", "A", ("weak",), 0.3),
        Candidate("P", "A", ("strong",), 0.8),
        Candidate("P", "A", ("x",), 0.5),
    ]
    found = held([point("P")], some)["A", "P"]
    assert (found.probability, found.state) == (0.8, HoldingState.TOLD)
    assert found.statements[0].quote == "words of strong"


def test_who_holds_a_point_holds_its_broader_ones_on_the_same_words():
    points = [point("wide"), point("middle", broader="wide"), point("narrow", broader="middle")]
    found = held(points, [Candidate("narrow", "A", ("s",), 0.8), Candidate("wide", "A", ("t",), 0.3)])
    assert {k[1]: h.probability for k, h in found.items()} == {"wide": 0.8, "middle": 0.8, "narrow": 0.8}
    assert {h.statements for h in found.values()} == {(Citation("passage of s", "words of s"),)}
    assert held(points, [Candidate("wide", "A", ("t",), 0.8)]).keys() == {("A", "wide")}, "not the other way"


OPPOSED = [point("yes", opposes=("no",)), point("no", opposes=("yes",))]


@pytest.mark.parametrize(
    ("yes", "no", "expected"),
    [
        (0.9, 0.4, {"yes": HoldingState.TOLD}),
        (0.9, 0.5, {"yes": CONFIRM}),
        (0.9, 0.89, {"yes": CONFIRM}),
        (0.8, 0.9, {"no": CONFIRM}),
        (0.3, 0.9, {"no": HoldingState.TOLD}),
    ],
)
def test_of_two_opposed_points_one_is_left_and_told_only_if_it_is_far_likelier(
    yes: float, no: float, expected: dict[str, HoldingState]
):
    found = held(OPPOSED, [Candidate("yes", "A", ("s",), yes), Candidate("no", "A", ("t",), no)])
    assert {k[1]: h.state for k, h in found.items()} == expected


def test_different_contributors_may_hold_opposed_points():
    found = held(OPPOSED, [Candidate("yes", "A", ("s",), 0.9), Candidate("no", "B", ("t",), 0.9)])
    assert set(states(found).values()) == {HoldingState.TOLD}
    assert len(found) == 2


def test_who_holds_a_narrower_point_is_not_told_to_hold_the_contrary_of_its_broader_one():
    points = [point("wide", opposes=("no",)), point("narrow", broader="wide"), point("no", opposes=("wide",))]
    found = held(points, [Candidate("narrow", "A", ("s",), 0.8), Candidate("no", "A", ("t",), 0.95)])
    assert states(found) == {("A", "no"): CONFIRM}
    found = held(points, [Candidate("narrow", "A", ("s",), 0.95), Candidate("no", "A", ("t",), 0.3)])
    assert states(found) == {("A", "wide"): HoldingState.TOLD, ("A", "narrow"): HoldingState.TOLD}


def test_what_a_joint_contribution_holds_is_told_of_all_its_senders():
    some = [Candidate("P", "A", ("both",), 0.9), Candidate("P", "B", ("own",), 0.4)]
    found = held([point("P")], some, {"both": ("A", "B", "C")})
    assert set(found) == {(c, "P") for c in "ABC"}
    assert {h.state for h in found.values()} == {HoldingState.TOLD}
    assert {h.statements[0].quote for h in found.values()} == {"words of both"}


def test_what_is_to_be_confirmed_of_one_sender_is_not_told_of_another():
    found = held([point("P")], [Candidate("P", "A", ("both",), 0.4)], {"both": ("A", "B")})
    assert states(found) == {("A", "P"): CONFIRM}


def test_a_sender_that_holds_the_contrary_by_itself_is_not_told_the_joint_contributions_point():
    some = [
        Candidate("yes", "A", ("both",), 0.9),
        Candidate("yes", "B", ("both",), 0.8),
        Candidate("no", "B", ("own",), 0.95),
    ]
    found = states(held(OPPOSED, some, {"both": ("A", "B")}))
    assert found == {("A", "yes"): CONFIRM, ("B", "no"): CONFIRM}, "neither side is told of B, nor the joint words of A"
    alone = [*some, Candidate("yes", "A", ("own of A", "both"), 0.9)]
    kept = held(OPPOSED, [c for c in alone if c.statements != ("both",) or c.contributor != "A"], {"both": ("A", "B")})
    assert kept["A", "yes"].state is HoldingState.TOLD
    assert [c.quote for c in kept["A", "yes"].statements] == ["words of own of A"], "A's own words suffice"


def test_contraries_are_found_through_broader_points_and_both_ways():
    points = [
        point("wide", opposes=("no",)), point("narrow", broader="wide"),
        point("no", opposes=("wide",)), point("never", broader="no"), point("other"),
    ]  # fmt: skip
    found = contraries(points)
    assert found["narrow"] == found["wide"] == {"no", "never"}
    assert found["never"] == found["no"] == {"wide", "narrow"}
    assert "other" not in found


CHAIN = [
    point("a", opposes=("d",)), point("b", broader="a"), point("c", broader="b", opposes=("f",)),
    point("d", opposes=("a",)), point("e", broader="d"), point("f", opposes=("c",)),
]  # fmt: skip


def drawn(seed: int) -> tuple[list[Candidate], dict[str, tuple[str, ...]]]:
    """Return candidates of three contributors, some of whose words were said together."""
    draw = random.Random(seed)
    joint: dict[str, tuple[str, ...]] = {}
    some = []
    for n in range(draw.randrange(12)):
        who, said = draw.choice("ABC"), [f"s{n}-{m}" for m in range(draw.randint(1, 4))]
        for name in said:
            joint[name] = tuple(sorted({who, *draw.choice(["", "", "A", "BC"])}))
        probability = round(draw.uniform(0.05, 1), 3)
        some.append(Candidate(draw.choice("abcdef"), who, tuple(said), probability))
    return some, joint


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_whatever_is_likely_nobody_is_set_against_itself_and_who_said_a_cited_statement_is_told(seed: int):
    some, joint = drawn(seed)
    found = held(CHAIN, some, joint, fewer=0.05)
    against = contraries(CHAIN)
    for (who, p), holding in found.items():
        assert holding.statements
        assert not any((who, q) in found for q in against.get(p, ())), "on both sides"
        names = [c.quote.removeprefix("words of ") for c in holding.statements]
        assert all(who in joint[n] for n in names), "its own words"
        if holding.state is HoldingState.TOLD:
            for other in {c for n in names for c in joint[n]}:
                assert found[other, p].state is HoldingState.TOLD, "who said it together is told together"
