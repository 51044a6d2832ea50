"""The same text in a second language: beside it in a table, below it paragraph by paragraph, or after it as a whole."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.domain import BlockKind, Document, Passage, Voice
from pipeline.whose.words import size

_SURE = 6  # words: fewer take the document's language for granted
_LEAST, _MOST = 0.45, 2.2
_NUMBER = re.compile(r"\d+")
_MOSTLY = 0.8
_PURE = 0.9
_FEWEST = 3
_SCRIPTS = frozenset({"ar", "ru", "zh"})


def with_translations(document: Document, passages: Sequence[Passage]) -> list[Passage]:
    """Return passages of which those that say the same again in a second language have that voice.

    The two must be about as long and hold the same numbers. English stays where it is one of the two, else what stands
    first.
    """
    found = {*_columns(document, passages), *_alternating(passages)}
    found = found or set(_halves(passages))
    return [replace(p, voice=Voice.TRANSLATION) if n in found and p.analysed else p for n, p in enumerate(passages)]


def _columns(document: Document, passages: Sequence[Passage]) -> Iterator[int]:
    spots = {b.start: b for b in document.blocks if b.kind is BlockKind.TABLE_CELL}
    rows: dict[int, dict[int, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for n, p in enumerate(passages):
        block = spots.get(p.start)
        if block is not None and p.analysed:
            rows[block.table][block.row].append((block.column, n))
    for table in rows.values():
        by_columns: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for cells in table.values():
            if len({c for c, _ in cells}) == 2 and len(cells) == 2:
                (a, first), (b, second) = sorted(cells)
                by_columns[a, b].append((first, second))
        for both in by_columns.values():
            yield from _second(both, passages)


def _second(both: Sequence[tuple[int, int]], passages: Sequence[Passage]) -> Iterator[int]:
    """Yield the passages of the language that gives way, where the pairs say the same in two languages."""
    one, other = (_language([passages[pair[side]] for pair in both]) for side in (0, 1))
    alike = sum(_alike(passages[a].text, passages[b].text) for a, b in both)
    if one and other and one != other and alike >= _MOSTLY * len(both):
        yield from (pair[0 if other == "en" else 1] for pair in both)


def _language(some: Sequence[Passage]) -> str:
    """Return the language that nearly all of some passages are in, empty if there is none."""
    told = Counter(p.language for p in some if p.language in _SCRIPTS or size(p.text) >= _SURE)
    best = max(sorted(told), key=lambda code: told[code], default="")
    return best if best and told[best] >= _MOSTLY * sum(told.values()) else ""


def _alike(one: str, other: str) -> bool:
    ratio = size(one) / max(size(other), 1)
    return _LEAST <= ratio <= _MOST and Counter(_NUMBER.findall(one)) == Counter(_NUMBER.findall(other))


def _alternating(passages: Sequence[Passage]) -> Iterator[int]:
    """Yield what gives way where paragraphs of two languages take turns, two pairs at least."""
    told = [n for n, p in enumerate(passages) if p.analysed and (p.language in _SCRIPTS or size(p.text) >= _SURE)]
    run: list[tuple[int, int]] = []
    at = 0
    while at + 1 < len(told):
        a, b = told[at], told[at + 1]
        languages = passages[a].language, passages[b].language
        goes_on = not run or languages == (passages[run[-1][0]].language, passages[run[-1][1]].language)
        if languages[0] != languages[1] and goes_on and _alike(passages[a].text, passages[b].text):
            run.append((a, b))
            at += 2
            continue
        yield from _second(run, passages) if len(run) > 1 else ()
        at += 1 if not run else 0
        run = []
    yield from _second(run, passages) if len(run) > 1 else ()


def _halves(passages: Sequence[Passage]) -> Iterator[int]:
    """Yield the half of a document that says the other half again in another language."""
    told = [n for n, p in enumerate(passages) if p.analysed and (p.language in _SCRIPTS or size(p.text) >= _SURE)]
    switches = [n for n, (a, b) in enumerate(pairwise(told), 1) if passages[a].language != passages[b].language]
    for cut in switches:
        parts = told[:cut], told[cut:]
        if min(map(len, parts)) < _FEWEST:
            continue
        languages = [_pure([passages[n] for n in part]) for part in parts]
        if all(languages) and languages[0] != languages[1] and _same_matter(parts, passages):
            yield from parts[0] if languages[1] == "en" else parts[1]
            return


def _pure(some: Sequence[Passage]) -> str:
    told: Mapping[str, int] = Counter(p.language for p in some)
    best = max(sorted(told), key=lambda code: told[code])
    return best if told[best] >= _PURE * len(some) else ""


def _same_matter(parts: Sequence[Sequence[int]], passages: Sequence[Passage]) -> bool:
    one, other = (" ".join(passages[n].text for n in part) for part in parts)
    numbers = [Counter(_NUMBER.findall(text)) for text in (one, other)]
    common, every = (numbers[0] & numbers[1]).total(), (numbers[0] | numbers[1]).total()
    counts = sorted(map(len, parts))
    even = counts[1] - counts[0] <= max(1, 0.2 * counts[1])
    return even and _LEAST <= size(one) / max(size(other), 1) <= _MOST and every > 1 and common >= 0.6 * every
