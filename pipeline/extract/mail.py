"""E-mails (.eml) and web archives (.mht, or a .doc that is one): their text as its sender sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage, Message, MIMEPart
from email.utils import parseaddr

from pipeline.domain import AttachedFile, Block, BlockKind, RawDocument
from pipeline.errors import RefusalError
from pipeline.extract.plain import read_plain
from pipeline.extract.web import web_blocks

_HEADER = re.compile(rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t]+\S[^\n]*\n)*)+\r?\n")
_MAILBOX = re.compile(rb"\A>?From \S+ [^\n]*\n")
_NEXT = re.compile(rb"\n\r?\nFrom \S+ [^\n]*\d{4}[^\n]*\n[!-9;-~]+: ")
_OF_MIME = re.compile(rb"^(?:MIME-Version|Content-Type|Message-ID|Received|Return-Path):", re.I | re.M)
_ATTACHED = "Save what is attached to it as files of their own and put them in the batch."

_TEXTS = frozenset({"text/plain", "text/html", "text/rtf", "text/richtext"})
_SIGNATURE_LINES = 15
_WITHIN = "a message within it"
_SAID = 6  # words: a greeting has fewer
_NO_FILES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "application/ics"}
)


def is_mail(data: bytes) -> bool:
    """Tell whether a file begins with the header of an e-mail or web archive, and is not a text that looks like one."""
    header = _HEADER.match(_bare(data[:100_000]).replace(b"\r\n", b"\n"))
    return header is not None and bool(_OF_MIME.search(header[0]))


def _bare(data: bytes) -> bytes:
    """Return a message without what programs put before it: a byte order mark, the line of a mailbox ("From x …")."""
    return _MAILBOX.sub(b"", data.removeprefix(b"\xef\xbb\xbf").lstrip(), count=1)


def read_mail(data: bytes) -> RawDocument:
    """Return what an e-mail or web archive says, after lines of who sent it, when and about what.

    Addresses are left out; who has no name but an address is not stated. What is attached comes along, to be read.

    Raises:
        RefusalError: there is no text in it, or it is a mailbox of several messages.
    """
    if _MAILBOX.match(data.lstrip()) and _NEXT.search(data):
        raise RefusalError("extract", "The file is a mailbox of several messages.", "Save each as a file of its own.")
    message = message_from_bytes(_bare(data), _class=EmailMessage, policy=policy.default)
    files, left = _files(message) if message.is_multipart() else ([], [])
    body = body_of(message)
    files = [replace(f, of_another=f.of_another and _speaks(body, files)) for f in files]
    blocks = [*_head(message), *body]
    if not files and not any(b.kind is not BlockKind.COVER for b in blocks):
        what = f"The e-mail holds no text, only {', '.join(left)}." if left else "The e-mail holds no text."
        raise RefusalError("extract", what, _ATTACHED if left else "Ask the sender for a new copy.")
    warnings = (f"Attached to the e-mail and not read, as no text: {', '.join(left)}",) if left else ()
    title = _value(message, "subject")
    return RawDocument(tuple(blocks), title=title, warnings=warnings, files=tuple(files), encloses=bool(files))


def _files(message: EmailMessage) -> tuple[list[AttachedFile], list[str]]:
    """Return the files attached to a message, and the names of parts that are none: signatures, cards, small images."""
    files, left = [], []
    for part in message.iter_attachments():
        name, kind = _name(part), part.get_content_type()
        if part.get("Content-Location") and not part.is_attachment():
            continue  # what the page of a web archive is made of
        if kind in _NO_FILES or (kind.startswith("text/") and kind not in _TEXTS) or _is_ornament(part):
            left += [name] if name else []
        elif data := _data(part):
            files.append(AttachedFile(name or _WITHIN, data, of_another=_of_another(part, message)))
    return files, left


def _of_another(part: MIMEPart, message: EmailMessage) -> bool:
    """Tell whether what is attached is a message that somebody else sent."""
    inner = part.get_payload()
    if part.get_content_type() != "message/rfc822" or not isinstance(inner, list) or not inner:
        return False
    senders = [parseaddr(_value(m, "from")) for m in (inner[0], message) if isinstance(m, EmailMessage)]
    return len({(address or name).casefold() for name, address in senders}) > 1


def _speaks(body: Sequence[Block], files: Sequence[AttachedFile]) -> bool:
    """Tell whether a sender says something, or sends something, besides messages of others."""
    words = sum(len(b.text.split()) for b in body if b.kind is not BlockKind.COVER)
    return words >= _SAID or any(not f.of_another for f in files)


def _is_ornament(part: MIMEPart) -> bool:
    """Tell whether a part is an image of the message itself, e.g. a logo, and not a file attached to it."""
    return part.get_content_maintype() == "image" and not part.is_attachment()


def _data(part: MIMEPart) -> bytes:
    """Return what is attached; of a message within the message, the message."""
    inner = part.get_payload()
    if part.get_content_type() == "message/rfc822" and isinstance(inner, list) and isinstance(inner[0], Message):
        return inner[0].as_bytes()
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def body_of(message: MIMEPart) -> list[Block]:
    """Return the blocks of a message's own text: as plain text where it has one, else as a web page.

    What stands below the line "-- " is the sender's card, not text.
    """
    part = message.get_body(("plain", "html")) or _first_page(message)
    if part is None:
        return []
    content = part.get_payload(decode=True)
    data = content if isinstance(content, bytes) else b""
    charset = part.get_content_charset()
    text = _decoded(data, charset) if charset else None
    if part.get_content_type() == "text/html":
        return web_blocks(text if text is not None else data)
    plain = text.encode("utf-8", "replace") if text is not None else data
    said, mark, signature = plain.replace(b"\r\n", b"\n").rpartition(b"\n-- \n")
    if not mark or signature.count(b"\n") > _SIGNATURE_LINES:
        return _plain(plain)
    return [*_plain(said), *(replace(b, kind=BlockKind.COVER, label="", level=0) for b in _plain(signature))]


def _plain(data: bytes) -> list[Block]:
    try:
        return list(read_plain(data).blocks)
    except RefusalError:  # nothing but space
        return []


def _first_page(message: MIMEPart) -> MIMEPart | None:
    """Return the first page of a web archive that does not say which of its parts is the main one."""
    pages = (part for part in message.walk() if part.get_content_type() in ("text/html", "text/plain"))
    return next((part for part in pages if isinstance(part, MIMEPart) and not part.is_attachment()), None)


def _decoded(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset, "replace")
    except LookupError:  # a charset nobody knows
        return None


def _head(message: EmailMessage) -> Iterator[Block]:
    """Yield lines like those of a letter's head, which say who and what without an address."""
    name = parseaddr(_value(message, "from"))[0]
    for label, value in (("From", name), ("Date", _value(message, "date")), ("Subject", _value(message, "subject"))):
        if value and "@" not in value:
            yield Block(BlockKind.COVER, f"{label}: {value}")


def _value(message: EmailMessage, name: str) -> str:
    """Return a header's value, decoded; empty where it is missing or cannot be read."""
    try:
        return " ".join(str(message.get(name, "")).split())
    except (ValueError, LookupError, IndexError, AttributeError):  # what the library makes of broken headers
        return ""


def _name(part: MIMEPart) -> str:
    try:
        name = part.get_filename()
    except (ValueError, LookupError):
        name = None
    if name:
        return str(name)
    kind = part.get_content_type()
    return "" if kind == "message/rfc822" or kind.startswith(("image/", "multipart/")) else "a file without name"
