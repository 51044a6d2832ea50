"""What a PDF says about itself: title, author, language, bookmarks, tagged headings."""

from __future__ import annotations

import ctypes
import re
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as c

from pipeline.extract.pdf_blocks import heading_key
from pipeline.extract.pdf_lines import clean

MAX_OUTLINE = 5_000
MAX_ELEMENTS = 50_000
HEADING_TAG = re.compile(r"^H([1-6])?$|^Title$")


def read_outline(document: pdfium.PdfDocument) -> dict[str, int]:
    """Return the levels of the bookmarks by their text as headings are compared."""
    levels: dict[str, int] = {}
    for number, mark in enumerate(document.get_toc()):
        if number >= MAX_OUTLINE:
            break
        key = heading_key(clean(mark.get_title()))
        if key:
            levels.setdefault(key, int(mark.level))
    return levels


def read_tags(page: Any, number: int) -> dict[tuple[int, int], int]:
    """Return the level of each heading of a tagged page by page number and marked-content id."""
    tree = c.FPDF_StructTree_GetForPage(page)
    if not tree:
        return {}
    try:
        count = c.FPDF_StructTree_CountChildren(tree)
        waiting = [(c.FPDF_StructTree_GetChildAtIndex(tree, i), -1) for i in range(min(count, MAX_ELEMENTS))]
        return _headings(waiting, number)
    finally:
        c.FPDF_StructTree_Close(tree)


def _headings(waiting: list[tuple[Any, int]], number: int) -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], int] = {}
    visited = 0
    while waiting and visited < MAX_ELEMENTS:
        element, level = waiting.pop()
        visited += 1
        if not element:
            continue
        match = HEADING_TAG.match(_type(element))
        if match:
            level = int(match.group(1) or 1) - 1
        for index in range(max(0, c.FPDF_StructElement_GetMarkedContentIdCount(element))):
            mcid = c.FPDF_StructElement_GetMarkedContentIdAtIndex(element, index)
            if level >= 0 and mcid >= 0:
                found[(number, mcid)] = level
        children = min(c.FPDF_StructElement_CountChildren(element), MAX_ELEMENTS - len(waiting))
        waiting += [(c.FPDF_StructElement_GetChildAtIndex(element, i), level) for i in range(max(0, children))]
    return found


def _type(element: Any) -> str:
    return _read(c.FPDF_StructElement_GetType, element)


def _read(function: Any, handle: Any) -> str:
    """Call a C function that fills a buffer with UTF-16 and returns its length in bytes."""
    length = function(handle, None, 0)
    if not 2 < length < 10_000:
        return ""
    buffer = ctypes.create_string_buffer(length)
    function(handle, ctypes.cast(buffer, function.argtypes[1]), length)
    return buffer.raw[: length - 2].decode("utf-16-le", "replace")


def read_language(document: pdfium.PdfDocument) -> str:
    """Return the language the catalogue declares ("en"), empty if none."""
    return _read(c.FPDFCatalog_GetLanguage, document.raw).split("-")[0].strip().lower()
