"""Read a PDF: text and its place from pdfium, tables from the rules drawn, scanned or garbled pages by OCR."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium

from pipeline.domain import Block, BlockKind, RawDocument
from pipeline.errors import RefusalError
from pipeline.extract.furniture import Furniture, PageLines, remove_furniture
from pipeline.extract.ocr import OcrWord, installed_languages, recognise
from pipeline.extract.pdf_blocks import PageBody, Structure, read_blocks
from pipeline.extract.pdf_complete import lost_words
from pipeline.extract.pdf_lines import Line, clean, line_of, segments
from pipeline.extract.pdf_places import Word
from pipeline.extract.pdf_structure import read_language, read_outline, read_tags
from pipeline.extract.pdf_tables import Table, fill, find_tables, read_rules
from pipeline.extract.pdf_words import PageText, read_words
from pipeline.extract.pdf_wraps import in_line

OCR_DPI = 300
MAX_PIXELS = 40_000_000
GARBAGE_SHARE = 0.2
SCAN_CHARACTERS = 20
SCAN_SHARE = 0.5
GARBAGE = re.compile("[\ufffd\ue000-\uefff\uf100-\uf8ff\x01-\x08\x0e-\x1f]|\\(cid:\\d+\\)")
EMPTY = "This page holds no text that can be read: it is blank or a scanned image."
GARBLED = "The text of this page is garbled: its fonts do not say which letters they draw."


@dataclass(slots=True)
class _Pages:
    """What has been read of the pages so far."""

    lines: list[PageLines] = field(default_factory=list)
    tables: dict[int, list[Table]] = field(default_factory=dict)
    turned: dict[int, str] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    tags: dict[tuple[int, int], int] = field(default_factory=dict)
    refused: list[tuple[int, str]] = field(default_factory=list)
    recognised: list[int] = field(default_factory=list)


def read_pdf(data: bytes, *, max_pages: int, ocr: bool) -> RawDocument:
    """Return the blocks of a PDF in reading order.

    Args:
        data: the file's content.
        max_pages: a longer file is refused.
        ocr: recognise pages without readable text, if tesseract is installed.

    Raises:
        RefusalError: the file is damaged, protected by a password, too long, or no page of it can be read.
    """
    document = _open(data)
    try:
        count = len(document)
        if count > max_pages:
            raise RefusalError(
                "extract",
                f"The file has {count} pages; the limit is {max_pages}.",
                "Split it, or raise the page limit.",
            )
        pages = _Pages()
        for index in range(count):
            _read_page(document, index, pages, ocr=ocr)
        return _assemble(document, count, pages)
    finally:
        document.close()


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as e:
        if "password" in str(e).lower():
            raise RefusalError(
                "extract", "The file is protected by a password.", "Remove the password and send the file again."
            ) from e
        raise RefusalError(
            "extract", "The file is damaged or is not a PDF.", "Open it, save it as PDF again and send that file."
        ) from e


def _read_page(document: pdfium.PdfDocument, index: int, pages: _Pages, *, ocr: bool) -> None:
    number = index + 1
    try:
        page = document[index]
    except pdfium.PdfiumError:
        pages.refused.append((number, "The page is damaged."))
        return
    try:
        text = _page_text(page)
        if text is None:
            pages.refused.append((number, "The page is damaged."))
            return
        reason = _unreadable(text, page)
        if reason:
            _recognise_page(page, number, reason, text, pages, ocr=ocr)
            return
        pages.lines.append(PageLines(number, text.height, tuple(segments(text.runs, number))))
        pages.texts[number] = text.text
        pages.turned[number] = " ".join(text.turned)
        pages.tables[number] = find_tables(read_rules(page, text.box, text.turns))
        pages.tags.update(read_tags(page, number))
    finally:
        page.close()


def _page_text(page: Any) -> PageText | None:
    try:
        return read_words(page)
    except pdfium.PdfiumError:
        return None


def _unreadable(text: PageText, page: Any) -> str:
    """Return why a page's own text cannot be used, empty if it can."""
    joined = "".join(word.text for run in text.runs for word in run) + "".join(text.turned)
    if not any(ch.isalnum() for ch in joined):
        return EMPTY
    bad = sum(len(match) for match in GARBAGE.findall(joined)) + text.unmapped
    if bad > GARBAGE_SHARE * len(joined):
        return GARBLED
    if len(joined) < SCAN_CHARACTERS and _is_scan(page, text):
        return EMPTY
    return ""


def _is_scan(page: Any, text: PageText) -> bool:
    """Tell whether an image covers most of the page."""
    area = max(1.0, text.width * text.height)
    for item in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, bottom, right, top = item.get_bounds()
        if (right - left) * (top - bottom) > SCAN_SHARE * area:
            return True
    return False


def _recognise_page(page: Any, number: int, reason: str, text: PageText, pages: _Pages, *, ocr: bool) -> None:
    """Read a page's image; without tesseract, or where that finds nothing, refuse the page."""
    if not ocr or not installed_languages():
        advice = "character recognition is switched off" if not ocr else "tesseract is not installed to recognise it"
        pages.refused.append((number, f"{reason} It was not recognised: {advice}."))
        return
    width, height = page.get_size()
    dpi = int(min(OCR_DPI, 72 * (MAX_PIXELS / max(1.0, width * height)) ** 0.5))
    lines = _ocr_lines(recognise(_png(page, dpi), dpi=dpi), number, 72 / dpi)
    if not lines:
        pages.refused.append((number, f"{reason} Character recognition found no text on it."))
        return
    pages.recognised.append(number)
    pages.texts[number] = "\n".join(line.text for line in lines)
    pages.lines.append(PageLines(number, height, tuple(lines)))


def _png(page: Any, dpi: int) -> bytes:
    bitmap = page.render(scale=dpi / 72, grayscale=True)
    buffer = io.BytesIO()
    bitmap.to_pil().save(buffer, "PNG", compress_level=1)
    bitmap.close()
    return buffer.getvalue()


def _ocr_lines(words: Iterable[OcrWord], number: int, scale: float) -> list[Line]:
    grouped: dict[tuple[int, int, int], list[OcrWord]] = {}
    for word in words:
        grouped.setdefault(word.line, []).append(word)
    return [_ocr_line(group, number, scale) for _, group in sorted(grouped.items())]


def _ocr_line(group: list[OcrWord], number: int, scale: float) -> Line:
    bottom = max(word.top + word.height for word in group) * scale
    size = max(6.0, round(2 * max(word.height for word in group) * scale * 0.8) / 2)
    words = [
        Word(w.text, w.left * scale, (w.left + w.width) * scale, w.top * scale, bottom, size, False, -1) for w in group
    ]
    letters = sum(len(word.text) for word in group)
    confidence = sum(word.confidence * len(word.text) for word in group) / letters
    return line_of(words, number, confidence=confidence)


def _assemble(document: pdfium.PdfDocument, count: int, pages: _Pages) -> RawDocument:
    furniture = remove_furniture(pages.lines)
    bodies = [_body(page, pages) for page in in_line(furniture.pages)]
    structure = Structure(read_outline(document), pages.tags)
    headers = [Block(BlockKind.COVER, clean(line.text), line.page) for line in furniture.headers]
    removed = _removed(pages.lines, furniture.pages)
    blocks = [block for block in [*headers, *read_blocks(bodies, structure)] if block.text]
    lost = lost_words(pages.texts, removed, blocks)
    if lost:
        bodies = [_plain(body, pages) if body.number in lost else body for body in bodies]
        blocks = [block for block in [*headers, *read_blocks(bodies, structure)] if block.text]
        blocks += _stray(lost_words(pages.texts, removed, blocks))
    if not blocks:
        raise _nothing_readable(pages)
    known = document.get_metadata_dict()
    return RawDocument(
        blocks=tuple(blocks),
        pages=count,
        title=clean(known.get("Title", "")),
        author=clean(known.get("Author", "")),
        language=read_language(document),
        warnings=tuple(_warnings(furniture, pages, lost)),
        refused_pages=tuple(pages.refused),
    )


def _body(page: PageLines, pages: _Pages) -> PageBody:
    """Share the lines of a page between its tables and its running text."""
    rest = page.lines
    filled = []
    for table in pages.tables.get(page.number, []):
        cells, rest = fill(table, rest)
        if any(cells):
            filled.append((table, cells))
    return PageBody(page.number, page.height, rest, tuple(filled), pages.turned.get(page.number, ""))


def _removed(before: Iterable[PageLines], after: Iterable[PageLines]) -> list[str]:
    """Return the texts of the lines that were taken out as furniture."""
    kept = {id(line) for page in after for line in page.lines}
    return [line.text for page in before for line in page.lines if id(line) not in kept]


def _plain(body: PageBody, pages: _Pages) -> PageBody:
    """Return a page as its lines in the file's order, without tables and columns."""
    inside = [line for _, cells in body.tables for cell in cells for line in cell]
    return PageBody(body.number, body.height, (*body.lines, *inside), (), body.turned, plain=True)


def _stray(lost: Mapping[int, Sequence[str]]) -> list[Block]:
    """Return as text boxes the words of pages that are in no block even when the page is read line by line."""
    return [Block(BlockKind.TEXT_BOX, clean(" ".join(words)), page) for page, words in lost.items()]


def _warnings(furniture: Furniture, pages: _Pages, lost: Mapping[int, Sequence[str]]) -> list[str]:
    found = [f"Removed from {count} places: {text}" for text, count in furniture.removed]
    found += [
        f"Page {page} is given line by line: {len(words)} of its words have no place in its columns or tables "
        f"({' '.join(words[:8])})"
        for page, words in lost.items()
    ]
    if pages.recognised:
        listed = ", ".join(map(str, pages.recognised))
        found.append(f"Pages read by character recognition, to be checked against the original: {listed}")
    return found


def _nothing_readable(pages: _Pages) -> RefusalError:
    reason = pages.refused[0][1] if pages.refused else EMPTY
    return RefusalError(
        "extract",
        f"No page of the file can be read. {reason}",
        "Send the original Word file or a PDF with text, or install tesseract to read scans.",
    )
