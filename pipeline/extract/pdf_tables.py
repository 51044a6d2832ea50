"""Tables with rules: the lines drawn on a PDF page, and the cells they make."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as c

from pipeline.extract.pdf_lines import Line, line_of
from pipeline.extract.pdf_places import Word, turn

THIN = 4.0
SNAP = 4.0
MIN_RULE = 6.0
MAX_OBJECTS = 20_000
MAX_RULES = 2_000
MAX_COVERS = 500
COVERING, OPAQUE = 6.0, 250
MAX_CROSSINGS = 10_000

Point = tuple[float, float]
Box = tuple[float, float, float, float]


class Rule(NamedTuple):
    """A line drawn on the page: from `start` to `end` at height or abscissa `at`; `side` if it is that of an area."""

    upright: bool
    at: float
    start: float
    end: float
    side: bool = False


class Cell(NamedTuple):
    """The box of a table's cell and its place."""

    x0: float
    top: float
    x1: float
    bottom: float
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Table:
    """Cells in row order and their common box."""

    cells: tuple[Cell, ...]
    x0: float
    top: float
    x1: float
    bottom: float


class Drawn(NamedTuple):
    """What is drawn on a page besides text, in upright coordinates.

    Rules, the boxes of pictures, and those of filled areas that are drawn after some text and may cover it.
    """

    rules: list[Rule]
    pictures: list[Box]
    covers: list[Box]


def read_drawn(page: Any, box: Box, turns: int) -> Drawn:
    """Return the upright and level lines drawn on a page, and where its pictures and filled areas are."""
    count = c.FPDFPage_CountObjects(page)
    rules: list[Rule] = []
    pictures: list[Box] = []
    covers: list[Box] = []
    written = False
    if count > MAX_OBJECTS:
        return Drawn(rules, pictures, covers)
    for index in range(count):
        item = c.FPDFPage_GetObject(page, index)
        kind = c.FPDFPageObj_GetType(item)
        if kind == c.FPDF_PAGEOBJ_PATH and len(rules) <= MAX_RULES:
            rules += _rules_of(item, box, turns)
            if written and len(covers) < MAX_COVERS and _is_filled(item):
                covers += [b for b in _bounds(item, box, turns) if min(b[2] - b[0], b[3] - b[1]) > COVERING]
        elif kind == c.FPDF_PAGEOBJ_IMAGE:
            pictures += _bounds(item, box, turns)
        elif kind == c.FPDF_PAGEOBJ_TEXT:
            written = True
    return Drawn(rules if len(rules) <= MAX_RULES else [], pictures, covers)


def _is_filled(item: Any) -> bool:
    """Tell whether a path is filled, and not with a colour one sees through."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    c.FPDFPath_GetDrawMode(item, mode, stroke)
    alpha = ctypes.c_uint()
    rest = [ctypes.c_uint() for _ in range(3)]
    return bool(mode.value) and bool(c.FPDFPageObj_GetFillColor(item, *rest, alpha)) and alpha.value > OPAQUE


def nested_pictures(page: Any, box: Box, turns: int) -> list[Box]:
    """Return the boxes of the form objects that hold a picture, as some scanners' programs store a page."""
    found: list[Box] = []
    for item in page.get_objects(filter=[c.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        outer = item.container
        while outer is not None and outer.container is not None:
            outer = outer.container
        if outer is not None:
            found += _bounds(outer, box, turns)
    return found


def _bounds(item: Any, box: Box, turns: int) -> list[Box]:
    sides = [ctypes.c_float() for _ in range(4)]
    if not c.FPDFPageObj_GetBounds(item, *sides):
        return []
    left, bottom, right, top = (side.value for side in sides)
    return [_upright(left, bottom, right, top, box, turns)]


def _rules_of(item: Any, box: tuple[float, float, float, float], turns: int) -> list[Rule]:
    sides = [ctypes.c_float() for _ in range(4)]
    if not c.FPDFPageObj_GetBounds(item, *sides):
        return []
    left, bottom, right, top = (side.value for side in sides)
    if min(right - left, top - bottom) <= THIN:
        return _as_rule(*_upright(left, bottom, right, top, box, turns))
    points = _corners(item)
    found: list[Rule] = []
    for (xa, ya, _), (xb, yb, moved) in pairwise(points):
        if not moved and (abs(xa - xb) < 0.5 or abs(ya - yb) < 0.5):
            found += _as_rule(*_upright(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb), box, turns))
    return [rule._replace(side=True) for rule in found]


def _upright(
    left: float, bottom: float, right: float, top: float, box: tuple[float, float, float, float], turns: int
) -> tuple[float, float, float, float]:
    x0, x1, high, _ = turn((left, right), (bottom, top), (left, bottom), box, turns)
    _, _, low, _ = turn((right, left), (top, bottom), (left, bottom), box, turns)
    return x0, min(high, low), x1, max(high, low)


def _as_rule(x0: float, top: float, x1: float, bottom: float) -> list[Rule]:
    width, height = x1 - x0, bottom - top
    if height <= THIN and width >= MIN_RULE:
        return [Rule(False, (top + bottom) / 2, x0, x1)]
    if width <= THIN and height >= MIN_RULE:
        return [Rule(True, (x0 + x1) / 2, top, bottom)]
    return []


def _corners(item: Any) -> list[tuple[float, float, bool]]:
    """Return the points of a path on the page, each with whether the pen was lifted before it."""
    matrix = c.FS_MATRIX()
    c.FPDFPageObj_GetMatrix(item, matrix)
    points: list[tuple[float, float, bool]] = []
    start: tuple[float, float, bool] | None = None
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(c.FPDFPath_CountSegments(item), MAX_RULES)):
        segment = c.FPDFPath_GetPathSegment(item, index)
        kind = c.FPDFPathSegment_GetType(segment)
        c.FPDFPathSegment_GetPoint(segment, x, y)
        px = matrix.a * x.value + matrix.c * y.value + matrix.e
        py = matrix.b * x.value + matrix.d * y.value + matrix.f
        moved = kind == c.FPDF_SEGMENT_MOVETO
        points.append((px, py, moved or kind == c.FPDF_SEGMENT_BEZIERTO))
        start = points[-1] if moved else start
        if c.FPDFPathSegment_GetClose(segment) and start is not None:
            points.append((start[0], start[1], False))
    return points


def find_tables(rules: Sequence[Rule]) -> list[Table]:
    """Return the tables that rules make: at least two cells that touch."""
    level = _merged(rule for rule in rules if not rule.upright)
    upright = _merged(rule for rule in rules if rule.upright)
    upright = _merged([*upright, *_open_sides(level, upright)])
    if len(level) < 2 or len(upright) < 2:
        return []
    boxes = _boxes(level, upright)
    return [_table(group) for group in _touching(boxes) if len(group) > 1]


def _open_sides(level: Sequence[Rule], upright: Sequence[Rule]) -> list[Rule]:
    """Return the left and right sides that many tables leave undrawn, where rules between them divide columns."""
    found: list[Rule] = []
    for first, group in groupby(sorted(level, key=lambda r: (r.start, r.end, r.at)), key=lambda r: (r.start, r.end)):
        ats = [rule.at for rule in group]
        inner = [
            v for v in upright if first[0] + SNAP < v.at < first[1] - SNAP and v.start < ats[-1] and v.end > ats[0]
        ]
        if len(ats) > 2 and inner:
            found += [Rule(True, side, ats[0], ats[-1]) for side in first]
    return found


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Join rules on one line that touch."""
    merged: list[Rule] = []
    aligned: list[Rule] = []
    at = float("-inf")
    for rule in sorted(rules, key=lambda rule: (rule.at, rule.start)):
        at = rule.at if rule.at - at > SNAP else at
        aligned.append(rule._replace(at=at))
    for rule in sorted(aligned, key=lambda rule: (rule.at, rule.start)):
        last = merged[-1] if merged else None
        if last and last.at == rule.at and rule.start <= last.end + SNAP:
            merged[-1] = last._replace(end=max(last.end, rule.end))
        else:
            merged.append(rule)
    return merged


def _boxes(level: list[Rule], upright: list[Rule]) -> list[tuple[float, float, float, float]]:
    """Return the smallest boxes whose four sides are drawn."""
    crossings: dict[Point, tuple[Rule, Rule]] = {}
    along: dict[Rule, list[Point]] = {rule: [] for rule in [*level, *upright]}
    for h in level:
        for v in upright:
            if h.start - SNAP <= v.at <= h.end + SNAP and v.start - SNAP <= h.at <= v.end + SNAP:
                crossings[(v.at, h.at)] = (h, v)
                along[h].append((v.at, h.at))
                along[v].append((v.at, h.at))
    if len(crossings) > MAX_CROSSINGS:
        return []
    found = []
    for (x, y), (h, v) in sorted(crossings.items(), key=lambda item: (item[0][1], item[0][0])):
        right = [p for p in along[h] if p[0] > x]
        below = [p for p in along[v] if p[1] > y]
        corner = _corner(crossings, right, below)
        if corner:
            found.append((x, y, *corner))
    return found


def _corner(crossings: dict[Point, tuple[Rule, Rule]], right: list[Point], below: list[Point]) -> Point | None:
    for low in below:
        for far in right:
            corner = crossings.get((far[0], low[1]))
            if corner and corner[0] == crossings[low][0] and corner[1] == crossings[far][1]:
                return far[0], low[1]
    return None


def _touching(boxes: list[tuple[float, float, float, float]]) -> list[list[tuple[float, float, float, float]]]:
    """Group boxes that share a corner."""
    groups: list[tuple[set[Point], list[tuple[float, float, float, float]]]] = []
    for box in boxes:
        x0, top, x1, bottom = box
        corners = {(x0, top), (x1, top), (x0, bottom), (x1, bottom)}
        joined = [group for group in groups if group[0] & corners]
        groups = [group for group in groups if not group[0] & corners]
        members = [member for group in joined for member in group[1]]
        groups.append((corners.union(*(group[0] for group in joined)), [*members, box]))
    return sorted((sorted(members) for _, members in groups), key=lambda group: (group[0][1], group[0][0]))


def _table(boxes: list[tuple[float, float, float, float]]) -> Table:
    tops = sorted({box[1] for box in boxes})
    lefts = sorted({box[0] for box in boxes})
    cells = [Cell(*box, tops.index(box[1]), lefts.index(box[0])) for box in boxes]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return Table(tuple(cells), lefts[0], tops[0], right, bottom)


def fill(table: Table, lines: Sequence[Line]) -> tuple[tuple[tuple[Line, ...], ...], tuple[Line, ...]]:
    """Return the lines in each cell, and those in none; a line that runs over several cells is cut between words."""
    cells: list[list[Line]] = [[] for _ in table.cells]
    rest: list[Line] = []
    for line in lines:
        if line.base < table.top or line.base - line.size > table.bottom:
            rest.append(line)
            continue
        for place, words in groupby(line.words, key=lambda word: _cell_of(table, word)):
            part = line_of(list(words), line.page, confidence=line.confidence)
            (rest if place < 0 else cells[place]).append(part)
    return tuple(map(tuple, cells)), tuple(rest)


def _cell_of(table: Table, word: Word) -> int:
    middle, height = (word.x0 + word.x1) / 2, word.base - 0.3 * word.size
    for index, cell in enumerate(table.cells):
        if cell.x0 <= middle < cell.x1 and cell.top <= height < cell.bottom:
            return index
    return -1
