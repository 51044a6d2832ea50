"""What a paragraph's or run's style says: heading level, caption, numbering, hidden text; with inheritance."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.extract.word_xml import Element, is_on, number, value, w

_MAX_CHAIN = 20
_HEADING = re.compile(r"^(?:heading|titre|título|заголовок|标题|überschrift)\s*(\d)\b", re.IGNORECASE)
_TITLE = re.compile(
    r"^(?:title|subtitle|heading_?\w)$|^(?:annex|appendix|chap\w*|part|sec\w*|res|rec|question|doc|opinion|title)_?"
    r"(?:no(?:_?title)?|title|ti|\d)\b",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"^(?:caption|(?:table|figure|fig)_?(?:no)?_?(?:title|legend|caption)?)(?:\s|$|&)", re.IGNORECASE)
_CONTENTS = re.compile(r"^(?:toc \d|table of figures|index \d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StyleNumbering:
    """Numbering a style gives: the list, the level it names, and the styles through which it is inherited."""

    num_id: str
    level: int
    styles: tuple[str, ...]


class Styles:
    """The styles of a document, each looked up through the styles it is based on."""

    def __init__(self, root: Element | None) -> None:
        """Index `word/styles.xml`; None stands for a file without styles."""
        found = [] if root is None else root.findall(w("style"))
        self._by_id = {s.get(w("styleId"), ""): s for s in found}
        defaults = (s for s in found if s.get(w("type")) == "paragraph" and s.get(w("default")) in {"1", "true", "on"})
        first = next(defaults, None)
        self.default_paragraph = "" if first is None else first.get(w("styleId"), "")
        self._levels: dict[str, int | None] = {}
        self._set: dict[tuple[str, str], bool] = {}
        self._numbering: dict[str, StyleNumbering | None] = {}

    def chain(self, style_id: str) -> Iterator[Element]:
        """Yield a style, then the styles it is based on."""
        seen: set[str] = set()
        while style_id in self._by_id and style_id not in seen and len(seen) < _MAX_CHAIN:
            seen.add(style_id)
            yield self._by_id[style_id]
            style_id = value(self._by_id[style_id], "basedOn") or ""

    def name(self, style_id: str) -> str:
        """Return a style's name as Word shows it, its id where it has none."""
        style = self._by_id.get(style_id)
        return (value(style, "name") if style is not None else None) or style_id

    def of(self, properties: Element | None) -> str:
        """Return the id of the style of a paragraph with these properties."""
        return value(properties, "pStyle") or self.default_paragraph

    def heading_level(self, properties: Element | None) -> int | None:
        """Return the heading level from 0 of a paragraph, None if it is not a heading."""
        outline = value(properties, "outlineLvl")
        if outline is not None:
            level = number(outline, 9)
            return level if 0 <= level < 9 else None
        style_id = self.of(properties)
        if style_id not in self._levels:
            self._levels[style_id] = self._style_level(style_id)
        return self._levels[style_id]

    def is_caption(self, properties: Element | None) -> bool:
        """Return whether a paragraph is the caption of a table or figure."""
        return bool(_CAPTION.match(self.name(self.of(properties))))

    def is_contents(self, properties: Element | None) -> bool:
        """Return whether a paragraph is a line of a table of contents or index."""
        return bool(_CONTENTS.match(self.name(self.of(properties))))

    def is_set(self, name: str, properties: Element | None, paragraph: Element | None = None) -> bool:
        """Return whether text with these run properties, in a paragraph with those, has `w:name` ("b", "vanish") on."""
        direct = is_on(properties, name)
        if direct is not None:
            return direct
        style_ids = (value(properties, "rStyle") or "", self.of(paragraph))
        return any(self._style_sets(name, style_id) for style_id in style_ids if style_id)

    def _style_sets(self, name: str, style_id: str) -> bool:
        if (name, style_id) not in self._set:
            marks = (is_on(style.find(w("rPr")), name) for style in self.chain(style_id))
            self._set[name, style_id] = next((mark for mark in marks if mark is not None), False)
        return self._set[name, style_id]

    def numbering(self, style_id: str) -> StyleNumbering | None:
        """Return the numbering a paragraph style gives to its paragraphs, None for none."""
        if style_id not in self._numbering:
            self._numbering[style_id] = self._inherited_numbering(style_id)
        return self._numbering[style_id]

    def _inherited_numbering(self, style_id: str) -> StyleNumbering | None:
        passed: list[str] = []
        level: int | None = None
        for style in self.chain(style_id):
            passed.append(style.get(w("styleId"), ""))
            properties = style.find(w("pPr"))
            found = None if properties is None else properties.find(w("numPr"))
            if found is None:
                continue
            if level is None and value(found, "ilvl") is not None:
                level = number(value(found, "ilvl"), 0)
            num_id = value(found, "numId")
            if num_id is not None:
                return StyleNumbering(num_id, level or 0, tuple(passed))
        return None

    def linked_list(self, style_id: str) -> str | None:
        """Return the list id a numbering style points to."""
        style = self._by_id.get(style_id)
        properties = None if style is None else style.find(w("pPr"))
        return value(None if properties is None else properties.find(w("numPr")), "numId")

    def _style_level(self, style_id: str) -> int | None:
        for style in self.chain(style_id):
            name = value(style, "name") or ""
            outline = value(style.find(w("pPr")), "outlineLvl")
            if outline is not None:
                level = number(outline, 9)
                return level if 0 <= level < 9 else None
            match = _HEADING.match(name)
            if match:
                return max(0, int(match.group(1)) - 1)
            if _TITLE.match(name):
                return 0
        return None


def run_fonts(properties: Element | None) -> str:
    """Return the name of the font of a run that matters for symbols, empty if not given directly."""
    fonts = None if properties is None else properties.find(w("rFonts"))
    return "" if fonts is None else fonts.get(w("ascii")) or fonts.get(w("hAnsi")) or ""
