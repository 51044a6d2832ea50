"""The kernel regression: near passages speak, unknown labels say nothing, nobody speaks of itself."""

import numpy as np
import pytest

from pipeline.classify.kernel import fitted, near, out_of_fold, said, targets_of
from pipeline.classify.labelled import Labelled

ROWS = np.eye(6, dtype=np.float32)


def test_a_passage_is_nearest_to_itself_and_blocks_count_alike() -> None:
    one = np.hstack([ROWS[:2], ROWS[[0, 0]]])
    close = near(one, one, 2)
    assert np.allclose(np.diag(close), 1)
    assert close[0, 1] == pytest.approx(near(ROWS[:1], [[0.5, 0.75**0.5, 0, 0, 0, 0]], 1)[0, 0])


def test_what_passages_say_is_said_of_those_near_them() -> None:
    targets = np.array([[1.0, 0.0], [0.0, 1.0]] * 3)
    close = near(ROWS, ROWS, 1)
    model = fitted(close, targets, np.ones(6))
    assert ((said(close, model) > 0) == (targets > 0.5)).all()


def test_between_two_opposites_it_says_what_others_do() -> None:
    corners = np.array([[1, 1], [-1, -1], [1, -1], [-1, 1]]) / 2**0.5
    targets = np.array([[1.0], [1.0], [0.0], [0.0]])
    close = near(corners, corners, 1)
    assert ((said(close, fitted(close, targets, np.ones(4))) > 0) == (targets > 0.5)).all()  # no line parts these


def test_a_label_that_readers_differ_on_pulls_nowhere() -> None:
    close = near(ROWS[:3], ROWS[:3], 1)
    unknown = fitted(close, np.array([[1.0], [0.0], [np.nan]]), np.ones(3))
    assert unknown["kernel_bias"].tolist() == [0.5]
    assert abs(said(close, unknown)[2, 0]) < 0.1


def test_no_passage_is_told_of_by_its_own_contributor() -> None:
    twice = np.repeat(ROWS, 2, axis=0)
    targets = np.repeat(np.array([[1.0], [0.0], [1.0], [0.0], [1.0], [0.0]]), 2, axis=0)
    groups = [f"g{n // 2}" for n in range(12)]
    told = out_of_fold(near(twice, twice, 1), targets, np.ones(12), groups)
    assert np.ptp(told[targets[:, 0] == 1]) < 1
    assert told[targets[:, 0] == 1].mean() < told[targets[:, 0] == 0].mean()  # only others speak


def test_targets_stand_in_the_columns_of_a_tuned_encoder() -> None:
    passages = [
        Labelled("a", "fr", ("69",), ("72",), "proposal", "", ("T4",), "g"),
        Labelled("b", "zh", (), (), "", "none", (), "g"),
    ]
    choices = {"kind": ("background", "proposal"), "stance": ("none", "support"), "topic": ("T4",)}
    made = targets_of(passages, choices, ["69", "72"])
    assert np.array_equal(made[0], [0, 1, np.nan, np.nan, 0, 1, 0.5, 1], equal_nan=True)
    assert np.array_equal(made[1], [np.nan, np.nan, 1, 0, 1, 0, 0, 0], equal_nan=True)
