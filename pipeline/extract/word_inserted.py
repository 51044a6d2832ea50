"""Text of documents inserted into a Word file in another format: web pages and archives of them, plain text."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

from pipeline.domain import Block, BlockKind
from pipeline.errors import RefusalError
from pipeline.extract.mail import body_of, is_mail
from pipeline.extract.web import web_blocks
from pipeline.extract.word_text import clean


def inserted_text(data: bytes) -> list[Block]:
    """Return the blocks of an inserted web page (HTML, XHTML or MHT) or plain text.

    Raises:
        RefusalError: the format is not one of these, or holds no text.
    """
    if is_mail(data):
        return body_of(message_from_bytes(data.lstrip(), _class=EmailMessage, policy=policy.default))
    if data.startswith(b"{\\rtf"):
        raise RefusalError("extract", "It is in RTF.", "Open the document in Word and save it again.")
    if b"<" not in data[:2_000]:
        lines = (clean(line) for line in data.decode("utf-8", "replace").splitlines())
        return [Block(BlockKind.PARAGRAPH, line) for line in lines if line]
    return web_blocks(data)
