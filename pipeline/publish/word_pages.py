"""The pages that a Word file's contents show until a program sets it: reckoned from sizes of type, not set."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from pipeline.publish.word_styles import NOTE, measures

_HEIGHT, _WIDTH = 711.0, 453.5  # points of an A4 page within its margins
_LETTER, _WIDE = 0.43, 1.0  # width of a letter of text, and of a Chinese one, in sizes of type
_LINE = 1.15  # height of a line in sizes of type
_CELL = 11.0  # points of a table's cell that hold no text, across
_RULE = 12.0  # points above the first note of a page
_FIRST_WIDE = 0x2E80
Measure = tuple[float, float, float, float]


def set_pages(word: WordDocument, notes: Any) -> None:
    """Fill the fields that point to a page, and ask programs that update fields to do so.

    Args:
        word: complete, with fields as `word_text.add_field` makes them.
        notes: the root of its footnotes.
    """
    sizes, note = measures(word), word.styles[NOTE].style_id
    below = {n.get(qn("w:id")): _height(_said(n), sizes[note], _WIDTH) for n in notes}
    pages = dict(_pages(word.element.body, sizes, below))
    for runs in _fields(word.element.body):
        begin, instruction, shown = runs
        words = instruction.text.split()
        if words[:1] == ["PAGEREF"]:
            shown.text = str(pages.get(words[1], 1))
            begin.set(qn("w:dirty"), "true")


def _pages(body: Any, sizes: Mapping[str, Measure], below: Mapping[str, float]) -> Iterator[tuple[str, int]]:
    """Yield every bookmark with its page."""
    page, used = 1, 0.0
    for block in body:
        if block.tag == qn("w:tbl"):
            used += sum(_row(r, sizes) for r in block.iter(qn("w:tr")))
        elif block.tag == qn("w:p"):
            style = _style(block)
            if block.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is not None:
                page, used = page + 1, 0.0
            own = _height(_said(block), sizes.get(style, sizes["Normal"]), _WIDTH)
            noted = sum(below.get(r.get(qn("w:id")), 0.0) for r in block.iter(qn("w:footnoteReference")))
            # What is kept with the next, and the line that a note's mark stands in with the note, go on together.
            least = own + 3 * sizes["Normal"][0] if style.startswith("Heading") else 0.0
            if used % _HEIGHT + least > _HEIGHT:
                page, used = page + 1, 0.0
            used += own + noted
            for mark in block.iter(qn("w:bookmarkStart")):
                yield mark.get(qn("w:name")), page
        while used > _HEIGHT - _RULE:
            page, used = page + 1, used - (_HEIGHT - _RULE)


def _row(row: Any, sizes: Mapping[str, Measure]) -> float:
    return max(_height(_said(c), sizes["TableText"], _cell(c)) for c in row.iter(qn("w:tc")))


def _cell(cell: Any) -> float:
    width = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
    return float(width.get(qn("w:w"))) / 20 - _CELL


def _style(block: Any) -> str:
    style = block.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return style.get(qn("w:val")) if style is not None else "Normal"


def _said(element: Any) -> str:
    return "".join(t.text or "" for t in element.iter(qn("w:t")))


def _height(text: str, measure: Measure, width: float) -> float:
    size, spacing, around, indent = measure
    wide = sum(ord(c) >= _FIRST_WIDE for c in text)
    length = ((len(text) - wide) * _LETTER + wide * _WIDE) * size
    return max(1, math.ceil(length / (width - indent))) * size * _LINE * spacing + around


def _fields(body: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Yield the beginning, the instruction and the shown text of each field."""
    parts = list(body.iter(qn("w:fldChar"), qn("w:instrText"), qn("w:t")))
    for n, e in enumerate(parts):
        if e.get(qn("w:fldCharType")) == "begin" and n + 3 < len(parts):
            yield e, parts[n + 1], parts[n + 3]
