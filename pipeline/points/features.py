"""Features: what tells whether a contributor holds a point, from all it said, as arrays over points.

Every statement is asked about every point. What counts is the likeness of the best statement and of the next ones, how
many other points that statement is more like, shared words, what the labelled statements nearest to it support, and
what is known of its passage: whether it bears on the point's objective, its kind of view, and whether it opposes what
it speaks of. Labels are evidence, not a gate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.domain import Kind, Point, Stance

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NAMES = (
    "best", "second", "third", "mean", "gap", "likelier", "shared", "most shared", "bears", "most bears", "same kind",
    "background", "opposes", "statements", "length", "point length", "votes",
)  # fmt: skip
"""Of the columns, in order."""
_SHARED, _VOTES = 0.25, 0.5  # how much shared words and votes count in choosing the best statement
BEST = 3
_KINDS = {kind: n for n, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a statement's passage: its kind and stance, and how surely it bears on each objective.

    `frame` is the objective it belongs to by a label that passed its threshold; empty if to none.
    """

    kind: Kind
    stance: Stance
    bears: Mapping[str, float]
    frame: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """A contributor's statements against points.

    Attributes:
        columns: (points, features), float64, in the order of `NAMES`.
        best: (points, up to 3) positions of the statements most like each point, best first.
        closeness: (points, up to 3) their likeness.
    """

    columns: NDArray[np.float64]
    best: NDArray[np.int64]
    closeness: NDArray[np.float64]


def compared(
    likeness: NDArray[np.float64],
    shares: NDArray[np.float64] | None,
    votes: NDArray[np.float64] | None,
    contexts: Sequence[Context],
    lengths: Sequence[int],
    points: Sequence[Point],
) -> Compared:
    """Return the features of a contributor's statements, at least one.

    Args:
        likeness: cosines, (statements, points).
        shares: of shared words, likewise; None in a language whose words are not the points'.
        votes: of the nearest labelled statements, likewise, in [0, 1]; None without any.
        contexts: of the statements.
        lengths: of the statements, in words.
        points: in the order of the columns.
    """
    import numpy as np

    rank = likeness if shares is None else likeness + _SHARED * shares
    rank = rank if votes is None else rank + _VOTES * votes
    most = min(BEST, len(rank))
    order = _greatest(np.round(rank, 6), most).T
    across = np.arange(len(points))
    first = order[:, 0]
    best = likeness[first, across]
    bears = _bears(contexts, points)
    kinds = np.array([_KINDS[c.kind] for c in contexts])
    words = np.array(lengths, np.float64)
    zero = np.zeros(len(points))
    columns = [
        best,
        likeness[order[:, min(1, most - 1)], across],
        likeness[order[:, min(2, most - 1)], across],
        likeness.mean(axis=0),
        likeness.max(axis=1)[first] - best,
        np.sqrt((likeness[first] > best[:, None]).sum(axis=1)),
        zero if shares is None else shares[first, across],
        zero if shares is None else shares.max(axis=0),
        bears[first, across],
        bears.max(axis=0),
        (kinds[first] == [_KINDS[p.kind] for p in points]).astype(np.float64),
        (kinds[first] == _KINDS[Kind.BACKGROUND]).astype(np.float64),
        np.array([c.stance is Stance.OPPOSE for c in contexts], np.float64)[first],
        np.full(len(points), np.log(len(contexts))),
        np.log(np.maximum(words[first], 1)),
        np.log([len((p.meant or p.text).split()) for p in points]),
        zero if votes is None else votes.max(axis=0),
    ]
    return Compared(np.stack(columns, axis=1), order, likeness[order, across[:, None]])


def _bears(contexts: Sequence[Context], points: Sequence[Point]) -> NDArray[np.float64]:
    import numpy as np

    frames = {f: n for n, f in enumerate(dict.fromkeys(p.frame for p in points))}
    known = np.zeros((len(contexts), len(frames)))
    for row, context in enumerate(contexts):
        for frame, score in context.bears.items():
            if frame in frames:
                known[row, frames[frame]] = score
    bears: NDArray[np.float64] = known[:, [frames[p.frame] for p in points]]
    return bears


def _greatest(rank: NDArray[np.float64], most: int) -> NDArray[np.int64]:
    """Return the rows of the greatest numbers of each column, (most, columns), the earlier of equals first."""
    import numpy as np

    left, across = rank.copy(), np.arange(rank.shape[1])
    order = np.empty((most, rank.shape[1]), np.int64)
    for place in range(most):
        order[place] = left.argmax(axis=0)
        left[order[place], across] = -np.inf
    return order
