"""Read the pages of a PDF one by one: their text, tables, notes and scans, each page on its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pypdfium2 as pdfium

from pipeline.domain import AttachedFile, Block
from pipeline.extract.furniture import PageLines
from pipeline.extract.heartbeat import beat
from pipeline.extract.ocr import installed_languages
from pipeline.extract.pdf_annotations import Annotations, part_struck, read_annotations
from pipeline.extract.pdf_cipher import lying_fonts
from pipeline.extract.pdf_lines import Line, clean, segments
from pipeline.extract.pdf_places import Word
from pipeline.extract.pdf_scans import Clock, Scanned, is_photo, recognise_page, scanned_parts
from pipeline.extract.pdf_strikes import drawn_strikes
from pipeline.extract.pdf_structure import read_tags
from pipeline.extract.pdf_tables import Drawn, Table, find_tables, nested_pictures, read_drawn
from pipeline.extract.pdf_visible import part_unseen
from pipeline.extract.pdf_words import PageText, read_words

GARBAGE_SHARE = 0.2
SPARSE = 200
GARBAGE = re.compile("[\ufffd\ue000-\uefff\uf100-\uf8ff\x01-\x08\x0e-\x1f]|\\(cid:\\d+\\)")
EMPTY = "This page holds no text that can be read: it is blank or a scanned image."
GARBLED = "The text of this page is garbled: its fonts do not say which letters they draw."
CIPHERED = "The text stored with this page is in other letters than the page shows."
PARTLY = "Part of the text stored with this page is in other letters than the page shows."
SCANNED = "Part of this page is a scanned image; only what was typed on it is read."
NO_TEXT = "Character recognition found no text on it."
LATE = "Recognising it took longer than {:.0f} seconds; run again when the computer is less busy."
DAMAGED = "The page is damaged."
NUMBERS = "numbers on an Arabic page that was recognised are often wrong; compare each with the page."


@dataclass(slots=True)
class Pages:
    """What has been read of the pages so far.

    Attributes:
        lines: the lines of each page that has any.
        tables: the ruled tables of each page.
        turned: text that runs another way than most of its page.
        texts: the text of each page as stored, to be found in the blocks again.
        left_out: words that were left out on purpose, and told.
        tags: levels of tagged headings by page and marked-content id.
        aside: comments and deletions.
        refused: pages that were not read, or not whole, and why.
        late: pages refused for want of time, which may be the machine's.
        recognised: pages read by character recognition.
        warnings: what an editor should know of single pages.
        files: those attached at a place of a page.
    """

    lines: list[PageLines] = field(default_factory=list)
    tables: dict[int, list[Table]] = field(default_factory=dict)
    turned: dict[int, str] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    tags: dict[tuple[int, int], int] = field(default_factory=dict)
    aside: list[Block] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    late: set[int] = field(default_factory=set)
    recognised: list[int] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    files: list[AttachedFile] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page that is being read: what stands on it, and what lies on it."""

    raw: Any
    number: int
    text: PageText
    runs: list[list[Word]]
    drawn: Drawn
    notes: Annotations

    @property
    def words(self) -> list[Word]:
        """All words of the page's own text."""
        return [word for run in self.runs for word in run]


def read_pages(document: pdfium.PdfDocument, *, ocr: bool, clock: Clock) -> Pages:
    """Read every page; one that cannot be read is refused with its reason, and the others go on.

    Args:
        document: an open file, its form made ready.
        ocr: recognise pages without readable text, and parts that are scans, if tesseract is installed.
        clock: how long recognition may take.
    """
    pages = Pages()
    for index in range(len(document)):
        _read_page(document, index, pages, ocr=ocr, clock=clock)
    return pages


def _read_page(document: pdfium.PdfDocument, index: int, pages: Pages, *, ocr: bool, clock: Clock) -> None:
    number = index + 1
    try:
        raw = document[index]
    except pdfium.PdfiumError:
        pages.refused.append((number, DAMAGED))
        return
    try:
        page = _opened(document, raw, number, pages)
        if page is None:
            pages.refused.append((number, DAMAGED))
            return
        scan, reason = _scan(page, pages, ocr=ocr, clock=clock)
        if scan is None and reason in (EMPTY, GARBLED, CIPHERED) and not page.notes.lines:
            return
        if scan is None and reason == PARTLY:
            page = _without_lies(page, pages)
        believed = reason not in (GARBLED, CIPHERED) and (scan is None or reason != PARTLY)
        _keep(page, scan, pages, believed=believed)
    finally:
        raw.close()


def _opened(document: pdfium.PdfDocument, raw: Any, number: int, pages: Pages) -> _Page | None:
    """Return a page without the words it does not show and those struck out, which are told; None if it is damaged."""
    try:
        text = read_words(raw)
    except pdfium.PdfiumError:
        return None
    drawn = read_drawn(raw, text.box, text.turns)
    form = document.formenv.raw if document.formenv else None
    notes = read_annotations(raw, number, text.box, text.turns, form=form)
    runs = [list(run) for run in text.runs]
    runs, unseen = part_unseen(raw, runs, text, drawn.covers, has_pictures=bool(drawn.pictures))
    struck = (*notes.struck, *drawn_strikes(drawn.rules, runs))
    if struck:
        runs, deletions = part_struck(runs, struck, number)
        pages.aside += deletions
    if unseen:
        words = [word.text for word in unseen]
        pages.left_out += words
        pages.warnings.append(f"Page {number} does not show this text, which was left out: {clean(' '.join(words))}")
    pages.aside += notes.comments
    pages.files += notes.files
    return _Page(raw, number, text, runs, drawn, notes)


def _scan(page: _Page, pages: Pages, *, ocr: bool, clock: Clock) -> tuple[Scanned | None, str]:
    """Return what was recognised on a page, if anything had to be, and why its own text is not enough."""
    reason = _unreadable(page) or (SCANNED if _parts(page) else "")
    if not reason:
        return None, ""
    why = _not_recognised(ocr=ocr, clock=clock)
    if why:
        _tell_unread(reason, why, page, pages)
        return None, reason
    scan = recognise_page(
        page.raw,
        page.number,
        typed=reason == SCANNED,
        notes=bool(page.notes.lines),
        seconds=clock.page_seconds,
    )
    beat()
    if reason == SCANNED and is_photo(scan, len(page.words)):
        return None, ""
    if scan.lines:
        return scan, reason
    why = NO_TEXT
    if scan.late:
        why = LATE.format(clock.page_seconds)
        pages.late.add(page.number)
    _tell_unread(reason, why, page, pages)
    return None, reason


def _tell_unread(reason: str, why: str, page: _Page, pages: Pages) -> None:
    """Refuse what of a page had to be recognised and was not; a blank page whose notes are read lacks nothing."""
    blank = (reason == EMPTY and page.notes.lines) or (reason == SCANNED and why == NO_TEXT)
    if not blank:
        pages.refused.append((page.number, f"{reason} {why}"))


def _without_lies(page: _Page, pages: Pages) -> _Page:
    """Return a page without the words of fonts that draw other letters, which are told."""
    lying = lying_fonts(page.words)
    runs = [[word for word in run if word.font not in lying] for run in page.runs]
    pages.left_out += [word.text for word in page.words if word.font in lying]
    return replace(page, runs=[run for run in runs if run])


def _not_recognised(*, ocr: bool, clock: Clock) -> str:
    """Return why no page can be recognised now, empty if one can."""
    if not ocr:
        return "It was not recognised: character recognition is switched off."
    if not installed_languages():
        return "It was not recognised: tesseract is not installed to recognise it."
    if clock.over():
        return "It was not recognised: the time for recognising a file (extract.scan_seconds, cpu_seconds) was over."
    return ""


def _parts(page: _Page) -> list[tuple[float, float, float, float]]:
    """Return the parts of a page that are scans; pictures within form objects count where the page has little text."""
    words = page.words
    pictures = list(page.drawn.pictures)
    if len(words) < SPARSE:
        pictures += nested_pictures(page.raw, page.text.box, page.text.turns)
    return scanned_parts(pictures, words, page.text.width, page.text.height) if pictures else []


def _unreadable(page: _Page) -> str:
    """Return why a page's own text cannot be used, empty if it can."""
    words = page.words
    joined = "".join(word.text for word in words) + "".join(page.text.turned)
    if not any(ch.isalnum() for ch in joined):
        return EMPTY
    bad = sum(len(match) for match in GARBAGE.findall(joined)) + page.text.unmapped
    if bad > GARBAGE_SHARE * len(joined):
        return GARBLED
    lying = lying_fonts(words)
    if not lying:
        return ""
    return CIPHERED if all(word.font in lying for word in words) else PARTLY


def _keep(page: _Page, scan: Scanned | None, pages: Pages, *, believed: bool) -> None:
    """Put the lines of a page with those read so far."""
    own = segments(page.runs, page.number) if believed else []
    recognised: Sequence[Line] = scan.lines if scan else ()
    height = page.text.height if not scan or scan.turn % 180 == 0 else page.text.width
    lines = (*own, *page.notes.lines, *recognised)
    if not lines and not page.text.turned:
        return
    pages.lines.append(PageLines(page.number, height, lines))
    pages.texts[page.number] = "\n".join([page.text.text if believed else "", *(line.text for line in recognised)])
    if scan:
        pages.recognised.append(page.number)
        if scan.numbers_in_doubt:
            pages.warnings.append(f"Page {page.number}: {NUMBERS}")
        if scan.turn:
            pages.warnings.append(f"Page {page.number} was turned by {scan.turn} degrees to be recognised.")
    if believed:
        pages.turned[page.number] = " ".join(page.text.turned)
        pages.tables[page.number] = find_tables(page.drawn.rules)
        pages.tags.update(read_tags(page.raw, page.number))
    elif scan:
        pages.warnings.append(f"Page {page.number} was read from its picture: its stored text is not what it shows.")
