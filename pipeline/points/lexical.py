"""Shared words: how much of a point's own words a statement has, rare ones counting more.

Words are cut to their first letters, so that "governance" and "governments" meet; what is rare is counted over the
points themselves, so that a score hangs on no batch.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WORD = re.compile(r"[^\W\d_]{2,}")
_STEM = 6


def stems_of(text: str) -> str:
    """Return the words of a text in small letters, each cut to its first letters."""
    return " ".join(w[:_STEM] for w in _WORD.findall(text.casefold()))


class SharedWords:
    """Compares statements with some points by their words, in English."""

    def __init__(self, points: Sequence[str]) -> None:
        """Take the points' texts, at least one with a word of substance."""
        import numpy as np
        from sklearn.feature_extraction.text import CountVectorizer

        self._counter = CountVectorizer(binary=True, stop_words="english", token_pattern=r"[^\W\d_]{2,}")
        words = self._counter.fit_transform([stems_of(p) for p in points])
        frequency = np.asarray(words.sum(axis=0)).ravel()
        self._rarity = np.log((len(points) + 1) / (1 + frequency)) + 1
        self._points = words.multiply(self._rarity).tocsr()
        self._weight = np.maximum(np.asarray(self._points.sum(axis=1)).ravel(), 1e-9)

    def shares(self, statements: Sequence[str]) -> NDArray[np.float64]:
        """Return the share of each point's words that each statement has, (statements, points), in [0, 1]."""
        words = self._counter.transform([stems_of(s) for s in statements])
        shares: NDArray[np.float64] = (words @ self._points.T).toarray() / self._weight[None, :]
        return shares
