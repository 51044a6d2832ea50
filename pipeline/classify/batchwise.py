"""Codes learnt from the batch itself, and from labelled passages, beside their own words.

The mean of a batch's passages, each weighed by how surely it is of a code, tells more of how contributors speak of
it than a gloss does. It needs no label; the gloss counts as some passages, so that a small batch, or one that
hardly speaks of a code, does not lead it astray.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.classify.features import centred
from pipeline.classify.scoring import softmax

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ROUNDS, _SHARPNESS, _GLOSS, _SHARE = 3, 2.0, 2.0, 0.5
_SHOWN = 3.0  # passages of the batch that a labelled one counts as
_LEAST = 1e-9
_LIKE, _ROWS = 1.5, 3  # likeness in usual deviations; how many rows of a code tell it


def learnt(
    scores: NDArray[np.float64],
    glosses: Mapping[str, NDArray[np.float32]],
    vectors: Mapping[str, NDArray[np.float32]],
    scaled: Callable[[NDArray[Any], str], NDArray[np.float64]],
    shown: Mapping[str, NDArray[np.float64]] | None = None,
) -> NDArray[np.float64]:
    """Return scores to which the codes' means over the batch have contributed half.

    Args:
        scores: of passages and codes without them, (n, codes).
        glosses: centred vectors of the codes by encoder, (codes, d).
        vectors: centred vectors of the passages by encoder, (n, d).
        scaled: puts rows of an encoder's similarities (or, named "", of scores) on one scale.
        shown: sums of the centred vectors of passages that people labelled with each code, by encoder, (codes, d).
    """
    import numpy as np

    made = scores
    for _ in range(_ROUNDS):
        weights = softmax(_SHARPNESS * scaled(made, "")) ** 2  # the unsure count little
        parts = []
        for name, own in sorted(vectors.items()):
            means = weights.T @ own + _GLOSS * glosses[name]
            if shown:
                means += _SHOWN * shown[name]
            means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
            parts.append(scaled(own @ centred(means.astype(np.float32), means.mean(axis=0)).T, name))
        told = np.mean(parts, axis=0)
        spread = float(told.std())
        if spread < _LEAST:
            return scores
        made = (1 - _SHARE) * scores + _SHARE * told * (float(scores.std()) / spread)
    return made


def fits(like: NDArray[np.float64], owner: Sequence[int], codes: int) -> NDArray[np.float64]:
    """Return how far texts are like codes at all, (n, codes): 1 where as like as texts on them are, else less.

    A score tells which code fits best; that one fits best does not say that it fits.

    Args:
        like: likeness of n texts and the rows of a codebook, in usual deviations of an encoder's likeness, (n, rows).
        owner: the position of each row's code.
        codes: how many there are.
    """
    import numpy as np

    rows = np.array(owner)
    best = [np.sort(like[:, rows == code], axis=1)[:, -_ROWS:].mean(axis=1) for code in range(codes)]
    result: NDArray[np.float64] = np.clip(np.column_stack(best) / _LIKE, 0, 1) ** 3
    return result
