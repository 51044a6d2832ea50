"""What lies on a PDF page besides its content: filled form fields, typed and sticky notes, struck-out words."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any, NamedTuple

import pypdfium2.raw as c

from pipeline.domain import AttachedFile, Block, BlockKind
from pipeline.extract.pdf_attached import file_of
from pipeline.extract.pdf_lines import Line, clean, line_of
from pipeline.extract.pdf_places import Word, turn
from pipeline.extract.pdf_rtl import is_rtl_text

MAX_ANNOTATIONS = 2_000
HIDDEN = c.FPDF_ANNOT_FLAG_HIDDEN | c.FPDF_ANNOT_FLAG_NOVIEW
USUAL_SIZE = 10.0
ONE_LINE = 2.2
CENTRED = 0.35
ON, OFF = "☒", "☐"
TICKS = (c.FPDF_FORMFIELD_CHECKBOX, c.FPDF_FORMFIELD_RADIOBUTTON)
CHOICES = (c.FPDF_FORMFIELD_COMBOBOX, c.FPDF_FORMFIELD_LISTBOX)
SAID = (
    c.FPDF_ANNOT_TEXT,
    c.FPDF_ANNOT_HIGHLIGHT,
    c.FPDF_ANNOT_UNDERLINE,
    c.FPDF_ANNOT_SQUIGGLY,
    c.FPDF_ANNOT_STRIKEOUT,
    c.FPDF_ANNOT_STAMP,
    c.FPDF_ANNOT_CARET,
    c.FPDF_ANNOT_INK,
    c.FPDF_ANNOT_SQUARE,
    c.FPDF_ANNOT_CIRCLE,
    c.FPDF_ANNOT_LINE,
    c.FPDF_ANNOT_POLYGON,
)
TAG = re.compile(r"<[^>]*>")
Box = tuple[float, float, float, float]


class Struck(NamedTuple):
    """Words marked as deleted: by whom, and the boxes of the marks (left, top, right, bottom)."""

    author: str
    boxes: tuple[Box, ...]


class Annotations(NamedTuple):
    """What the annotations of a page say: lines to read in their place, comments, marks of deletion, attached files."""

    lines: tuple[Line, ...] = ()
    comments: tuple[Block, ...] = ()
    struck: tuple[Struck, ...] = ()
    files: tuple[AttachedFile, ...] = ()


def read_annotations(page: Any, number: int, box: Box, turns: int, *, form: Any | None) -> Annotations:
    """Return what the annotations of a page say, in upright coordinates.

    Args:
        page: an open page.
        number: its number.
        box: the page's box, as pdfium gives it.
        turns: quarter turns that make its text upright.
        form: pdfium's handle of the document's form, None where it has none.
    """
    count = min(c.FPDFPage_GetAnnotCount(page), MAX_ANNOTATIONS)
    lines: list[Line] = []
    comments: list[Block] = []
    struck: list[Struck] = []
    files: list[AttachedFile] = []
    for index in range(max(0, count)):
        with _annotation(page, index) as item:
            if not item or c.FPDFAnnot_GetFlags(item) & HIDDEN:
                continue
            kind = c.FPDFAnnot_GetSubtype(item)
            author = clean(_string(item, b"T"))
            if kind == c.FPDF_ANNOT_WIDGET and form is not None:
                lines += _field(form, item, number, _upright(_rect(item), box, turns))
            elif kind == c.FPDF_ANNOT_FREETEXT:
                lines += _laid_out(_contents(item), number, _upright(_rect(item), box, turns), USUAL_SIZE)
            elif kind == c.FPDF_ANNOT_FILEATTACHMENT:
                files.append(file_of(c.FPDFAnnot_GetFileAttachment(item)))
            elif kind in SAID:
                said = clean(_contents(item))
                comments += [Block(BlockKind.COMMENT, said, number, author=author)] if said else []
            if kind == c.FPDF_ANNOT_STRIKEOUT:
                struck.append(Struck(author, tuple(_upright(quad, box, turns) for quad in _quads(item))))
    return Annotations(tuple(lines), tuple(comments), tuple(struck), tuple(files))


@contextmanager
def _annotation(page: Any, index: int) -> Iterator[Any]:
    item = c.FPDFPage_GetAnnot(page, index)
    try:
        yield item
    finally:
        if item:
            c.FPDFPage_CloseAnnot(item)


def _string(item: Any, key: bytes) -> str:
    return _utf16(lambda buffer, size: c.FPDFAnnot_GetStringValue(item, key, buffer, size))


def _utf16(call: Any) -> str:
    """Return what a C function writes to a buffer, asked for its length first."""
    length = call(None, 0)
    if not 2 < length < 10_000_000:
        return ""
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    call(buffer, length)
    return bytes(buffer)[: length - 2].decode("utf-16-le", "replace")


def _contents(item: Any) -> str:
    return _string(item, b"Contents") or TAG.sub(" ", _string(item, b"RC"))


def _rect(item: Any) -> Box:
    rect = c.FS_RECTF()
    c.FPDFAnnot_GetRect(item, rect)
    return rect.left, rect.bottom, rect.right, rect.top


def _quads(item: Any) -> Iterator[Box]:
    quad = c.FS_QUADPOINTSF()
    for index in range(min(c.FPDFAnnot_CountAttachmentPoints(item), MAX_ANNOTATIONS)):
        if c.FPDFAnnot_GetAttachmentPoints(item, index, quad):
            xs = (quad.x1, quad.x2, quad.x3, quad.x4)
            ys = (quad.y1, quad.y2, quad.y3, quad.y4)
            yield min(xs), min(ys), max(xs), max(ys)


def _upright(place: Box, box: Box, turns: int) -> Box:
    """Return left, top, right and bottom in upright coordinates."""
    left, bottom, right, top = place
    x0, x1, one, _ = turn((left, right), (bottom, top), (left, bottom), box, turns)
    _, _, other, _ = turn((right, left), (top, bottom), (left, bottom), box, turns)
    return min(x0, x1), min(one, other), max(x0, x1), max(one, other)


def _field(form: Any, item: Any, number: int, place: Box) -> list[Line]:
    """Return the lines a form field shows: its text, the options chosen, or a box with or without its tick."""
    kind = c.FPDFAnnot_GetFormFieldType(form, item)
    if kind in TICKS:
        sign = ON if c.FPDFAnnot_IsChecked(form, item) else OFF
        base = (place[1] + place[3]) / 2 + CENTRED * USUAL_SIZE
        return [line_of([_word(sign, place[0], place[2], base, USUAL_SIZE)], number)]
    value = _utf16(lambda buffer, size: c.FPDFAnnot_GetFormFieldValue(form, item, buffer, size))
    value = value if value.strip() else TAG.sub(" ", _string(item, b"RV"))
    if kind in CHOICES:
        value = "\n".join(_chosen(form, item)) or value
    elif kind != c.FPDF_FORMFIELD_TEXTFIELD:
        return []
    size = ctypes.c_float()
    c.FPDFAnnot_GetFontSize(form, item, size)
    return _laid_out(value, number, place, size.value if 4 < size.value < 40 else USUAL_SIZE)


def _chosen(form: Any, item: Any) -> Iterator[str]:
    for index in range(min(max(0, c.FPDFAnnot_GetOptionCount(form, item)), MAX_ANNOTATIONS)):
        if c.FPDFAnnot_IsOptionSelected(form, item, index):
            yield _utf16(lambda b, n, index=index: c.FPDFAnnot_GetOptionLabel(form, item, index, b, n))


def _laid_out(text: str, number: int, place: Box, size: float) -> list[Line]:
    """Return a line for each paragraph of a text typed into a box; each is read as a paragraph of its own."""
    parts = [clean(part) for part in re.split(r"[\r\n]+", text)]
    parts = [part for part in parts if part]
    left, top, right, bottom = place
    size = min(size, bottom - top) if bottom > top else size
    single = bottom - top < ONE_LINE * size
    step = (bottom - top) / max(1, len(parts))
    found = []
    for row, part in enumerate(parts):
        words = part.split()
        width = (right - left) / len(words)
        order = range(len(words) - 1, -1, -1) if is_rtl_text(part) else range(len(words))
        base = (top + bottom) / 2 + CENTRED * size if single else top + size + min(step, size) * row
        placed = [
            _word(w, left + width * n, left + width * (n + 1), base, size) for n, w in zip(order, words, strict=True)
        ]
        found.append(_as_written(line_of(placed, number), part))
    return found


def _as_written(line: Line, text: str) -> Line:
    return Line(line.words, text, line.x0, line.x1, line.top, line.base, line.size, False, line.page, apart=True)


def _word(text: str, x0: float, x1: float, base: float, size: float) -> Word:
    return Word(text, x0, x1, base - size, base, size, False, -1)


def part_struck(
    runs: Sequence[Sequence[Word]], struck: Sequence[Struck], number: int
) -> tuple[list[list[Word]], list[Block]]:
    """Take the words that are struck out from the runs of a page; they come back as deletions."""
    marks = [(box, n) for n, mark in enumerate(struck) for box in mark.boxes]
    kept: list[list[Word]] = []
    gone: list[tuple[int, str]] = []
    for run in runs:
        for n, group in groupby(run, key=lambda word: _mark_of(word, marks)):
            words = list(group)
            if n < 0:
                kept.append(words)
            else:
                gone.append((n, line_of(words, number).text))
    blocks = []
    for n, parts in groupby(gone, key=lambda item: item[0]):
        text = clean(" ".join(part for _, part in parts))
        blocks.append(Block(BlockKind.DELETION, text, number, author=struck[n].author))
    return kept, blocks


def _mark_of(word: Word, marks: Sequence[tuple[Box, int]]) -> int:
    x, y = (word.x0 + word.x1) / 2, word.base - 0.3 * word.size
    return next((n for (left, top, right, low), n in marks if left <= x <= right and top <= y <= low), -1)
