"""Automatic labels ("3.", "(a)", "IV.2", "•") as Word prints them, counted paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.extract.word_formats import custom, spell
from pipeline.extract.word_styles import Styles, run_fonts
from pipeline.extract.word_symbols import from_symbol_font
from pipeline.extract.word_xml import Element, is_on, number, value, w

LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_MAX_LINKS = 10


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list definition.

    Attributes:
        start: first number.
        format: number format (ST_NumberFormat), or "custom".
        pattern: first values of a custom format.
        text: label with %1 to %9 for the numbers of the levels.
        restart: 1-based level whose use restarts this one; 0 never, None any level above.
        legal: write the numbers of all levels in decimal.
        font: font of the label, which matters for bullets.
        hidden: the label is not printed.
        style: paragraph style bound to the level.
    """

    start: int = 1
    format: str = "decimal"
    pattern: str = ""
    text: str = ""
    restart: int | None = None
    legal: bool = False
    font: str = ""
    hidden: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True)
class _List:
    """What a `w:num` refers to: the definition whose counters it shares, its levels, and its restarts."""

    definition: str
    levels: tuple[Level, ...]
    starts: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class _Counters:
    values: list[int | None] = field(default_factory=lambda: [None] * LEVELS)
    begun: set[tuple[str, int]] = field(default_factory=set)


class Numbering:
    """The lists of a document and how far each has counted; ask for labels in reading order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        """Index `word/numbering.xml`; None stands for a file without lists."""
        definitions = [] if root is None else root.findall(w("abstractNum"))
        self._definitions = {d.get(w("abstractNumId"), ""): d for d in definitions}
        self._nums = {n.get(w("numId"), ""): n for n in ([] if root is None else root.findall(w("num")))}
        self._styles = styles
        self._lists: dict[str, _List | None] = {}
        self._counters: dict[str, _Counters] = {}

    def place(self, properties: Element | None) -> tuple[str, int] | None:
        """Return the list id and the level from 0 of a paragraph with these properties, None outside lists."""
        direct = None if properties is None else properties.find(w("numPr"))
        num_id = value(direct, "numId")
        level = value(direct, "ilvl")
        inherited = self._styles.numbering(self._styles.of(properties))
        if num_id is None and inherited is not None:
            num_id = inherited.num_id
            level = level if level is not None else str(self._style_level(inherited.num_id, inherited.styles))
            level = level if level != "-1" else str(inherited.level)
        if num_id is None or self._list(num_id) is None:
            return None
        return num_id, min(max(number(level, 0), 0), LEVELS - 1)

    def label(self, properties: Element | None) -> tuple[str, int] | None:
        """Count a paragraph and return its label and level, None for a paragraph outside lists."""
        place = self.place(properties)
        found = None if place is None else self._list(place[0])
        if place is None or found is None:
            return None
        num_id, level = place
        counters = self._counters.setdefault(found.definition, _Counters())
        _advance(counters, found, num_id, level)
        return _render(found.levels, level, counters.values), level

    def _style_level(self, num_id: str, styles: Sequence[str]) -> int:
        found = self._list(num_id)
        levels = () if found is None else found.levels
        for style in styles:
            for index, level in enumerate(levels):
                if level.style == style:
                    return index
        return -1

    def _list(self, num_id: str) -> _List | None:
        if num_id not in self._lists:
            self._lists[num_id] = self._read(num_id)
        return self._lists[num_id]

    def _read(self, num_id: str) -> _List | None:
        num = self._nums.get(num_id)
        if num is None or num_id == "0":
            return None
        definition_id = self._linked(value(num, "abstractNumId") or "")
        definition = self._definitions.get(definition_id)
        if definition is None:
            return None
        levels = [Level() for _ in range(LEVELS)]
        for element in definition.findall(w("lvl")):
            levels[_index(element)] = _read_level(element)
        starts: list[tuple[int, int]] = []
        for override in num.findall(w("lvlOverride")):
            index, element = _index(override), override.find(w("lvl"))
            if element is not None:
                levels[index] = _read_level(element)
            start = value(override, "startOverride")
            if start is not None:
                starts.append((index, number(start, 1)))
                levels[index] = replace(levels[index], start=number(start, 1))
        return _List(definition_id, tuple(levels), tuple(starts))

    def _linked(self, definition_id: str) -> str:
        """Follow `numStyleLink` to the definition that holds the levels."""
        for _ in range(_MAX_LINKS):
            definition = self._definitions.get(definition_id)
            link = value(definition, "numStyleLink")
            num = self._nums.get(self._styles.linked_list(link) or "") if link else None
            target = value(num, "abstractNumId")
            if target is None or target == definition_id:
                return definition_id
            definition_id = target
        return definition_id


def _index(element: Element) -> int:
    return min(max(number(element.get(w("ilvl")), 0), 0), LEVELS - 1)


def _read_level(element: Element) -> Level:
    run = element.find(w("rPr"))
    form = next(element.iter(w("numFmt")), None)
    restart = value(element, "lvlRestart")
    return Level(
        start=number(value(element, "start"), 0 if element.find(w("start")) is None else 1),
        format="decimal" if form is None else form.get(w("val"), "decimal"),
        pattern="" if form is None else form.get(w("format"), ""),
        text=_level_text(element),
        restart=None if restart is None else number(restart, 0),
        legal=bool(is_on(element, "isLgl")),
        font=run_fonts(run),
        hidden=bool(is_on(run, "vanish")),
        style=value(element, "pStyle") or "",
    )


def _level_text(element: Element) -> str:
    if element.find(w("lvlPicBulletId")) is not None:
        return "•"
    return value(element, "lvlText") or ""


def _advance(counters: _Counters, found: _List, num_id: str, level: int) -> None:
    """Count one paragraph of `num_id` at `level`."""
    values = counters.values
    for index, start in found.starts:
        if index == level and (num_id, index) not in counters.begun:
            counters.begun.add((num_id, index))
            values[index] = start - 1
    for above in range(level):
        if values[above] is None:
            values[above] = found.levels[above].start
    current = values[level]
    values[level] = found.levels[level].start if current is None else current + 1
    for below in range(level + 1, LEVELS):
        restart = found.levels[below].restart
        if restart is None or level < restart:
            values[below] = None


def _render(levels: Sequence[Level], level: int, values: Sequence[int | None]) -> str:
    own = levels[level]
    if own.hidden:
        return ""
    if own.format == "bullet":
        return from_symbol_font(own.text, own.font).strip() if own.text.strip() else ""

    def write(match: re.Match[str]) -> str:
        index = int(match.group(1)) - 1
        counted = values[index]
        shown = levels[index].start if counted is None else counted
        if own.legal:
            return str(shown)
        form = levels[index]
        return custom(shown, form.pattern) if form.format == "custom" else spell(shown, form.format)

    return _PLACE.sub(write, own.text).strip()
