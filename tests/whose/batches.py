"""Small batches for tests: documents of a few lines each, read, cut into passages, and told whose words they are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.domain import Block, BlockKind, Document, Passage, RawDocument, Voice
from pipeline.extract.assemble import assemble
from pipeline.segment import segment
from pipeline.settings import SegmentSettings, WhoseSettings
from pipeline.whose import whose

_USUAL = WhoseSettings()
PARAGRAPH, HEADING, ITEM, CELL = BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.TABLE_CELL


def block(line: str | Block) -> Block:
    """Return a line as a block: "# " begins a heading, "3. " gives a label."""
    if isinstance(line, Block):
        return line
    if line.startswith("# "):
        return Block(HEADING, line[2:], level=1)
    head, _, rest = line.partition(" ")
    labelled = (head[:-1].isdigit() and head.endswith(".")) or (len(head) == 2 and head.endswith(")"))
    return Block(ITEM, rest, label=head) if labelled else Block(PARAGRAPH, line)


def document(name: str, *lines: str | Block) -> Document:
    blocks = (Block(PARAGRAPH, f"Source: {name}"), Block(PARAGRAPH, "Title: Reply"), *map(block, lines))
    return assemble(f"{name}.docx", f"{abs(hash(name)):064x}", "docx", RawDocument(blocks))


def rows(*cells: Sequence[str], table: int = 1) -> list[Block]:
    return [Block(CELL, t, table=table, row=r, column=c) for r, row in enumerate(cells) for c, t in enumerate(row)]


def told(*documents: Document, settings: WhoseSettings = _USUAL) -> list[Passage]:
    """Return the passages of a batch without covers."""
    passages = whose(documents, segment(documents, SegmentSettings()), settings)
    for d in documents:
        own = [p for p in passages if p.document_id == d.document_id]
        assert all(d.text[p.start : p.end] == p.text and p.passage_id == f"{d.document_id}.{p.start}" for p in own)
        assert all(p.text[a:b].strip() for p in own for a, b in p.sentences)
        gaps = "".join(d.text[a.end : b.start] for a, b in pairwise(own))
        assert not gaps.strip()
    return [p for p in passages if p.role != "cover"]


def texts(passages: Sequence[Passage], voice: Voice = Voice.OWN) -> list[str]:
    return [p.text for p in passages if p.voice is voice]
