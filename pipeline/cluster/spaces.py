"""The vectors that themes are made of: English with its own encoder, every language in the multilingual one.

Vectors of two encoders never meet. Themes are fitted in one space; a passage that has no vector there joins the theme
whose members it is most like in the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.domain import Passage, Vectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sklearn.decomposition import PCA

_PULL = 20.0
_TINY = 1e-9
_FEW = 500
_FARTHEST = 20.0  # percent of a theme's own members that are farther from its middle than what may join it


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """Principal dimensions of vectors centred on the mean of those that themes are fitted on."""

    mean: NDArray[np.float32]
    axes: PCA

    def place(self, matrix: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the points of vectors, (n, dimensions)."""
        points: NDArray[np.float32] = self.axes.transform(unit(matrix - self.mean)).astype("float32")
        return points


def space_of(matrix: NDArray[np.float32], weights: NDArray[np.float64], dimensions: int, seed: int) -> Space:
    """Return the space of vectors of shape (n, d), whose mean is weighted."""
    import numpy as np
    from sklearn.decomposition import PCA

    mean = np.average(matrix, axis=0, weights=weights).astype(np.float32)
    solver = "full" if len(matrix) < _FEW else "randomized"
    axes = PCA(min(dimensions, *matrix.shape), svd_solver=solver, random_state=seed)
    return Space(mean, axes.fit(unit(matrix - mean)))


def rows_of(vectors: Vectors) -> dict[str, int]:
    """Return the row of each passage."""
    return {passage_id: row for row, passage_id in enumerate(vectors.ids)}


def by_language(passages: Sequence[Passage], vectors: Vectors) -> NDArray[np.float32]:
    """Return the vectors of passages, each centred on the mean of its language, pulled towards that of all; (n, d)."""
    import numpy as np

    rows = rows_of(vectors)
    matrix = vectors.matrix[[rows[p.passage_id] for p in passages]].astype(np.float32, copy=True)
    languages = np.array([p.language for p in passages])
    whole = matrix.mean(axis=0)
    for language in sorted(set(languages.tolist())):
        own = languages == language
        matrix[own] -= (matrix[own].sum(axis=0) + _PULL * whole) / (own.sum() + _PULL)
    return unit(matrix)


def joined(
    members: NDArray[np.float32], labels: NDArray[np.int64], weights: NDArray[np.float64], others: NDArray[np.float32]
) -> NDArray[np.int64]:
    """Return the group that each further vector is most like, -1 where it is like none as its own members are.

    Args:
        members: centred vectors of n members, (n, d).
        labels: their groups, from 0; -1 is none.
        weights: how much each counts for the middle of its group.
        others: centred vectors of m passages of the same encoder, (m, d).

    Returns:
        (m,).
    """
    import numpy as np

    groups = sorted(set(labels.tolist()) - {-1})
    if not groups or not len(others):
        return np.full(len(others), -1, dtype=np.int64)
    middles = unit(np.vstack([(members[labels == g] * weights[labels == g, None]).sum(axis=0) for g in groups]))
    least = np.array(
        [np.percentile(members[labels == g] @ middle, _FARTHEST) for g, middle in zip(groups, middles, strict=True)]
    )
    likeness = others @ middles.T
    best = likeness.argmax(axis=1)
    near = likeness[np.arange(len(others)), best] >= least[best]
    return np.where(near, np.array(groups, dtype=np.int64)[best], -1)


def unit(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return rows of unit length."""
    import numpy as np

    made: NDArray[np.float32] = (matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), _TINY)).astype(
        np.float32, copy=False
    )
    return made
