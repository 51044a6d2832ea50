"""Blocks from the pages of a PDF: what each paragraph is, its label, notes and text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import fmean

from pipeline.domain import Block, BlockKind
from pipeline.extract.pdf_columns import Column, columns, in_order
from pipeline.extract.pdf_joins import Hyphens, hyphens_of, join_lines
from pipeline.extract.pdf_lines import Line, clean, rows
from pipeline.extract.pdf_notes import Note, split_marks, split_notes
from pipeline.extract.pdf_paragraphs import INDENT, STOPPED, Draft, label_of, paragraphs, runs_on
from pipeline.extract.pdf_tables import Table
from pipeline.extract.pdf_wraps import unwrap

HEADING_WORDS = 30
HEADING_LINES = 4
LARGER = 1.12
CAPTION = re.compile(
    r"^(?:figure|fig\.|table|tableau|cuadro|figura|рисунок|рис\.|таблица|图|表|شكل|جدول)\s*\d+\s*[:.–—-]", re.I
)
CAPTION_WORDS = 60
CONTENTS = re.compile(r"(?:\.\s?){4,}\s*\d+$")


@dataclass(frozen=True, slots=True)
class PageBody:
    """What is left of a page to be read: segments outside tables, tables with the segments in each, turned text.

    A `plain` page is read line after line in the file's order, without columns.
    """

    number: int
    height: float
    lines: tuple[Line, ...]
    tables: tuple[tuple[Table, tuple[tuple[Line, ...], ...]], ...] = ()
    turned: str = ""
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Structure:
    """What the file itself says: levels of headings by their text, and by page and marked-content id."""

    outline: Mapping[str, int]
    tags: Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class _Reading:
    """Everything the choice of a block's kind rests on."""

    structure: Structure
    hyphens: Hyphens
    body_size: float
    heading_sizes: tuple[float, ...]
    marks: Mapping[int, frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table on a page and the lines in each of its cells."""

    page: int
    table: Table
    lines: tuple[tuple[Line, ...], ...]


Item = Draft | Note | _Grid


def read_blocks(pages: Sequence[PageBody], structure: Structure) -> list[Block]:
    """Return the blocks of a document in reading order; notes follow the column they stand under."""
    size = _body_size(pages)
    layout = [(page, in_order(page.lines) if page.plain else columns(_with_tables(page))) for page in pages]
    margins = [column for _, found in layout for column in found if column.whole]
    items = _unwrapped(_joined([item for page, found in layout for item in _page_items(page, found, size, margins)]))
    drafts = [item for item in items if isinstance(item, Draft)]
    notes = [item for item in items if isinstance(item, Note)]
    cells = [line for item in items if isinstance(item, _Grid) for cell in item.lines for line in cell]
    lines = [line for item in items if not isinstance(item, _Grid) for line in item.lines] + cells
    marks = {page.number: frozenset(n.mark for n in notes if n.lines[0].page == page.number) for page in pages}
    reading = _Reading(structure, hyphens_of(lines), size, _heading_sizes(drafts, size), marks)
    return list(_blocks(items, reading, {page.number: page.turned for page in pages}))


def _body_size(pages: Sequence[PageBody]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.text)
    return max(sizes.items(), key=lambda item: (item[1], item[0]), default=(10.0, 0))[0]


def _with_tables(page: PageBody) -> list[Line]:
    """Return the lines of a page and, among them, a line in place of each table."""
    places = [
        Line((), "", t.x0, t.x1, t.top, t.bottom, 10.0, False, page.number, table=index)
        for index, (t, _) in enumerate(page.tables)
    ]
    return [*page.lines, *places]


def _page_items(page: PageBody, found: Sequence[Column], size: float, margins: Sequence[Column]) -> Iterable[Item]:
    for column in found:
        kept, notes = split_notes(column, size, page.height)
        right = _margin(kept, margins)
        for part in _between_tables(kept):
            if part[0].table >= 0:
                yield _Grid(page.number, *page.tables[part[0].table])
            else:
                yield from paragraphs(Column(tuple(part), kept.x0, kept.x1, kept.whole), right=right)
        yield from notes


def _between_tables(column: Column) -> Iterable[list[Line]]:
    part: list[Line] = []
    for line in column.lines:
        if line.table >= 0 and part:
            yield part
        if line.table >= 0:
            yield [line]
            part = []
        else:
            part.append(line)
    if part:
        yield part


def _margin(column: Column, margins: Sequence[Column]) -> float:
    """Return the right margin of the document's other pages that begin at the same left margin."""
    same = [other.x1 for other in margins if abs(other.x0 - column.x0) < column.lines[0].size] if column.lines else []
    return max(same, default=column.x1) if column.whole else column.x1


def _joined(items: Sequence[Item]) -> list[Item]:
    """Join paragraphs that run over a column or page break, past the notes that stand between."""
    joined: list[Item] = []
    last = -1
    for item in items:
        before = joined[last] if last >= 0 else None
        if isinstance(item, Draft) and isinstance(before, Draft) and runs_on(before, item):
            joined[last] = replace(before, lines=before.lines + item.lines)
            continue
        joined.append(item)
        if not isinstance(item, Note):
            last = len(joined) - 1 if isinstance(item, Draft) else -1
    return joined


def _unwrapped(items: Sequence[Item]) -> list[Item]:
    """Undo lines broken by hand in each stretch of running text, not across tables and notes."""
    found: list[Item] = []
    for is_draft, group in groupby(items, key=lambda item: isinstance(item, Draft)):
        stretch = list(group)
        found += unwrap([item for item in stretch if isinstance(item, Draft)]) if is_draft else stretch
    return found


def _heading_sizes(drafts: Iterable[Draft], body: float) -> tuple[float, ...]:
    found = {round(d.size) for d in drafts if d.size > LARGER * body and len(d.lines) <= HEADING_LINES}
    return tuple(sorted(found, reverse=True))


def _blocks(items: Iterable[Item], reading: _Reading, turned: Mapping[int, str]) -> Iterable[Block]:
    table = 0
    indents: list[float] = []
    for item in items:
        if isinstance(item, _Grid):
            yield from _cells(item, reading, table)
            table += 1
        elif isinstance(item, Note):
            text = clean(join_lines(item.text, reading.hyphens))
            yield Block(BlockKind.FOOTNOTE, text, item.lines[0].page, note=item.mark, confidence=_sure(item.lines))
        else:
            block = _block(item, reading)
            if block.kind is BlockKind.LIST_ITEM:
                block = replace(block, level=_list_level(indents, item))
            else:
                indents.clear()
            if block.text:
                yield block
    for page, text in turned.items():
        if text:
            yield Block(BlockKind.TEXT_BOX, clean(text), page)


def _list_level(indents: list[float], item: Draft) -> int:
    """Return the depth of a list item among those right before it."""
    line = item.lines[0]
    at = -line.x1 if item.rtl else line.x0
    while indents and indents[-1] > at + INDENT * line.size:
        indents.pop()
    if not indents or at > indents[-1] + INDENT * line.size:
        indents.append(at)
    return len(indents) - 1


def _block(draft: Draft, reading: _Reading) -> Block:
    texts, calls = _texts(draft.lines, reading.marks)
    label, first = label_of(clean(texts[0]) + " ")
    text = clean(join_lines([first, *texts[1:]], reading.hyphens))
    kind, level = _kind(draft, f"{label} {text}".strip(), reading)
    if kind is BlockKind.PARAGRAPH and label:
        kind = BlockKind.LIST_ITEM
    page, note = draft.lines[0].page, " ".join(calls)
    return Block(kind, text, page, clean(label), level, note, confidence=_sure(draft.lines))


def _texts(lines: Sequence[Line], notes: Mapping[int, frozenset[str]]) -> tuple[list[str], list[str]]:
    """Return the lines' texts and the marks of notes they call; raised text that calls none goes back in its place."""
    texts, called = [], []
    for line in lines:
        text, marks = line.text, notes.get(line.page, frozenset())
        for call, at in reversed(list(zip(line.calls, line.calls_at, strict=True))):
            if not split_marks(call, marks):
                text = text[:at] + call + text[at:]
        called += [mark for call in line.calls for mark in split_marks(call, marks)]
        texts.append(text)
    return texts, called


def _kind(draft: Draft, text: str, reading: _Reading) -> tuple[BlockKind, int]:
    line = draft.lines[0]
    words = len(text.split())
    key = heading_key(text)
    if key in reading.structure.outline and len(draft.lines) <= HEADING_LINES:
        return BlockKind.HEADING, reading.structure.outline[key]
    if (line.page, line.mcid) in reading.structure.tags and words <= HEADING_WORDS:
        return BlockKind.HEADING, reading.structure.tags[(line.page, line.mcid)]
    if CAPTION.match(text) and words <= CAPTION_WORDS:
        return BlockKind.CAPTION, 0
    if _looks_like_heading(draft, text, words, reading.body_size):
        sizes = reading.heading_sizes
        return BlockKind.HEADING, sizes.index(round(line.size)) if round(line.size) in sizes else len(sizes)
    return BlockKind.PARAGRAPH, 0


def _looks_like_heading(draft: Draft, text: str, words: int, body_size: float) -> bool:
    line = draft.lines[0]
    if words > HEADING_WORDS or len(draft.lines) > HEADING_LINES or CONTENTS.search(text):
        return False
    if not any(ch.isalpha() for ch in text) or text.endswith((",", ";")):
        return False
    if line.confidence is not None or STOPPED.search(text):
        return False
    return min(one.size for one in draft.lines) > LARGER * body_size or all(one.bold for one in draft.lines)


def heading_key(text: str) -> str:
    """Return a text as headings are compared: letters and digits alone."""
    return re.sub(r"[\W_]+", "", text.casefold())


def _cells(grid: _Grid, reading: _Reading, number: int) -> Iterable[Block]:
    """Yield the cells' paragraphs in row order; a cell's right margin is as wide as its left one."""
    for cell, inside in zip(grid.table.cells, grid.lines, strict=True):
        found = rows(inside)
        if not found:
            continue
        left, right = min(line.x0 for line in found), max(line.x1 for line in found)
        padding = max(2.0, left - cell.x0)
        for draft in paragraphs(Column(tuple(found), left, right), right=cell.x1 - padding):
            block = _block(draft, reading)
            if block.text:
                yield replace(block, kind=BlockKind.TABLE_CELL, level=0, table=number, row=cell.row, column=cell.column)


def _sure(lines: Sequence[Line]) -> float | None:
    values = [line.confidence for line in lines if line.confidence is not None]
    return round(fmean(values), 4) if values else None
