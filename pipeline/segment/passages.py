"""From blocks to pieces: which blocks make one passage, what role it has, and under which heading and lead-in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.domain import Block, BlockKind, Role, Voice

_ROLES = {
    BlockKind.HEADING: Role.HEADING,
    BlockKind.TABLE_CELL: Role.CELL,
    BlockKind.FOOTNOTE: Role.NOTE,
    BlockKind.ENDNOTE: Role.NOTE,
    BlockKind.COVER: Role.COVER,
    BlockKind.COMMENT: Role.COMMENT,
    BlockKind.DELETION: Role.DELETION,
}
_APART = frozenset({BlockKind.FOOTNOTE, BlockKind.ENDNOTE, BlockKind.COMMENT, BlockKind.DELETION})
_INTRODUCES = re.compile(r"[:：]\s*$")
_LAST_SENTENCE = re.compile(r"(?:^|[.!?。！？؟]\s+)([^.!?。！？؟]*[:：])\s*$")
_LEAD_IN_WORDS = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive blocks that will be one passage (or be split at sentences): a span of the document's text."""

    start: int
    end: int
    role: Role
    page: int | None
    page_end: int | None
    label: str
    section: str
    lead_in: str = ""
    confidence: float | None = None
    voice: Voice = Voice.OWN


def pieces_of(blocks: Sequence[Block], short_list_words: int) -> list[Piece]:
    """Group the blocks of a document.

    Args:
        blocks: blocks with offsets, in order.
        short_list_words: a list with its lead-in of at most this many words stays one piece.
    """
    out: list[Piece] = []
    headings: list[tuple[int, str]] = []
    position = 0
    while position < len(blocks):
        block = blocks[position]
        if block.kind is BlockKind.HEADING:
            headings = [h for h in headings if h[0] < block.level]
        section = " > ".join(t for _, t in headings)
        items = _items_after(blocks, position)
        taken = list(_grouped(blocks, position, items, section, short_list_words))
        out += taken
        position += 1 + (len(items) if items else 0)
        if block.kind is BlockKind.HEADING:
            headings.append((block.level, f"{block.label} {block.text}".strip()))
    return out


def _grouped(
    blocks: Sequence[Block], position: int, items: Sequence[Block], section: str, short_list_words: int
) -> Iterator[Piece]:
    block = blocks[position]
    if not items:
        yield _piece([block], section)
        return
    run = [block, *items]
    one_voice = len({b.voice for b in run}) == 1
    if (
        one_voice
        and sum(len(b.text.split()) for b in run) <= short_list_words
        and not any(b.kind in _APART for b in run)
    ):
        yield _piece(run, section)
        return
    lead_in = _lead_in(block.text)
    head = _piece([block], section)
    yield replace(head, role=Role.LEAD_IN) if lead_in == block.text else head
    for item in items:
        piece = _piece([item], section)
        yield piece if item.kind in _APART else replace(piece, lead_in=lead_in)


def _items_after(blocks: Sequence[Block], position: int) -> list[Block]:
    """Return the list items a block introduces, with the notes among them."""
    block = blocks[position]
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) or not _INTRODUCES.search(block.text):
        return []
    out: list[Block] = []
    for item in blocks[position + 1 :]:
        inside = item.kind is BlockKind.LIST_ITEM and not (
            block.kind is BlockKind.LIST_ITEM and item.level <= block.level
        )
        if not inside and item.kind not in _APART:
            break
        if item.kind is BlockKind.LIST_ITEM and _INTRODUCES.search(item.text):
            break
        out.append(item)
    while out and out[-1].kind in _APART:
        out.pop()
    return out


def _lead_in(text: str) -> str:
    if len(text.split()) <= _LEAD_IN_WORDS:
        return text
    last = _LAST_SENTENCE.search(text)
    return last[1].strip() if last and len(last[1].split()) <= _LEAD_IN_WORDS else ""


def _piece(blocks: Sequence[Block], section: str) -> Piece:
    pages = [b.page for b in blocks if b.page is not None]
    confidences = [b.confidence for b in blocks if b.confidence is not None]
    first = blocks[0]
    return Piece(
        start=first.start,
        end=blocks[-1].end,
        role=_ROLES.get(first.kind, Role.BODY),
        page=min(pages, default=None),
        page_end=max(pages, default=None),
        label=first.label or first.note if first.kind in _APART else first.label,
        section=section,
        confidence=min(confidences, default=None),
        voice=first.voice,
    )
