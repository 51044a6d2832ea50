"""Word files that are a single XML file: the parts of a .docx one after the other ("flat OPC")."""

from __future__ import annotations

import base64
import binascii
import io
import zipfile

from lxml import etree

from pipeline.errors import RefusalError

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_TYPES = "[Content_Types].xml"
_DAMAGED = "Open it in Word and save it as .docx, or ask the sender for a new copy."


def is_flat(data: bytes) -> bool:
    """Tell whether an XML file is a flat Word file."""
    return b"schemas.microsoft.com/office/2006/xmlPackage" in data[:4096] and b"<!DOCTYPE" not in data[:4096]


def as_package(data: bytes) -> bytes:
    """Return a flat Word file as the .docx it is.

    Raises:
        RefusalError: it is damaged.
    """
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            made.writestr(_TYPES, _types(root))
            for part in root.iter(f"{_PKG}part"):
                made.writestr(part.get(f"{_PKG}name", "").lstrip("/"), _content(part))
    except (etree.LxmlError, ValueError, binascii.Error) as e:
        raise RefusalError("extract", "The Word file in XML is damaged.", _DAMAGED) from e
    return out.getvalue()


def _content(part: etree._Element) -> bytes:
    held = part.find(f"{_PKG}xmlData")
    if held is not None and len(held):
        return bytes(etree.tostring(held[0], xml_declaration=True, encoding="UTF-8", standalone=True))
    return base64.b64decode(part.findtext(f"{_PKG}binaryData", ""))


def _types(root: etree._Element) -> bytes:
    types = etree.Element("Types", nsmap={None: "http://schemas.openxmlformats.org/package/2006/content-types"})
    for part in root.iter(f"{_PKG}part"):
        name, kind = part.get(f"{_PKG}name", ""), part.get(f"{_PKG}contentType", "")
        etree.SubElement(types, "Override", PartName=name, ContentType=kind)
    return bytes(etree.tostring(types, xml_declaration=True, encoding="UTF-8", standalone=True))
