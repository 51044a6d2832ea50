"""Plain text: paragraphs, list items and headings by their layout."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pipeline.domain import Block, BlockKind, RawDocument
from pipeline.errors import RefusalError

_LABEL = re.compile(
    r"^\s*((?:\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]{1,5})[.)])|[•·▪–—*-])[ \t]+(?=\S)|^\s*(\d{1,2})\t(?=\S)"
)
_HEADING_WORDS = 8


def read_plain(data: bytes) -> RawDocument:
    """Return the paragraphs of a text file; blank lines part them, or each line is one where there are none.

    Raises:
        RefusalError: the encoding cannot be told, or there is no text.
    """
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    hard_wrapped = any(not line.strip() for line in lines) and max(map(len, lines)) <= 100
    units = re.split(r"\n\s*\n", text) if hard_wrapped else lines
    blocks = tuple(_blocks(units))
    if not blocks:
        raise RefusalError("extract", "The file holds no text.", "Ask the sender for a new copy.")
    return RawDocument(blocks)


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as e:
        raise RefusalError("extract", "The encoding of the text cannot be told.", "Save it as UTF-8 or as Word.") from e
    if sum(unicodedata.category(c) == "Cc" and c not in "\n\r\t\f" for c in text) > len(text) / 100:
        raise RefusalError("extract", "The file is not text.", "Ask the sender for a PDF or Word file.")
    return text


def _blocks(units: list[str]) -> Iterator[Block]:
    for unit in units:
        label = _LABEL.match(unit)
        mark = (label[1] or label[2]) if label else ""
        body = " ".join(unit[label.end() :].split() if label else unit.split())
        if not body:
            continue
        short = len(body.split()) <= _HEADING_WORDS and not label and body[-1] not in ".;:,?!…"
        kind = BlockKind.LIST_ITEM if label else BlockKind.HEADING if short else BlockKind.PARAGRAPH
        yield Block(kind, body, label=mark, level=1 if kind is BlockKind.HEADING else 0)
