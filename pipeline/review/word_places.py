"""Where each sentence stands in an edited Word file, paragraphs that were joined or split included."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

from pipeline.review.word_read import EditedParagraph

MARK = "s_"
"""What the bookmarks of sentences and sections begin with."""
_WORD = re.compile(r"[぀-ヿ㐀-鿿]|[^\W぀-ヿ㐀-鿿]+")
_THERE, _SURELY, _GONE = 0.6, 0.8, 0.2
"""Share of a sentence's words from which it is there, there without its bookmark, and up to which it is gone."""


@dataclass
class Places:
    """Paragraphs of an edited file, by number.

    Attributes:
        at: paragraph of each sentence that is there.
        joined: the sentences of a paragraph that holds several, in their order; `at` has the first of them only.
        unclear: the same where some of their words are gone, so that nobody can tell which are meant to stay.
        parted: the two paragraphs of a sentence that was split; `at` has the one with its bookmark.
        lost: paragraphs of sentences that the draft does not have any more.
    """

    at: dict[str, int] = field(default_factory=dict)
    joined: dict[int, tuple[str, ...]] = field(default_factory=dict)
    unclear: dict[int, tuple[str, ...]] = field(default_factory=dict)
    parted: dict[str, tuple[int, int]] = field(default_factory=dict)
    lost: frozenset[int] = frozenset()

    @property
    def taken(self) -> frozenset[int]:
        """Paragraphs that are part of a sentence."""
        return self.lost.union(self.at.values(), self.unclear, (n for both in self.parted.values() for n in both))


def places_in(
    sent: Sequence[EditedParagraph], back: Sequence[EditedParagraph], ids: Mapping[str, str], went: Mapping[str, str]
) -> Places:
    """Find the sentences of a file that came back: by their bookmarks, else by their unchanged wording.

    Args:
        sent: the file as it went out.
        back: the file as it came back.
        ids: sentence of each bookmark.
        went: wording of each sentence as it went out, in the order of the file.
    """
    places = Places()
    seen: set[str] = set()
    for n, p in enumerate(back):
        held = [i for i in dict.fromkeys(ids[b] for b in p.bookmarks if b in ids) if i in went and i not in seen]
        seen |= set(held)
        _hold(places, n, held, p.text, went)
    _by_wording(places, back, ids, went)
    _by_place(places, {p.text for p in sent}, back, went)
    _swallowed(places, back, went)
    _parted(places, {p.text for p in sent}, back, ids, went)
    return places


def shares(parts: Sequence[str], whole: str) -> list[float]:
    """Return how much of each part stands in a text, as a share of its words, all parts in their order."""
    words = [_words(p) for p in parts]
    every, there = [w for part in words for w in part], _words(whole)
    blocks = SequenceMatcher(None, every, there, autojunk=False).get_matching_blocks()
    hit = {n for b in blocks for n in range(b.a, b.a + b.size)}
    out, start = [], 0
    for part in words:
        out.append(sum(n in hit for n in range(start, start + len(part))) / len(part) if part else 0.0)
        start += len(part)
    return out


def spaced(text: str, parts: Sequence[str]) -> str:
    """Return a text with a space where two sentences were joined without one."""
    for one, other in pairwise(parts):
        if one.split() and other.split():
            last, first = one.split()[-1], other.split()[0]
            text = text.replace(last + first, f"{last} {first}")
    return text


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _hold(places: Places, n: int, held: Sequence[str], text: str, went: Mapping[str, str]) -> None:
    """Note the sentences of a paragraph; of several those that have none of their words there are gone."""
    if len(held) > 1 and text:
        share = dict(zip(held, shares([went[i] for i in held], text), strict=True))
        there = [i for i in held if share[i] > _GONE]
        if there and all(share[i] >= _THERE for i in there):
            held = there
            if len(there) > 1:
                places.joined[n] = tuple(there)
        else:
            places.unclear[n] = tuple(held)
            return
    for sentence_id in held if not text else held[:1]:
        places.at[sentence_id] = n


def _by_wording(
    places: Places, back: Sequence[EditedParagraph], ids: Mapping[str, str], went: Mapping[str, str]
) -> None:
    bare = {p.text: n for n, p in enumerate(back) if p.text and not any(b in ids for b in p.bookmarks)}
    for sentence_id in _missing(places, back, went):
        if went[sentence_id] in bare:
            places.at[sentence_id] = bare.pop(went[sentence_id])


def _by_place(places: Places, known: set[str], back: Sequence[EditedParagraph], went: Mapping[str, str]) -> None:
    """Find a sentence that lost its bookmark and was reworded: between its neighbours one like it is new."""
    order = list(went)
    missing = set(_missing(places, back, went))
    for n, sentence_id in enumerate(order):
        around = [order[m] for m in (n - 1, n + 1) if 0 <= m < len(order)]
        if sentence_id not in missing or sentence_id in places.at or missing.intersection(around):
            continue
        start = places.at.get(order[n - 1], -1) if n else -1
        end = places.at.get(order[n + 1], len(back)) if n + 1 < len(order) else len(back)
        fresh = [m for m in range(start + 1, end) if _is_new(back[m], known, set())]
        like = [m for m in fresh if min(*shares([went[sentence_id]], back[m].text), 1.0) >= _THERE]
        if len(like) == 1:
            places.at[sentence_id] = like[0]


def _missing(places: Places, back: Sequence[EditedParagraph], went: Mapping[str, str]) -> list[str]:
    held = {i for several in (*places.joined.values(), *places.unclear.values()) for i in several}
    return [i for i in went if i not in held and (i not in places.at or not back[places.at[i]].text)]


def _swallowed(places: Places, back: Sequence[EditedParagraph], went: Mapping[str, str]) -> None:
    """Find sentences whose words stand in the paragraph of the one before or after, without their bookmark."""
    order = list(went)
    for sentence_id in _missing(places, back, went):
        at = order.index(sentence_id)
        for near in ([at - 1] if at else []) + ([at + 1] if at + 1 < len(order) else []):
            n = places.at.get(order[near], -1)
            if n < 0 or n in places.joined or back[n].text in ("", went[order[near]]):
                continue
            both = (sentence_id, order[near]) if near > at else (order[near], sentence_id)
            if min(shares([went[i] for i in both], back[n].text)) >= _SURELY:
                places.joined[n] = both
                places.at.pop(sentence_id, None)
                places.at.pop(order[near], None)
                places.at[both[0]] = n
                break


def _parted(
    places: Places,
    known: set[str],
    back: Sequence[EditedParagraph],
    ids: Mapping[str, str],
    went: Mapping[str, str],
) -> None:
    """Find sentences whose words are parted between their paragraph and one beside it that is new."""
    found: dict[str, tuple[int, int]] = {}
    for sentence_id, n in places.at.items():
        if n in places.joined or back[n].text in ("", went[sentence_id]):
            continue
        # LibreOffice gives both parts the bookmark, Word the first.
        own = {b for b in back[n].bookmarks if b in ids}
        new = [m for m in (n - 1, n + 1) if 0 <= m < len(back) and _is_new(back[m], known, own)]
        fit = [(min(n, m), max(n, m)) for m in new]
        fit = [both for both in fit if _makes(went[sentence_id], back[both[0]].text, back[both[1]].text)]
        if len(fit) == 1:
            found[sentence_id] = fit[0]
    claimed = [m for i, both in found.items() for m in both if m != places.at[i]]
    places.parted |= {i: both for i, both in found.items() if all(claimed.count(m) < 2 for m in both)}


def _is_new(p: EditedParagraph, known: set[str], own: set[str]) -> bool:
    held = {b for b in p.bookmarks if b.startswith(MARK)} - own
    return bool(p.text) and not held and not p.in_table and p.text not in known


def _makes(whole: str, first: str, second: str) -> bool:
    """Tell whether two texts are the two parts of one, but for a few words."""
    (kept,) = shares([whole], f"{first} {second}")
    return kept >= _SURELY and min(shares([first, second], whole)) >= _THERE
