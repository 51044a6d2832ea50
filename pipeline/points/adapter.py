"""The adapter: turns multilingual vectors so that a statement lies near the points that it supports, in any language.

The multilingual encoder puts a sentence beside its translations, but not beside what it supports. A layer over its
vectors, fitted on English statements that readers laid beside points, brings these together; since the encoder joins
the languages, so does what was fitted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Adapter:
    """A residual layer: `down` (d, h) and `up` (h, d), float64."""

    down: NDArray[np.float64]
    up: NDArray[np.float64]

    def __call__(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return rows (n, d), of unit length and about the reference mean, turned; of unit length again."""
        import numpy as np

        inner = rows @ self.down
        # The tanh form of the Gaussian error linear unit, as it was fitted with.
        inner *= 0.5 * (1 + np.tanh(np.sqrt(2 / np.pi) * (inner + 0.044715 * inner**3)))
        return unit(rows + inner @ self.up)


def unit(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return rows (n, d) of unit length; a row of zeros stays one."""
    import numpy as np

    out: NDArray[np.float64] = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return out
