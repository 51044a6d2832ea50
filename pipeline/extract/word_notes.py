"""Footnotes, endnotes and comments: their texts by id, and the marks Word prints for notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.extract.word_formats import spell
from pipeline.extract.word_package import Package
from pipeline.extract.word_text import Call, flag_unclosed_fields
from pipeline.extract.word_xml import Element, is_change, number, value, w

_SPECIAL = {"separator", "continuationSeparator", "continuationNotice"}
_DEFAULT_FORMAT = {"footnote": "decimal", "endnote": "lowerRoman"}
_PARTS = {"footnote": "footnotes", "endnote": "endnotes", "comment": "comments"}


@dataclass(frozen=True, slots=True)
class _Way:
    """How notes of a kind are numbered in a section."""

    format: str
    start: int
    restart: bool


@dataclass(slots=True)
class Notes:
    """The notes and comments of a document, each handed out once, in the order they are called."""

    texts: dict[tuple[str, str], Element]
    ways: dict[str, tuple[_Way, ...]]
    part_names: dict[str, str]
    section: int = 0
    _counts: dict[str, int] = field(default_factory=dict)

    def take(self, call: Call) -> Element | None:
        """Return the element of a note or comment, None if it was taken before or does not exist."""
        return self.texts.pop((call.kind, call.identifier), None)

    def mark(self, kind: str) -> str:
        """Count a note and return its mark."""
        ways = self.ways[kind]
        way = ways[min(self.section, len(ways) - 1)]
        self._counts[kind] = self._counts.get(kind, way.start - 1) + 1
        return spell(self._counts[kind], way.format)

    def next_section(self) -> None:
        """Tell that a section of the document ended."""
        self.section += 1
        for kind, ways in self.ways.items():
            if ways[min(self.section, len(ways) - 1)].restart:
                self._counts.pop(kind, None)

    def left(self) -> int:
        """Return how many notes nothing in the text called."""
        return sum(1 for kind, _ in self.texts if kind != "comment")


def read_notes(package: Package, main: str, body: Element) -> Notes:
    """Read the notes and comments the main part refers to."""
    texts: dict[tuple[str, str], Element] = {}
    names: dict[str, str] = {}
    for kind, relation in _PARTS.items():
        name = package.target(main, relation)
        root = package.spare(name)
        if name is None or root is None:
            continue
        names[kind] = name
        flag_unclosed_fields(root)
        for element in root.findall(w(kind)):
            if element.get(w("type")) not in _SPECIAL:
                texts[kind, element.get(w("id"), "")] = element
    settings = package.related(main, "settings")
    sections = [s for s in body.iter(w("sectPr")) if not is_change(s.getparent())]
    ways = {kind: _ways(kind, settings, sections) for kind in _DEFAULT_FORMAT}
    return Notes(texts, ways, names)


def _ways(kind: str, settings: Element | None, sections: Sequence[Element]) -> tuple[_Way, ...]:
    name = w(f"{kind}Pr")
    general = None if settings is None else settings.find(name)
    found = [_way(kind, section.find(name), general) for section in sections]
    return tuple(found) or (_way(kind, None, general),)


def _way(kind: str, own: Element | None, general: Element | None) -> _Way:
    def first(name: str) -> str | None:
        mine = value(own, name)
        return mine if mine is not None else value(general, name)

    return _Way(
        format=first("numFmt") or _DEFAULT_FORMAT[kind],
        start=number(first("numStart"), 1),
        restart=first("numRestart") == "eachSect",
    )
