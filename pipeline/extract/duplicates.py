"""The same contribution in several files, and near-identical letters of different contributors."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from rapidfuzz.distance import Indel

from pipeline.domain import NOT_STATED, BlockKind, Document

_SHINGLE = 5
_SKETCH = 64
_BANDS = 32
_SAME = 0.9
_SHOWN = frozenset(BlockKind) - {BlockKind.COVER, BlockKind.COMMENT, BlockKind.DELETION}
_FORMATS = ("docx", "doc", "odt", "rtf", "pdf", "txt")
_LETTER = re.compile(r"-[ACEFRS]$")
_MASK = (1 << 61) - 1


def mark_duplicates(documents: Sequence[Document]) -> list[Document]:
    """Set `duplicate_of` and `campaign`; the order stays.

    A document repeats another if their texts are near-identical and their contributors are the same, or one is not
    stated; or if their document numbers differ in the language letter alone ("-E", "-F"). The first by format (Word
    before PDF before text) and path stands for all. Near-identical texts of different contributors form a campaign.
    """
    words = [_words(d) for d in documents]
    groups = _Groups(len(documents))
    letters = _Groups(len(documents))
    for a, b in _candidates(documents, words):
        if _same_number(documents[a], documents[b]):
            groups.join(a, b)
        elif Indel.normalized_similarity(words[a], words[b]) >= _SAME:
            (groups if _same_contributor(documents[a], documents[b]) else letters).join(a, b)
    return [_marked(n, documents, groups, letters) for n in range(len(documents))]


class _Groups:
    """Disjoint sets of positions."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def root(self, n: int) -> int:
        while self._parent[n] != n:
            self._parent[n] = self._parent[self._parent[n]]
            n = self._parent[n]
        return n

    def join(self, a: int, b: int) -> None:
        self._parent[max(self.root(a), self.root(b))] = min(self.root(a), self.root(b))

    def members(self, n: int) -> list[int]:
        root = self.root(n)
        return [m for m in range(len(self._parent)) if self.root(m) == root]


def _marked(n: int, documents: Sequence[Document], groups: _Groups, letters: _Groups) -> Document:
    document = documents[n]
    same = groups.members(n)
    first = min(same, key=lambda m: (_FORMATS.index(documents[m].media), documents[m].file))
    campaign = letters.members(n)
    return replace(
        document,
        duplicate_of="" if first == n else documents[first].document_id,
        campaign=f"letter-{documents[campaign[0]].document_id}" if len(campaign) > 1 else "",
    )


def _candidates(documents: Sequence[Document], words: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
    buckets: dict[tuple[object, ...], list[int]] = {}
    for n, document in enumerate(documents):
        sketch = _sketch(words[n])
        rows = _SKETCH // _BANDS
        for band in range(_BANDS):
            buckets.setdefault((band, *sketch[band * rows : (band + 1) * rows]), []).append(n)
        if document.cover.symbol != NOT_STATED and _LETTER.search(document.cover.symbol):
            buckets.setdefault(("symbol", _LETTER.sub("", document.cover.symbol)), []).append(n)
    pairs = {pair for members in buckets.values() for pair in _near(members)}
    return sorted(pairs)


def _near(members: Sequence[int]) -> list[tuple[int, int]]:
    """Return all pairs of a small bucket; in a large one, each member with the first."""
    if len(members) <= 20:
        return list(combinations(members, 2))
    return [(members[0], m) for m in members[1:]]


def _sketch(words: Sequence[str]) -> tuple[int, ...]:
    """Return the MinHash of a text's shingles."""
    shingles = {" ".join(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1))}
    hashes = [
        int.from_bytes(hashlib.blake2b(s.encode(), digest_size=8).digest(), "big") & _MASK for s in sorted(shingles)
    ]
    return tuple(min((h * (2 * k + 1) + k * 0x9E3779B9) & _MASK for h in hashes) for k in range(_SKETCH))


def _words(document: Document) -> list[str]:
    text = " ".join(b.text for b in document.blocks if b.kind in _SHOWN).casefold()
    spaced = re.sub(r"([\u4e00-\u9fff])", r" \1 ", text)
    return re.findall(r"\w+", spaced)


def _same_number(a: Document, b: Document) -> bool:
    """Tell whether two documents are one contribution in two languages by their numbers."""
    first, second = a.cover.symbol, b.cover.symbol
    if NOT_STATED in (first, second) or a.language == b.language or not _LETTER.search(first):
        return False
    return _LETTER.sub("", first) == _LETTER.sub("", second) and first != second


def _same_contributor(a: Document, b: Document) -> bool:
    names: Mapping[str, str] = {d.document_id: d.cover.contributor.casefold() for d in (a, b)}
    one, other = names[a.document_id], names[b.document_id]
    return one == other or NOT_STATED in (one, other)
