"""Walk a Word text in reading order and write it down as blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.domain import Block, BlockKind, Voice
from pipeline.extract.word_breaks import lines_of
from pipeline.extract.word_graphics import Graphics
from pipeline.extract.word_labels import split_label
from pipeline.extract.word_layers import KEPT, Fate, Layer, chosen, layer_of
from pipeline.extract.word_notes import Notes
from pipeline.extract.word_numbering import Numbering
from pipeline.extract.word_package import Package
from pipeline.extract.word_styles import Styles
from pipeline.extract.word_text import Call, Line, TextReader, clean
from pipeline.extract.word_xml import Element, m, mc, number, r, value, w

_WRAPPERS = frozenset(w(n) for n in ("sdt", "sdtContent", "customXml", "ins", "del", "moveTo", "moveFrom", "smartTag"))
_INLINE = frozenset({w("r"), w("hyperlink"), w("fldSimple"), w("bdo"), w("dir"), m("oMath"), m("oMathPara")})
_NOTE_KINDS = {"footnote": BlockKind.FOOTNOTE, "endnote": BlockKind.ENDNOTE}
BOLD_LEVEL = 8
_HEADING_WORDS = 30
_TITLE_WORDS = 10
_SENTENCE_WORDS = 12


@dataclass(slots=True)
class Source:
    """What a walk reads from and counts; one a document, shared by its body, notes, boxes and comments.

    Attributes:
        max_columns: columns beyond it get the last number; spans cost nothing.
    """

    package: Package
    styles: Styles
    numbering: Numbering
    notes: Notes
    graphics: Graphics
    max_columns: int
    tables: int = 0
    hidden_words: int = 0
    struck_words: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where the walk stands: in a note, box or comment (`kind`), and in which table cell."""

    kind: BlockKind | None = None
    note: str = ""
    author: str = ""
    table: int = -1
    row: int = -1
    column: int = -1


@dataclass(frozen=True, slots=True)
class Chunk:
    """An inserted document (`w:altChunk`) met on the way; `part` is its name in the package."""

    part: str


class Story:
    """The walk through one story: the body, a note, a comment, a text box, a header."""

    def __init__(self, source: Source, part: str) -> None:
        """Walk a story that is written in the part `part`."""
        self._source = source
        self._part = part
        self._reader = TextReader(source.styles)
        self._line = Line()
        self._carried: Element | None = None

    def read(self, root: Element, place: Place = Place(), layer: Layer = KEPT) -> Iterator[Block | Chunk]:
        """Yield the blocks of the story in reading order, and the inserted documents where they stand."""
        yield from self._children(root, place, layer)
        yield from self._end(place)
        self._source.hidden_words += self._reader.hidden_words
        self._source.struck_words += self._reader.struck_words

    def _children(self, parent: Element, place: Place, layer: Layer) -> Iterator[Block | Chunk]:
        for child in parent:
            tag = child.tag
            if tag == w("p"):
                yield from self._paragraph(child, place, layer)
            elif tag == w("tbl"):
                yield from self._end(place)
                yield from self._table(child, place, layer)
            elif tag in _WRAPPERS:
                yield from self._children(child, place, layer_of(child, layer))
            elif tag == mc("AlternateContent"):
                branch = chosen(child)
                if branch is not None:
                    yield from self._children(branch, place, layer)
            elif tag == w("altChunk"):
                yield from self._chunk(child)
            elif tag in _INLINE:
                yield from self._loose(child, place, layer)

    def _paragraph(self, paragraph: Element, place: Place, layer: Layer) -> Iterator[Block]:
        properties = paragraph.find(w("pPr"))
        self._reader.gather(paragraph, self._line, layer, properties)
        if layer.fate is Fate.KEPT and self._runs_on(properties) and self._line.text:
            self._carried = properties
            return
        mark_stays = layer.fate in (Fate.KEPT, Fate.PROMPT) and not self._mark_gone(properties)
        yield from self._flush(properties, place, counted=mark_stays)
        if properties is not None and properties.find(w("sectPr")) is not None and place.kind is None:
            self._source.notes.next_section()

    def _loose(self, element: Element, place: Place, layer: Layer) -> Iterator[Block]:
        """Read a run or formula that stands outside any paragraph."""
        holder = element.makeelement(w("p"))
        holder.append(element.__copy__())
        self._reader.gather(holder, self._line, layer, None)
        yield from self._end(place)

    def _mark_gone(self, properties: Element | None) -> bool:
        run = None if properties is None else properties.find(w("rPr"))
        if run is None:
            return False
        return run.find(w("del")) is not None or run.find(w("moveFrom")) is not None

    def _runs_on(self, properties: Element | None) -> bool:
        """Return whether the next paragraph continues this line: its mark is deleted, or it is a dropped capital."""
        frame = None if properties is None else properties.find(w("framePr"))
        dropped = frame is not None and frame.get(w("dropCap"), "none") != "none"
        return dropped or self._mark_gone(properties)

    def _end(self, place: Place) -> Iterator[Block]:
        """Yield a line that should have run on into a next paragraph and finds none: it is a paragraph of its own."""
        return self._flush(self._carried, place, counted=self._carried is not None)

    def _flush(self, properties: Element | None, place: Place, *, counted: bool = False) -> Iterator[Block]:
        """Yield the block of the line gathered so far, and what hangs on it, and begin a new line."""
        line, self._line, self._carried = self._line, Line(), None
        text = line.text
        shown = counted and not (self._source.styles.is_set("vanish", _mark(properties), properties) and not text)
        listed = self._source.numbering.label(properties) if shown else None
        calls = [self._numbered(call) for call in line.calls]
        if text:
            marks = [call.mark for call in calls if call.mark and call.layer.fate is Fate.KEPT]
            yield from self._blocks(line, properties, place, listed, " ".join(marks))
        if line.prompt:
            kind = place.kind or (BlockKind.TABLE_CELL if place.table >= 0 else BlockKind.PARAGRAPH)
            yield self._placed(Block(kind, line.prompt, note=place.note, voice=Voice.PLACEHOLDER), place)
        for author, deleted in line.deletions():
            yield self._placed(Block(BlockKind.DELETION, deleted, author=author, note=place.note), place)
        for call in calls:
            yield from self._called(call, place)

    def _numbered(self, call: Call) -> Call:
        """Give a note that stays the mark Word prints, unless it has its own."""
        if call.kind not in _NOTE_KINDS or call.mark or call.layer.fate is not Fate.KEPT:
            return call
        return replace(call, mark=self._source.notes.mark(call.kind))

    def _blocks(
        self, line: Line, properties: Element | None, place: Place, listed: tuple[str, int] | None, marks: str
    ) -> Iterator[Block]:
        """Yield the block of a line, or the blocks its breaks part it in."""
        kind, outline = self._kind(line.text, properties, place)
        for n, part in enumerate(lines_of(line.raw, kind)):
            yield self._block(part, kind, outline, place, (listed if n == 0 else None, marks, line.bold))

    def _block(
        self,
        raw: str,
        kind: BlockKind,
        outline: int | None,
        place: Place,
        around: tuple[tuple[str, int] | None, str, bool],
    ) -> Block:
        listed, marks, bold = around
        text, (label, level) = clean(raw), listed or ("", 0)
        if not label:
            label, rest = split_label(raw, kind)
            text = clean(rest)
        if kind is BlockKind.PARAGRAPH and bold and _is_title(text):
            kind, outline = BlockKind.HEADING, BOLD_LEVEL
        elif kind is BlockKind.PARAGRAPH and label:
            kind = BlockKind.LIST_ITEM
        level = level if outline is None else outline
        return self._placed(Block(kind, text, label=label, level=level, note=place.note or marks), place)

    def _placed(self, block: Block, place: Place) -> Block:
        author = block.author or place.author
        return replace(block, author=author, table=place.table, row=place.row, column=place.column)

    def _kind(self, text: str, properties: Element | None, place: Place) -> tuple[BlockKind, int | None]:
        """Return what a paragraph is, and for a heading its level."""
        styles = self._source.styles
        if place.kind is not None:
            return place.kind, None
        if place.table >= 0:
            return BlockKind.TABLE_CELL, None
        if styles.is_contents(properties):
            return BlockKind.COVER, 0
        if styles.is_caption(properties) and not _is_prose(text):
            return BlockKind.CAPTION, 0
        heading = styles.heading_level(properties)
        is_heading = heading is not None and not _is_prose(text) and any(map(str.isalnum, text))
        return (BlockKind.HEADING, heading) if is_heading else (BlockKind.PARAGRAPH, None)

    def _table(self, table: Element, place: Place, layer: Layer) -> Iterator[Block | Chunk]:
        index = self._source.tables
        self._source.tables += 1
        for row, (line, row_layer) in enumerate(_parts(table, "tr", layer)):
            properties = line.find(w("trPr"))
            inside = _tracked(properties, "del", row_layer)
            column = number(value(properties, "gridBefore"), 0)
            for cell, cell_layer in _parts(line, "tc", inside):
                here = cell.find(w("tcPr"))
                spot = replace(place, table=index, row=row, column=min(column, self._source.max_columns - 1))
                yield from self._children(cell, spot, _tracked(here, "cellDel", cell_layer))
                yield from self._end(spot)
                column += max(1, number(value(here, "gridSpan"), 1))

    def _chunk(self, element: Element) -> Iterator[Chunk]:
        relation = self._source.package.relations(self._part).get(element.get(r("id"), ""))
        if relation is not None and not relation.external:
            yield Chunk(relation.target)

    def _called(self, call: Call, place: Place) -> Iterator[Block]:
        if call.layer.fate is Fate.MOVED:
            return
        if call.kind == "graphic" and call.element is not None:
            yield from self._graphic(call.element, place, call.layer)
            return
        element = self._source.notes.take(call)
        if element is None:
            return
        part = self._source.notes.part_names[call.kind]
        if call.kind == "comment":
            spot = Place(kind=BlockKind.COMMENT, author=element.get(w("author"), ""))
            yield from _blocks(Story(self._source, part).read(element, spot))
        else:
            spot = Place(kind=_NOTE_KINDS[call.kind], note=call.mark)
            yield from _blocks(Story(self._source, part).read(element, spot, call.layer))

    def _graphic(self, element: Element, place: Place, layer: Layer) -> Iterator[Block]:
        spot = replace(place, kind=place.kind or BlockKind.TEXT_BOX)
        for found in self._source.graphics.texts(element, self._part):
            if isinstance(found, str):
                kind = BlockKind.DELETION if layer.fate is Fate.DELETED else spot.kind or BlockKind.TEXT_BOX
                yield self._placed(Block(kind, found, note=place.note, author=layer.author), place)
            else:
                yield from _blocks(Story(self._source, self._part).read(found, spot, layer))


def _is_prose(text: str) -> bool:
    """Return whether a paragraph in a heading's style is too long for one: it says something and must be analysed."""
    size = _size(text)
    return size > _HEADING_WORDS or (size > _SENTENCE_WORDS and text.endswith((".", ";", "!", "?", "。", "；", "؟")))


def _is_title(text: str) -> bool:
    """Return whether a bold paragraph is a heading in all but its style: short, and no sentence."""
    return _size(text) <= _TITLE_WORDS and text[-1].isalnum()


def _size(text: str) -> float:
    """Return the number of words, where two Chinese characters count as one."""
    return len(text.split()) + sum("\u3400" <= c <= "\u9fff" for c in text) / 2


def _blocks(items: Iterator[Block | Chunk]) -> Iterator[Block]:
    """Leave out inserted documents, which Word allows in a body only."""
    return (item for item in items if isinstance(item, Block))


def _parts(parent: Element, name: str, layer: Layer) -> Iterator[tuple[Element, Layer]]:
    """Yield the rows of a table or the cells of a row, through content controls and tracked wrappers."""
    for child in parent:
        if child.tag == w(name):
            yield child, layer
        elif child.tag in _WRAPPERS:
            yield from _parts(child, name, layer_of(child, layer))
        elif child.tag == mc("AlternateContent"):
            branch = chosen(child)
            if branch is not None:
                yield from _parts(branch, name, layer)


def _tracked(properties: Element | None, name: str, outer: Layer) -> Layer:
    """Return the layer of a row or cell whose properties may say that it is deleted."""
    change = None if properties is None else properties.find(w(name))
    if change is None or outer.fate is not Fate.KEPT:
        return outer
    return Layer(Fate.DELETED, change.get(w("author"), ""))


def _mark(properties: Element | None) -> Element | None:
    """Return the run properties of the paragraph mark."""
    return None if properties is None else properties.find(w("rPr"))
