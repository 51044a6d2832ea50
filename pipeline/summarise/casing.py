"""How words are written: which of a batch's words are names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:[.'’&-][^\W\d_]+)*")
_WITHIN = re.compile(r"(?<=[a-z,] )[^\W\d_][\w’'-]*")
_POSSESSIVE = re.compile(r"['’]s?$")
_SHORT, _SEEN = 3, 2


class Casing:
    """Counts how the words of a batch are written within sentences, where a capital letter marks a name."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._lower: Counter[str] = Counter()
        self._upper: Counter[str] = Counter()
        for text in texts:
            for match in _WITHIN.finditer(text):
                word = _POSSESSIVE.sub("", match[0])
                (self._lower if word.islower() else self._upper)[word.casefold()] += 1

    def common(self, word: str) -> bool | None:
        """Tell whether a word is mostly written small within sentences; None where the batch does not show it."""
        key = _POSSESSIVE.sub("", word).casefold()
        lower, upper = self._lower[key], self._upper[key]
        return lower > upper if lower + upper else None

    def strange(self, text: str) -> float:
        """Return the share of words that stand nowhere else in the batch within a sentence: slips are among them."""
        words = {_POSSESSIVE.sub("", w).casefold() for w in _WORD.findall(text) if len(w) > _SHORT}
        return sum(self._lower[w] + self._upper[w] < _SEEN for w in words) / max(len(words), 1)
