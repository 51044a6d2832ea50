"""Words of a PDF page with their place and font, read through pdfium's C interface.

Only the first and last character of a word are measured: a page then takes about ten milliseconds. Coordinates are
turned so that text runs to the right and down, origin at the top left, whatever the page's or the text's rotation.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import pypdfium2.raw as c

from pipeline.extract.pdf_fonts import Style, Styles
from pipeline.extract.pdf_places import Word, turn
from pipeline.extract.pdf_rtl import (
    RTL,
    Glyph,
    glyph_words,
    is_rtl_text,
    read_visually,
    spelt,
    spelt_backwards,
    typical,
    units_of,
)

LINE_END_HYPHEN = "\ufffe"
WORDS = re.compile("[^\\s\0\ufffe]+\ufffe?|\ufffe|\r?\n")
RAISED = 0.18
SMALLER = 0.82
SAME_BASE = 0.1
CALL = re.compile(r"(?<=\w\D)\d{1,3}(?:,\d{1,3})*\)?$|(?<=\w)[*†‡]{1,3}$")
LEAD_CALL = re.compile(r"\d{1,3}(?=[^\W\d_])|[*†‡]{1,3}(?=\w)")


Span: TypeAlias = tuple[int, int, Style]


@dataclass(frozen=True, slots=True)
class PageText:
    """The words of a page in content order, in runs that pdfium takes for lines."""

    width: float
    height: float
    runs: tuple[tuple[Word, ...], ...]
    turned: tuple[str, ...]
    unmapped: int
    turns: int
    box: tuple[float, float, float, float]
    text: str = ""
    invisible: bool = False


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
        self.styles = Styles(self.raw)
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
        styles = [self.styles.of(start) for start, _ in spans]
        turns: Counter[int] = Counter()
        for style, (start, end) in zip(styles, spans, strict=True):
            turns[style.turns] += end - start
        main = turns.most_common(1)[0][0] if turns else 0
        lines: list[list[Span]] = [[]]
        turned: list[str] = []
        unmapped = 0
        for (start, end), style in zip(spans, styles, strict=True):
            text = self.text[start:end]
            if not text.strip():
                lines.append([])
                continue
            unmapped += 0 if style.mapped else end - start
            if style.turns != main:
                turned.append(text)
                continue
            lines[-1].append((start, end, style))
            if text.endswith(LINE_END_HYPHEN):
                lines.append([])
        runs = self._runs([line for line in lines if line])
        left, bottom, right, top = self.box
        width, height = (right - left, top - bottom) if main % 2 == 0 else (top - bottom, right - left)
        kept = tuple(map(tuple, runs))
        return PageText(
            width,
            height,
            kept,
            tuple(turned),
            unmapped,
            main,
            self.box,
            self.text,
            self.styles.invisible,
        )

    def _runs(self, lines: Sequence[list[Span]]) -> Sequence[list[Word]]:
        """Return the words of pdfium's lines; of those with right-to-left script by the places of their glyphs."""
        if self.text.isascii() or not RTL.search(self.text):
            return [[self._word(*span) for span in line] for line in lines]
        rtl_page = is_rtl_text(self.text)
        runs = []
        for line in self._put_together(lines):
            text = self.text[line[0][0] : line[-1][1]]
            if read_visually(text, rtl_page=rtl_page):
                runs.append(self._visual_run(line, rtl=rtl_page or is_rtl_text(text)))
            else:
                runs.append([self._word(*span) for span in line])
        return _forwards(runs)

    def _put_together(self, lines: Sequence[list[Span]]) -> list[list[Span]]:
        """Join what pdfium broke within a line: it takes words drawn from right to left for lines of their own."""
        joined: list[list[Span]] = []
        last = float("-inf")
        for line in lines:
            start, _, style = line[0]
            base = self._place(start, style.turns)[3]
            if joined and abs(base - last) < SAME_BASE * style.size:
                joined[-1] += line
            else:
                joined.append(list(line))
            last = base
        return joined

    def _visual_run(self, part: Sequence[Span], *, rtl: bool) -> list[Word]:
        glyphs = []
        styles: dict[int, Style] = {}
        turns = part[0][2].turns
        for index in range(part[0][0], part[-1][1]):
            # Spaces pdfium adds between words belong to no text object, or have no width.
            if not c.FPDFText_GetTextObject(self.raw, index):
                continue
            style = self.styles.of(index)
            if style.turns == turns:
                text = self.text[index].replace(LINE_END_HYPHEN, "-")
                glyph = self._glyph(text, index, style)
                if not text.isspace() or glyph.x1 > glyph.x0:
                    glyphs.append(glyph)
                    styles[index] = style
        return [self._visual_word(word, styles[word[0].place], rtl=rtl) for word in glyph_words(glyphs, rtl=rtl)]

    def _glyph(self, text: str, index: int, style: Style) -> Glyph:
        """Return a sign's glyph; some fonts give a box narrower than the room a glyph takes from its origin."""
        x0, x1, top, base = self._place(index, style.turns)
        x, y = ctypes.c_double(), ctypes.c_double()
        c.FPDFText_GetCharOrigin(self.raw, index, x, y)
        origin = turn((x.value, x.value), (y.value, y.value), (x.value, y.value), self.box, style.turns)[0]
        return Glyph(text, min(x0, origin), x1, top, base, style.size, origin, index)

    def _visual_word(self, word: Sequence[Glyph], style: Style, *, rtl: bool) -> Word:
        top, base, size = typical(word)
        units = units_of(word)
        x0, x1 = min(g.x0 for g in word), max(g.x1 for g in word)
        text = spelt(units, rtl=rtl)
        return Word(text, x0, x1, top, base, size, style.bold, style.mcid, "", units, rtl, style.doubtful, style.font)

    def _parts(self, start: int, end: int) -> list[tuple[int, int]]:
        """Cut a word after a raised mark."""
        text = self.text[start:end]
        lead = LEAD_CALL.match(text)
        if lead and self.styles.of(start).size < SMALLER * self.styles.of(start + lead.end()).size:
            return [(start, start + lead.end()), (start + lead.end(), end)]
        return [(start, end)]

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
        x0, x1 = min(first[0], last[0]), max(first[1], last[1])
        place = (x0, x1, first[2], first[3], style.size)
        return Word(text, *place, style.bold, style.mcid, call, (), False, style.doubtful, style.font)

    def _split_call(self, text: str, start: int, style: Style, base: float) -> tuple[str, str]:
        """Take a raised, smaller mark off the end of a word."""
        match = CALL.search(text)
        if not match:
            return text, ""
        at = start + match.start()
        mark = self.styles.of(at)
        raised = base - self._place(at, style.turns)[3] > RAISED * style.size
        if mark.size < SMALLER * style.size and raised:
            return text[: match.start()], match.group()
        return text, ""


def _forwards(runs: Sequence[list[Word]]) -> Sequence[list[Word]]:
    """Turn the words of a page round that are spelt against their places."""
    if not spelt_backwards([word.text for run in runs for word in run if word.units]):
        return runs
    return [[_turned_round(word) if word.units and RTL.match(word.text) else word for word in run] for run in runs]


def _turned_round(word: Word) -> Word:
    units = word.units[::-1]
    return word._replace(units=units, text=spelt(units, rtl=word.rtl))
