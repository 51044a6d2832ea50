"""Contributors that may be one: what is not certain is not decided, but told to the editor, who joins them or not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from pipeline.domain import Document
from pipeline.identify.people import Holder
from pipeline.identify.reading import Named

_ALIKE = 88
_SHORTEST, _MANY = 8, 3_000
Pair = tuple[str, str, str]


def doubtful(holders: Mapping[str, Sequence[Holder]], distinct: Collection[frozenset[str]] = ()) -> list[Pair]:
    """Return pairs of contributors that may be one, each with the reason.

    Args:
        holders: who sent each document, by its id.
        distinct: pairs that an editor said are two.
    """
    named: dict[str, Named] = {}
    for holder in (h for some in holders.values() for h in some):
        if holder.named.key:
            named.setdefault(holder.contributor_id, holder.named)
    found = {frozenset(p[:2]): p for p in (*_spelt_alike(named), *_short_for(named), *_of_one_state(named))}
    return sorted(pair for both, pair in found.items() if both not in distinct)


def warned(
    documents: Sequence[Document],
    holders: Mapping[str, Sequence[Holder]],
    distinct: Collection[frozenset[str]] = (),
) -> dict[str, list[str]]:
    """Return warnings by document: whose contributor may be that of which other file, and why."""
    files: dict[str, str] = {}
    first: dict[str, str] = {}
    for d in documents:
        for holder in holders[d.document_id]:
            files.setdefault(holder.contributor_id, d.file)
            first.setdefault(holder.contributor_id, d.document_id)
    out: dict[str, list[str]] = {}
    for one, other, reason in doubtful(holders, distinct):
        for a, b in ((one, other), (other, one)):
            told = f"Its contributor may be that of {files[b]} ({reason}); they are counted as two."
            out.setdefault(first[a], []).append(told)
    return out


def _words(named: Named) -> str:
    return " ".join(named.key.removeprefix("by-").split("-"))


def _spelt_alike(named: Mapping[str, Named]) -> Iterator[Pair]:
    """Yield names that are nearly written alike, or alike but for the country."""
    ids = [i for i, n in named.items() if not n.state and not n.known and len(_words(n)) >= _SHORTEST]
    groups: dict[str, list[str]] = {}
    for i in ids:  # of very many, only those that begin alike: the pairs of all would not fit the memory
        groups.setdefault(_words(named[i])[:2] if len(ids) > _MANY else "", []).append(i)
    for group in groups.values():
        words = [_words(named[i]) for i in group]
        scores = cdist(words, words, scorer=fuzz.ratio, score_cutoff=_ALIKE, dtype=np.uint8)
        for at, to in zip(*np.nonzero(np.triu(scores, 1)), strict=True):
            if reason := _likeness(named[group[at]], named[group[to]]):
                yield group[at], group[to], reason


def _likeness(one: Named, other: Named) -> str:
    """Return why two names that are spelt alike may be one; empty where they are surely two."""
    if one.country and other.country and (one.country != other.country or one.key == other.key):
        return ""
    if one.key == other.key:
        return "the same name, and a country stated once only"
    return "nearly the same name" if _digits(one) == _digits(other) else ""


def _digits(named: Named) -> str:
    return "".join(c for c in named.key if c.isdecimal())


def _short_for(named: Mapping[str, Named]) -> Iterator[Pair]:
    """Yield names whose initials another name is: "EFF" of "Electronic Frontier Foundation"."""
    initials: dict[str, list[str]] = {}
    for i, n in named.items():
        words = _words(n).split()
        if len(words) > 2 and not n.state:
            initials.setdefault("".join(w[0] for w in words), []).append(i)
    for i, n in named.items():
        for other in initials.get(n.acronym, ()) if n.whole else ():
            yield i, other, "one may be short for the other"


def _of_one_state(named: Mapping[str, Named]) -> Iterator[Pair]:
    """Yield a State with its ministries and regulators, and these with one another in other languages."""
    by_state: dict[str, list[str]] = {}
    for i, n in named.items():
        if n.country and (n.state or n.loose):
            by_state.setdefault(n.country, []).append(i)
    for members in by_state.values():
        for one, other in combinations(members, 2):
            if named[one].state or named[other].state:
                yield one, other, "a State and a body of it"
            elif named[one].key.isascii() != named[other].key.isascii():
                yield one, other, "bodies of one State, named in two languages"
