"""What the XML of a Word file says, found without the reader under test, and how much of it a text has."""

from __future__ import annotations

import contextlib
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
SPAN = 3
PARTS = ("body", "tables", "nested tables", "footnotes", "endnotes", "insertions", "content controls", "text boxes")
TARGETS = dict.fromkeys(PARTS, 0.999) | {"text boxes": 0.98, "deletions": 0.99}

Words = list[str]
Piece = tuple[str, frozenset[str]]


def words(text: str) -> Words:
    """Return the words of a text, in lower case."""
    return re.findall(r"\w+", text.lower())


def regions_of(element: etree._Element, part: str) -> frozenset[str] | None:
    """Return the regions a `w:t` stands in, None where no reader of the final text sees it."""
    tags = [ancestor.tag for ancestor in element.iterancestors()]
    if W + "moveFrom" in tags or MC + "Fallback" in tags:
        return None
    if W + "del" in tags or element.tag == W + "delText":
        return frozenset({"deletions"})
    found = set()
    boxed = tags.count(W + "txbxContent")
    tables = tags.count(W + "tbl")
    found |= {"text boxes"} if boxed else set()
    found |= {"tables"} if tables == 1 else {"nested tables"} if tables > 1 else set()
    found |= {"insertions"} if W + "ins" in tags else set()
    found |= {"content controls"} if W + "sdtContent" in tags else set()
    found |= {part} if part != "body" else set()
    return frozenset(found or {"body"})


def truth(path: Path) -> Iterator[tuple[Words, list[frozenset[str]]]]:
    """Yield, paragraph by paragraph, the words in the XML and the regions each word touches."""
    with zipfile.ZipFile(path) as archive:
        for name, part in (("document", "body"), ("footnotes", "footnotes"), ("endnotes", "endnotes")):
            with contextlib.suppress(KeyError):
                data = archive.read(f"word/{name}.xml").replace(STRICT, W[1:-1].encode())
                for paragraph in etree.fromstring(data).iter(W + "p"):
                    for deleted in (False, True):
                        yield located(list(pieces(paragraph, part, deleted=deleted)))


def written(path: Path) -> list[str]:
    """Return the texts written in the main part, as they stand there."""
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("word/document.xml").replace(STRICT, W[1:-1].encode()))
    return [
        element.text or "" if element.tag == W + "t" else "-" for element in root.iter(W + "t", W + "noBreakHyphen")
    ]


def pieces(paragraph: etree._Element, part: str, *, deleted: bool) -> Iterator[Piece]:
    """Yield the texts of a paragraph, without those of text boxes in it, and their regions."""
    for element in paragraph.iter(W + "t", W + "delText", W + "tab", W + "br", W + "cr", W + "noBreakHyphen"):
        if next(element.iterancestors(W + "p")) is not paragraph or is_mark(element):
            continue
        regions = regions_of(element, part)
        text = element.text or "" if element.tag in {W + "t", W + "delText"} else " "
        if regions is not None and ("deletions" in regions) is deleted:
            yield text, regions


def is_mark(element: etree._Element) -> bool:
    """Return whether a text is no content: a note's own mark, or the line above the notes."""
    reference = element.getparent().find(W + "footnoteReference")
    note = next(element.iterancestors(W + "footnote", W + "endnote"), None)
    return (reference is not None and bool(reference.get(W + "customMarkFollows"))) or (
        note is not None and "eparator" in note.get(W + "type", "")
    )


def located(found: list[Piece]) -> tuple[Words, list[frozenset[str]]]:
    """Return the words of joined pieces, and for each the regions of the pieces it runs through."""
    text = "".join(piece for piece, _ in found)
    owners = [regions for piece, regions in found for _ in piece]
    matches = list(re.finditer(r"\w+", text.lower())) if len(text.lower()) == len(text) else []
    return [m.group() for m in matches], [frozenset().union(*owners[m.start() : m.end()]) for m in matches]


def spans(sequence: Words) -> set[tuple[str, ...]]:
    """Return all runs of one to `SPAN` words."""
    return {tuple(sequence[i : i + n]) for n in range(1, SPAN + 1) for i in range(len(sequence) - n + 1)}


def covered(sequence: Words, grams: set[tuple[str, ...]]) -> list[bool]:
    """Return for each word whether a run of `SPAN` words it belongs to (fewer in short paragraphs) is among `grams`."""
    length = min(SPAN, len(sequence))
    hit = [False] * len(sequence)
    for start in range(len(sequence) - length + 1):
        if tuple(sequence[start : start + length]) in grams:
            hit[start : start + length] = [True] * length
    return hit
