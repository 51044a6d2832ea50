"""Boxes to tick: which options of a form were chosen; one that was not chosen is nobody's words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.domain import Block, BlockKind, Voice

ON = frozenset("☒☑✓✔✗✘■◼⬛●◉🗹🗷🗸")
_OFF = frozenset("☐⬜")
_BULLETS_TOO = frozenset("□◻❏❐❑❒○")  # no box unless another one is ticked: many lists use them as bullets
_LABELS_TOO = frozenset("■◼●✓✔")  # no tick unless another box is empty
_TYPED = re.compile(r"[\[(]\s?([xX✓✔]?)\s?[\])](?=\s|$)")
_GLYPHS = "".join(sorted(ON | _OFF | _BULLETS_TOO))
_BOX = re.compile(f"[{_GLYPHS}]")
_ASKED = re.compile(r"^(.*[?:？：؟])\s*(\S.*)$")
_PROSE = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_CELL, BlockKind.TEXT_BOX})


def with_ticks(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks with an option each; its label is its box, and one that is not ticked has that voice.

    A box beside its option in a table row belongs to it. Empty squares and circles are boxes only in a document where
    one is ticked, and filled ones are ticks only where one is empty: else they are bullets.
    """
    marks = "".join(b.label for b in blocks if len(b.label) == 1) + "".join(_boxed(b.text) for b in blocks)
    boxes = _boxes_of(set(marks))
    if not boxes:
        return list(blocks)
    options = [option for block in blocks for option in _options(block, boxes)]
    return _beside_their_boxes(options, boxes)


def _boxes_of(marks: set[str]) -> frozenset[str]:
    """Return the signs that are boxes in a document with these marks."""
    empty, ticked = marks & (_OFF | _BULLETS_TOO), marks & ON
    sure = bool(marks & _OFF) or bool(marks & (ON - _LABELS_TOO) and empty) or bool(ticked and empty & _OFF)
    return frozenset(empty | ticked) if sure else frozenset()


def _boxed(text: str) -> str:
    return "".join(_BOX.findall(_signed(text)))


def _signed(text: str) -> str:
    """Return a text with typed boxes ("[x]", "( )") as signs, where it begins or ends with one."""
    found = list(_TYPED.finditer(text))
    if not found or (found[0].start() > 0 and found[-1].end() < len(text.rstrip())):
        return text
    return _TYPED.sub(lambda m: "☒" if m[1] else "☐", text)


def _options(block: Block, boxes: frozenset[str]) -> Iterator[Block]:
    if block.kind not in _PROSE or block.voice is not Voice.OWN:
        yield block
        return
    if block.label in boxes:
        yield _option(block, block.label, block.text)
        return
    text = _signed(block.text)
    places = [n for n, c in enumerate(text) if c in boxes]
    if not places or (len(text) == 1 and block.table >= 0):
        yield replace(block, text=text) if places else block
    elif text[-1] in boxes and text[0] not in boxes:
        yield from _before_boxes(block, text, places)
    else:
        yield from _after_boxes(block, text, places)


def _after_boxes(block: Block, text: str, places: Sequence[int]) -> Iterator[Block]:
    prompt = text[: places[0]].strip()
    if prompt:
        yield replace(block, text=prompt)
    for place, end in zip(places, [*places[1:], len(text)], strict=True):
        yield _option(block, text[place], text[place + 1 : end].strip(" \t,;/|"))


def _before_boxes(block: Block, text: str, places: Sequence[int]) -> Iterator[Block]:
    start = 0
    for place in places:
        words = text[start:place].strip(" \t,;/|")
        asked = _ASKED.match(words)
        if asked and start == 0:
            yield replace(block, text=asked[1])
            words = asked[2]
        yield _option(block, text[place], words)
        start = place + 1


def _option(block: Block, box: str, words: str) -> Block:
    voice = Voice.OWN if box in ON else Voice.UNTICKED
    return replace(block, label=box, text=words or box, voice=voice)


def _beside_their_boxes(blocks: Sequence[Block], boxes: frozenset[str]) -> list[Block]:
    """Give the one other cell of a row its box; in a row of several boxes the cells stay as they are."""
    rows: dict[tuple[int, int], list[int]] = {}
    for n, block in enumerate(blocks):
        if block.kind is BlockKind.TABLE_CELL:
            rows.setdefault((block.table, block.row), []).append(n)
    out = list(blocks)
    for cells in rows.values():
        bare = [n for n in cells if blocks[n].text in boxes]
        said = [n for n in cells if n not in bare and any(map(str.isalpha, blocks[n].text))]
        if len(bare) == len(said) == 1:
            out[said[0]] = _option(blocks[said[0]], blocks[bare[0]].text, blocks[said[0]].text)
    return out
