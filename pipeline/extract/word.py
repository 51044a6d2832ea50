"""Read a Word document: everything a reader of the final text sees, in order, each block with what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.domain import Block, BlockKind, RawDocument, Refusal
from pipeline.errors import RefusalError
from pipeline.extract.word_embedded import embedded_files
from pipeline.extract.word_graphics import Graphics
from pipeline.extract.word_inserted import inserted_office, inserted_text
from pipeline.extract.word_layers import delete_lost_moves
from pipeline.extract.word_notes import read_notes
from pipeline.extract.word_numbering import Numbering
from pipeline.extract.word_package import Package, main_part, open_package
from pipeline.extract.word_styles import Styles
from pipeline.extract.word_text import clean, flag_unclosed_fields
from pipeline.extract.word_walk import BOLD_LEVEL, Chunk, Source, Story
from pipeline.extract.word_wraps import rejoined
from pipeline.extract.word_xml import Element, is_on, r, w

_MAX_INSERTED = 3
_PAGE_NUMBER = re.compile(
    r"^[\W\d_]*(?:page|página|страница|стр|第|الصفحة)?[\W\d_]*(?:of|de|sur|из|页|共)?[\W\d_]*$", re.I
)
_HEADED = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_CELL})
_SHOWN = frozenset(BlockKind) - {BlockKind.COMMENT, BlockKind.DELETION}


def read_word(data: bytes, *, max_table_columns: int = 1_000) -> RawDocument:
    """Return the blocks of a .docx file with tracked changes accepted; deletions and comments are blocks of their own.

    A note follows the block that calls it, so does a deletion, a text box, a comment. A header stands before the body
    as cover, each line once and without page numbers, because the document number is often printed there alone.

    Args:
        data: the file.
        max_table_columns: columns beyond it are all given the last number.

    Raises:
        RefusalError: not a Word document, damaged, protected, beyond the limits, or without any text.
    """
    return _read(data, max_table_columns=max_table_columns, depth=0)


def _read(data: bytes, *, max_table_columns: int, depth: int) -> RawDocument:
    package = open_package(data)
    main = main_part(package)
    root = package.xml(main)
    body = None if root is None else root.find(w("body"))
    if body is None:
        raise RefusalError(
            "extract",
            "The Word file has no text part.",
            "Ask the sender for a new copy, or open the file in Word and save it again.",
        )
    source = _source(package, main, body, max_table_columns)
    told = _Told()
    blocks: list[Block] = []
    for item in Story(source, main).read(body):
        if isinstance(item, Chunk):
            read = _inserted(item, package, told, max_table_columns, depth)
            blocks += [replace(b, table=b.table + source.tables) if b.table >= 0 else b for b in read]
            source.tables += 1 + max((b.table for b in read), default=-1)
        else:
            blocks.append(item)
    blocks = rejoined(list(_with_true_headings(blocks)))
    files, pictures = embedded_files(package, main, body)
    if not files and not any(block.kind in _SHOWN for block in blocks):
        _refuse_empty(body, blocks)
    if depth == 0:
        blocks = [*_headers(source, main, body, blocks), *blocks]
    told.warnings += [*package.warnings, *_left_out(source)]
    if pictures:
        kinds = ", ".join(pictures)
        told.warnings.append(f"Objects embedded in it were not read, only their pictures are there: {kinds}")
    title, author, language = _properties(package)
    return RawDocument(
        tuple(blocks),
        title=title,
        author=author,
        language=language,
        warnings=tuple(told.warnings),
        files=tuple(files),
        refused=tuple(told.refused),
    )


def _source(package: Package, main: str, body: Element, max_table_columns: int) -> Source:
    flag_unclosed_fields(body)
    delete_lost_moves(body)
    styles = Styles(package.related(main, "styles"))
    numbering = Numbering(package.related(main, "numbering"), styles)
    notes = read_notes(package, main, body)
    return Source(package, styles, numbering, notes, Graphics(package), max_table_columns)


@dataclass(slots=True)
class _Told:
    """What an editor should know: warnings, and what of the file was not read."""

    warnings: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    def take(self, read: RawDocument) -> list[Block]:
        """Take what is told of a document inserted into this one, and return its blocks."""
        self.warnings += read.warnings
        self.refused += read.refused
        return list(read.blocks)


def _inserted(chunk: Chunk, package: Package, told: _Told, columns: int, depth: int) -> list[Block]:
    """Read a document inserted into this one (`w:altChunk`), or say that it could not be read."""
    data = package.read(chunk.part)
    try:
        if data is None or depth >= _MAX_INSERTED:
            raise RefusalError("extract", "The inserted document is missing or nested too deep.", "Insert its text.")
        if data.startswith(b"PK"):
            return told.take(_read(data, max_table_columns=columns, depth=depth + 1))
        office = inserted_office(data)
        if office is not None:
            told.warnings.append(f"A document inserted into this one ({chunk.part}) was converted to be read.")
            return told.take(_read(office, max_table_columns=columns, depth=depth + 1))
        return inserted_text(data)
    except RefusalError as e:
        reason = f"A document inserted into this one was not read: {e.reason}"
        told.refused.append(Refusal("extract", "", reason, e.advice, item=chunk.part, again=e.again))
        return []


def _with_true_headings(blocks: Sequence[Block]) -> Iterator[Block]:
    """Take a bold paragraph for a heading only where something follows that it can be the heading of."""
    followed = False
    settled: list[Block] = []
    for block in reversed(blocks):
        settled.append(block)
        bold = block.kind is BlockKind.HEADING and block.level == BOLD_LEVEL
        if bold and not followed:
            settled[-1] = replace(block, kind=BlockKind.LIST_ITEM if block.label else BlockKind.PARAGRAPH, level=0)
        followed = followed or settled[-1].kind in _HEADED
    yield from reversed(settled)


def _headers(source: Source, main: str, body: Element, blocks: list[Block]) -> Iterator[Block]:
    """Yield the lines of the first section's headers that the body does not repeat at its start."""
    seen = {block.text for block in blocks[:40]}
    section = next(body.iter(w("sectPr")), None)
    references = [] if section is None else section.findall(w("headerReference"))
    order = {"first": 0, "default": 1}
    for reference in sorted(references, key=lambda e: order.get(e.get(w("type"), ""), 2)):
        relation = source.package.relations(main).get(reference.get(r("id"), ""))
        root = None if relation is None else source.package.spare(relation.target)
        if relation is None or root is None or reference.get(w("type")) not in order:
            continue
        if reference.get(w("type")) == "first" and not is_on(section, "titlePg"):
            continue
        flag_unclosed_fields(root)
        for item in Story(source, relation.target).read(root):
            if isinstance(item, Block) and item.kind in _SHOWN and item.text not in seen:
                seen.add(item.text)
                if not _PAGE_NUMBER.match(item.text) and not item.text.startswith("Error!"):
                    yield replace(item, kind=BlockKind.COVER, label="", level=0)


def _left_out(source: Source) -> Iterator[str]:
    if source.hidden_words:
        yield f"{source.hidden_words} words formatted as hidden were left out, as Word does in print."
    if source.struck_words:
        yield f"{source.struck_words} words struck through by formatting were read as deletions."
    if source.notes.left():
        yield f"{source.notes.left()} footnotes or endnotes that nothing in the text calls were left out."


def _refuse_empty(body: Element, blocks: list[Block]) -> None:
    pictures = next(body.iter("{*}pic", "{*}imagedata"), None) is not None
    if blocks:
        reason, advice = "All the text of the Word file is deleted or comment.", "Ask the sender for the final text."
    elif pictures:
        reason, advice = (
            "The Word file holds pictures only, no text.",
            "Save it as PDF, which is read by character recognition.",
        )
    else:
        reason, advice = "The Word file holds no text.", "Ask the sender whether this is the right file."
    raise RefusalError("extract", reason, advice)


def _properties(package: Package) -> tuple[str, str, str]:
    """Return title, author and language as the file's properties state them, empty where they do not."""
    root = package.related("", "core-properties")
    found = {} if root is None else {str(e.tag).rpartition("}")[2]: clean(e.text or "") for e in root}
    return found.get("title", ""), found.get("creator", ""), found.get("language", "")[:2].lower()
