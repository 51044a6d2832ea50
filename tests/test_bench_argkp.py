"""The figure for matching views is the data set's own: checked by hand on a group small enough to count."""

import numpy as np
import pytest

from scripts.bench_argkp import mean_precision

LABELS = np.array([[1.0, 0.0], [0.0, np.nan], [0.0, 1.0], [1.0, 0.0], [np.nan, 0.0], [0.0, 0.0]])
SCORES = np.array([[0.9, 0.1], [0.2, 0.8], [0.7, 0.1], [0.6, 0.1], [0.5, 0.1], [0.1, 0.4]])
GROUP = (["argument"] * 6, ["one", "two"], LABELS)


@pytest.mark.parametrize(
    ("unlabelled", "expected"),
    [
        # Kept are the better three: right, undecided, wrong. Average precision times the share that is right.
        (0.0, 1.0 * 1 / 3),
        (1.0, 1.0 * 2 / 3),
    ],
)
def test_the_better_half_is_kept_and_the_undecided_count_as_told(unlabelled: float, expected: float) -> None:
    assert mean_precision([GROUP], [SCORES], unlabelled=unlabelled) == pytest.approx(expected)


def test_a_wrong_match_on_top_costs_precision() -> None:
    scores = SCORES.copy()
    scores[2] = [0.95, 0.1]
    assert mean_precision([GROUP], [scores], unlabelled=0.0) == pytest.approx((1 / 2) * 1 / 3)


def test_a_group_without_a_match_counts_as_nothing() -> None:
    empty = (GROUP[0], GROUP[1], np.zeros((6, 2)))
    assert mean_precision([GROUP, empty], [SCORES, SCORES], unlabelled=0.0) == pytest.approx(1 / 6)
