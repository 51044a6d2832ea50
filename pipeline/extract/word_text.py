"""The text of one paragraph: what stays, what is deleted, and what it calls (notes, comments, text boxes)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.extract.word_layers import Fate, Layer, as_deleted, chosen, layer_of
from pipeline.extract.word_styles import Styles, run_fonts
from pipeline.extract.word_symbols import from_symbol_font, symbol
from pipeline.extract.word_xml import Element, is_on, local, m, mc, number, value, w

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_GRAPHIC_TAGS = frozenset(w(name) for name in ("drawing", "pict", "object"))
_SILENT_TAGS = frozenset({w("delInstrText"), w("rPr")})
_NOTE_TAGS = {w("footnoteReference"): "footnote", w("endnoteReference"): "endnote"}
_CALL_TAGS = {**_NOTE_TAGS, w("commentReference"): "comment"}
_TEXT_TAGS = frozenset({w("t"), m("t")})
_FIXED = {w(name): "\n" for name in ("br", "cr")} | {
    w("tab"): "\t",
    w("ptab"): "\t",
    w("noBreakHyphen"): "-",
    w("softHyphen"): "",
}


@dataclass(frozen=True, slots=True)
class Call:
    """Something that hangs on a paragraph: a footnote, an endnote, a comment (by id), or a text box (by element)."""

    kind: str
    layer: Layer
    identifier: str = ""
    element: Element | None = None
    mark: str = ""


@dataclass(slots=True)
class Line:
    """The text of a paragraph as it is gathered."""

    kept: list[str] = field(default_factory=list)
    deleted: list[tuple[str, list[str]]] = field(default_factory=list)
    prompted: list[str] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    bold: bool = True
    _deleting: bool = False

    def add(self, text: str, layer: Layer) -> None:
        """Add text to the layer it belongs to."""
        if layer.fate is Fate.MOVED or not text:
            return
        if layer.fate is Fate.KEPT:
            self.kept.append(text)
            self._deleting = False
        elif layer.fate is Fate.PROMPT:
            self.prompted.append(text)
        elif self._deleting and self.deleted[-1][0] == layer.author:
            self.deleted[-1][1].append(text)
        else:
            self.deleted.append((layer.author, [text]))
            self._deleting = True

    @property
    def raw(self) -> str:
        """The text that stays, as it is written, with its tabs."""
        return "".join(self.kept)

    @property
    def text(self) -> str:
        """The text that stays, on one line."""
        return clean(self.raw)

    @property
    def prompt(self) -> str:
        """The prompts of fields that were not filled in."""
        return clean("".join(self.prompted)) if self.prompted else ""

    def unfill(self, start: int, prompt: str) -> None:
        """Take what was kept from position `start` for a prompt, if it is that prompt still."""
        if prompt and clean("".join(self.kept[start:])) == clean(prompt):
            self.prompted += self.kept[start:]
            del self.kept[start:]

    def deletions(self) -> Iterator[tuple[str, str]]:
        """Yield author and text of each deletion."""
        for author, pieces in self.deleted:
            text = clean("".join(pieces))
            if text:
                yield author, text


@dataclass(slots=True)
class _Field:
    instruction: list[str] = field(default_factory=list)
    showing: bool = False
    prompt: str = ""
    start: int = 0


class TextReader:
    """Gathers runs into a `Line`; keeps what spans paragraphs of one story: open fields, hidden words."""

    def __init__(self, styles: Styles) -> None:
        """Read text whose styles are `styles`."""
        self._styles = styles
        self._fields: list[_Field] = []
        self._instructions = 0
        self._bold = False
        self.hidden_words = 0
        self.struck_words = 0

    def gather(self, element: Element, line: Line, layer: Layer, paragraph: Element | None) -> None:
        """Add the content of `element` (a paragraph, run, hyperlink, content control …) to `line`."""
        for child in element:
            tag = child.tag
            if tag == w("r"):
                self._run(child, line, layer, paragraph)
            elif tag == mc("AlternateContent"):
                branch = chosen(child)
                if branch is not None:
                    self.gather(branch, line, layer, paragraph)
            elif tag == m("f"):
                self._fraction(child, line, layer, paragraph)
            elif not local(child).endswith(("Pr", "PrChange")) and not self._leaf(child, line, layer, None):
                self.gather(child, line, layer_of(child, layer), paragraph)

    def _run(self, run: Element, line: Line, layer: Layer, paragraph: Element | None) -> None:
        properties = run.find(w("rPr"))
        if self._styles.is_set("vanish", properties, paragraph):
            self.hidden_words += len("".join(run.itertext(w("t"))).split())
            for child in run.iter(w("fldChar")):
                self._mark_field(child, line, layer)
            return
        self._bold = self._styles.is_set("b", properties, paragraph)
        layer = self._struck(run, properties, paragraph, layer)
        font = run_fonts(properties)
        custom = any(child.tag in _NOTE_TAGS and child.get(w("customMarkFollows")) for child in run)
        if custom:
            self._custom_note(run, line, layer)
            return
        for child in run:
            if child.tag == mc("AlternateContent"):
                branch = chosen(child)
                for inner in () if branch is None else branch:
                    self._leaf(inner, line, layer, font)
            elif not self._leaf(child, line, layer, font):
                self.gather(child, line, layer_of(child, layer), paragraph)

    def _struck(self, run: Element, properties: Element | None, paragraph: Element | None, layer: Layer) -> Layer:
        """Return the layer of a run: struck through by hand, it is deleted, as if changes had been tracked."""
        if layer.fate is not Fate.KEPT:
            return layer
        if not any(self._styles.is_set(name, properties, paragraph) for name in ("strike", "dstrike")):
            return layer
        self.struck_words += len("".join(run.itertext(w("t"))).split())
        return Layer(Fate.DELETED)

    def _leaf(self, child: Element, line: Line, layer: Layer, font: str | None) -> bool:
        """Handle an element that holds no further runs; return False if it is not one."""
        tag = child.tag
        shown = _shown(child, font or "")
        if shown is not None:
            self._show(shown, line, as_deleted(layer) if tag == w("delText") else layer)
        elif tag == w("fldChar"):
            self._mark_field(child, line, layer)
        elif tag == w("instrText"):
            if self._fields:
                self._fields[-1].instruction.append(child.text or "")
        elif tag in _CALL_TAGS:
            line.calls.append(Call(_CALL_TAGS[tag], layer, child.get(w("id"), "")))
        elif tag in _GRAPHIC_TAGS:
            if not self._instructions:
                line.calls.append(Call("graphic", layer, element=child))
        elif tag == w("ruby"):
            self._ruby(child, line, layer)
        else:
            return tag in _SILENT_TAGS
        return True

    def _show(self, text: str, line: Line, layer: Layer) -> None:
        if not self._instructions:
            line.add(text, layer)
            if not self._bold and layer.fate is Fate.KEPT and text.strip():
                line.bold = False

    def _mark_field(self, mark: Element, line: Line, layer: Layer) -> None:
        kind = mark.get(w("fldCharType"))
        if kind == "begin" and mark.get(UNCLOSED) is None:
            self._fields.append(_Field(prompt=value(next(mark.iter(w("textInput")), None), "default") or ""))
            self._instructions += 1
            line.add(_chosen_entry(mark), layer)
        elif kind == "separate" and self._fields and not self._fields[-1].showing:
            self._fields[-1].showing = True
            self._fields[-1].start = len(line.kept)
            self._instructions -= 1
        elif kind == "end" and self._fields and mark.get(UNCLOSED) is None:
            closed = self._fields.pop()
            self._instructions -= not closed.showing
            words = "".join(closed.instruction).split(maxsplit=2)
            if len(words) == 3 and words[0].upper() == "MACROBUTTON":
                self._show(words[2], line, Layer(Fate.PROMPT) if layer.fate is Fate.KEPT else layer)
            line.unfill(closed.start, closed.prompt)

    def _custom_note(self, run: Element, line: Line, layer: Layer) -> None:
        mark = clean("".join(t.text or "" for t in run.iter(w("t"), w("sym"))))
        mark = mark or "".join(symbol(_code(s), s.get(w("font"), "")) for s in run.iter(w("sym")))
        for child in run:
            if child.tag in _NOTE_TAGS:
                line.calls.append(Call(_NOTE_TAGS[child.tag], layer, child.get(w("id"), ""), mark=mark or "*"))

    def _ruby(self, ruby: Element, line: Line, layer: Layer) -> None:
        base, above = ruby.find(w("rubyBase")), ruby.find(w("rt"))
        if base is not None:
            self.gather(base, line, layer, None)
        if above is not None:
            self._show("(", line, layer)
            self.gather(above, line, layer, None)
            self._show(")", line, layer)

    def _fraction(self, fraction: Element, line: Line, layer: Layer, paragraph: Element | None) -> None:
        for index, part in enumerate(e for e in fraction if e.tag in {m("num"), m("den")}):
            if index:
                self._show("/", line, layer)
            self.gather(part, line, layer, paragraph)


UNCLOSED = "unclosed"


def flag_unclosed_fields(story: Element) -> None:
    """Mark field characters without a partner, so that a broken field cannot swallow the text after it."""
    opened: list[Element] = []
    for mark in story.iter(w("fldChar")):
        kind = mark.get(w("fldCharType"))
        if kind == "begin":
            opened.append(mark)
        elif kind == "end" and opened:
            opened.pop()
        elif kind == "end":
            mark.set(UNCLOSED, "1")
    for mark in opened:
        mark.set(UNCLOSED, "1")


def clean(text: str) -> str:
    """Return text on one line, NFC, without characters a reader cannot see."""
    if not text.isprintable():
        text = _INVISIBLE.sub("", text)
    return " ".join(unicodedata.normalize("NFC", text.replace("\u2011", "-")).split())


def _shown(element: Element, font: str) -> str | None:
    """Return the text an element of a run stands for, None if it stands for none."""
    tag = element.tag
    if tag in _TEXT_TAGS:
        return from_symbol_font(element.text or "", font)
    if tag == w("delText"):
        return element.text or ""
    if tag == w("sym"):
        return symbol(_code(element), element.get(w("font"), ""))
    return _FIXED.get(tag)


def _code(element: Element) -> int:
    try:
        return int(element.get(w("char"), ""), 16)
    except ValueError:
        return 0


def _chosen_entry(mark: Element) -> str:
    """Return what a check box or drop-down form field shows, empty for other fields."""
    box = next(mark.iter(w("checkBox")), None)
    if box is not None:
        checked = is_on(box, "checked")
        return "☒" if checked or (checked is None and is_on(box, "default")) else "☐"
    listed = next(mark.iter(w("ddList")), None)
    if listed is None:
        return ""
    entries = [e.get(w("val"), "") for e in listed.findall(w("listEntry"))]
    index = number(value(listed, "result") or value(listed, "default"), 0)
    return entries[index] if 0 <= index < len(entries) else ""
