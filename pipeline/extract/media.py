"""What a file is, told by its content; its name only decides what to say where the two differ."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from pipeline.errors import RefusalError
from pipeline.extract.flat import is_flat
from pipeline.extract.mail import is_mail

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RESAVE = "Ask the sender for a PDF or Word file."
_BY_OFFICE = re.compile(rb"urn:schemas-microsoft-com:office|content=[\"']?(?:word[.]document|libreoffice|openoffice)")
_OLD_WORD = (b"\xdb\xa5\x2d\x00", b"\x31\xbe\x00\x00")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*")
_SUFFIXES: Mapping[str, frozenset[str]] = {
    "pdf": frozenset({".pdf"}),
    "docx": frozenset({".docx", ".docm", ".dotx", ".dotm"}),
    "doc": frozenset({".doc", ".dot"}),
    "odt": frozenset({".odt", ".ott"}),
    "rtf": frozenset({".rtf", ".doc"}),
    "txt": frozenset({".txt", ".text"}),
    "eml": frozenset({".eml", ".mht", ".mhtml"}),
    "html": frozenset({".htm", ".html"}),
    "flat": frozenset({".xml"}),
    "wordml": frozenset({".xml"}),
    "fodt": frozenset({".fodt"}),
}


def media_of(data: bytes) -> str:
    """Return what a file is, by a name of `_SUFFIXES`.

    Raises:
        RefusalError: the content is none of these, or is protected by a password.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise RefusalError("extract", "The file is empty.", "Ask the sender for a new copy.")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK"):
        return _zipped(data)
    if data.startswith(_OLE):
        return _ole(data)
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(_OLD_WORD):
        return "doc"
    if data.startswith(_PICTURES):
        raise RefusalError("extract", "The file is a picture.", "Save it as a PDF; scans are then read optically.")
    return _text(data)


def matches(media: str, suffix: str) -> bool:
    """Tell whether a file name's suffix fits its content."""
    return suffix.lower() in _SUFFIXES[media]


def _zipped(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "docx"
    if "content.xml" in names and "mimetype" in names:
        return "odt"
    if any(n.startswith("xl/") for n in names):
        raise RefusalError("extract", "The file is a spreadsheet.", _RESAVE)
    if any(n.startswith("ppt/") for n in names):
        raise RefusalError("extract", "The file is a slide show.", _RESAVE)
    if "[Content_Types].xml" not in names and not any(n.startswith("word/") for n in names):
        raise RefusalError(
            "extract", "The file is an archive of other files.", "Unpack it and put the files in the batch."
        )
    return "docx"


def _ole(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise RefusalError(
            "extract", "The Word file is protected by a password.", "Ask the sender for a copy without a password."
        )
    if "WordDocument".encode("utf-16-le") in data:
        return "doc"
    if "__substg1.0_".encode("utf-16-le") in data:
        advice = "Save the message as text or PDF, and its attachments as files of their own."
        raise RefusalError("extract", "The file is a message of Outlook.", advice)
    raise RefusalError("extract", "The file is an old Office file that is not a Word document.", _RESAVE)


def _office_xml(data: bytes, head: bytes) -> str:
    """Return what a text file in XML or HTML is that an office program has written; empty for any other."""
    if head.startswith(b"<html") and _BY_OFFICE.search(head):
        return "html"
    if not head.startswith(b"<?xml") or b"<!doctype" in head:
        return ""
    if is_flat(data):
        return "flat"
    if b"schemas.microsoft.com/office/word/2003/wordml" in head:
        return "wordml"
    return "fodt" if b"<office:document" in head and b"oasis.opendocument.text" in head else ""


def _text(data: bytes) -> str:
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if is_mail(data):
        return "eml"
    if office := _office_xml(data, head):
        return office
    if head.startswith((b"<!doctype html", b"<html", b"<?xml")):
        raise RefusalError("extract", "The file is a web page or XML, not a contribution.", _RESAVE)
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RefusalError("extract", "The file is of a kind that cannot be read.", _RESAVE)
    return "txt"
