"""Prompts of a form that are no questions by their form: instructions and labels that several replies share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.domain import Document, Passage, Role, Voice
from pipeline.whose.words import norm, size, speaker_of, spoken

_LONGEST = 80  # words
_FEWEST = 3
_HEADING = 4
_ANSWERED = 0.6
_HALF, _NEARLY_ALL = 0.5, 0.8
_COLONS = (":", "：")
_NUMBERED = frozenset("0123456789٠١٢٣٤٥٦٧٨٩一二三四五六七八九十")
Pair = tuple[Document, list[Passage]]


@dataclass(frozen=True, slots=True)
class _Place:
    """A repeated text in a document: where, whether what follows is that document's alone, what stands before."""

    document: int
    passage: int
    answered: bool
    after_question: bool


def with_prompts(pairs: Sequence[Pair], least: int) -> list[Pair]:
    """Return documents whose repeated prompts have the voice of the form.

    A text that several contributors have, numbered or before a colon, each followed by words of their own, is a prompt,
    and so is a heading that half of all have, where a document has two of them or questions of the consultation. In
    such documents, what half of them share is the form's too (its instructions), unless it stands where an answer
    does; letters of a campaign, which share everything, count as one contributor.

    Args:
        pairs: documents with their passages.
        least: how many contributors must have a text.
    """
    places = _repeated(pairs, least)
    speakers = len({speaker_of(d) for d, _ in pairs if not d.duplicate_of})
    prompts = {key for key, some in places.items() if _is_prompt(some, pairs, _HALF * speakers)}
    family = _family(pairs, places, prompts)
    speakers = len({speaker_of(pairs[n][0]) for n in family})
    form: dict[int, set[int]] = defaultdict(set)
    for key, some in places.items():
        inside = [p for p in some if p.document in family]
        share = len({speaker_of(pairs[p.document][0]) for p in inside}) / max(speakers, 1)
        if len(inside) < least or not (key in prompts or _shared(inside, share, pairs)):
            continue
        for place in inside:
            form[place.document].add(place.passage)
    voiced = [
        [replace(p, voice=Voice.FORM) if n in form[at] else p for n, p in enumerate(s)]
        for at, (_, s) in enumerate(pairs)
    ]
    return [(d, some) for (d, _), some in zip(pairs, voiced, strict=True)]


def _repeated(pairs: Sequence[Pair], least: int) -> dict[str, list[_Place]]:
    keys = [[_key(p) for p in some] for _, some in pairs]
    speakers: dict[str, set[str]] = defaultdict(set)
    for (document, _), own in zip(pairs, keys, strict=True):
        for key in own if not document.duplicate_of else ():
            speakers[key].add(speaker_of(document))
    shared = {key for key, who in speakers.items() if key and len(who) >= least}
    places: dict[str, list[_Place]] = defaultdict(list)
    for at, (_, some) in enumerate(pairs):
        for n, key in enumerate(keys[at]):
            if key in shared:
                places[key].append(_place(at, n, some, keys[at], shared))
    return places


def _key(p: Passage) -> str:
    said = spoken(p) and not _ticked(p) and len(p.text) < 12 * _LONGEST and size(p.text) <= _LONGEST
    words = norm(p.text) if said else ()
    return " ".join(words) if len(words) >= _FEWEST else ""


def _ticked(p: Passage) -> bool:
    return len(p.label) == 1 and not p.label.isalnum()


def _place(at: int, n: int, some: Sequence[Passage], keys: Sequence[str], shared: set[str]) -> _Place:
    following = next((m for m in range(n + 1, len(some)) if some[m].role is not Role.COVER), None)
    own = following is not None and some[following].voice is not Voice.FORM and keys[following] not in shared
    return _Place(at, n, own, n > 0 and some[n - 1].voice is Voice.FORM)


def _is_prompt(places: Sequence[_Place], pairs: Sequence[Pair], many: float) -> bool:
    answered = sum(p.answered for p in places)
    headings = len({p.document for p in places}) >= many
    marked = sum(_marked(pairs[p.document][1][p.passage], headings=headings) for p in places)
    return min(answered, marked) >= _ANSWERED * len(places)


def _marked(p: Passage, *, headings: bool) -> bool:
    if p.role is Role.HEADING and not set(p.label) & _NUMBERED:
        return headings and size(p.text) >= _HEADING
    colon = p.text.rstrip().endswith(_COLONS) or p.role is Role.LEAD_IN
    return colon or (bool(set(p.label) & _NUMBERED) and p.role is not Role.NOTE)


def _family(pairs: Sequence[Pair], places: Mapping[str, Sequence[_Place]], prompts: set[str]) -> set[int]:
    """Return the documents that fill in a form: two prompts, or questions of the consultation."""
    held: dict[int, int] = defaultdict(int)
    for key in prompts:
        for n in {p.document for p in places[key]}:
            held[n] += 1
    for n, (_, some) in enumerate(pairs):
        held[n] += sum(p.voice is Voice.FORM for p in some)
    return {n for n, count in held.items() if count > 1}


def _shared(places: Sequence[_Place], share: float, pairs: Sequence[Pair]) -> bool:
    """Tell whether what many replies have is the form's, and not an answer that several gave in the same words."""
    answers = any(_is_answer(p, pairs) for p in places)
    return share >= (_NEARLY_ALL if answers else _HALF)


def _is_answer(place: _Place, pairs: Sequence[Pair]) -> bool:
    return place.after_question or pairs[place.document][1][place.passage].role is Role.CELL
