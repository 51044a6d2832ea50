"""Plain text: paragraphs, list items and headings by their layout."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.domain import Block, BlockKind, RawDocument
from pipeline.errors import RefusalError

_LABEL = re.compile(
    r"^\s*((?:\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]{1,5})[.)])|[•·▪–—*-])[ \t]+(?=\S)|^\s*(\d{1,2})\t(?=\S)"
)
_HEAD = re.compile(r"^\w[\w ]{1,20}[:：]\s*\S")
_HEADING_WORDS = 8
_STOPS = ".;:,?!…。；：，、？！؟؛،"
_ENCODINGS = ("gb18030", "cp1251", "koi8-r", "cp1256", "cp1252")
_LIKELY = 0.7
# Cyrillic with small letters after the first, Arabic and common Chinese in runs, accented letters within Latin words.
_PLAUSIBLE = re.compile(
    r"(?<![A-Za-zА-яЁё])[А-ЯЁ]?[а-яё]+(?![A-Za-zА-яЁё])|[\u0621-\u064a]{2,}|[\u4e00-\u9fa5\u3000-\u3011\uff01-\uff1f]{3,}"
    r"|(?<=[A-Za-z])[\u00e0-\u00ff](?![\u00c0-\u00ff])|(?<![A-Za-z\u00c0-\u00ff])[\u00c0-\u00ff](?=[a-z ])"
    r"|[\u2013-\u2026\u00a0\u00ab\u00bb\u20ac]"
)


def read_plain(data: bytes) -> RawDocument:
    """Return the paragraphs of a text file; blank lines part them, or each line is one where there are none.

    Raises:
        RefusalError: the encoding cannot be told, or there is no text.
    """
    text, guessed = _decoded(data)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    hard_wrapped = any(not line.strip() for line in lines) and max(map(len, lines)) <= 100
    blocks = tuple(_blocks(list(_paragraphs(lines)) if hard_wrapped else lines))
    if not blocks:
        raise RefusalError("extract", "The file holds no text.", "Ask the sender for a new copy.")
    warning = f"The text does not say how its letters are stored; read as {guessed}. Check a few lines."
    return RawDocument(blocks, warnings=(warning,) if guessed else ())


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Join lines up to the next blank one; a labelled line ("1.", "From:") begins a paragraph of its own.

    What is quoted in a mail (">") is apart from what is not, and from the line that says who wrote it.
    """
    kept: list[str] = []
    for line, after in pairwise([*lines, ""]):
        quoted = line.startswith(">")
        apart = bool(kept) and (quoted != kept[-1].startswith(">"))
        attributes = not quoted and after.startswith(">") and line.rstrip().endswith((":", "："))
        if kept and (not line.strip() or _LABEL.match(line) or _HEAD.match(line) or apart or attributes):
            yield "\n".join(kept)
            kept = []
        if line.strip():
            kept.append(line)
    if kept:
        yield "\n".join(kept)


def _decoded(data: bytes) -> tuple[str, str]:
    """Return the text, and the name of its encoding where it had to be guessed."""
    marked = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(marked), ""
    except UnicodeDecodeError:
        found = max(((_likelihood(text), -n, name) for n, (name, text) in enumerate(_readings(data))), default=None)
    if found is None or found[0] < _LIKELY:
        raise RefusalError("extract", "The encoding of the text cannot be told.", "Save it as UTF-8 or as Word.")
    return data.decode(found[2]), found[2]


def _readings(data: bytes) -> Iterator[tuple[str, str]]:
    for encoding in _ENCODINGS:
        with contextlib.suppress(UnicodeDecodeError):
            yield encoding, data.decode(encoding)


def _likelihood(text: str) -> float:
    """Return the share of letters beyond ASCII that stand where their script has them."""
    if sum(unicodedata.category(c) == "Cc" and c not in "\n\r\t\f" for c in text) > len(text) / 100:
        return 0.0
    foreign = sum(not c.isascii() for c in text)
    return sum(len(found) for found in _PLAUSIBLE.findall(text)) / foreign


def _blocks(units: list[str]) -> Iterator[Block]:
    for unit in units:
        label = _LABEL.match(unit)
        mark = (label[1] or label[2]) if label else ""
        body = " ".join(unit[label.end() :].split() if label else unit.split())
        if not body:
            continue
        short = len(body.split()) <= _HEADING_WORDS and not label and body[-1] not in _STOPS
        kind = BlockKind.LIST_ITEM if label else BlockKind.HEADING if short else BlockKind.PARAGRAPH
        yield Block(kind, body, label=mark, level=1 if kind is BlockKind.HEADING else 0)
