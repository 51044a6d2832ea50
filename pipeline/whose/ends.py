"""Ends of a question that another column or a line break parted from it are the form's too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.domain import Passage, Voice
from pipeline.whose.repeated import part_of
from pipeline.whose.words import ASKS, Word, asks, norm, words_of

_FEWEST = 5  # words in a row by which a beginning or an end is known
_NEAR = 4  # passages after a question in which its end is looked for


def with_parted_ends(passages: Sequence[Passage]) -> list[Passage]:
    """Return passages of a document in which also the lost beginnings and ends of repeated questions are the form's.

    A short passage that ends in a question mark and is the end of the question begun shortly before it; the last words
    of a passage that the question goes on from in the next; the first words of a passage that go on with the question.
    """
    words: dict[int, list[Word]] = {}
    for word in words_of(passages):
        words.setdefault(word.passage, []).append(word)
    out = []
    for n, p in enumerate(passages):
        said = words.get(n, [])
        if not said or not any(_of_form(q) for q in passages[max(0, n - _NEAR) : n + 2]):
            out.append(p)
            continue
        cuts = {p.start: False, **_end(passages, n, said), **_head(passages, n, said), **_tail(passages, n, said)}
        out += _cut(p, cuts, _asked(passages, n))
    return out


def _of_form(p: Passage) -> bool:
    return p.voice is Voice.FORM and bool(p.in_reply_to)


def _asked(passages: Sequence[Passage], n: int) -> str:
    near = [*reversed(passages[max(0, n - _NEAR) : n]), *passages[n + 1 : n + 2]]
    return next((q.in_reply_to for q in near if _of_form(q)), "")


def _end(passages: Sequence[Passage], n: int, said: Sequence[Word]) -> dict[int, bool]:
    """Return the whole passage where it is the end of a question begun before: "these risks?"."""
    p = passages[n]
    texts = [w.text for w in said]
    if not asks(p.text) or (p.text[:1].isupper() and len(texts) < _FEWEST):
        return {}
    for q in passages[max(0, n - _NEAR) : n]:
        if not _of_form(q) or asks(q.text):
            continue
        for part in _parts(q.in_reply_to):
            same = list(part[-len(texts) :])
            # A word may differ: "the discussion paper?" of "this discussion paper?".
            if len(same) == len(texts) < len(part) and (same == texts or (len(texts) > 1 and same[1:] == texts[1:])):
                return {p.start: True}
    return {}


def _tail(passages: Sequence[Passage], n: int, said: Sequence[Word]) -> dict[int, bool]:
    """Return where the last words begin that the question goes on from in the next passage."""
    after = passages[n + 1] if n + 1 < len(passages) else None
    if after is None or not _of_form(after):
        return {}
    whole, next_ = norm(after.in_reply_to), norm(after.text)
    at = _place(whole, next_)
    length = 0
    while length < min(at, len(said)) and said[-1 - length].text == whole[at - 1 - length]:
        length += 1
    return {said[-length].start: True} if length >= _FEWEST else {}


def _head(passages: Sequence[Passage], n: int, said: Sequence[Word]) -> dict[int, bool]:
    """Return where the words end that go on with the question of the passage before."""
    before = passages[n - 1] if n else None
    if before is None or not _of_form(before) or asks(before.text):
        return {}
    whole, last = norm(before.in_reply_to), norm(before.text)
    at = _place(whole, last) + len(last)
    if at < len(last):
        return {}
    length = 0
    while length < min(len(whole) - at, len(said)) and said[length].text == whole[at + length]:
        length += 1
    if length < _FEWEST:
        return {}
    rest = {said[length].start: False} if length < len(said) else {}
    return {passages[n].start: True, **rest}


def _place(whole: Sequence[str], part: Sequence[str]) -> int:
    size = len(part)
    return next((i for i in range(len(whole) - size + 1) if tuple(whole[i : i + size]) == tuple(part)), -1)


def _parts(question: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of each question of several asked together."""
    at = 0
    for n, letter in enumerate(question):
        if letter in ASKS:
            yield norm(question[at:n])
            at = n + 1


def _cut(p: Passage, cuts: dict[int, bool], asked: str) -> Iterator[Passage]:
    """Yield a passage in pieces; `cuts` tells where each begins, and whether it is the form's."""
    if not any(cuts.values()):
        yield p
        return
    places = sorted(cuts)
    for start, end in zip(places, [*places[1:], p.end], strict=True):
        piece = part_of(p, start, end)
        yield replace(piece, voice=Voice.FORM, in_reply_to=asked) if cuts[start] else piece
