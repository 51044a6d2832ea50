"""k-means in few principal dimensions, and how surely each passage belongs where it is.

Four fifths of the passages are grouped anew, several times; how often a passage is found with the same others tells
how surely it belongs there, and how steady a theme is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.settings import ClusterSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sklearn.cluster import KMeans

_RUNS, _PART, _STARTS = 6, 0.8, 20
_TINY = 1e-9
_DIGITS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """What grouped n points, and how surely.

    `labels` (n,) are the groups, `sure` (n,) the share of subsamples that put a point there, `model` tells the group
    of further points, `others` are the subsamples' models with what each group of theirs is called here.
    """

    labels: NDArray[np.int64]
    sure: NDArray[np.float64]
    model: KMeans
    others: tuple[tuple[KMeans, tuple[int, ...]], ...]

    def assign(self, points: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the group of further points, and the share of subsamples that agree."""
        import numpy as np

        labels = np.asarray(self.model.predict(points), np.int64)
        if not self.others:
            return labels, np.ones(len(labels))
        told = [np.asarray(named)[other.predict(points)] == labels for other, named in self.others]
        return labels, np.mean(told, axis=0)


def grouped(
    points: NDArray[np.float32], weights: NDArray[np.float64], number: int, settings: ClusterSettings
) -> Groups:
    """Group points of shape (n, d) in `number` groups; each counts by its weight."""
    import numpy as np
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):  # runs this small only lose time by waiting for one another's threads
        models = _subsamples(points, weights, number, settings.seed)
        best = _kmeans(points, weights, number, settings.restarts, settings.seed)
        model = _most_agreed([best, *models], points, weights)
    labels = np.asarray(model.labels_, np.int64)
    others = tuple((m, _named(m.predict(points), labels, weights, number)) for m in models)
    found = Groups(labels, np.ones(len(labels)), model, others)
    return Groups(labels, found.assign(points)[1], model, others)


def distinct(matrix: NDArray[np.float32]) -> int:
    """Return how many rows differ from all before."""
    import numpy as np

    return len(np.unique(matrix.round(_DIGITS), axis=0))


def _subsamples(points: NDArray[np.float32], weights: NDArray[np.float64], number: int, seed: int) -> list[KMeans]:
    import numpy as np

    made = []
    for run in range(_RUNS):
        rows = np.sort(
            np.random.default_rng(seed + run).permutation(len(points))[: max(number, int(_PART * len(points)))]
        )
        made.append(_kmeans(points[rows], weights[rows], number, _STARTS, seed + run))
    return made


def _kmeans(points: NDArray[np.float32], weights: NDArray[np.float64], number: int, starts: int, seed: int) -> KMeans:
    from sklearn.cluster import KMeans

    return KMeans(number, n_init=starts, random_state=seed).fit(points, sample_weight=weights)


def _most_agreed(models: Sequence[KMeans], points: NDArray[np.float32], weights: NDArray[np.float64]) -> KMeans:
    """Return the model that the others agree with most, fitted on from there to all points.

    What fits best by a hair need not be what most subsamples find.
    """
    import numpy as np
    from sklearn.cluster import KMeans
    from sklearn.metrics import adjusted_rand_score

    told = [m.predict(points) for m in models]
    alike = [np.mean([adjusted_rand_score(a, b) for b in told]) for a in told]
    start = models[int(np.argmax(alike))].cluster_centers_
    return KMeans(len(start), init=start, n_init=1).fit(points, sample_weight=weights)


def _named(
    told: NDArray[np.int64], labels: NDArray[np.int64], weights: NDArray[np.float64], number: int
) -> tuple[int, ...]:
    """Return which group each group of a subsample is, those that share most first."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    shared = np.zeros((number, number))
    np.add.at(shared, (told, labels), weights)
    rows, columns = linear_sum_assignment(-shared)
    return tuple(int(c) for _, c in sorted(zip(rows, columns, strict=True)))


def capped(holders: Sequence[str], most: float) -> NDArray[np.float64]:
    """Return a weight for each passage, so that no holder's weights sum to more than a share of all of them.

    With fewer holders than that share allows, all weigh alike.

    Args:
        holders: of n passages.
        most: the share, between 0 and 1.
    """
    import numpy as np

    counts = Counter(holders)
    share = max(most, 1 / max(len(counts), 1))
    limit = _limit(sorted(counts.values()), share)
    return np.array([min(1.0, limit / counts[h]) for h in holders], dtype=np.float64)


def _limit(counts: Sequence[int], share: float) -> float:
    """Return the most that a holder may weigh: the largest limit t with t <= share * sum(min(count, t))."""
    total, above = float(sum(counts)), 0
    limit = float(counts[-1]) if counts else 1.0
    if limit <= share * total:
        return limit
    for count in reversed(counts):
        total, above = total - count, above + 1
        left = 1 - above * share
        if left <= _TINY:
            return float(counts[0])
        limit = share * total / left
        following = counts[len(counts) - above - 1] if above < len(counts) else 0
        if limit >= following:
            return max(limit, _TINY)
    return limit
