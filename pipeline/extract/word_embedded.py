"""Files embedded in a Word file as objects: documents are handed on to be read, other objects told by their kind."""

from __future__ import annotations

import io
import posixpath
import struct

from olefile import OleFileIO

from pipeline.domain import AttachedFile
from pipeline.errors import RefusalError
from pipeline.extract.word_package import Package
from pipeline.extract.word_xml import Element, r

_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCUMENTS = (b"PK", b"%PDF-", b"{\\rtf", _OLE)
_NO_TEXT = ("Equation", "Excel", "PowerPoint", "MSGraph", "Visio", "PBrush", "Paint", "ChemDraw", "MathType")
_MOST = 40


def embedded_files(package: Package, part: str, body: Element) -> tuple[list[AttachedFile], list[str]]:
    """Return the documents embedded in a text, and the kinds of objects of which only the picture is there.

    Args:
        package: the Word file.
        part: the part the text is in.
        body: its root.
    """
    files: list[AttachedFile] = []
    pictures: list[str] = []
    for element in body.iter(_OBJECT):
        kind = element.get("ProgID", "") or "an object without a kind"
        relation = package.relations(part).get(element.get(r("id"), ""))
        if element.get("Type") == "Link" or relation is None or relation.external or kind.startswith(_NO_TEXT):
            pictures.append(kind)
        elif len(files) < _MOST:
            name = posixpath.basename(relation.target)
            try:
                files.append(_unwrapped(name, package.read(relation.target) or b""))
            except RefusalError as e:
                package.warnings.append(f"An object embedded in it ({name}) was not read: {e.reason}")
    shown = [kind for kind in dict.fromkeys(pictures) if not kind.startswith(("Equation", "MathType"))]
    return files, shown


def _unwrapped(name: str, data: bytes) -> AttachedFile:
    """Return the file that an OLE container was made around, or the container itself."""
    if not data.startswith(_OLE):
        return AttachedFile(name, data)
    try:
        with OleFileIO(io.BytesIO(data)) as ole:
            if ole.exists("WordDocument"):
                return AttachedFile(name, data)
            for stream in ("CONTENTS", "Package"):
                if ole.exists(stream) and (held := ole.openstream(stream).read()).startswith(_DOCUMENTS):
                    return AttachedFile(name, held)
            if ole.exists("\x01Ole10Native"):
                return _packed(name, ole.openstream("\x01Ole10Native").read())
    except (OSError, ValueError, IndexError, KeyError, TypeError, struct.error):
        pass
    return AttachedFile(name, data)


def _packed(name: str, data: bytes) -> AttachedFile:
    """Return what Windows' packager wrapped: a label and two paths, each ended by a zero, then size and content."""
    label, _, rest = data[6:].partition(b"\0")
    _, _, rest = rest.partition(b"\0")
    size = struct.unpack_from("<I", rest, 4)[0]
    start = 8 + size
    length = struct.unpack_from("<I", rest, start)[0]
    return AttachedFile(label.decode("cp1252", "replace") or name, rest[start + 4 : start + 4 + length])
