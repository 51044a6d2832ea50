"""An edited Word file as paragraphs that read as if every tracked change were accepted, with bookmarks and comments.

A paragraph whose end was deleted, tracked, is one with the next, unless nothing else is left of it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.publish.word_text import LEFT_TO_RIGHT

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GONE = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_W}rPr", f"{_W}pPr"})
_SPACES = frozenset({f"{_W}tab", f"{_W}br", f"{_W}cr"})
_LARGEST = 200_000_000


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a paragraph."""

    author: str
    text: str


@dataclass(frozen=True, slots=True)
class EditedParagraph:
    """A paragraph: insertions in it, deletions not; white space as one. `bookmarks` start in it."""

    text: str
    style: str
    bookmarks: tuple[str, ...]
    comments: tuple[Comment, ...]
    in_table: bool


def read_edited(path: Path) -> list[EditedParagraph]:
    """Return the paragraphs of a Word file in order.

    Raises:
        UsageError: the file is no Word document.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(i.file_size for i in archive.infolist()) > _LARGEST:
                raise UsageError(f"{path} is larger than any summary; save it as .docx anew.")
            body = etree.fromstring(archive.read("word/document.xml"), parser)
            has_comments = "word/comments.xml" in archive.namelist()
            comments = etree.fromstring(archive.read("word/comments.xml"), parser) if has_comments else None
    except (OSError, KeyError, zipfile.BadZipFile, etree.XMLSyntaxError) as e:
        raise UsageError(f"{path} is not a Word document (.docx); save it as one and import that.") from e
    said = _comments(comments)
    out: list[EditedParagraph] = []
    open_ended = False
    for p in body.iter(f"{_W}p"):
        read = _paragraph(p, said)
        # An empty one was deleted as a whole, its end with it: it takes nothing into the next.
        if open_ended and not read.in_table and not read.style.startswith("Heading"):
            read = _joined(out.pop(), read)
        out.append(read)
        open_ended = bool(read.text) and not read.in_table and p.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None
    return out


def _joined(one: EditedParagraph, other: EditedParagraph) -> EditedParagraph:
    text = f"{one.text} {other.text}".strip()
    marks = (*one.bookmarks, *other.bookmarks)
    return replace(one, text=text, bookmarks=marks, comments=(*one.comments, *other.comments))


def _comments(root: Any) -> dict[str, Comment]:
    if root is None:
        return {}
    return {
        c.get(f"{_W}id"): Comment(c.get(f"{_W}author") or "", " ".join(_text(c).split()))
        for c in root.iter(f"{_W}comment")
    }


def _paragraph(p: Any, said: Mapping[str, Comment]) -> EditedParagraph:
    style = p.find(f"{_W}pPr/{_W}pStyle")
    names = (b.get(f"{_W}name") or "" for b in p.iter(f"{_W}bookmarkStart"))
    anchors = dict.fromkeys(
        e.get(f"{_W}id") for tag in ("commentRangeStart", "commentReference") for e in p.iter(f"{_W}{tag}")
    )
    return EditedParagraph(
        " ".join(_text(p).split()),
        (style.get(f"{_W}val") or "") if style is not None else "",
        tuple(names),
        tuple(said[a] for a in anchors if a in said),
        any(True for _ in p.iterancestors(f"{_W}tbl")),
    )


def _text(element: Any) -> str:
    if element.tag in _GONE:
        return ""
    if element.tag == f"{_W}t":
        return (element.text or "").replace(LEFT_TO_RIGHT, "")
    if element.tag in _SPACES:
        return " "
    if element.tag == f"{_W}noBreakHyphen":
        return "-"
    return "".join(_text(child) for child in element) + (" " if element.tag == f"{_W}p" else "")
