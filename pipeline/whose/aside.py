"""Words of others within a contribution: block quotations, recitals of adopted texts, annexed texts of others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import yaml

from pipeline.domain import Document, Passage, Role, Voice
from pipeline.whose.words import norm, size, spoken

_PAIRS = {"“": "”", "«": "»", "„": "“”", "「": "」", "『": "』", '"': '"', "‘": "’", "‹": "›"}
_TAIL = re.compile(r"[\s.,;。]*(?:[(（\[][^()（）\[\]]{0,80}[)）\]]|\d{1,3}|[\s.,;。])*$")
_QUOTED = 8  # words
_PAUSES = (",", ";", "，", "；", "،", "؛", "、", ", and", "; and", ":", "：")
_ADOPTED = re.compile(
    r"\b[AE]/(?:RES|HRC|CONF|CN|DEC)\b[/.\w-]*|^\W*(?:[A-ZÉ\u0400-\u042f]{4,}|第?\d*号?决议)\W+\d{1,4}\s?\("
)
_NEAR = 4
_SHORT = 40


def with_words_of_others(document: Document, passages: Sequence[Passage]) -> list[Passage]:
    """Return passages of which those that hold words of others have the voice that says which.

    A paragraph within quotation marks, or in a style for quotations, is quoted, unless the words before it propose it
    as a text. Recitals are two or more paragraphs in a row that begin as recitals do and end in a comma, or the items
    below a line that is only such a word ("considering"). An annex is of others where it opens with the number of an
    adopted text and is no draft.
    """
    recited = {*_in_a_row(passages), *_below_a_word(passages)}
    annexed = set(_annexed(document, passages))
    return [_voiced(passages, n, recited, annexed) for n in range(len(passages))]


def _voiced(passages: Sequence[Passage], n: int, recited: set[int], annexed: set[int]) -> Passage:
    p = passages[n]
    if p.voice is Voice.QUOTED and _proposed(passages, n):
        return replace(p, voice=Voice.OWN)
    if not spoken(p):
        return p
    if n in annexed:
        return replace(p, voice=Voice.THIRD_PARTY)
    if n in recited:
        return replace(p, voice=Voice.RECITAL)
    quoted = p.analysed and size(p.text) >= _QUOTED and _within_marks(p.text) and not _proposed(passages, n)
    return replace(p, voice=Voice.QUOTED) if quoted else p


def _within_marks(text: str) -> bool:
    """Tell whether one pair of quotation marks holds all of a text but its source in brackets or a note's mark."""
    closing = _PAIRS.get(text[:1], "")
    tail = _TAIL.search(text)
    body = text[: tail.start()] if closing and tail else ""
    return bool(body) and body[-1] in closing and not any(mark in body[1:-1] for mark in closing)


def _proposed(passages: Sequence[Passage], n: int) -> bool:
    """Tell whether the passage before a quotation proposes it."""
    before = next(
        (p for p in reversed(passages[:n]) if p.voice is not Voice.QUOTED and p.role is not Role.DELETION), None
    )
    if before is None or before.role is Role.COVER:
        return False
    said = f"{before.text} {passages[n].lead_in}"
    last = [before.text[a:b] for a, b in before.sentences][-1:] or [said]
    words = norm(f"{last[0]} {passages[n].lead_in}")
    chinese = "".join(words)
    return any(
        w.startswith(stem) or (not stem.isascii() and stem in chinese) for stem in _list("proposes") for w in words
    )


def _in_a_row(passages: Sequence[Passage]) -> Iterator[int]:
    run: list[int] = []
    for n, p in enumerate([*passages, None]):
        if p is not None and spoken(p) and _opens(p.text, "recitals") and p.text.rstrip().endswith(_PAUSES):
            run.append(n)
            continue
        yield from run if len(run) > 1 else ()
        run = []


def _below_a_word(passages: Sequence[Passage]) -> Iterator[int]:
    inside = False
    for n, p in enumerate(passages):
        if not spoken(p):
            continue
        if _is_opening(p.text, "recitals"):
            inside = any(map(str.isalpha, "".join(q.label for q in passages[n + 1 : n + 2])))
        elif not p.label or _is_opening(p.text, "operative"):
            inside = False
        if inside:
            yield n


def _is_opening(text: str, which: str) -> bool:
    """Tell whether a line is only the word that opens a part of a resolution, or has one more ("noting further")."""
    words = norm(text[:60])
    line = len(text) <= 60 and not text.rstrip().endswith((".", "。"))
    near = _openings(which).get(words[0], ()) if line and words else ()
    return any(words[: len(o)] == o and len(words) <= len(o) + 1 for o in near)


def _annexed(document: Document, passages: Sequence[Passage]) -> Iterator[int]:
    inside = False
    for n, p in enumerate(passages):
        if _is_annex(p):
            opening = [q.text for q in passages[n : n + _NEAR] if size(q.text) <= _SHORT]
            drafted = {w for text in opening for w in norm(text)} & set(_list("drafts"))
            adopted = any(_ADOPTED.search(text) and document.cover.symbol not in text for text in opening)
            inside = adopted and not drafted
        if inside:
            yield n


def _is_annex(p: Passage) -> bool:
    if size(p.text) > _SHORT:
        return False
    words = norm(f"{p.label} {p.text[:60]}")
    return any(words[: len(name)] == name for name in _names())


def _opens(text: str, which: str) -> bool:
    words = norm(text[:60])
    return any(words[: len(o)] == o for o in (_openings(which).get(words[0], ()) if words else ()))


@lru_cache(maxsize=4)
def _openings(which: str) -> dict[str, list[tuple[str, ...]]]:
    """Return the openings of a list by their first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for words in (norm(opening) for openings in _lists()[which].values() for opening in openings):
        found.setdefault(words[0], []).append(words)
    return found


@lru_cache(maxsize=1)
def _names() -> tuple[tuple[str, ...], ...]:
    return tuple(map(norm, _list("annexes")))


def _list(which: str) -> Sequence[str]:
    return tuple(_lists()[which])


@lru_cache(maxsize=1)
def _lists() -> dict[str, dict[str, list[str]]]:
    lists: dict[str, dict[str, list[str]]] = yaml.load(
        (Path(__file__).parent / "aside.yaml").read_text("utf-8"), yaml.CSafeLoader
    )
    return lists
