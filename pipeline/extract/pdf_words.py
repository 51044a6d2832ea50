"""Words of a PDF page with their place and font, read through pdfium's C interface.

Only the first and last character of a word are measured: a page then takes about ten milliseconds. Coordinates are
turned so that text runs to the right and down, origin at the top left, whatever the page's or the text's rotation.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as c

LINE_END_HYPHEN = "\ufffe"
WORDS = re.compile("[^\\s\0\ufffe]+\ufffe?|\ufffe|\r?\n")
BOLD = re.compile(rb"bold|black|heavy|semibold|demi|CMBX|SFBX", re.I)
BOLD_WEIGHT = 650
FORCE_BOLD = 1 << 18
RAISED = 0.18
SMALLER = 0.82
CALL = re.compile(r"(?<=\w\D)\d{1,3}(?:,\d{1,3})*\)?$|(?<=\w)[*†‡]{1,3}$")
MIXED = re.compile("[A-Za-z0-9][\u0621-\u064a]|[\u0621-\u064a][A-Za-z0-9]")
LEAD_CALL = re.compile(r"\d{1,3}(?=[^\W\d_])|[*†‡]{1,3}(?=\w)")
SCRIPT_GAP = 0.12
ALEF_LAM = re.compile("[اأإآ]ل")


class Style(NamedTuple):
    """Font of a text object: size in points, weight, quarter turns of its direction, marked-content id, mapping."""

    size: float
    bold: bool
    turns: int
    mcid: int
    mapped: bool


class Word(NamedTuple):
    """A word and its box; `call` is a raised note mark at its end."""

    text: str
    x0: float
    x1: float
    top: float
    base: float
    size: float
    bold: bool
    mcid: int
    call: str = ""


@dataclass(frozen=True, slots=True)
class PageText:
    """The words of a page in content order, in runs that pdfium takes for lines."""

    width: float
    height: float
    runs: tuple[tuple[Word, ...], ...]
    turned: tuple[str, ...]
    characters: int
    unmapped: int
    turns: int
    box: tuple[float, float, float, float]
    text: str = ""


def read_words(page: Any) -> PageText:
    """Return the words of an open page; text that runs in another direction than most comes as `turned`."""
    text_page = page.get_textpage()
    try:
        return _PageReader(page, text_page).read()
    finally:
        text_page.close()


class _PageReader:
    """Reads one page; keeps the C buffers and what is known of each text object."""

    def __init__(self, page: Any, text_page: Any) -> None:
        self.raw = text_page.raw
        self.count = max(0, text_page.count_chars())
        self.box = page.get_bbox()
        self.rect = c.FS_RECTF()
        self.styles: dict[int, Style] = {}
        self.text = self._text(text_page)

    def _text(self, text_page: Any) -> str:
        """Return one character per pdfium index, so that both can be addressed by the same number."""
        text = text_page.get_text_range() if self.count else ""
        if len(text) == self.count:
            return str(text)
        return "".join(self._character(i) for i in range(self.count))

    def _character(self, index: int) -> str:
        code = c.FPDFText_GetUnicode(self.raw, index)
        if code == 2:
            return LINE_END_HYPHEN
        return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else "\ufffd"

    def read(self) -> PageText:
        """Return the page's text."""
        spans = [part for match in WORDS.finditer(self.text) for part in self._parts(match.start(), match.end())]
        styles = [self._style(start) for start, _ in spans]
        turns = Counter(s.turns for s, (a, b) in zip(styles, spans, strict=True) for _ in range(b - a)).most_common(1)
        main = turns[0][0] if turns else 0
        runs: list[list[Word]] = [[]]
        turned: list[str] = []
        unmapped = 0
        for (start, end), style in zip(spans, styles, strict=True):
            text = self.text[start:end]
            if not text.strip():
                runs.append([])
                continue
            unmapped += 0 if style.mapped else end - start
            if style.turns != main:
                turned.append(text)
                continue
            runs[-1].append(self._word(start, end, style))
            if text.endswith(LINE_END_HYPHEN):
                runs.append([])
        left, bottom, right, top = self.box
        width, height = (right - left, top - bottom) if main % 2 == 0 else (top - bottom, right - left)
        kept = tuple(tuple(run) for run in runs if run)
        return PageText(width, height, kept, tuple(turned), len(self.text.strip()), unmapped, main, self.box, self.text)

    def _parts(self, start: int, end: int) -> list[tuple[int, int]]:
        """Cut a word where Latin and Arabic script stand apart without a space between, and after a raised mark."""
        text = self.text[start:end]
        lead = LEAD_CALL.match(text)
        if lead and self._style(start).size < SMALLER * self._style(start + lead.end()).size:
            return [(start, start + lead.end()), (start + lead.end(), end)]
        cuts = [start + match.start() + 1 for match in MIXED.finditer(text)]
        bounds = [start, *(cut for cut in cuts if self._stands_apart(start, cut, end)), end]
        return list(pairwise(bounds))

    def _stands_apart(self, start: int, cut: int, end: int) -> bool:
        """Tell where to cut; Arabic has prefixes to foreign words but no suffixes, so what follows one is a word."""
        if self.text[cut - 1].isascii():
            return True
        style = self._style(cut)
        before, after = (
            (self._place(a, style.turns), self._place(b - 1, style.turns)) for a, b in ((start, cut), (cut, end))
        )
        left = (min(p[0] for p in before), max(p[1] for p in before))
        right = (min(p[0] for p in after), max(p[1] for p in after))
        return max(left[0] - right[1], right[0] - left[1]) > SCRIPT_GAP * style.size

    def _style(self, index: int) -> Style:
        item = c.FPDFText_GetTextObject(self.raw, index)
        if not item:
            return Style(0.0, False, 0, -1, True)
        address = ctypes.addressof(item.contents)
        if address not in self.styles:
            self.styles[address] = self._read_style(index, item)
        return self.styles[address]

    def _read_style(self, index: int, item: Any) -> Style:
        matrix = c.FS_MATRIX()
        c.FPDFText_GetMatrix(self.raw, index, matrix)
        name = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        c.FPDFText_GetFontInfo(self.raw, index, name, 128, flags)
        across = abs(matrix.b) > abs(matrix.a)
        turns = (1 if matrix.b > 0 else 3) if across else (0 if matrix.a >= 0 else 2)
        scale = (matrix.c**2 + matrix.d**2) ** 0.5
        bold = bool(BOLD.search(name.value)) or bool(flags.value & FORCE_BOLD)
        bold = bold or c.FPDFText_GetFontWeight(self.raw, index) >= BOLD_WEIGHT
        mapped = c.FPDFText_HasUnicodeMapError(self.raw, index) != 1
        size = c.FPDFText_GetFontSize(self.raw, index) * (scale or 1.0)
        return Style(size, bold, turns, c.FPDFPageObj_GetMarkedContentID(item), mapped)

    def _place(self, index: int, turns: int) -> tuple[float, float, float, float]:
        """Return x0, x1, top and base of a character, turned upright."""
        c.FPDFText_GetLooseCharBox(self.raw, index, self.rect)
        x = ctypes.c_double()
        y = ctypes.c_double()
        c.FPDFText_GetCharOrigin(self.raw, index, x, y)
        r = self.rect
        return turn((r.left, r.right), (r.bottom, r.top), (x.value, y.value), self.box, turns)

    def _word(self, start: int, end: int, style: Style) -> Word:
        text = self.text[start:end]
        first = self._place(start, style.turns)
        tail = end - 1 if text[-1] != LINE_END_HYPHEN or end - start == 1 else end - 2
        last = first if tail == start else self._place(tail, style.turns)
        text, call = self._split_call(text, start, style, first[3])
        if ALEF_LAM.search(text):
            text = self._mend_ligatures(text, start)
        x0, x1 = min(first[0], last[0]), max(first[1], last[1])
        return Word(text, x0, x1, first[2], first[3], style.size, style.bold, style.mcid, call)

    def _split_call(self, text: str, start: int, style: Style, base: float) -> tuple[str, str]:
        """Take a raised, smaller mark off the end of a word."""
        match = CALL.search(text)
        if not match:
            return text, ""
        at = start + match.start()
        mark = self._style(at)
        raised = base - self._place(at, style.turns)[3] > RAISED * style.size
        if mark.size < SMALLER * style.size and raised:
            return text[: match.start()], match.group()
        return text, ""

    def _mend_ligatures(self, text: str, start: int) -> str:
        """Put lam before alef where one glyph stands for both: many fonts map the ligature the wrong way round."""
        characters = list(text)
        for match in ALEF_LAM.finditer(text):
            at = match.start()
            if self._place(start + at, 0) == self._place(start + at + 1, 0):
                characters[at], characters[at + 1] = characters[at + 1], characters[at]
        return "".join(characters)


def turn(
    xs: tuple[float, float],
    ys: tuple[float, float],
    origin: tuple[float, float],
    box: tuple[float, float, float, float],
    turns: int,
) -> tuple[float, float, float, float]:
    """Return x0, x1, top and base of a box in upright coordinates, origin at the top left."""
    left, bottom, right, top = box
    if turns == 1:
        return ys[0] - bottom, ys[1] - bottom, xs[0] - left, origin[0] - left
    if turns == 2:
        return right - xs[1], right - xs[0], ys[0] - bottom, origin[1] - bottom
    if turns == 3:
        return top - ys[1], top - ys[0], right - xs[1], right - origin[0]
    return xs[0] - left, xs[1] - left, top - ys[1], top - origin[1]
