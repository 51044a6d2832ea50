"""How the text of a PDF page is set: size, weight, direction, and whether it may not be shown at all."""

from __future__ import annotations

import ctypes
import re
from typing import Any, NamedTuple

import pypdfium2.raw as c

BOLD = re.compile(rb"bold|black|heavy|semibold|demi|CMBX|SFBX", re.I)
BOLD_WEIGHT = 650
FORCE_BOLD = 1 << 18
WHITE, CLEAR = 245, 10
LAYER = "OC".encode("utf-16-le")
INVISIBLE = c.FPDF_TEXTRENDERMODE_INVISIBLE


class Style(NamedTuple):
    """Font of a text object: size in points, weight, quarter turns of its direction, marked-content id, mapping, doubt.

    `doubtful` text may not be shown: it is white, invisible, or belongs to a layer that can be switched off. `font` is
    a number of its own for each font of the page.
    """

    size: float
    bold: bool
    turns: int
    mcid: int
    mapped: bool
    doubtful: bool = False
    font: int = 0


class Styles:
    """The styles of a page's text objects, each asked for once."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw
        self.styles: dict[int, Style] = {}
        self.fonts: dict[int, tuple[int, bool]] = {}
        self.invisible = False
        self.colour = tuple(ctypes.c_uint() for _ in range(4))

    def of(self, index: int) -> Style:
        """Return the style of a sign by its index."""
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
        across = abs(matrix.b) > abs(matrix.a)
        turns = (1 if matrix.b > 0 else 3) if across else (0 if matrix.a >= 0 else 2)
        scale = (matrix.c**2 + matrix.d**2) ** 0.5
        mapped = c.FPDFText_HasUnicodeMapError(self.raw, index) != 1
        size = c.FPDFText_GetFontSize(self.raw, index) * (scale or 1.0)
        mcid = c.FPDFPageObj_GetMarkedContentID(item)
        font, bold = self._font(index, item)
        return Style(size, bold, turns, mcid, mapped, self._is_doubtful(item, mcid), font)

    def _font(self, index: int, item: Any) -> tuple[int, bool]:
        """Return the number of a text object's font, and whether it is bold; a page has many objects in few fonts."""
        font = c.FPDFTextObj_GetFont(item)
        key = ctypes.addressof(font.contents) if font else -index
        if key not in self.fonts:
            name = ctypes.create_string_buffer(128)
            flags = ctypes.c_int()
            c.FPDFText_GetFontInfo(self.raw, index, name, 128, flags)
            named = bool(BOLD.search(name.value)) or bool(flags.value & FORCE_BOLD)
            bold = named or c.FPDFText_GetFontWeight(self.raw, index) >= BOLD_WEIGHT
            self.fonts[key] = len(self.fonts), bold
        return self.fonts[key]

    def _is_doubtful(self, item: Any, mcid: int) -> bool:
        red, green, blue, alpha = self.colour
        if c.FPDFPageObj_GetFillColor(item, red, green, blue, alpha):
            light = min(red.value, green.value, blue.value) >= WHITE or alpha.value <= CLEAR
        else:
            light = False
        invisible = c.FPDFTextObj_GetTextRenderMode(item) == INVISIBLE
        self.invisible = self.invisible or invisible
        return light or invisible or _in_layer(item, mcid)


def _in_layer(item: Any, mcid: int) -> bool:
    """Tell whether a text object stands in marked content that belongs to a layer (OC)."""
    marks = c.FPDFPageObj_CountMarks(item)
    if marks <= (mcid >= 0):
        return False
    name = (ctypes.c_ushort * 16)()
    length = ctypes.c_ulong()
    for index in range(marks):
        mark = c.FPDFPageObj_GetMark(item, index)
        if c.FPDFPageObjMark_GetName(mark, name, 32, length) and bytes(name)[: max(0, length.value - 2)] == LAYER:
            return True
    return False
