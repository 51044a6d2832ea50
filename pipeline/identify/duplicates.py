"""The same contribution in several files, and near-identical letters of different contributors.

Near-identical texts are found by MinHash over shingles of five words, so the work grows with the number of documents
and not with its square, and are then compared word by word.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from pathlib import PurePosixPath

import numpy as np
from rapidfuzz.distance import Indel

from pipeline.domain import BlockKind, Document
from pipeline.identify.dates import day_of
from pipeline.identify.kinds import personal
from pipeline.identify.languages import language_named
from pipeline.identify.people import holders_of

_SHINGLE = 5
_SKETCH = 64
_BANDS = 32
_SAME = 0.9
_SMALL = 20
_HIDDEN = frozenset({BlockKind.COVER, BlockKind.COMMENT, BlockKind.DELETION})
_FORMATS = ("docx", "doc", "odt", "rtf", "pdf", "txt")
_LETTER = re.compile(r"-[ACEFRS]$")
_REVISION = re.compile(r"\bRev\.?\s?(\d+)", re.I)


@dataclass(frozen=True, slots=True)
class _Text:
    """What of a document is compared."""

    words: tuple[str, ...]
    name: str
    stem: str


def mark_duplicates(documents: Sequence[Document]) -> list[Document]:
    """Set `duplicate_of` and `campaign`; the order stays and no document is left out.

    A document repeats another if their texts are near-identical (9 words of 10) and their contributors are the same.
    Where one does not state its contributor, it must also be another format, or carry the same file name or the very
    same words, and fit one contributor alone: a letter is never given to somebody who may not have signed it. Documents
    whose numbers differ in the language letter alone ("-E", "-F") are one contribution too. One stands for all: the
    latest revision, in its original language, Word before PDF before text. Near-identical texts that are not one
    contribution share a `campaign`.
    """
    names = _names(documents)
    texts = [_Text(tuple(compared_words(d)), names[d.document_id], _stem(d)) for d in documents]
    alike = _Groups(len(documents))
    for a, b in _candidates([text.words for text in texts]):
        if _near_identical(texts[a].words, texts[b].words):
            alike.join(a, b)
    same = _Groups(len(documents))
    campaigns: dict[int, str] = {}
    for members in alike.all():
        parts = _contributions(members, texts, documents)
        for part in parts:
            for a, b in pairwise(part):
                same.join(a, b)
        if len(parts) > 1:
            name = f"letter-{documents[members[0]].document_id}"
            campaigns |= dict.fromkeys(members, name)
    for a, b in _translations(documents, names):
        same.join(a, b)
    first = {n: min(group, key=_order(documents)) for group in same.all() for n in group}
    return [
        replace(
            document,
            duplicate_of="" if first[n] == n else documents[first[n]].document_id,
            campaign=campaigns.get(n, ""),
        )
        for n, document in enumerate(documents)
    ]


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

    def all(self) -> list[list[int]]:
        groups: dict[int, list[int]] = {}
        for n in range(len(self._parent)):
            groups.setdefault(self.root(n), []).append(n)
        return list(groups.values())


def _contributions(members: Sequence[int], texts: Sequence[_Text], documents: Sequence[Document]) -> list[list[int]]:
    """Part near-identical documents into contributions; those without a contributor join one only if it is plain."""
    parts: dict[str, list[int]] = {}
    for n in members:
        if texts[n].name:
            parts.setdefault(texts[n].name, []).append(n)
    found = list(parts.values())
    for n in members:
        if texts[n].name:
            continue
        fits = [part for part in found if any(_another_file(n, m, texts, documents) for m in part)]
        by_name = [part for part in fits if any(texts[n].stem == texts[m].stem for m in part)]
        if len(by_name) == 1 or len(fits) == 1:
            (by_name if len(by_name) == 1 else fits)[0].append(n)
        else:
            found.append([n])
    return found


def _another_file(n: int, m: int, texts: Sequence[_Text], documents: Sequence[Document]) -> bool:
    return (
        documents[n].media != documents[m].media or texts[n].stem == texts[m].stem or texts[n].words == texts[m].words
    )


def _translations(documents: Sequence[Document], names: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Yield pairs of one contribution in two languages, told by their numbers."""
    numbered: dict[str, list[int]] = {}
    for n, document in enumerate(documents):
        symbol = document.cover.symbol
        if re.search(r"\d", symbol):
            numbered.setdefault(_LETTER.sub("", symbol).casefold(), []).append(n)
    for members in numbered.values():
        for a, b in combinations(members[:_SMALL], 2):
            first, second = documents[a], documents[b]
            lettered = _LETTER.search(first.cover.symbol) and _LETTER.search(second.cover.symbol)
            if first.language != second.language and (
                lettered or names[first.document_id] == names[second.document_id] != ""
            ):
                yield a, b


def _order(documents: Sequence[Document]) -> Callable[[int], tuple[int, bool, int, int, bool, str]]:
    def key(n: int) -> tuple[int, bool, int, int, bool, str]:
        document = documents[n]
        revision = _REVISION.search(document.cover.symbol)
        original = language_named(document.cover.original_language)
        return (
            -int(revision[1]) if revision else 0,
            bool(original) and document.language != original,
            -day_of(document.cover.date),
            _FORMATS.index(document.media) if document.media in _FORMATS else len(_FORMATS),
            document.language != "en",
            document.file,
        )

    return key


def _candidates(words: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
    """Return pairs of documents that share a band of their sketches."""
    buckets: dict[tuple[int, bytes], list[int]] = {}
    rows = _SKETCH // _BANDS
    for n, text in enumerate(words):
        if not text:
            continue
        sketch = _sketch(text)
        for band in range(_BANDS):
            buckets.setdefault((band, sketch[band * rows : (band + 1) * rows].tobytes()), []).append(n)
    return sorted({pair for members in buckets.values() for pair in _near(members)})


def _near(members: Sequence[int]) -> list[tuple[int, int]]:
    """Return all pairs of a small bucket; in a large one, each member with the first and with the one before it."""
    if len(members) <= _SMALL:
        return list(combinations(members, 2))
    return [*((members[0], m) for m in members[1:]), *pairwise(members)]


def _sketch(words: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    """Return the MinHash of a text's shingles."""
    shingles = {" ".join(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1))}
    digests = b"".join(hashlib.blake2b(s.encode("utf-8", "replace"), digest_size=8).digest() for s in sorted(shingles))
    hashes = np.frombuffer(digests, dtype="<u8")
    # Multiplication by an odd number and the high bits of the sum: a cheap family of permutations.
    numbers = np.random.default_rng(20051118).integers(0, 2**63, size=(2, _SKETCH), dtype=np.uint64)
    return np.array([(hashes * (a | np.uint64(1)) + b).min() for a, b in numbers.T], dtype=np.uint64)


def _near_identical(a: Sequence[str], b: Sequence[str]) -> bool:
    return a == b or float(Indel.normalized_similarity(a, b, score_cutoff=_SAME)) >= _SAME


def compared_words(document: Document) -> list[str]:
    """Return the words of a document that are compared: all but its cover, comments and deletions."""
    text = " ".join(b.text for b in document.blocks if b.kind not in _HIDDEN).casefold()
    return re.findall(r"\w+", re.sub(r"([\u4e00-\u9fff])", r" \1 ", text))


def _names(documents: Sequence[Document]) -> dict[str, str]:
    """Return who sent each document, for comparing; empty where the cover does not state it.

    Of two persons who only say that they speak for themselves nobody knows whether they are one: their files are.
    """
    names = {}
    for document_id, holders in holders_of(documents).items():
        names[document_id] = "+".join(sorted(h.contributor_id for h in holders if h.named.key))
    for document in documents:
        if not names[document.document_id] and personal(document.cover.contributor):
            names[document.document_id] = f"individual {_stem(document)}"
    return names


def _stem(document: Document) -> str:
    return PurePosixPath(document.file).stem.casefold()
