"""Votes: what the nearest labelled statements support."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.points.votes import Examples

EXAMPLES = Examples(np.array([[1.0, 0], [0.8, 0.6], [0, 1]]), ("P", "Q"), np.array([[1.0, 0], [0, 0], [0, 1]]))


def test_the_nearer_an_example_the_more_its_points_count():
    (votes,) = EXAMPLES.votes(np.array([[1.0, 0]]), ["P", "Q"])
    weights = np.exp(12 * np.array([1, 0.8, 0]))
    assert votes == pytest.approx([weights[0] / weights.sum(), weights[2] / weights.sum()])


def test_a_point_without_examples_gets_no_vote_and_order_is_as_asked():
    votes = EXAMPLES.votes(np.array([[0, 1.0]]), ["new", "Q", "P"])
    assert votes[0, 0] == 0
    assert votes[0, 1] > 0.9 > 0.1 > votes[0, 2]


def test_without_examples_there_are_no_votes():
    nothing = Examples(np.zeros((0, 2)), (), np.zeros((0, 0)))
    assert nothing.votes(np.array([[1.0, 0]]), ["P"]).tolist() == [[0]]


def test_a_statements_votes_hang_on_no_other():
    rows = np.random.default_rng(1).normal(size=(6, 2))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    every = EXAMPLES.votes(rows, ["P", "Q"])
    assert ((every >= 0) & (every <= 1)).all()
    for n, row in enumerate(rows):
        assert EXAMPLES.votes(row[None], ["P", "Q"])[0] == pytest.approx(every[n])


def test_only_the_twenty_nearest_are_asked():
    crowd = np.vstack([np.tile([1.0, 0], (20, 1)), [[0.99, np.sqrt(1 - 0.99**2)]]])
    supports = np.zeros((21, 1))
    supports[20] = 1
    assert Examples(crowd, ("P",), supports).votes(np.array([[1.0, 0]]), ["P"])[0, 0] == 0


def test_votes_are_those_of_a_plain_sum_over_the_twenty_nearest_the_earlier_of_equals_first():
    made = np.random.default_rng(7)
    examples = Examples(
        made.integers(-2, 3, (60, 3)) / 2, tuple("PQRS"), (made.random((60, 4)) < 0.3).astype(np.float64)
    )
    rows, asked = made.integers(-2, 3, (9, 3)) / 2, ["S", "new", "P", "Q"]
    likeness = np.round(rows @ examples.vectors.T, 6)
    for votes, like in zip(examples.votes(rows, asked), likeness, strict=True):
        near = np.argsort(-like, kind="stable")[:20]
        share = np.exp(12 * like[near]) / np.exp(12 * like[near]).sum()
        summed = (examples.supports[near] * share[:, None]).sum(axis=0)
        assert votes == pytest.approx([summed[3], 0, summed[0], summed[1]], abs=1e-12)
