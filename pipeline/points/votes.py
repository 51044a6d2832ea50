"""Votes: what the labelled statements nearest to a statement support, as nearest neighbours do.

The labelled statements are those that readers laid beside points; of each there is a vector and the points it supports,
no text. Most support nothing: a statement among these is not likely to hold a point either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_NEAREST, _SHARPNESS = 20, 12.0


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Labelled statements.

    Attributes:
        vectors: (m, d), of unit length, in the space of the statements that ask.
        points: ids of the points that any of them supports.
        supports: (m, points) 1 where a statement supports a point, else 0.
    """

    vectors: NDArray[np.float64]
    points: tuple[str, ...]
    supports: NDArray[np.float64]

    def votes(self, statements: NDArray[np.float64], points: Sequence[str]) -> NDArray[np.float64]:
        """Return what share of its nearest, the nearer the more, says that a statement supports a point.

        Args:
            statements: vectors, (n, d), of unit length.
            points: ids; one that no example supports gets no vote.

        Returns:
            (n, points), in [0, 1].
        """
        import numpy as np

        out = np.zeros((len(statements), len(points)))
        most = min(_NEAREST, len(self.vectors))
        place = {p: n for n, p in enumerate(self.points)}
        known = [n for n, p in enumerate(points) if p in place]
        if not most or not known:
            return out
        likeness = np.round(statements @ self.vectors.T, 6)
        nearest = np.argsort(-likeness, axis=1, kind="stable")[:, :most]
        weight = np.exp(_SHARPNESS * np.take_along_axis(likeness, nearest, axis=1))
        weight /= weight.sum(axis=1, keepdims=True)
        columns = [place[points[n]] for n in known]
        for row, (near, share) in enumerate(zip(nearest, weight, strict=True)):
            out[row, known] = (self.supports[near][:, columns] * share[:, None]).sum(axis=0)
        return out
