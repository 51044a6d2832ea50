"""Running headers and footers, page numbers and line numbers: found because they repeat, and taken out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.extract.pdf_lines import Line

ZONE = 0.13
NEAR = 6.0
NUMBER = re.compile(r"\d+")
MIN_PAGES = 3
SHARE = 0.6
MIN_LETTERS = 6
DETACHED = 1.7
ENOUGH_SIGNS = 2
EDGE_LINES = 3
LINE_NUMBERS = 6
PAGE_NUMBER = re.compile(
    r"^(?:[-–—\s]*(?:p(?:age|\.|ágina)?|стр\.?|第|صفحة)?\s*(\d{1,4}|[ivxl]{1,6})\s*(?:页|頁)?"
    r"(?:\s*(?:/|of|de|из|sur|من)\s*\d{1,4})?[-–—\s]*)$",
    re.I,
)
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


@dataclass(frozen=True, slots=True)
class PageLines:
    """Lines of a page and its height."""

    number: int
    height: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Furniture:
    """Pages without furniture; `headers` are those of the first page, `removed` tells what was taken out, how often."""

    pages: tuple[PageLines, ...]
    headers: tuple[Line, ...]
    removed: tuple[tuple[str, int], ...]


def remove_furniture(pages: Sequence[PageLines]) -> Furniture:
    """Take out what repeats at the edges of pages, page numbers that count on, and columns of line numbers."""
    numbers = {id(line) for page in pages for line in _line_numbers(page)}
    repeated = _repeated(pages)
    counted = _page_numbers(pages, repeated | numbers)
    if not _text_remains(pages, repeated):
        repeated = set()
    gone = numbers | repeated | counted
    removed: dict[str, int] = defaultdict(int)
    for page in pages:
        for line in page.lines:
            if id(line) in repeated:
                removed[line.text.strip()] += 1
    if counted:
        removed["page numbers"] = len(counted)
    if numbers:
        removed["line numbers"] = len(numbers)
    kept = tuple(PageLines(p.number, p.height, tuple(x for x in p.lines if id(x) not in gone)) for p in pages)
    first = pages[0] if pages else None
    headers = tuple(x for x in first.lines if id(x) in repeated and x.base < ZONE * first.height) if first else ()
    return Furniture(kept, headers, tuple(removed.items()))


def _text_remains(pages: Sequence[PageLines], gone: set[int]) -> bool:
    """Tell whether most text stays: pages that repeat each other whole are no furniture."""
    total = sum(len(line.text) for page in pages for line in page.lines)
    return 2 * sum(len(line.text) for page in pages for line in page.lines if id(line) in gone) < total


def _edges(page: PageLines) -> list[Line]:
    """Return the lines near the top and the bottom of a page."""
    low, high = ZONE * page.height, (1 - ZONE) * page.height
    top = sorted((line for line in page.lines if line.base < low), key=lambda line: line.base)
    bottom = sorted((line for line in page.lines if line.base > high), key=lambda line: -line.base)
    return _first_levels(top, EDGE_LINES) + _first_levels(bottom, EDGE_LINES)


def _first_levels(lines: list[Line], count: int) -> list[Line]:
    levels: list[float] = []
    kept = []
    for line in lines:
        if not levels or abs(levels[-1] - line.base) > 2:
            levels.append(line.base)
        if len(levels) > count:
            break
        kept.append(line)
    return kept


def _repeated(pages: Sequence[PageLines]) -> set[int]:
    """Return the lines that stand in the same words at the same height on several pages, apart from the body."""
    seen: dict[str, list[tuple[PageLines, Line]]] = defaultdict(list)
    for page in pages:
        for line in _edges(page):
            if not PAGE_NUMBER.match(line.text.strip()):
                seen[NUMBER.sub("#", line.text.strip().casefold())].append((page, line))
    needed = min(MIN_PAGES, max(2, len(pages)))
    found: set[int] = set()
    for key, places in seen.items():
        letters = sum(ch.isalpha() for ch in key)
        for page, line in places:
            same = {other.number for other, text in places if _alike(line, text) and abs(line.base - text.base) < NEAR}
            everywhere = len(same) >= SHARE * len(pages)
            signs = everywhere + (letters >= MIN_LETTERS) + _detached(page, line)
            if len(same) >= needed and signs >= ENOUGH_SIGNS:
                found.add(id(line))
    return found


def _alike(one: Line, other: Line) -> bool:
    """Tell whether two lines differ in nothing, or in nothing but page numbers that count on."""
    pairs = zip(NUMBER.findall(one.text), NUMBER.findall(other.text), strict=False)
    return all(a == b or int(a) - int(b) == one.page - other.page for a, b in pairs)


def _detached(page: PageLines, line: Line) -> bool:
    """Tell whether a line stands further from the text than lines of a paragraph do."""
    inward = (
        [x.base - line.base for x in page.lines]
        if line.base < page.height / 2
        else [line.base - x.base for x in page.lines]
    )
    return min((gap for gap in inward if gap > 2), default=line.size * DETACHED) >= line.size * DETACHED


def _page_numbers(pages: Sequence[PageLines], taken: set[int]) -> set[int]:
    """Return numbers at the edge that differ from their page's place in the file by one same offset."""
    offsets: dict[int, list[Line]] = defaultdict(list)
    for page in pages:
        ordered = sorted(page.lines, key=lambda line: line.base)
        for line in {id(x): x for x in _first_levels(ordered, 2) + _first_levels(ordered[::-1], 2)}.values():
            match = PAGE_NUMBER.match(line.text.strip())
            if match and not line.apart and id(line) not in taken and (len(pages) > 1 or _alone(page, line)):
                offsets[_value(match.group(1)) - page.number].append(line)
    if not offsets:
        return set()
    needed = 1 if len(pages) == 1 else 2
    agreed = {offset: lines for offset, lines in offsets.items() if len(lines) >= needed}
    return {id(line) for lines in agreed.values() for line in lines}


def _alone(page: PageLines, line: Line) -> bool:
    """Tell whether nothing else stands at the height of a line near an edge of its page."""
    edge = not ZONE * page.height < line.base < (1 - ZONE) * page.height
    return edge and sum(1 for other in page.lines if abs(other.base - line.base) < NEAR) == 1


def _value(number: str) -> int:
    if number.isdigit():
        return int(number)
    values = [ROMAN[ch] for ch in number.lower()]
    return sum(-v if any(v < later for later in values[i + 1 :]) else v for i, v in enumerate(values))


def _line_numbers(page: PageLines) -> list[Line]:
    """Return the numbers printed down the margin, if they count on and nothing stands left of them."""
    numbers = [line for line in page.lines if re.fullmatch(r"\d{1,4}", line.text.strip()) and not line.apart]
    numbers.sort(key=lambda line: line.base)
    others = [line for line in page.lines if not line.text.strip().isdigit()]
    if len(numbers) < LINE_NUMBERS or not others:
        return []
    margin = min(line.x0 for line in others)
    aligned = [line for line in numbers if line.x1 <= margin + 1]
    values = [int(line.text) for line in aligned]
    steps = {b - a for a, b in pairwise(values)}
    return aligned if len(aligned) >= LINE_NUMBERS and len(steps) == 1 and steps <= {1, 5} else []
