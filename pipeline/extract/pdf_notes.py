"""Footnotes of PDF pages: small lines at the foot that begin with a mark, and the marks that call them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.pdf_columns import Column
from pipeline.extract.pdf_lines import Line

SMALL = 0.93
FOOT = 0.45
MARK = re.compile(r"^(\d{1,3}|[*†‡]{1,3}|\[\d{1,3}\])[).]?(?:\s+|(?=[^\W\d_]))(?=\S)")


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its mark and its lines, without the mark."""

    mark: str
    lines: tuple[Line, ...]
    text: tuple[str, ...]


def split_notes(column: Column, body_size: float, height: float) -> tuple[Column, list[Note]]:
    """Take the footnotes off the end of a column."""
    lines = column.lines
    start = len(lines)
    while (
        start
        and lines[start - 1].table < 0
        and lines[start - 1].size < SMALL * body_size
        and lines[start - 1].base > FOOT * height
    ):
        start -= 1
    while start < len(lines) and not MARK.match(lines[start].text):
        start += 1
    notes = _notes(lines[start:])
    if not notes:
        return column, []
    return Column(lines[:start], column.x0, column.x1, column.whole), notes


def _notes(lines: Sequence[Line]) -> list[Note]:
    found: list[Note] = []
    for line in lines:
        match = MARK.match(line.text)
        if match and _next(found, match.group(1)):
            found.append(Note(match.group(1).strip("[]"), (line,), (line.text[match.end() :],)))
        else:
            last = found[-1]
            found[-1] = Note(last.mark, (*last.lines, line), (*last.text, line.text))
    return found


def _next(found: list[Note], mark: str) -> bool:
    """Tell whether a mark may follow those found; a line that happens to begin with a number is not a note."""
    mark = mark.strip("[]")
    if not found or not mark.isdigit() or not found[-1].mark.isdigit():
        return True
    return int(mark) == int(found[-1].mark) + 1


def split_marks(call: str, marks: frozenset[str]) -> tuple[str, ...]:
    """Return the note marks a raised text stands for ("1", "1,2"), none if it calls no note of the document."""
    parts = [part for part in call.rstrip(")").split(",") if part]
    return tuple(parts) if parts and all(part in marks for part in parts) else ()
