"""Paragraphs of a PDF: lines that belong together by gap, indent, line length, label and sentence end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.extract.pdf_columns import Column
from pipeline.extract.pdf_lines import HAN, Line, is_rtl

BULLET = "•●○◦▪■□‣➢✓✔❖♦·–—\\-*§"
LABEL = re.compile(
    rf"^(?P<label>[{BULLET}]|\(?\d{{1,3}}[.)]|\(?[A-Za-z][.)]|\(?[ivxIVX]{{1,5}}[.)]|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}[.)]?"
    r"|\(?[\u0430-\u044f][.)]|[\u0660-\u0669]{1,3}[.\-)]|\(?[\u0621-\u064a][.)])\s+(?=\S)"
)
HAN_LABEL = re.compile(
    r"^(?P<label>[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十\d]{1,3}）|\d{1,3}[、．])\s*(?=\S)"
)
INITIAL = re.compile(r"^[A-Z]\.\s+[A-Z][\w.]")
ENDED = re.compile(r"[.!?:;…。！？：；؟؛۔][\"'”’»)\]）」]*[\d,]*$")
STOPPED = re.compile(r"[.!?…。！？؟۔][\"'”’»)\]）」]*[\d,]*$")
PARAGRAPH_GAP = 1.28
INDENT = 0.8
SIZE_STEP = 0.07
USUAL_LEADING = 1.2


@dataclass(frozen=True, slots=True)
class Draft:
    """Lines of one paragraph, with the margins of the column it stands in."""

    lines: tuple[Line, ...]
    left: float
    right: float
    rtl: bool

    @property
    def size(self) -> float:
        """Size of most of the first line."""
        return self.lines[0].size

    @property
    def label(self) -> str:
        """Label the paragraph begins with, empty if none."""
        return label_of(self.lines[0].text)[0]


def label_of(text: str) -> tuple[str, str]:
    """Split a printed label off a text."""
    match = LABEL.match(text) or HAN_LABEL.match(text)
    if not match or INITIAL.match(text):
        return "", text
    return match.group("label"), text[match.end() :]


def paragraphs(column: Column, *, right: float | None = None) -> list[Draft]:
    """Return the paragraphs of a column; `right` is its right margin where the page's own lines are too few to tell."""
    if not column.lines:
        return []
    rtl = is_rtl(column.lines)
    left, margin = column.x0, max(column.x1, right or 0.0)
    leading = _leading(column.lines)
    found: list[list[Line]] = [[column.lines[0]]]
    for line in column.lines[1:]:
        draft = Draft(tuple(found[-1]), left, margin, rtl)
        if _begins(draft, line, leading):
            found.append([line])
        else:
            found[-1].append(line)
    return [Draft(tuple(lines), left, margin, rtl) for lines in found]


def _leading(lines: Sequence[Line]) -> float:
    """Return the usual distance of lines, relative to their size."""
    gaps = sorted(
        (b.base - a.base) / a.size
        for a, b in pairwise(lines)
        if 0.8 < (b.base - a.base) / a.size < 3 and a.size == b.size
    )
    return gaps[len(gaps) // 4] if len(gaps) > 2 else max(USUAL_LEADING, min(gaps, default=USUAL_LEADING))


def _begins(draft: Draft, line: Line, leading: float) -> bool:
    """Tell whether a line begins a new paragraph after the lines of a draft."""
    last = draft.lines[-1]
    if last.apart or line.apart:
        return True
    gap = (line.base - last.base) / max(last.size, line.size)
    if gap < 0.3 or gap > PARAGRAPH_GAP * leading or abs(last.size - line.size) > SIZE_STEP * last.size:
        return True
    ended = bool(ENDED.search(last.text))
    short = is_short(draft, last, line)
    if label_of(line.text)[0] and (
        short or ended or abs(_start(draft, line) - _start(draft, last)) > INDENT * line.size
    ):
        return True
    if last.bold != line.bold and (short or ended):
        return True
    if short:
        return ended or not line.text[0].islower()
    return _indented(draft, line, ended=ended)


def _indented(draft: Draft, line: Line, *, ended: bool) -> bool:
    """Tell whether a line's indent begins a paragraph; a hanging indent and centred lines do not."""
    last = draft.lines[-1]
    step = (_start(draft, line) - _start(draft, last)) * (-1 if draft.rtl else 1)
    if abs(step) <= INDENT * line.size or _centred(draft, last, line):
        return False
    if len(draft.lines) == 1 and (step < 0 or draft.label):
        return False
    return ended or not line.text[0].islower()


def _start(draft: Draft, line: Line) -> float:
    return line.x1 if draft.rtl else line.x0


def _centred(draft: Draft, last: Line, line: Line) -> bool:
    middle = (draft.left + draft.right) / 2
    return all(
        abs((one.x0 + one.x1) / 2 - middle) < one.size and one.x0 - draft.left > one.size for one in (last, line)
    )


def is_short(draft: Draft, last: Line, following: Line | None) -> bool:
    """Tell whether a line stops where the next word would still have fitted."""
    room = last.x0 - draft.left if draft.rtl else draft.right - last.x1
    if following is None:
        return room > 4 * last.size
    if _centred(draft, last, following):
        room += last.x0 - draft.left
    word = following.words[0]
    needed = min(word.x1 - word.x0, last.size) if re.match(f"[{HAN}]", word.text) else word.x1 - word.x0
    return room > needed + 0.5 * last.size


def continued(draft: Draft, following: Draft) -> bool:
    """Tell whether a paragraph runs on into the first paragraph of the next column or page."""
    last, line = draft.lines[-1], following.lines[0]
    same = abs(last.size - line.size) <= SIZE_STEP * last.size and last.bold == line.bold
    same = same and not last.apart and not line.apart
    if not same or following.label or draft.rtl != following.rtl:
        return False
    if line.text[0].islower() and not STOPPED.search(last.text):
        return True
    indent = following.right - line.x1 if draft.rtl else line.x0 - following.left
    hanging = (
        bool(draft.label)
        or len(following.lines) == 1
        or _start(following, line) == _start(following, following.lines[1])
    )
    if indent > INDENT * line.size and not hanging:
        return False
    return not is_short(draft, last, line) and len(draft.lines) > 1 and not ENDED.search(last.text)


def runs_on(draft: Draft, following: Draft) -> bool:
    """Tell whether a draft continues after a column or page break; drafts of one column never do."""
    last, line = draft.lines[-1], following.lines[0]
    return (line.page != last.page or line.base < last.base) and continued(draft, following)
