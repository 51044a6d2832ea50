"""Lines of a PDF page in reading order: words joined to segments, segments of a line put together."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.extract.pdf_bidi import logical
from pipeline.extract.pdf_places import Word
from pipeline.extract.pdf_rtl import RTL, is_rtl_text
from pipeline.extract.pdf_words import LINE_END_HYPHEN, RAISED, SMALLER

WIDE_GAP = 1.6
TOUCHING = 0.2
SHIFTED = 0.08
MEND_GAP = 0.8
SAME_LINE = 0.45
JUMP = 2.5
FEW_BACK = 0.4
LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
BULLETS = dict.fromkeys([0xF0B7, 0xF0A7, 0xF076, 0xF0D8, 0xF0FC, 0xF02D, 0xF06E, 0xF0A8, 0xF0E0, 0xF0F0], "•")
DROPPED = dict.fromkeys([0x00AD, 0x200B, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
CLEAN = LIGATURES | BULLETS | DROPPED
HAN = "\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
BETWEEN_HAN = re.compile(f"(?<=[{HAN}]) (?=[{HAN}])")
NOTE_MARK = re.compile(r"\d{1,3}(?:,\d{1,3})*\)?|[*†‡]{1,3}")
CALL = "\u2059"


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or a part of one between wide gaps, with its box; `size`, `bold` and `mcid` are those of most of it.

    A line that is `apart` (typed into a field, or onto the page) is a paragraph of its own.
    """

    words: tuple[Word, ...]
    text: str
    x0: float
    x1: float
    top: float
    base: float
    size: float
    bold: bool
    page: int
    mcid: int = -1
    calls: tuple[str, ...] = ()
    calls_at: tuple[int, ...] = ()
    confidence: float | None = None
    table: int = -1
    apart: bool = False


def segments(runs: Sequence[Sequence[Word]], page: int) -> list[Line]:
    """Cut pdfium's runs where a gap is wide or the line changes; each piece keeps its logical order."""
    found = []
    for run in runs:
        part: list[Word] = []
        for word in run:
            if part and _apart(part[-1], word):
                found.append(line_of(part, page))
                part = []
            part.append(word)
        found.append(line_of(part, page))
    return _mended([line for line in found if line.text.strip()])


def _mended(lines: Sequence[Line]) -> list[Line]:
    """Join again what pdfium broke within a line, at an exponent or a change of font."""
    mended: list[Line] = []
    for line in lines:
        last = mended[-1] if mended else None
        if last and _goes_on(last, line):
            mended[-1] = line_of([*last.words, *line.words], line.page)
        else:
            mended.append(line)
    return mended


def _goes_on(last: Line, line: Line) -> bool:
    size = max(last.size, line.size)
    gap = max(line.x0 - last.x1, last.x0 - line.x1)
    near = -TOUCHING * size < gap < MEND_GAP * size
    return near and abs(last.base - line.base) < SAME_LINE * size


def _apart(left: Word, right: Word) -> bool:
    size = max(left.size, right.size, 1.0)
    gap = max(right.x0 - left.x1, left.x0 - right.x1)
    return gap > WIDE_GAP * size or abs(left.base - right.base) > 0.8 * size


def line_of(words: Sequence[Word], page: int, *, confidence: float | None = None) -> Line:
    """Join words to a line."""
    visual = any(word.units for word in words)
    text, calls, calls_at = _visual_text(words) if visual else _text(words)
    big = max(words, key=lambda w: len(w.text))
    letters = sum(len(w.text) for w in words)
    bold = sum(len(w.text) for w in words if w.bold) > 0.6 * letters
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[round(word.size, 1)] += len(word.text)
    return Line(
        words=tuple(words),
        text=text,
        x0=min(w.x0 for w in words),
        x1=max(w.x1 for w in words),
        top=min(w.top for w in words),
        base=big.base,
        size=max(sizes.items(), key=lambda item: (item[1], item[0]))[0] or 1.0,
        bold=bold,
        page=page,
        mcid=words[0].mcid,
        calls=tuple(calls),
        calls_at=tuple(calls_at),
        confidence=confidence,
    )


def _text(words: Sequence[Word]) -> tuple[str, list[str], list[int]]:
    """Return the text of words in their order, the raised marks among them, and where those stood."""
    text, calls, calls_at = "", [], []
    for index, word in enumerate(words):
        if index and _is_call(words[index - 1], word):
            calls.append(word.text)
            calls_at.append(len(text))
            continue
        text += (" " if index and _spaced(words[index - 1], word) else "") + _ordered(word.text)
        if word.call:
            calls.append(word.call)
            calls_at.append(len(text))
    return text, calls, calls_at


def _visual_text(words: Sequence[Word]) -> tuple[str, list[str], list[int]]:
    """Return the same for a line with right-to-left script, whose order is that of its places on the page."""
    rtl = any(word.rtl for word in words)
    placed = sorted(words, key=lambda word: word.x0)
    units: list[str] = []
    for index, word in enumerate(placed):
        before = placed[index - (-1 if rtl else 1)] if 0 <= index - (-1 if rtl else 1) < len(placed) else None
        if before is not None and _is_call(before, word):
            units.append(CALL + word.text)
            continue
        if index and _spaced(*((word, placed[index - 1]) if rtl else (placed[index - 1], word))):
            units.append(" ")
        units += word.units or word.text.replace(LINE_END_HYPHEN, "-")
        units += [CALL + word.call] if word.call else []
    text, calls, calls_at = "", [], []
    for unit in logical(units, rtl=rtl):
        if unit.startswith(CALL):
            calls.append(unit[1:])
            calls_at.append(len(text))
        else:
            text += unit
    return text, calls, calls_at


def _is_call(left: Word, right: Word) -> bool:
    """Tell whether a word of its own is a raised note mark."""
    raised = left.base - right.base > RAISED * left.size
    return raised and right.size < SMALLER * left.size and bool(NOTE_MARK.fullmatch(right.text))


def _spaced(left: Word, right: Word) -> bool:
    """Tell whether two words are apart; a combining mark, a sub- or superscript belong to the word before."""
    if unicodedata.category(right.text[0]) == "Mn":
        return False
    gap = max(right.x0 - left.x1, left.x0 - right.x1)
    small = right.size < SMALLER * left.size and abs(left.base - right.base) > SHIFTED * left.size
    return not (small and gap < TOUCHING * left.size)


def _ordered(text: str) -> str:
    """Put a combining mark that begins a run after the letter it stands on."""
    if len(text) > 1 and unicodedata.category(text[0]) == "Mn" and text[1].isalpha():
        return text[1] + text[0] + text[2:]
    return text


def clean(text: str) -> str:
    """Return text in NFC on a single line, ligatures resolved, marks without width and spaces between Han removed."""
    text = text.translate(CLEAN)
    if RTL.search(text):
        text = "".join(unicodedata.normalize("NFKC", ch) if "\ufb1d" <= ch <= "\ufefc" else ch for ch in text)
    text = " ".join(unicodedata.normalize("NFC", text).split())
    return BETWEEN_HAN.sub("", text)


def is_rtl(lines: Sequence[Line]) -> bool:
    """Tell whether most letters are of a right-to-left script."""
    return is_rtl_text("".join(line.text for line in lines))


def rows(lines: Sequence[Line]) -> list[Line]:
    """Put the segments of a line together, from top to bottom.

    Where the file draws its text downwards, its own order is kept: it knows better where an exponent belongs.
    """
    grouped: list[list[Line]] = []
    kept = _drawn_downwards(lines)
    for line in lines if kept else sorted(lines, key=lambda line: (line.base, line.x0)):
        apart = not grouped or line.table >= 0 or grouped[-1][0].table >= 0
        if not apart and abs(grouped[-1][0].base - line.base) < SAME_LINE * max(grouped[-1][0].size, line.size):
            grouped[-1].append(line)
        else:
            grouped.append([line])
    return [_row(group, kept=kept) for group in grouped]


def _drawn_downwards(lines: Sequence[Line]) -> bool:
    """Tell whether the file's order runs down the page, but for small steps back as formulas make them."""
    steps = [(after.base - before.base) / after.size for before, after in pairwise(lines)]
    back = sum(1 for step in steps if step < -SAME_LINE)
    return min(steps, default=0.0) > -JUMP and back <= FEW_BACK * len(steps) and all(x.table < 0 for x in lines)


def _row(group: list[Line], *, kept: bool) -> Line:
    if len(group) == 1:
        return group[0]
    rtl = is_rtl(group)
    ordered = sorted(group, key=lambda line: -line.x1 if rtl else line.x0)
    if kept and not rtl and all(b.x0 > a.x0 - JUMP * a.size for a, b in pairwise(group)):
        ordered = group
    return line_of([word for line in ordered for word in line.words], group[0].page, confidence=group[0].confidence)


def ends_in_hyphen(text: str) -> bool:
    """Tell whether a line ends in a hyphen that may be a hyphenation."""
    return text.endswith((LINE_END_HYPHEN, "-", "\u2010", "\u00ad"))
