"""Words in quotation marks are the contributors' own: each stretch stands in a passage that is cited."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.review.guards.basis import Basis, Finding

_PAIRS = {"“": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』", "‹": "›", "＂": "＂", '"': '"', "‘": "’"}
_OPENING = re.compile(f"[{''.join(_PAIRS)}]")
_CAPITAL = re.compile(r"\[(\w)\](?=\w)")
_GAP = re.compile(r"\[[^\[\]]*\]|…|\.\.\.")
_MARKS = re.compile("[“”„«»「」『』‹›\"‘’'`´＂]")
_DASHES = re.compile("[‐‑‒–—―−]")
_EDGE = " .,;:!?。；，、：！？،؛؟-"


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch in quotation marks: `text[start:end]` with its marks, `words` without; `closed` if it has both."""

    start: int
    end: int
    words: str
    closed: bool = True


def quotations_in(text: str) -> Iterator[Quotation]:
    """Yield the stretches of a text in quotation marks of any form, from left to right, none within another."""
    at = 0
    while match := _OPENING.search(text, at):
        opening, start = match[0], match.start()
        if opening in "‘»" and start and text[start - 1].isalnum():
            at = match.end()
            continue
        end = _closing(text, start, opening)
        if end < 0 and opening == "‘":
            at = match.end()
            continue
        stop = end if end >= 0 else len(text)
        yield Quotation(start, min(stop + 1, len(text)), text[start + 1 : stop], end >= 0)
        at = stop + 1


def _closing(text: str, start: int, opening: str) -> int:
    depth = 0
    closings = _PAIRS[opening]
    for i in range(start + 1, len(text)):
        c = text[i]
        if opening == "‘" and c == "’" and text[i + 1 : i + 2].isalnum():
            continue
        if c in closings and depth == 0:
            return i
        if c == opening and opening not in closings:
            depth += 1
        elif c in closings:
            depth -= 1
    return -1


def check_quotations(text: str, basis: Basis) -> Iterator[Finding]:
    """Yield quotations that no cited passage holds; brackets and "[…]" within them are the editor's own."""
    passages = [_bare(w.passage) for w in basis.sources]
    drafted = [_bare(d) for d in basis.drafted]
    for q in quotations_in(text):
        if not q.closed:
            yield Finding("quotation", q.words[:60], "a quotation mark has no partner")
            continue
        words = _CAPITAL.sub(r"\1", q.words)
        parts = [p for part in _GAP.split(words) if (p := _bare(part))]
        if parts and not any(_in_order(parts, p) for p in (*passages, *drafted)):
            yield Finding("quotation", q.words, "these words stand in quotation marks, but in none of the sources")


def _in_order(parts: list[str], passage: str) -> bool:
    at = 0
    for part in parts:
        found = _word_at(passage, part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


def _word_at(passage: str, part: str, at: int) -> int:
    """Return where a part begins in a passage as whole words; Chinese has none to keep whole."""
    while (found := passage.find(part, at)) >= 0:
        before, after = passage[found - 1 : found], passage[found + len(part) : found + len(part) + 1]
        if not (_joins(before, part[0]) or _joins(part[-1], after)):
            return found
        at = found + 1
    return -1


def _joins(one: str, other: str) -> bool:
    return bool(one and other) and one.isalnum() and other.isalnum() and max(one, other) < "\u2e80"


def _bare(text: str) -> str:
    """Return a text without what quoting may change: marks, white space, the form of dashes, a capital, edges."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    text = _DASHES.sub("-", _MARKS.sub("", text))
    return " ".join(text.split()).strip(_EDGE).casefold()
