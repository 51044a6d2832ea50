"""Search, and what changed in a wording: what an editor looks for, and what they look at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.domain import Passage
from pipeline.review.states import State

_ASKED = re.compile(r"[\"“”«»]([^\"“”«»]+)[\"“”«»]|(\S+)")
_WORDS = re.compile(r"\s+|[^\s\w]|\w+")


def asked(query: str) -> list[str]:
    """Return the words and the phrases in quotation marks that a query asks for, in small letters."""
    return [" ".join((m[1] or m[2]).split()).casefold() for m in _ASKED.finditer(query) if (m[1] or m[2]).strip()]


def holds(text: str, wanted: Sequence[str]) -> bool:
    """Tell whether a text in small letters, with single spaces, holds all that is asked for, and that is something."""
    return bool(wanted) and all(w in text for w in wanted)


def passages_with(query: str, searchable: Iterable[tuple[Passage, str]]) -> list[Passage]:
    """Return all passages that hold what is asked for, of some with their texts in small letters."""
    wanted = asked(query)
    return [p for p, text in searchable if holds(text, wanted)] if wanted else []


def sentences_with(query: str, states: Iterable[State]) -> list[State]:
    """Return all sentences that read so now."""
    wanted = asked(query)
    return [s for s in states if not s.merged_into and holds(" ".join(s.sentence.text.casefold().split()), wanted)]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a comparison: "same", "gone" or "new"."""

    what: str
    text: str


def compared(before: str, now: str) -> Iterator[Piece]:
    """Yield what of a wording stayed, went and came, in order."""
    old, new = _WORDS.findall(before), _WORDS.findall(now)
    for op, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            yield Piece("same", "".join(old[a:b]))
            continue
        if b > a:
            yield Piece("gone", "".join(old[a:b]))
        if d > c:
            yield Piece("new", "".join(new[c:d]))
