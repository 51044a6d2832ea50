"""What a PDF holds but its page does not show: beyond its edge, in layers switched off, white on white, covered."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

import pypdfium2.raw as c

from pipeline.extract.pdf_places import Word
from pipeline.extract.pdf_words import PageText

SCALE = 1.5
INK = 24
EDGE = 0.3
MAX_SIDE = 4_000

Box = tuple[float, float, float, float]
Runs = list[list[Word]]


def part_unseen(
    page: Any, runs: Sequence[Sequence[Word]], text: PageText, covers: Sequence[Box], *, has_pictures: bool
) -> tuple[Runs, list[Word]]:
    """Return the words a page shows, and those it does not.

    Words whose style leaves it open (white, invisible, in a layer), or that may be covered, are looked for on the page
    as it is drawn.

    Args:
        page: an open page.
        runs: its words.
        text: where they come from.
        covers: filled areas drawn after some text.
        has_pictures: whether there are pictures on it: text laid invisibly under a scan belongs to the page.
    """
    shown = _Shown(page, text.box, text.turns)
    under_scan = has_pictures and text.invisible
    kept: Runs = []
    unseen: list[Word] = []
    for run in runs:
        seen: list[Word] = []
        for word in run:
            doubtful = (word.doubtful and not under_scan) or _covered(word, covers)
            gone = _outside(word, text) or (doubtful and not shown.has_ink(word))
            (unseen if gone else seen).append(word)
        kept.append(seen)
    return [run for run in kept if run], unseen


def _outside(word: Word, text: PageText) -> bool:
    x, y = (word.x0 + word.x1) / 2, word.base - EDGE * word.size
    return x < 0 or y < 0 or x > text.width or y > text.height


def _covered(word: Word, covers: Sequence[Box]) -> bool:
    x, y = (word.x0 + word.x1) / 2, word.base - EDGE * word.size
    return any(left <= x <= right and top <= y <= low for left, top, right, low in covers)


class _Shown:
    """A page as it is drawn; drawn only where a word asks."""

    def __init__(self, page: Any, box: Box, turns: int) -> None:
        self.page, self.box, self.turns = page, box, turns
        self.image: Any = None

    def has_ink(self, word: Word) -> bool:
        """Tell whether anything stands out from the ground where a word is said to be."""
        if self.image is None:
            width, height = self.page.get_size()
            scale = min(SCALE, MAX_SIDE / max(1.0, width, height))
            bitmap = self.page.render(scale=scale, grayscale=True)
            self.image = bitmap.to_pil().copy()
            bitmap.close()
        one = self._device(word.x0, word.base - 0.8 * word.size)
        other = self._device(word.x1, word.base)
        left, right = sorted((one[0], other[0]))
        top, low = sorted((one[1], other[1]))
        part = self.image.crop((max(0, left), max(0, top), max(right, left + 1), max(low, top + 1)))
        darkest, lightest = part.getextrema()
        return bool(lightest - darkest > INK)

    def _device(self, x: float, y: float) -> tuple[int, int]:
        left, bottom, right, top = self.box
        places = ((left + x, top - y), (left + y, bottom + x), (right - x, bottom + y), (right - y, top - x))
        across, up = places[self.turns]
        dx, dy = ctypes.c_int(), ctypes.c_int()
        c.FPDF_PageToDevice(self.page, 0, 0, self.image.width, self.image.height, 0, across, up, dx, dy)
        return dx.value, dy.value
