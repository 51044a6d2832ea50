"""An edited Word file as paragraphs that read as if every tracked change were accepted, with bookmarks and comments.

A paragraph whose end was deleted, tracked, is one with the next, unless nothing else is left of it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.publish.bookmarks import PUBLISHED
from pipeline.publish.edition_names import PREFIX, PROPERTIES, edition_named
from pipeline.publish.word_text import LEFT_TO_RIGHT

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GONE = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_W}rPr", f"{_W}pPr"})
_SPACES = frozenset({f"{_W}tab", f"{_W}br", f"{_W}cr"})
_STRUCK = (f"{_W}rPr/{_W}strike", f"{_W}rPr/{_W}dstrike")
_THREADS = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_PARAGRAPH_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
_LARGEST = 200_000_000
_PARTS = ("word/comments.xml", "word/commentsExtended.xml", "word/footnotes.xml")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a paragraph."""

    author: str
    text: str
    settled: bool = False


@dataclass(frozen=True, slots=True)
class EditedParagraph:
    """A paragraph: insertions in it, deletions not, tracked or struck through; white space as one.

    `bookmarks` start in it; `comments` cover words of it, `settled` ones are of threads that were resolved; `notes` are
    the footnotes that hang on it.
    """

    text: str
    style: str
    bookmarks: tuple[str, ...]
    comments: tuple[Comment, ...]
    in_table: bool
    settled: tuple[Comment, ...] = ()
    notes: tuple[str, ...] = ()


def edition_of(path: Path, paragraphs: Sequence[EditedParagraph]) -> str:
    """Return the name that a Word file went out with, by a bookmark or else its properties; empty if it has none."""
    from lxml import etree

    named = next((b for p in paragraphs for b in p.bookmarks if b.startswith(PREFIX) or b == PUBLISHED), "")
    try:
        with zipfile.ZipFile(path) as archive:
            there = not named and PROPERTIES in archive.namelist()
            return edition_named(archive.read(PROPERTIES)) if there else named
    except (OSError, zipfile.BadZipFile, etree.XMLSyntaxError):
        return named


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
            names = frozenset(archive.namelist())
            comments, threads, notes = (
                etree.fromstring(archive.read(part), parser) if part in names else None for part in _PARTS
            )
    except (OSError, KeyError, zipfile.BadZipFile, etree.XMLSyntaxError) as e:
        raise UsageError(f"{path} is not a Word document (.docx); save it as one and import that.") from e
    _without_page_numbers(body)
    said, anchors, below = _comments(comments, _settled(threads)), _anchors(body), _notes(notes)
    out: list[EditedParagraph] = []
    open_ended = False
    for p in body.iter(f"{_W}p"):
        read = _paragraph(p, [said[a] for a in anchors.get(p, ()) if a in said], below)
        # An empty one was deleted as a whole, its end with it: it takes nothing into the next.
        if open_ended and not read.in_table and not read.style.startswith("Heading"):
            read = _joined(out.pop(), read)
        out.append(read)
        open_ended = bool(read.text) and not read.in_table and p.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None
    return out


def _without_page_numbers(body: Any) -> None:
    """Empty what fields that give a page come to: it changes when they are updated, and is nobody's wording."""
    for simple in body.iter(f"{_W}fldSimple"):
        if _gives_a_page(simple.get(f"{_W}instr")):
            _emptied(simple.iter(f"{_W}t"))
    open_fields: list[list[Any]] = []
    for e in body.iter(f"{_W}fldChar", f"{_W}instrText", f"{_W}t"):
        kind = e.get(f"{_W}fldCharType")
        if kind == "begin":
            open_fields.append(["", []])
        elif kind == "end" and open_fields:
            instruction, shown = open_fields.pop()
            _emptied(shown if _gives_a_page(instruction) else ())
        elif open_fields and e.tag == f"{_W}instrText":
            open_fields[-1][0] += e.text or ""
        elif open_fields and e.tag == f"{_W}t":
            open_fields[-1][1].append(e)


def _gives_a_page(instruction: str | None) -> bool:
    return (instruction or "").split()[:1] in (["PAGEREF"], ["PAGE"], ["NUMPAGES"])


def _emptied(texts: Iterable[Any]) -> None:
    for text in texts:
        text.text = ""


def _joined(one: EditedParagraph, other: EditedParagraph) -> EditedParagraph:
    text = f"{one.text} {other.text}".strip()
    marks = (*one.bookmarks, *other.bookmarks)
    comments, settled = (tuple(dict.fromkeys((*a, *b))) for a, b in _beside(one, other))
    notes = (*one.notes, *other.notes)
    return replace(one, text=text, bookmarks=marks, comments=comments, settled=settled, notes=notes)


def _beside(one: EditedParagraph, other: EditedParagraph) -> Iterator[tuple[Sequence[Comment], Sequence[Comment]]]:
    yield one.comments, other.comments
    yield one.settled, other.settled


def _comments(root: Any, settled: frozenset[str]) -> dict[str, Comment]:
    found = {}
    for c in () if root is None else root.iter(f"{_W}comment"):
        ids = {p.get(_PARAGRAPH_ID) for p in c.iter(f"{_W}p")}
        said = " ".join(_text(c).split())
        found[c.get(f"{_W}id")] = Comment(c.get(f"{_W}author") or "", said, bool(ids & settled))
    return found


def _settled(threads: Any) -> frozenset[str]:
    """Return the paragraphs of comments whose thread was resolved: its first comment, and the replies to it."""
    every = [] if threads is None else list(threads.iter(f"{_THREADS}commentEx"))
    done = {e.get(f"{_THREADS}paraId") for e in every if e.get(f"{_THREADS}done") in ("1", "true", "on")}
    roots = {e.get(f"{_THREADS}paraId") for e in every if not e.get(f"{_THREADS}paraIdParent")} & done
    return frozenset(roots | {e.get(f"{_THREADS}paraId") for e in every if e.get(f"{_THREADS}paraIdParent") in roots})


def _anchors(body: Any) -> dict[Any, dict[str, None]]:
    """Return the comments on each paragraph: those whose range holds words of it, else those that hang on it."""
    out: dict[Any, dict[str, None]] = {}
    ranges: dict[str, None] = {}
    hung: list[tuple[Any, str]] = []
    for e in body.iter(*(f"{_W}{n}" for n in ("t", "commentRangeStart", "commentRangeEnd", "commentReference"))):
        paragraph = next(e.iterancestors(f"{_W}p"), None)
        if e.tag == f"{_W}commentRangeStart":
            ranges[e.get(f"{_W}id")] = None
        elif e.tag == f"{_W}commentRangeEnd":
            ranges.pop(e.get(f"{_W}id"), None)
        elif e.tag == f"{_W}commentReference":
            hung.append((paragraph, e.get(f"{_W}id")))
        elif (e.text or "").strip():
            out.setdefault(paragraph, {}).update(ranges)
    anchored = {i for ids in out.values() for i in ids}
    for paragraph, identifier in hung:
        if identifier not in anchored:
            out.setdefault(paragraph, {})[identifier] = None
    return out


def _notes(root: Any) -> dict[str, str]:
    """Return the footnotes of a file by their ids."""
    every = () if root is None else root.iter(f"{_W}footnote")
    return {n.get(f"{_W}id"): " ".join(_text(n).split()) for n in every}


def _paragraph(p: Any, comments: Sequence[Comment], notes: Mapping[str, str]) -> EditedParagraph:
    style = p.find(f"{_W}pPr/{_W}pStyle")
    names = (b.get(f"{_W}name") or "" for b in p.iter(f"{_W}bookmarkStart"))
    return EditedParagraph(
        " ".join(_text(p).split()),
        (style.get(f"{_W}val") or "") if style is not None else "",
        tuple(names),
        tuple(c for c in comments if not c.settled),
        any(True for _ in p.iterancestors(f"{_W}tbl")),
        tuple(c for c in comments if c.settled),
        tuple(notes.get(i, "") for i in _called(p)),
    )


def _called(element: Any) -> Iterator[str]:
    """Yield the ids of the footnotes that are called in an element and were not deleted."""
    if element.tag in _GONE or (element.tag == f"{_W}r" and _struck(element)):
        return
    if element.tag == f"{_W}footnoteReference":
        yield element.get(f"{_W}id") or ""
    for child in element:
        yield from _called(child)


def _text(element: Any) -> str:
    if element.tag in _GONE or (element.tag == f"{_W}r" and _struck(element)):
        return ""
    if element.tag == f"{_W}t":
        return (element.text or "").replace(LEFT_TO_RIGHT, "")
    if element.tag in _SPACES:
        return " "
    if element.tag == f"{_W}noBreakHyphen":
        return "-"
    return "".join(_text(child) for child in element) + (" " if element.tag == f"{_W}p" else "")


def _struck(run: Any) -> bool:
    """Tell whether a run is struck through by formatting: how those delete who do not track changes."""
    marks = (run.find(path) for path in _STRUCK)
    return any(m is not None and m.get(f"{_W}val", "true") not in ("false", "0", "off") for m in marks)


def settled_threads(paragraphs: Sequence[EditedParagraph]) -> list[str]:
    """Return what is told of the threads that were resolved in Word, which ask nothing any more."""
    out = []
    for several in dict.fromkeys(p.settled for p in paragraphs if p.settled):
        on = next(p.text for p in paragraphs if p.settled == several)
        said = "; ".join(f"{c.author}: {c.text}".removeprefix(": ") for c in several)
        out.append(f"A thread that was resolved asks nothing any more ({said}): {on[:80]}")
    return out
