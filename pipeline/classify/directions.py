"""What a short text does with what it speaks of: supports, opposes, sets a condition, reports others, or informs.

An encoder tuned on texts written for this in six languages says it (`corpus/gold/stance`, `scripts/build_stance.py`);
its rows are log odds. It knows nothing of the text's place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DIRECTIONS = ("support", "oppose", "mixed", "conditional", "reported", "none", "concern")
"""In the order of the encoder's columns; "mixed" is for one thing and against another, "conditional" for it if …,
"concern" deplores a state of affairs and asks for nothing."""
_PARTLY = ("mixed", "conditional")
_SILENT = ("reported", "none")


@dataclass(frozen=True, slots=True)
class Heard:
    """How probable it is that a text supports, opposes, does so in part or if …, takes no side, or deplores."""

    support: float
    oppose: float
    partly: float
    silent: float
    concern: float


def heard(odds: NDArray[np.float32]) -> list[Heard]:
    """Return what texts say, given the encoder's rows, (n, directions)."""
    import numpy as np

    wide = np.asarray(odds, np.float64)
    scores = np.exp(wide - wide.max(axis=1, keepdims=True))
    scores /= scores.sum(axis=1, keepdims=True)
    columns = {name: n for n, name in enumerate(DIRECTIONS)}
    groups = [("support",), ("oppose",), _PARTLY, _SILENT, ("concern",)]
    summed = np.stack([scores[:, [columns[n] for n in names]].sum(axis=1) for names in groups], axis=1)
    return [Heard(*(round(float(s), 4) for s in row)) for row in summed]
