"""Text of documents inserted into a Word file in another format: web pages, plain text."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy

from lxml import etree

from pipeline.domain import Block, BlockKind
from pipeline.errors import RefusalError
from pipeline.extract.word_text import clean
from pipeline.extract.word_xml import Element, local

_SKIPPED = {"script", "style", "head", "template", "noscript"}
_PARAGRAPHS = frozenset(
    "address article blockquote body br caption dd div dl dt figcaption footer h1 h2 h3 h4 h5 h6 header hr li main ol "
    "p pre section table tbody td tfoot th thead tr ul".split()
)
_HEADINGS = {f"h{level}": level - 1 for level in range(1, 7)}


def inserted_text(data: bytes) -> list[Block]:
    """Return the blocks of an inserted web page (HTML, XHTML or MHT) or plain text.

    Raises:
        RefusalError: the format is not one of these, or holds no text.
    """
    if data.lstrip()[:5].lower() in {b"mime-", b"from:"}:
        data = _web_archive(data)
    if b"<" not in data[:2_000] and not data.startswith(b"{\\rtf"):
        lines = (clean(line) for line in data.decode("utf-8", "replace").splitlines())
        return [Block(BlockKind.PARAGRAPH, line) for line in lines if line]
    if data.startswith(b"{\\rtf"):
        raise RefusalError("extract", "It is in RTF.", "Open the document in Word and save it again.")
    parser = etree.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as e:
        raise RefusalError(
            "extract", "It is a damaged web page.", "Open the document in Word and save it again."
        ) from e
    return [] if root is None else list(_html_blocks(root))


def _web_archive(data: bytes) -> bytes:
    for part in message_from_bytes(data, policy=policy.default).walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            return content if isinstance(content, bytes) else b""
    return b""


def _html_blocks(root: Element) -> Iterator[Block]:
    kind, level, words = BlockKind.PARAGRAPH, 0, [""]
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name = local(element)
        if event == "start" and name in _SKIPPED:
            walk.skip_subtree()
        if name in _PARAGRAPHS:
            text = clean("".join(words))
            if text:
                yield Block(kind, text, level=level)
            words = []
            inside = event == "start"
            kind = BlockKind.HEADING if inside and name in _HEADINGS else BlockKind.PARAGRAPH
            kind = BlockKind.LIST_ITEM if inside and name == "li" else kind
            level = _HEADINGS.get(name, 0) if inside else 0
        if name not in _SKIPPED:
            words.append((element.text if event == "start" else "") or "")
        if event == "end":
            words.append(element.tail or "")
    text = clean("".join(words))
    if text:
        yield Block(kind, text, level=level)
