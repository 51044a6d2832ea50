"""Kernel ridge regression over passages' vectors: what labelled passages that are near a passage say of it.

One equation gives all columns at once. It hears what regressions over the same vectors do not: a passage that lies
between two labelled ones of other paragraphs may be of neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.classify.linear import MIDDLE, SLOPE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.classify.labelled import Labelled

FOLDS = 5
_SHARPNESS = 1.5
_STRENGTH = 1 / 3


def near(vectors: NDArray[Any], others: NDArray[Any], blocks: int) -> NDArray[np.float64]:
    """Return how near passages are to one another, from 0 to 1 for the same; (n, m).

    Args:
        vectors: joined vectors of n passages, (n, d): so many blocks of unit length side by side.
        others: those of m passages.
        blocks: encoders whose vectors were joined.
    """
    import numpy as np

    cosine = np.asarray(vectors, np.float64) @ np.asarray(others, np.float64).T / blocks
    result: NDArray[np.float64] = np.exp(-_SHARPNESS * (1 - cosine))
    return result


def fitted(
    nearness: NDArray[np.float64], targets: NDArray[np.float64], weight: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    """Return the weight of each labelled passage for each column, (n, columns), and the columns' middle.

    Args:
        nearness: of n labelled passages to one another, (n, n).
        targets: what they should say, from 0 to 1, (n, columns); NaN where readers differ.
        weight: how much each counts, (n,).
    """
    import numpy as np
    from scipy.linalg import cho_factor, cho_solve
    from threadpoolctl import threadpool_limits

    share = weight / weight.mean()
    middle = np.nansum(targets * share[:, None], axis=0) / (share[:, None] * ~np.isnan(targets)).sum(axis=0)
    with threadpool_limits(1):  # sums taken by two threads differ in the last digits
        factor = cho_factor(nearness + np.diag(_STRENGTH / share))
        weights = cho_solve(factor, np.nan_to_num(targets - middle))
    return {"kernel_weights": weights, "kernel_bias": middle}


def said(nearness: NDArray[np.float64], model: Mapping[str, NDArray[Any]]) -> NDArray[np.float64]:
    """Return the log odds of all columns for passages near the labelled ones, (n, columns); `nearness` is (n, m)."""
    shares = nearness @ model["kernel_weights"] + model["kernel_bias"]
    result: NDArray[np.float64] = SLOPE * (shares - MIDDLE)
    return result


def targets_of(
    passages: Sequence[Labelled], choices: Mapping[str, Sequence[str]], refs: Sequence[str]
) -> NDArray[np.float64]:
    """Return what passages should say: kinds, stances, that nothing fits, paragraphs, topics (`scoring.told_of`)."""
    import numpy as np

    from pipeline.classify.labelled import paragraphs_of

    rows = []
    for p in passages:
        row = [float(p.kind == k) if p.kind else np.nan for k in choices["kind"]]
        row += [float(p.stance == s) if p.stance else np.nan for s in choices["stance"]]
        rows.append([*row, float(not p.agenda)])
    topics = [[float(t in p.topics) for t in choices["topic"]] for p in passages]
    return np.hstack([np.array(rows), paragraphs_of(passages, refs), np.array(topics).reshape(len(passages), -1)])


def out_of_fold(
    nearness: NDArray[np.float64], targets: NDArray[np.float64], weight: NDArray[np.float64], groups: Sequence[str]
) -> NDArray[np.float64]:
    """Return what is said of each passage by those of other contributors, (n, columns); `groups` are contributors."""
    import numpy as np
    from sklearn.model_selection import GroupKFold

    out = np.zeros(targets.shape)
    for train, test in GroupKFold(FOLDS).split(targets, groups=groups):
        model = fitted(nearness[np.ix_(train, train)], targets[train], weight[train])
        out[test] = said(nearness[np.ix_(test, train)], model)
    return out
