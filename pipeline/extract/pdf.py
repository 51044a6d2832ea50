"""Read a PDF: text and its place from pdfium, tables from the rules drawn, scanned or garbled pages by OCR."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pypdfium2 as pdfium

from pipeline.domain import AttachedFile, Block, BlockKind, RawDocument, Refusal
from pipeline.errors import RefusalError
from pipeline.extract.furniture import Furniture, PageLines, remove_furniture
from pipeline.extract.pdf_attached import attached_files, is_portfolio, read_xfa
from pipeline.extract.pdf_blocks import PageBody, Structure, read_blocks
from pipeline.extract.pdf_complete import lost_words
from pipeline.extract.pdf_lines import clean
from pipeline.extract.pdf_pages import EMPTY, Pages, read_pages
from pipeline.extract.pdf_scans import Clock
from pipeline.extract.pdf_structure import read_language, read_outline
from pipeline.extract.pdf_tables import fill
from pipeline.extract.pdf_wraps import in_line


def read_pdf(data: bytes, *, max_pages: int, ocr: bool, clock: Clock | None = None) -> RawDocument:
    """Return the blocks of a PDF in reading order.

    Args:
        data: the file's content.
        max_pages: a longer file is refused.
        ocr: recognise pages without readable text, and parts that are scans, if tesseract is installed.
        clock: how long recognition may take.

    Raises:
        RefusalError: the file is damaged, protected by a password, too long, a form that only its own
            reader shows, or no page of it can be read.
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
        form = read_xfa(document)
        if form is not None:
            return replace(form, files=tuple(attached_files(document)))
        pages = read_pages(document, ocr=ocr, clock=clock or Clock())
        files = (*attached_files(document), *pages.files)
        if files and (is_portfolio(data) or not (pages.lines or pages.aside)):
            return _around(pages, count, files)
        return replace(_assemble(document, count, pages), files=files)
    finally:
        document.close()


def _around(pages: Pages, count: int, files: Sequence[AttachedFile]) -> RawDocument:
    """Return a PDF that only carries files, e.g. a portfolio: its cover sheet is no contribution, what is in it is."""
    lines = [clean(line.text) for page in pages.lines for line in page.lines]
    sheet = tuple(Block(BlockKind.COVER, text, 1) for text in lines if text)
    told = f"It carries other files, which are read; its cover sheet is not analysed: {' '.join(lines)[:200]}"
    warnings = (told,) if sheet else ()
    return RawDocument(sheet, pages=count, warnings=warnings, files=tuple(files), encloses=True)


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(data)
        document.init_forms()
        return document
    except pdfium.PdfiumError as e:
        if "password" in str(e).lower():
            raise RefusalError(
                "extract", "The file is protected by a password.", "Remove the password and send the file again."
            ) from e
        raise RefusalError(
            "extract", "The file is damaged or is not a PDF.", "Open it, save it as PDF again and send that file."
        ) from e


def _assemble(document: pdfium.PdfDocument, count: int, pages: Pages) -> RawDocument:
    furniture = remove_furniture(pages.lines)
    bodies = [_body(page, pages) for page in in_line(furniture.pages)]
    structure = Structure(read_outline(document), pages.tags)
    headers = [Block(BlockKind.COVER, clean(line.text), line.page) for line in furniture.headers]
    removed = [*_removed(pages.lines, furniture.pages), *pages.left_out]
    blocks = [block for block in [*headers, *read_blocks(bodies, structure), *pages.aside] if block.text]
    lost = lost_words(pages.texts, removed, blocks)
    if lost:
        bodies = [_plain(body, pages) if body.number in lost else body for body in bodies]
        blocks = [block for block in [*headers, *read_blocks(bodies, structure), *pages.aside] if block.text]
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
        refused_pages=tuple((n, why) for n, why in pages.refused if n not in pages.late),
        refused=tuple(
            Refusal("extract", "", why, "Run again: what was read is kept.", item=f"page {n}", again=True)
            for n, why in pages.refused
            if n in pages.late
        ),
    )


def _body(page: PageLines, pages: Pages) -> PageBody:
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


def _plain(body: PageBody, pages: Pages) -> PageBody:
    """Return a page as its lines in the file's order, without tables and columns."""
    inside = [line for _, cells in body.tables for cell in cells for line in cell]
    return PageBody(body.number, body.height, (*body.lines, *inside), (), body.turned, plain=True)


def _stray(lost: Mapping[int, Sequence[str]]) -> list[Block]:
    """Return as text boxes the words of pages that are in no block even when the page is read line by line."""
    return [Block(BlockKind.TEXT_BOX, clean(" ".join(words)), page) for page, words in lost.items()]


def _warnings(furniture: Furniture, pages: Pages, lost: Mapping[int, Sequence[str]]) -> list[str]:
    found = [f"Removed from {count} places: {text}" for text, count in furniture.removed]
    found += [
        f"Page {page} is given line by line: {len(words)} of its words have no place in its columns or tables "
        f"({' '.join(words[:8])})"
        for page, words in lost.items()
    ]
    found += pages.warnings
    if pages.recognised:
        listed = ", ".join(map(str, pages.recognised))
        found.append(f"Pages read by character recognition, to be checked against the original: {listed}")
    return found


def _nothing_readable(pages: Pages) -> RefusalError:
    reason = pages.refused[0][1] if pages.refused else EMPTY
    return RefusalError(
        "extract",
        f"No page of the file can be read. {reason}",
        "Send the original Word file or a PDF with text, or install tesseract to read scans.",
        again=bool(pages.late),
    )
