"""Words struck out by a line that is drawn through them, as word processors print them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from pipeline.extract.pdf_annotations import Struck
from pipeline.extract.pdf_places import Word
from pipeline.extract.pdf_tables import Rule

LOW, HIGH = 0.15, 0.5
COVERED = 0.7
LEAST_LETTERS = 4


def drawn_strikes(rules: Iterable[Rule], runs: Iterable[Sequence[Word]]) -> list[Struck]:
    """Return marks for the words that level lines run through, at the height of small letters.

    An underline stands below the baseline, the rule of a table is longer than the words in it, the bar of a fraction or
    an arrow has a letter or two beside it.
    """
    level = sorted((rule for rule in rules if not rule.upright and not rule.side), key=lambda rule: rule.at)
    if not level:
        return []
    heights = [rule.at for rule in level]
    crossed: dict[int, list[Word]] = {}
    for run in runs:
        for word in run:
            first = bisect_left(heights, word.base - HIGH * word.size)
            last = bisect_right(heights, word.base - LOW * word.size)
            for n in range(first, last):
                if _crosses(level[n], word):
                    crossed.setdefault(n, []).append(word)
    boxes = [box for n, words in crossed.items() if _strikes(level[n], words) for box in map(_box, words)]
    return [Struck("", tuple(boxes))] if boxes else []


def _strikes(rule: Rule, words: Sequence[Word]) -> bool:
    """Tell whether a line is as long as the words it crosses."""
    letters = sum(ch.isalnum() for word in words for ch in word.text)
    spare = max(word.size for word in words)
    left, right = min(word.x0 for word in words), max(word.x1 for word in words)
    return letters >= LEAST_LETTERS and rule.start > left - spare and rule.end < right + spare


def _box(word: Word) -> tuple[float, float, float, float]:
    return word.x0, word.base - word.size, word.x1, word.base


def _crosses(rule: Rule, word: Word) -> bool:
    shared = min(rule.end, word.x1) - max(rule.start, word.x0)
    return shared >= COVERED * (word.x1 - word.x0) and any(ch.isalnum() for ch in word.text)
