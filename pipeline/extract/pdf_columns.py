"""Columns of a PDF page: where its text falls apart into two, and in which order the parts are read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from pipeline.extract.pdf_lines import Line, is_rtl, rows

COLUMN_LINES = 5
SWITCHES = 4
LISTED_LINES = 8
FEW_ACROSS = 0.1
COLUMN_FILL = 0.55
BESIDE = 0.01


@dataclass(frozen=True, slots=True)
class Column:
    """Lines that are read one after the other, between two margins; `whole` where the page has no other column."""

    lines: tuple[Line, ...]
    x0: float
    x1: float
    whole: bool = True


def columns(lines: Sequence[Line]) -> list[Column]:
    """Return the columns of a page in reading order; a table takes part as a line that has its number."""
    found = list(_split(list(lines))) if lines else []
    return found if len(found) < 2 else [replace(column, whole=False) for column in found]


def in_order(lines: Sequence[Line]) -> list[Column]:
    """Return the lines of a page as one column, in the order they come in."""
    return [Column(tuple(lines), min(x.x0 for x in lines), max(x.x1 for x in lines))] if lines else []


def _split(band: list[Line]) -> Iterator[Column]:
    gutter = _gutter(band)
    if gutter is None:
        yield from _split_wide(band)
        return
    rtl = is_rtl(band)
    waiting: list[Line] = []
    for part, wide in _bands(band, gutter):
        if part and waiting:
            yield from _split_wide(waiting)
            waiting = []
        sides = [[line for line in part if line.x1 <= gutter], [line for line in part if line.x1 > gutter]]
        for side in reversed(sides) if rtl else sides:
            if side:
                yield from _split(side)
        waiting += wide
    if waiting:
        yield from _split_wide(waiting)


def _bands(band: list[Line], gutter: float) -> Iterator[tuple[list[Line], list[Line]]]:
    """Yield what stands in columns down to each line across the gutter, and that line with what is beside it.

    Every line of the band is in exactly one of the lists.
    """
    spanning = sorted((line for line in band if line.x0 < gutter < line.x1), key=lambda line: line.base)
    across = {id(line) for line in spanning}
    parts: list[list[Line]] = [[] for _ in range(len(spanning) + 1)]
    wides = [[line] for line in spanning] + [[]]
    bases = [line.base for line in spanning]
    for line in band:
        if id(line) in across:
            continue
        at = bisect_left(bases, line.base)
        near = [n for n in (at - 1, at) if 0 <= n < len(bases) and abs(bases[n] - line.base) < BESIDE * line.size]
        if near:
            wides[near[0]].append(line)
        else:
            parts[at].append(line)
    yield from zip(parts, wides, strict=True)


def _split_wide(lines: list[Line]) -> Iterator[Column]:
    yield Column(tuple(rows(lines)), min(line.x0 for line in lines), max(line.x1 for line in lines))


def _gutter(band: list[Line]) -> float | None:
    """Return where a band of text falls into two columns, both well filled with several lines, or None."""
    if len(band) < 2 * COLUMN_LINES:
        return None
    left, right = min(line.x0 for line in band), max(line.x1 for line in band)
    size = median(line.size for line in band)
    starts = sorted({round(line.x0) for line in band if left + 0.15 * (right - left) < line.x0 < right - 4 * size})
    best: tuple[int, float] | None = None
    for start in starts:
        at = start - 0.4 * size
        crossing = sum(1 for line in band if line.x0 < at < line.x1)
        if crossing > 0.3 * len(band) or not _two_columns(band, at, left, right, size):
            continue
        if best is None or crossing < best[0]:
            best = (crossing, at)
    return None if best is None else best[1]


def _two_columns(band: list[Line], at: float, left: float, right: float, size: float) -> bool:
    one = [line for line in band if line.x1 <= at]
    two = [line for line in band if line.x0 >= at]
    if min(len(one), len(two)) < COLUMN_LINES:
        return False
    gap = min(line.x0 for line in two) - max(line.x1 for line in one)
    beside = sum(1 for line in one if any(abs(line.base - other.base) < 3 * size for other in two))
    if gap < 0.4 * size or beside < COLUMN_LINES:
        return False
    few_across = len(band) - len(one) - len(two) <= FEW_ACROSS * len(band)
    if few_across and min(len(one), len(two)) >= LISTED_LINES and _one_after_the_other(band, at):
        return True
    return median(line.x1 - line.x0 for line in one) > COLUMN_FILL * (at - left) and median(
        line.x1 - line.x0 for line in two
    ) > COLUMN_FILL * (right - at)


def _one_after_the_other(band: list[Line], at: float) -> bool:
    """Tell whether the file draws one side whole, then the other: an index of short lines, not a table."""
    sides = [line.x0 >= at for line in band if line.x1 <= at or line.x0 >= at]
    return sum(1 for before, after in pairwise(sides) if before != after) <= SWITCHES
