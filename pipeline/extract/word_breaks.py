"""Line breaks within a paragraph (Shift+Enter): some end a line that was meant to end, others only wrap it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.domain import BlockKind
from pipeline.extract.word_labels import split_label

_ENDED = re.compile(r"[.!?:;…。！？：；؟؛][\"”»’)\]]*$")
_FIELD = re.compile(r"^[^\W\d_][\w' ’.-]{0,24}[:：]\s*\S")
_BOX = re.compile(r"^[☐☑☒□■✓✔]|^[\[(][ xX]?[\])]\s")
_DIVIDED = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_CELL, BlockKind.TEXT_BOX})


def lines_of(text: str, kind: BlockKind) -> list[str]:
    """Return a paragraph's text in the parts that its line breaks part; breaks that only wrap stay in a part.

    A break parts where an empty line follows, where a sentence ends before it, and at fields ("From: …"), labels and
    boxes to tick. Headings, notes and captions stay whole.

    Args:
        text: the paragraph as written, breaks as newlines.
        kind: what it is.
    """
    return [text] if kind not in _DIVIDED or "\n" not in text.strip() else list(_parts(text))


def _parts(text: str) -> Iterator[str]:
    held = ""
    for line in text.split("\n"):
        if not line.strip():
            if held:
                yield held
            held = ""
        elif held and not _parted(held.rpartition("\n")[2].strip(), line.strip()):
            held += f"\n{line}"
        else:
            if held:
                yield held
            held = line
    if held:
        yield held


def _parted(before: str, after: str) -> bool:
    if _FIELD.match(after) or _BOX.match(after) or split_label(after, BlockKind.PARAGRAPH)[0]:
        return True
    return not after[:1].islower() and bool(_ENDED.search(before) or _FIELD.match(before))
