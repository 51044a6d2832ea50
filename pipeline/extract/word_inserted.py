"""Text of documents inserted into a Word file in another format: web pages and archives of them, plain text."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

from pipeline.domain import Block, BlockKind
from pipeline.extract.flat import as_package, is_flat
from pipeline.extract.legacy import convert
from pipeline.extract.mail import body_of, is_mail
from pipeline.extract.stored_fields import with_stored_results
from pipeline.extract.web import web_blocks
from pipeline.extract.word_text import clean

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_2003 = b"schemas.microsoft.com/office/word/2003/wordml"


def inserted_office(data: bytes) -> bytes | None:
    """Return as .docx a document inserted in another of Word's formats (RTF, .doc, one XML file), None for others.

    Raises:
        RefusalError: it needs LibreOffice, which is not there or cannot read it.
    """
    if is_flat(data):
        return as_package(data)
    suffix = ".rtf" if data.startswith(b"{\\rtf") else ".doc" if data.startswith(_OLE) else ""
    suffix = ".xml" if _WORD_2003 in data[:4096] else suffix
    return convert(with_stored_results(data, suffix), suffix) if suffix else None


def inserted_text(data: bytes) -> list[Block]:
    """Return the blocks of an inserted web page (HTML, XHTML or MHT) or plain text.

    Raises:
        RefusalError: it is damaged.
    """
    if is_mail(data):
        return body_of(message_from_bytes(data.lstrip(), _class=EmailMessage, policy=policy.default))
    if b"<" not in data[:2_000]:
        lines = (clean(line) for line in data.decode("utf-8", "replace").splitlines())
        return [Block(BlockKind.PARAGRAPH, line) for line in lines if line]
    return web_blocks(data)
