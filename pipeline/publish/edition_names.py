"""The name that every Word file carries: which edition of the draft it is, or that it is none to be given back."""

from __future__ import annotations

import hashlib

from docx.document import Document as WordDocument
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from pipeline.publish.word_text import marked

PROPERTY = "Edition"
"""Name of the file property that holds the edition."""
PREFIX = "draft_"
"""What the names of drafts begin with; the number of decisions that the file shows follows, and a checksum."""
ANNEX = "annex"
PROPERTIES = "docProps/custom.xml"
"""Where a file has its own properties."""
_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


def name_draft(word: WordDocument, notes: bytes, decided: int) -> None:
    """Give a draft its name, as a file property and as a bookmark in its first paragraph; one of them may get lost.

    Args:
        word: complete but for its footnotes.
        notes: its footnotes.
        decided: how many decisions it shows.
    """
    checksum = hashlib.sha256(etree.tostring(word.element) + notes).hexdigest()[:12]
    name = f"{PREFIX}{decided}_{checksum}"
    marked(word.paragraphs[0], name)
    _as_property(word, name)


def name_other(word: WordDocument, name: str) -> None:
    """Say of a Word file that it is no draft: `ANNEX`, or `bookmarks.PUBLISHED`."""
    _as_property(word, name)


def edition_named(custom: bytes) -> str:
    """Return the edition of a file by the XML of its own properties; empty if it names none."""
    root = etree.fromstring(custom, etree.XMLParser(resolve_entities=False, no_network=True))
    found = (p for p in root.iter(f"{{{_SPACE}}}property") if p.get("name") == PROPERTY)
    return next(("".join(p.itertext()).strip() for p in found), "")


def _as_property(word: WordDocument, name: str) -> None:
    root = etree.Element(f"{{{_SPACE}}}Properties", nsmap={None: _SPACE, "vt": _VALUES})
    held = etree.SubElement(root, f"{{{_SPACE}}}property", fmtid=_FORMAT, pid="2", name=PROPERTY)
    etree.SubElement(held, f"{{{_VALUES}}}lpwstr").text = name
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    package = word.part.package
    package.relate_to(Part(PackURI(f"/{PROPERTIES}"), _TYPE, data, package), _RELATION)
