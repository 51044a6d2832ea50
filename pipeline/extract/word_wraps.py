"""Lines that stand as paragraphs in a Word file, as conversion from PDF leaves them: here they are joined again.

Such a file also styles lines at random, a line in mid-sentence as a heading. `pdf_wraps` does the same for PDF.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.domain import Block, BlockKind
from pipeline.extract.pdf_paragraphs import ENDED
from pipeline.extract.pdf_wraps import FULL_LINE, NEAR_WRAP, WRAPPED_SHARE

_LINES = frozenset({BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM})
_ASIDE = frozenset({BlockKind.FOOTNOTE, BlockKind.ENDNOTE, BlockKind.COMMENT, BlockKind.DELETION})
_FEWEST_PAIRS = 6
_WIDEST = 130  # characters: a line of print has no more
_ALIKE, _NEAR, _OVER = 0.5, 0.8, 1.15
_HEADING_FULL = 0.9
_NUMBER = re.compile(r"^\W*\d{1,4}\W*$")
_MARK = re.compile(r"^(?:[(\[]?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)\]]|[•·▪◦●?*o–-])\s")
_ADDRESS = re.compile(r"^(?:https?:|www\.)|(?:https?:|www\.|@)\S*$")


def rejoined(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks with the lines of hand-broken paragraphs joined, in a document that has many; else as they are.

    A line without an end is continued by a small letter, and, if it is as long as the others, by a capital too. What
    stands between two such lines without belonging there (a page number, a note, a comment) follows them.
    """
    width = _width(blocks)
    return list(_joined(blocks, width)) if width else list(blocks)


def _width(blocks: Sequence[Block]) -> int:
    """Return how long lines are, in characters; 0 where paragraphs are not broken into lines."""
    lines = [b for b in blocks if _is_line(b)]
    lengths = sorted(len(a.text) for a, b in pairwise(lines) if _runs_on(a.text, b))
    if len(lengths) < _FEWEST_PAIRS or len(lengths) <= WRAPPED_SHARE * len(lines):
        return 0
    width = lengths[int(0.9 * (len(lengths) - 1))]
    alike = sum(_NEAR * width <= n <= _OVER * width for n in lengths)
    return width if FULL_LINE <= width <= _WIDEST and alike >= _ALIKE * len(lengths) else 0


def _joined(blocks: Sequence[Block], width: int) -> Iterator[Block]:
    group: list[Block] = []
    aside: list[Block] = []
    for block in blocks:
        if group and (block.kind in _ASIDE or (_is_line(block) and _NUMBER.match(block.text))):
            aside.append(block)
        elif group and _is_line(block) and _continues(group[-1], block, width):
            group.append(block)
        else:
            yield from _flushed(group, aside)
            group, aside = ([block], []) if _is_line(block) else ([], [])
            if not group:
                yield block
    yield from _flushed(group, aside)


def _flushed(group: Sequence[Block], aside: Sequence[Block]) -> Iterator[Block]:
    if group:
        yield _one(group) if len(group) > 1 else group[0]
    yield from aside


def _one(group: Sequence[Block]) -> Block:
    text = group[0].text
    for block in group[1:]:
        text += block.text if re.search(r"\w-$", text) else f" {block.text}"
    heading = all(b.kind is BlockKind.HEADING for b in group) and not ENDED.search(text)
    kind = group[0].kind if heading or group[0].kind is BlockKind.LIST_ITEM else BlockKind.PARAGRAPH
    level = group[0].level if kind is group[0].kind else 0
    return replace(group[0], text=text, kind=kind, level=level, note=" ".join(b.note for b in group if b.note))


def _is_line(block: Block) -> bool:
    return block.kind in _LINES and block.table < 0


def _runs_on(text: str, after: Block) -> bool:
    """Tell whether a text stops in mid-sentence and a block begins in it."""
    return after.text[:1].islower() and not ENDED.search(text.strip()) and not _apart(text, after)


def _continues(line: Block, after: Block, width: int) -> bool:
    if _runs_on(line.text, after):
        return True
    if after.kind is BlockKind.LIST_ITEM or _apart(line.text, after):
        return False
    near = _HEADING_FULL if line.kind is BlockKind.HEADING else NEAR_WRAP
    return near * width <= len(line.text) <= _OVER * width and not ENDED.search(line.text.strip())


def _apart(text: str, after: Block) -> bool:
    """Tell whether a block is marked as an item, or an address stands where a text and it would meet."""
    return bool(after.label or _MARK.match(after.text) or _ADDRESS.search(text) or _ADDRESS.match(after.text))
