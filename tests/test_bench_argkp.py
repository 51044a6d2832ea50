"""Matching of views: the data set's own figure, checked by hand on a group small enough to count, and its scores."""

import numpy as np
import pytest

from scripts.argkp_scores import BORROWED, NEIGHBOURS, WINDOW, best_windows, characters, fused, neighbourly
from scripts.bench_argkp import FOLDS, mean_precision, split

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


def test_folds_share_out_the_topics_whole() -> None:
    groups = [([f"topic {n} side {side}"], ["point"], np.ones((1, 1))) for n in range(6) for side in (0, 1)]
    asked = [[a[0] for a, _, _ in split(groups, fold)[1]] for fold in range(FOLDS)]
    assert sorted(a for fold in asked for a in fold) == sorted(a[0] for a, _, _ in groups)
    for fold in range(FOLDS):
        kept = {a[0].rpartition(" side")[0] for a, _, _ in split(groups, fold)[0]}
        assert kept.isdisjoint(a.rpartition(" side")[0] for a in asked[fold])


def test_a_point_made_in_passing_is_found_in_a_long_argument() -> None:
    one, two, filler = np.eye(3, dtype=np.float32)
    long = np.stack([filler] * 5 * WINDOW + [one] * WINDOW)
    scores = best_windows([long, np.stack([two] * 3), np.stack([filler] * 3)], np.stack([one, two]))
    assert scores.shape == (3, 2)
    assert scores.argmax(axis=1)[:2].tolist() == [0, 1]
    assert scores[0, 0] > scores[2, 0] + 0.5


def test_kinds_of_evidence_count_alike_whatever_their_scale() -> None:
    first, second = np.array([[1.0, 0.0], [0.0, 0.0]]), np.array([[0.0, 0.0], [0.0, 1.0]])
    assert fused([first, second * 1000]) == pytest.approx(fused([first * 1000, second]))


def test_an_argument_borrows_from_those_like_it() -> None:
    scores = np.array([[2.0, 0.0], [0.1, 0.2], [0.0, 2.0]])
    like_the_first = np.array([[1.0, 0.9, 0.0], [0.9, 1.0, 0.0], [0.0, 0.0, 1.0]])
    alone, mixed = neighbourly(scores, np.eye(3)), neighbourly(scores, like_the_first)
    assert alone.argmax(axis=1).tolist() == [0, 1, 1]
    assert mixed.argmax(axis=1).tolist() == [0, 0, 1]
    assert mixed[1] == pytest.approx((1 - BORROWED) * alone[1] + BORROWED * alone[0])


def test_only_the_nearest_are_borrowed_from() -> None:
    crowd = 3 * NEIGHBOURS
    scores = np.zeros((1 + NEIGHBOURS + crowd, 2))
    scores[1 : 1 + NEIGHBOURS, 0], scores[1 + NEIGHBOURS :, 1] = 1.0, 1.0
    alike = np.eye(len(scores))
    alike[0, 1 : 1 + NEIGHBOURS], alike[0, 1 + NEIGHBOURS :] = 0.5, 0.4
    assert neighbourly(scores, alike)[0].argmax() == 0


def test_a_clear_match_ranks_above_one_that_another_point_disputes() -> None:
    clear, disputed = neighbourly(np.array([[1.0, 0.0], [1.0, 0.9]]), np.eye(2))[:, 0]
    assert clear > disputed


def test_words_of_one_root_are_alike_by_their_characters() -> None:
    scores, alike = characters(
        ["prisons do not deter criminals", "the cost is immense", "costly for taxpayers"],
        ["deterrence", "it costs much"],
    )
    assert scores.argmax(axis=1).tolist() == [0, 1, 1]
    assert alike[1, 2] > alike[0, 2]
