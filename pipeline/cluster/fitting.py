"""Which theme each passage is of: fitted on views in one space, joined by what else is like them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.cluster.groups import Groups, capped, distinct, grouped
from pipeline.cluster.spaces import by_language, joined, rows_of, space_of, unit
from pipeline.domain import Passage, Vectors
from pipeline.settings import ClusterSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FEW, _PASSAGES_A_THEME, _GROWTH = 7, 25, 6.5
_SURE = 0.5
_MOSTLY = 0.5
_FAR = -2.0


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """Themes of n passages: `labels` (-1: none), how surely, how `near` the middle of their theme (cosine), all (n,).

    `steady` is how surely the passages of each theme are of it, on average.
    """

    labels: NDArray[np.int64]
    sure: NDArray[np.float64]
    near: NDArray[np.float64]
    steady: Mapping[int, float]

    @property
    def several(self) -> bool:
        """Whether there is more than one theme."""
        return len(self.steady) > 1


def load_libraries() -> None:
    """Import what fitting needs: more than a second."""
    import sklearn.cluster
    import sklearn.decomposition
    import sklearn.feature_extraction.text
    import sklearn.metrics  # noqa: F401

    from pipeline.lean import lean_imports

    with lean_imports("spacy"):
        import bertopic.vectorizers  # noqa: F401


def fit(
    passages: Sequence[Passage],
    holders: Sequence[str],
    views: Sequence[bool],
    vectors: Mapping[str, Vectors],
    settings: ClusterSettings,
    *,
    english: str,
    multilingual: str,
) -> Fitted:
    """Return the theme of each passage.

    Args:
        passages: n, all with a multilingual vector.
        holders: who says each.
        views: whether each carries a view; if too few do, all count as if they did.
        vectors: by encoder.
        settings: seed and sizes.
        english: name of the English encoder; themes are fitted in its space if most views are in English.
        multilingual: name of the encoder of every language.
    """
    import numpy as np

    told = np.array(views, bool)
    if told.sum() < settings.min_passages:
        told[:] = True
    known = rows_of(vectors[english]) if english in vectors else {}
    own = np.array([p.passage_id in known for p in passages])
    if (own & told).sum() >= max(settings.min_passages, _MOSTLY * told.sum()):
        matrix = vectors[english].matrix[[known[p.passage_id] for p, k in zip(passages, own, strict=True) if k]]
    else:
        own[:] = True
        matrix = by_language(passages, vectors[multilingual])
    places = np.flatnonzero(own).tolist()
    made = _fitted(matrix, told[own], [holders[n] for n in places], settings)
    labels, sure, near = np.full(len(passages), -1), np.zeros(len(passages)), np.full(len(passages), _FAR)
    labels[places], sure[places], near[places], steady = made
    if not own.all():
        every = by_language(passages, vectors[multilingual])
        weights = capped([holders[n] for n in places], settings.most_of_a_theme)
        labels[~own] = joined(every[own], labels[own], weights, every[~own])
        sure[~own] = 1.0
    return Fitted(labels, sure, near, steady)


def _fitted(
    matrix: NDArray[np.float32], views: NDArray[np.bool_], holders: Sequence[str], settings: ClusterSettings
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64], dict[int, float]]:
    """Return labels, how surely, how near the middle, and how steady each theme is, of vectors of one encoder."""
    import numpy as np

    rows = np.flatnonzero(views).tolist()
    sample = rows[:: max(1, -(-len(rows) // settings.fit_passages))]
    number = min(_number_of_themes(len(rows), settings), distinct(matrix[sample]))
    if number == 1:
        middle = unit(matrix.mean(axis=0, keepdims=True))[0]
        return np.zeros(len(matrix), np.int64), np.ones(len(matrix)), (matrix @ middle).astype(np.float64), {0: 1.0}
    weights = capped([holders[n] for n in sample], settings.most_of_a_theme)
    space = space_of(matrix[sample], weights, settings.dimensions, settings.seed)
    points = space.place(matrix)
    groups = grouped(points[sample], weights, number, settings)
    labels, sure = groups.assign(points)
    labels[sure < _SURE] = -1
    labels[~views] = _like_members(points, labels, views)
    return labels, sure, _near(points, labels, groups), _steady(labels[sample], sure[sample])


def _like_members(
    points: NDArray[np.float32], labels: NDArray[np.int64], views: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Return the labels of what carries no view, -1 where another theme is nearer or all are far."""
    import numpy as np

    near = joined(unit(points[views]), labels[views], np.ones(int(views.sum())), unit(points[~views]))
    return np.where(near == labels[~views], near, -1)


def _near(points: NDArray[np.float32], labels: NDArray[np.int64], groups: Groups) -> NDArray[np.float64]:
    """Return the cosine of each point and the middle of its theme."""
    import numpy as np

    middles = unit(np.asarray(groups.model.cluster_centers_, np.float32))
    cosines = (unit(points) * middles[np.maximum(labels, 0)]).sum(axis=1)
    return np.where(labels >= 0, cosines, _FAR).astype(np.float64)


def _steady(labels: NDArray[np.int64], sure: NDArray[np.float64]) -> dict[int, float]:
    return {int(g): float(sure[labels == g].mean()) for g in set(labels.tolist()) - {-1}}


def _number_of_themes(passages: int, settings: ClusterSettings) -> int:
    if passages < settings.min_passages:
        return 1
    few = min(_FEW, passages // _PASSAGES_A_THEME)
    return int(min(settings.max_themes, max(2, few, round(passages**0.5 / _GROWTH))))
