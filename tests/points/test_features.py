"""Features by hand: two or three statements, two points."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.domain import Kind, Stance
from pipeline.points.features import NAMES, Compared, compared
from tests.points.said import about, known

POINTS = [known("P", "a fund is needed"), known("Q", "it works", frame="O02", kind=Kind.PROBLEM)]
LIKENESS = np.array([[0.9, 0.1], [0.5, 0.4], [0.2, 0.3]])
CONTEXTS = [
    about(O01=0.8),
    about(Kind.BACKGROUND, frame=""),
    about(Kind.PROBLEM, Stance.OPPOSE, frame="O02", O01=0.9, O02=0.6, O99=1.0),
]


def columns(found: Compared) -> dict[str, list[float]]:
    assert found.columns.shape == (2, len(NAMES))
    return dict(zip(NAMES, found.columns.T.tolist(), strict=True))


def hand(
    likeness: np.ndarray = LIKENESS, shares: np.ndarray | None = None, votes: np.ndarray | None = None, rows: int = 3
) -> Compared:
    some = None if shares is None else shares[:rows]
    return compared(likeness[:rows], some, votes, CONTEXTS[:rows], [7, 8, 9][:rows], POINTS)


def test_the_best_statements_of_each_point_in_their_order():
    found = hand()
    assert found.best.tolist() == [[0, 1, 2], [1, 2, 0]]
    assert found.closeness == pytest.approx(np.array([[0.9, 0.5, 0.2], [0.4, 0.3, 0.1]]))
    made = columns(found)
    assert made["best"] == [0.9, 0.4]
    assert made["second"] == [0.5, 0.3]
    assert made["third"] == [0.2, 0.1]
    assert made["mean"] == pytest.approx([1.6 / 3, 0.8 / 3])


def test_of_equally_like_statements_the_earlier_comes_first():
    found = hand(np.array([[0.2, 0.3], [0.5, 0.3], [0.5, 0.3]]))
    assert found.best.tolist() == [[1, 2, 0], [0, 1, 2]]


def test_how_much_more_its_best_statement_is_like_another_point():
    made = columns(hand())
    assert made["gap"] == pytest.approx([0, 0.1]), "the second statement is more like P than Q"
    assert made["likelier"] == [0, 1]


def test_what_is_known_of_the_best_statements_passage():
    made = columns(hand())
    assert made["bears"] == [0.8, 0], "of the first on O01, of the second on O02"
    assert made["most bears"] == [0.9, 0.6]
    assert made["same kind"] == [1, 0]
    assert made["background"] == [0, 1]
    assert made["opposes"] == [0, 0]
    turned = columns(hand(LIKENESS[::-1]))
    assert turned["opposes"] == [1, 0], "now the third statement is most like P"


def test_lengths_and_number():
    made = columns(hand())
    assert made["statements"] == pytest.approx([np.log(3)] * 2)
    assert made["length"] == pytest.approx([np.log(7), np.log(8)])
    assert made["point length"] == pytest.approx([np.log(4), np.log(2)])


def test_shared_words_help_to_choose_the_best_statement_but_are_no_likeness():
    shares = np.array([[0, 0], [0, 0], [0, 1.0]])
    found = hand(shares=shares)
    assert found.best[1].tolist() == [2, 1, 0], ".3 and a quarter of 1 is more than .4"
    made = columns(found)
    assert made["best"] == [0.9, 0.3]
    assert made["shared"] == [0, 1]
    assert made["most shared"] == [0, 1]
    assert columns(hand())["shared"] == [0, 0], "none where words are not compared"


def test_a_contributor_of_one_statement_has_it_as_second_and_third_too():
    found = hand(rows=1)
    assert found.best.tolist() == [[0], [0]]
    made = columns(found)
    assert made["best"] == made["second"] == made["third"] == [0.9, 0.1]
    assert made["statements"] == [0, 0]


def test_the_first_of_equals_is_best():
    assert hand(np.full((3, 2), 0.5)).best.tolist() == [[0, 1, 2], [0, 1, 2]]
