"""Forms that only their own reader shows (XFA), portfolios and attachments of a PDF."""

from __future__ import annotations

import ctypes
import io
import struct
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as c
from lxml import etree

from pipeline.domain import AttachedFile, Block, BlockKind, RawDocument
from pipeline.errors import RefusalError
from pipeline.extract.pdf_lines import clean

MAX_PACKETS = 100
MAX_PACKET = 20_000_000
MAX_FILE = 50_000_000
XFA_ONLY = "The file is a form that only its own reader shows; what a page shows is a notice to open it there."


def read_xfa(document: pdfium.PdfDocument) -> RawDocument | None:
    """Return what was filled into a dynamic XFA form, None where the file is none.

    Raises:
        RefusalError: the form holds no answers that can be read.
    """
    if document.get_formtype() not in (c.FORMTYPE_XFA_FULL, c.FORMTYPE_XFA_FOREGROUND) or _has_fields(document):
        return None
    blocks = tuple(_answers(_packets(document)))
    if not any(ch.isalpha() for block in blocks for ch in block.text):
        raise RefusalError(
            "extract", XFA_ONLY, "Open it in the reader it asks for, print it to PDF and send that file."
        )
    warning = (
        "A form that only its own reader shows: the answers were read from its data, questions by their short names."
    )
    return RawDocument(blocks, pages=None, warnings=(warning,))


def _has_fields(document: pdfium.PdfDocument) -> bool:
    """Tell whether pages carry fields of their own, which then show what the form holds."""
    for index in range(min(len(document), MAX_PACKETS)):
        page = document[index]
        try:
            for n in range(max(0, c.FPDFPage_GetAnnotCount(page))):
                item = c.FPDFPage_GetAnnot(page, n)
                kind = c.FPDFAnnot_GetSubtype(item) if item else -1
                if item:
                    c.FPDFPage_CloseAnnot(item)
                if kind == c.FPDF_ANNOT_WIDGET:
                    return True
        finally:
            page.close()
    return False


def _packets(document: pdfium.PdfDocument) -> list[bytes]:
    found = []
    for index in range(min(max(0, c.FPDF_GetXFAPacketCount(document)), MAX_PACKETS)):
        size = ctypes.c_ulong()
        c.FPDF_GetXFAPacketContent(document, index, None, 0, size)
        if 0 < size.value < MAX_PACKET:
            buffer = ctypes.create_string_buffer(size.value)
            c.FPDF_GetXFAPacketContent(document, index, buffer, size.value, size)
            found.append(buffer.raw[: size.value])
    return found


def _answers(packets: list[bytes]) -> list[Block]:
    """Return question and answer of each field that holds text; captions come from the form's template."""
    trees = [tree for tree in map(_parsed, packets) if tree is not None]
    captions = {name: text for tree in trees for name, text in _captions(tree)}
    blocks = []
    for tree in trees:
        for data in tree.iter("{*}data"):
            if etree.QName(data).namespace != "http://www.xfa.org/schema/xfa-data/1.0/":
                continue
            for field in data.iter():
                text = clean(field.text or "") if len(field) == 0 and isinstance(field.tag, str) else ""
                if text:
                    name = etree.QName(field).localname
                    blocks += [
                        Block(BlockKind.HEADING, captions.get(name, name), None),
                        Block(BlockKind.PARAGRAPH, text, None),
                    ]
    return blocks


def _parsed(packet: bytes) -> Any:
    """Return the tree of a packet, None where it is none that may be read: no entities, no network."""
    if b"<!DOCTYPE" in packet:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(packet, parser)
    except etree.XMLSyntaxError:
        return None


def _captions(tree: Any) -> list[tuple[str, str]]:
    found = []
    for field in tree.iter("{*}field"):
        caption = field.find("{*}caption")
        text = clean(" ".join(caption.itertext())) if caption is not None else ""
        if field.get("name") and text:
            found.append((field.get("name"), text))
    return found


def attached_files(document: pdfium.PdfDocument) -> list[AttachedFile]:
    """Return the files within a PDF."""
    count = min(max(0, c.FPDFDoc_GetAttachmentCount(document)), MAX_PACKETS)
    return [file_of(c.FPDFDoc_GetAttachment(document, n)) for n in range(count)]


def file_of(item: Any) -> AttachedFile:
    """Return name and content of a file by pdfium's handle of it; what is too large comes without content."""
    size = ctypes.c_ulong()
    data = b""
    if item and c.FPDFAttachment_GetFile(item, None, 0, size) and 0 < size.value < MAX_FILE:
        buffer = ctypes.create_string_buffer(size.value)
        c.FPDFAttachment_GetFile(item, buffer, size.value, size)
        data = buffer.raw[: size.value]
    return AttachedFile(_name(item), data)


def _name(item: Any) -> str:
    length = c.FPDFAttachment_GetName(item, None, 0) if item else 0
    if not 2 < length < 10_000:
        return "a file without a name"
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    c.FPDFAttachment_GetName(item, buffer, length)
    return clean(bytes(buffer)[: length - 2].decode("utf-16-le", "replace"))


def is_portfolio(data: bytes) -> bool:
    """Tell whether the catalogue says so; pdfium does not read that entry, pdfminer does."""
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser
    from pdfminer.psexceptions import PSException

    try:
        return "Collection" in PDFDocument(PDFParser(io.BytesIO(data))).catalog
    except (PSException, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, struct.error):
        return b"/Collection" in data
