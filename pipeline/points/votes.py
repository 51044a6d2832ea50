"""Votes: what the labelled statements nearest to a statement support, as nearest neighbours do.

The labelled statements are those that readers laid beside points; of each there is a vector and the points it supports,
no text. Most support nothing: a statement among these is not likely to hold a point either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
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
        nearest = _nearest(likeness, most)
        weight = np.exp(_SHARPNESS * np.take_along_axis(likeness, nearest, axis=1))
        weight /= weight.sum(axis=1, keepdims=True)
        columns = np.full(len(self.points), -1)
        columns[[place[points[n]] for n in known]] = known
        starts, supported = _by_example(self)
        for near, share in zip(
            nearest.T, weight.T, strict=True
        ):  # nearer ones first: a sum is always taken in one order
            counts = starts[near + 1] - starts[near]
            rows = np.repeat(np.arange(len(near)), counts)
            ends = np.cumsum(counts)
            places = np.arange(counts.sum()) - np.repeat(ends - counts, counts) + np.repeat(starts[near], counts)
            asked = columns[supported[places]]
            rows, asked = rows[asked >= 0], asked[asked >= 0]
            out[rows, asked] += share[rows]
        return out


def _nearest(likeness: NDArray[np.float64], most: int) -> NDArray[np.int64]:
    """Return the places of the greatest numbers of each row, greatest first, the earlier of equals first."""
    import numpy as np

    least = np.partition(likeness, -most, axis=1)[:, -most]
    out = np.empty((len(likeness), most), np.int64)
    for row, (numbers, bound) in enumerate(zip(likeness, least, strict=True)):
        some = np.flatnonzero(numbers >= bound)
        out[row] = some[np.argsort(-numbers[some], kind="stable")[:most]]
    return out


@lru_cache(maxsize=4)
def _by_example(examples: Examples) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where each example's points begin, (m + 1,), and the positions of the points that each supports."""
    import numpy as np

    rows, supported = np.nonzero(examples.supports)
    return np.searchsorted(rows, np.arange(len(examples.supports) + 1)), supported
