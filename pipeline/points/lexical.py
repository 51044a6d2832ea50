"""Shared words: how much of a point's own words a statement has, rare ones counting more.

Words are cut to their first letters, so that "governance" and "governments" meet; what is rare is counted over the
points themselves, so that a score hangs on no batch.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from runpy import run_path
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

        own = [_words(p) - _stop_words() for p in points]
        # Sums are taken word by word in the order of the alphabet, so that they are always the same.
        self._place = {w: n for n, w in enumerate(sorted(set().union(*own)))}
        holding: list[list[int]] = [[] for _ in self._place]
        for n, words in enumerate(own):
            for word in words:
                holding[self._place[word]].append(n)
        self._holding = [np.array(some) for some in holding]
        frequency = np.array([len(some) for some in holding], np.int64)
        self._rarity = np.log((len(points) + 1) / (1 + frequency)) + 1
        self._weight = np.maximum(self._sums([range(len(self._place))], len(points))[0], 1e-9)

    def shares(self, statements: Sequence[str]) -> NDArray[np.float64]:
        """Return the share of each point's words that each statement has, (statements, points), in [0, 1]."""
        places = [sorted(self._place[w] for w in _words(s) if w in self._place) for s in statements]
        shares: NDArray[np.float64] = self._sums(places, len(self._weight)) / self._weight[None, :]
        return shares

    def _sums(self, statements: Sequence[Sequence[int]], points: int) -> NDArray[np.float64]:
        import numpy as np

        sums = np.zeros((len(statements), points))
        for row, places in zip(sums, statements, strict=True):
            for place in places:
                row[self._holding[place]] += self._rarity[place]
        return sums


def _words(text: str) -> frozenset[str]:
    return frozenset(stems_of(text).lower().split())


@lru_cache(maxsize=1)
def _stop_words() -> frozenset[str]:
    """Return scikit-learn's list, read where it lies: to import the library takes two seconds."""
    found = find_spec("sklearn")
    (folder,) = found.submodule_search_locations if found and found.submodule_search_locations else ("",)
    words: frozenset[str] = run_path(str(Path(folder) / "feature_extraction" / "_stop_words.py"))["ENGLISH_STOP_WORDS"]
    return words
