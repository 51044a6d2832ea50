"""Hardened reading of WordprocessingML: one parser, the names of the elements, small questions asked of an element."""

from __future__ import annotations

import re
from typing import TypeAlias

from lxml import etree

from pipeline.errors import RefusalError

Element: TypeAlias = etree._Element

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(wordprocessingml|officeDocument|drawingml)/(\w+)")
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
MAX_TAGS = 4_000_000


class DamagedPartError(RefusalError):
    """A part of the file cannot be read; where the part is not the text itself, the rest may go on without it."""


def w(name: str) -> str:
    """Return the qualified name of a WordprocessingML element or attribute."""
    return _WORD + name


def m(name: str) -> str:
    """Return the qualified name of an Office Math element."""
    return _MATH + name


def r(name: str) -> str:
    """Return the qualified name of a relationship attribute."""
    return _RELATION + name


def mc(name: str) -> str:
    """Return the qualified name of a markup-compatibility element."""
    return _COMPATIBILITY + name


def local(element: Element) -> str:
    """Return an element's name without its namespace; empty for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def parse(data: bytes, *, part: str) -> Element:
    """Parse one XML part of a Word file without entities, network or unlimited depth.

    Strict OOXML namespaces are rewritten to the transitional ones, so that the rest of the reader knows one dialect.

    Raises:
        RefusalError: the part is not well-formed, declares a document type, or is too large.
    """
    if any(needle in data for needle in _DOCTYPES):
        raise RefusalError(
            "extract",
            f"The part {part} of the Word file declares a document type, which Word never writes and attacks do.",
            "Ask the sender for a copy saved anew in Word.",
        )
    if data.count(b"<") > MAX_TAGS:
        raise RefusalError(
            "extract",
            f"The part {part} of the Word file has more than {MAX_TAGS:,} marks of formatting.",
            "Split the document, or send it as PDF.",
        )
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(_STRICT.sub(_transitional, data), parser)
    except (etree.XMLSyntaxError, ValueError) as e:
        raise DamagedPartError(
            "extract",
            f"The part {part} of the Word file is damaged ({str(e)[:120]}).",
            "Open the file in Word, repair it, save it again, or ask the sender for a new copy.",
        ) from e
    return root


def _transitional(match: re.Match[bytes]) -> bytes:
    family, name = match.groups()
    return b"http://schemas.openxmlformats.org/" + family + b"/2006/" + name


def value(parent: Element | None, name: str) -> str | None:
    """Return the `w:val` of the child `w:name`, None where the child or its value is absent."""
    child = None if parent is None else parent.find(w(name))
    return None if child is None else child.get(w("val"))


def is_change(element: Element | None) -> bool:
    """Return whether an element records how something was before a tracked change."""
    return element is not None and local(element).endswith("Change")


def number(text: str | None, default: int) -> int:
    """Return an attribute as an integer, `default` where it is absent, not a number, or out of any sense."""
    try:
        found = int(text) if text is not None else default
    except ValueError:
        return default
    return found if abs(found) < 1_000_000 else default


def is_on(parent: Element | None, name: str) -> bool | None:
    """Return whether the on/off property `w:name` is set, None where it is not mentioned."""
    child = None if parent is None else parent.find(w(name))
    if child is None:
        return None
    return child.get(w("val"), "true") not in {"false", "0", "off", "none"}
