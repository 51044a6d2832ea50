"""Scans in a PDF: which parts of a page are pictures of text, and what character recognition reads there."""

from __future__ import annotations

import io
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2.raw as c

from pipeline.extract.ocr import PAGE_SECONDS, OcrWord, Recognised, recognise
from pipeline.extract.pdf_lines import Line, line_of
from pipeline.extract.pdf_places import Word
from pipeline.extract.pdf_rtl import RTL

OCR_DPI = 300
MAX_PIXELS = 40_000_000
PICTURE_SHARE = 0.3
STRIPS_SHARE = 0.5
TEXT_SHARE = 0.05
PHOTO_WORDS = 15
PHOTO_CONFIDENCE = 0.7
FEW_WORDS = 60

Box = tuple[float, float, float, float]


@dataclass(slots=True)
class Clock:
    """How long recognising a file's pages may take.

    Attributes:
        seconds: time on the clock for all pages.
        cpu_seconds: computing time of this process, which draws the pages.
        page_seconds: time on the clock for one page.
    """

    seconds: float = 1_800.0
    cpu_seconds: float = 60.0
    page_seconds: float = PAGE_SECONDS
    begun: float = field(default_factory=time.process_time)
    started: float = field(default_factory=time.monotonic)

    def over(self) -> bool:
        """Tell whether no further page may be recognised."""
        return time.monotonic() - self.started > self.seconds or (time.process_time() - self.begun > self.cpu_seconds)


class Scanned(NamedTuple):
    """What was recognised on a page: its lines, the turn in degrees to set it upright, whether time ran out."""

    lines: tuple[Line, ...]
    turn: int
    words: int
    confidence: float
    late: bool = False

    @property
    def numbers_in_doubt(self) -> bool:
        """Tell whether it holds numbers beside Arabic script, which recognition reads wrongly at high confidence."""
        return any(RTL.search(x.text) for x in self.lines) and any(ch.isdigit() for x in self.lines for ch in x.text)


def scanned_parts(pictures: Sequence[Box], words: Iterable[Word], width: float, height: float) -> list[Box]:
    """Return the parts of a page that are pictures with next to no text on them.

    A stamp, a document number or a typed line on a scan covers little of it; a text layer under it covers much.

    Args:
        pictures: boxes of the pictures on the page.
        words: the page's own words.
        width: of the page.
        height: of the page.
    """
    placed = list(words)
    page = width * height
    shown = [_within(box, width, height) for box in pictures]
    large = [box for box in shown if _area(box) >= PICTURE_SHARE * page]
    if not large and sum(map(_area, shown)) >= STRIPS_SHARE * page:
        lefts, tops, rights, lows = zip(*shown, strict=True)
        large = [(min(lefts), min(tops), max(rights), max(lows))]
    return [box for box in dict.fromkeys(large) if _covered(box, placed) < TEXT_SHARE * _area(box)]


def _within(box: Box, width: float, height: float) -> Box:
    return max(0.0, box[0]), max(0.0, box[1]), min(width, box[2]), min(height, box[3])


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _covered(box: Box, words: Iterable[Word]) -> float:
    """Return the area of the words within a box."""
    return sum(
        (word.x1 - word.x0) * word.size
        for word in words
        if box[0] <= (word.x0 + word.x1) / 2 <= box[2] and box[1] <= word.base - 0.3 * word.size <= box[3]
    )


def recognise_page(
    page: Any, number: int, *, typed: bool, notes: bool = False, seconds: float = PAGE_SECONDS
) -> Scanned:
    """Return the text in the picture a page shows.

    Args:
        page: an open page; its own text is taken off where `typed`, since it is read already.
        number: its number.
        typed: whether the page has text of its own that is kept.
        notes: whether it has filled fields or notes that are kept.
        seconds: how long it may take.
    """
    if typed:
        _take_off_text(page)
    width, height = page.get_size()
    dpi = int(min(OCR_DPI, 72 * (MAX_PIXELS / max(1.0, width * height)) ** 0.5))
    found = recognise(_png(page, dpi, notes=not (typed or notes)), dpi=dpi, seconds=seconds)
    lines = tuple(_lines(found, number, 72 / dpi))
    return Scanned(lines, found.turn, sum(len(line.words) for line in lines), found.confidence, found.late)


def is_photo(scan: Scanned, words: int) -> bool:
    """Tell whether a picture on a page with text of its own shows no text worth keeping."""
    return words > FEW_WORDS and (scan.words < PHOTO_WORDS or scan.confidence < PHOTO_CONFIDENCE)


def _take_off_text(page: Any) -> None:
    for item in list(page.get_objects(filter=[c.FPDF_PAGEOBJ_TEXT], max_depth=1)):
        page.remove_obj(item)


def _png(page: Any, dpi: int, *, notes: bool) -> bytes:
    bitmap = page.render(scale=dpi / 72, grayscale=True, may_draw_forms=notes, draw_annots=notes)
    buffer = io.BytesIO()
    bitmap.to_pil().save(buffer, "PNG", compress_level=1)
    bitmap.close()
    return buffer.getvalue()


def _lines(found: Recognised, number: int, scale: float) -> list[Line]:
    grouped: dict[tuple[int, int, int], list[OcrWord]] = {}
    for word in found.words:
        grouped.setdefault(word.line, []).append(word)
    return [_line(group, number, scale) for _, group in sorted(grouped.items())]


def _line(group: list[OcrWord], number: int, scale: float) -> Line:
    bottom = max(word.top + word.height for word in group) * scale
    size = max(6.0, round(2 * max(word.height for word in group) * scale * 0.8) / 2)
    words = [
        Word(w.text, w.left * scale, (w.left + w.width) * scale, w.top * scale, bottom, size, False, -1) for w in group
    ]
    letters = sum(len(word.text) for word in group)
    confidence = sum(word.confidence * len(word.text) for word in group) / letters
    return line_of(words, number, confidence=confidence)
