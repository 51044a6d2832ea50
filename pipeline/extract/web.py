"""The text of web pages: paragraphs, headings and list items; no scripts and nothing hidden; struck words apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from pipeline.domain import Block, BlockKind
from pipeline.errors import RefusalError
from pipeline.extract.word_text import clean
from pipeline.extract.word_xml import Element, local

_DELETED = {"del", "s", "strike"}
_SKIPPED = {"script", "style", "head", "template", "noscript"}
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden", re.I)
_PARAGRAPHS = frozenset(
    "address article blockquote body br caption dd div dl dt figcaption footer h1 h2 h3 h4 h5 h6 header hr li main ol "
    "p pre section table tbody td tfoot th thead tr ul".split()
)
_HEADINGS = {f"h{level}": level - 1 for level in range(1, 7)}


def web_blocks(page: bytes | str) -> list[Block]:
    """Return the blocks of a page (HTML or XHTML); bytes say themselves how their letters are stored.

    Raises:
        RefusalError: it is damaged.
    """
    encoding = "utf-8" if isinstance(page, str) else None
    data = page.encode("utf-8", "replace") if isinstance(page, str) else page
    parser = etree.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding=encoding
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as e:
        raise RefusalError(
            "extract", "It is a damaged web page.", "Open the document in Word and save it again."
        ) from e
    return [] if root is None else list(_blocks(root))


def _blocks(root: Element) -> Iterator[Block]:
    kind, level, words = BlockKind.PARAGRAPH, 0, [""]
    struck: list[Block] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name = local(element)
        deleted = name in _DELETED
        skipped = deleted or name in _SKIPPED or bool(_HIDDEN.search(element.get("style", "")))
        if event == "start" and skipped:
            walk.skip_subtree()
        if event == "start" and deleted:
            struck += [Block(BlockKind.DELETION, text) for text in [clean("".join(element.itertext()))] if text]
        if name in _PARAGRAPHS:
            text = clean("".join(words))
            if text:
                yield Block(kind, text, level=level)
            yield from struck
            words, struck = [], []
            inside = event == "start"
            kind = BlockKind.HEADING if inside and name in _HEADINGS else BlockKind.PARAGRAPH
            kind = BlockKind.LIST_ITEM if inside and name == "li" else kind
            level = _HEADINGS.get(name, 0) if inside else 0
        if not skipped:
            words.append((element.text if event == "start" else "") or "")
        if event == "end":
            words.append(element.tail or "")
    text = clean("".join(words))
    if text:
        yield Block(kind, text, level=level)
    yield from struck
