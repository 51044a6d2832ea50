"""Versions of one contribution: the latest stands, the earlier are superseded; addenda stand beside, errata are told.

What no number says is not decided: files of one contributor that are much alike are offered to the editor as versions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import PurePosixPath

from rapidfuzz.distance import Indel

from pipeline.domain import NOT_STATED, BlockKind, Document
from pipeline.identify.duplicates import compared_words, mark_duplicates
from pipeline.identify.fold import words_of
from pipeline.identify.people import holders_of
from pipeline.identify.symbols import Version, version_of, without_version

_COVER_LINES = 12
_ALIKE, _MOST = 0.6, 40


@dataclass(frozen=True, slots=True)
class _Read:
    """A document with which version it is and who sent it."""

    document: Document
    version: Version
    senders: frozenset[str]


def mark_versions(documents: Sequence[Document]) -> list[Document]:
    """Set `duplicate_of`, `superseded_by` and `campaign`, and warn of what an editor should know of versions.

    The order stays and no document is left out. Only documents of one contributor, or of one that is not stated,
    supersede one another: a number alone may be somebody else's.
    """
    read = _read(documents)
    latest = _latest(read)
    standing = mark_duplicates([d for d in documents if d.document_id not in latest])
    marked = {d.document_id: d for d in standing}
    files = {d.document_id: d.file for d in documents}
    for document in documents:
        if (later := latest.get(document.document_id)) is not None:
            stands = marked[later].duplicate_of or later
            told = (*document.warnings, f"Superseded by {files[stands]}; nothing it says is cited.")
            marked[document.document_id] = replace(document, superseded_by=stands, warnings=told)
    notes = _notes([replace(r, document=marked[r.document.document_id]) for r in read])
    every = (marked[d.document_id] for d in documents)
    return [replace(m, warnings=(*m.warnings, *notes.get(m.document_id, ()))) for m in every]


def _read(documents: Sequence[Document]) -> list[_Read]:
    holders = holders_of(documents)
    found = [(d, version_of(d.cover.symbol if d.cover.symbol != NOT_STATED else "", _told(d))) for d in documents]
    whole = {v.tail: set[str]() for _, v in found}
    for _, v in found:
        if v.base != v.tail:
            whole[v.tail].add(v.base)
    out = []
    for document, version in found:
        senders = frozenset(h.contributor_id for h in holders[document.document_id] if h.named.key)
        # "20/3" is the end of one number only.
        alone = version.base == version.tail and len(whole[version.tail]) == 1
        base = next(iter(whole[version.tail])) if alone else version.base
        out.append(_Read(document, replace(version, base=base), senders))
    return out


def _told(document: Document) -> list[str]:
    """Return what besides its number may say which version it is: title, lines of the cover, the name of the file."""
    title = document.cover.title if document.cover.title != NOT_STATED else ""
    lines = [b.text for b in document.blocks[:_COVER_LINES] if b.kind is BlockKind.COVER and len(b.text.split()) <= 10]
    # The name of a file alone decides nothing: one contributor may send two contributions of one title.
    name = [PurePosixPath(document.file).stem] if any(c.isdecimal() for c in document.cover.symbol) else []
    return [title, *lines, *name]


def _latest(read: Sequence[_Read]) -> dict[str, str]:
    """Return the document that supersedes each that is superseded, by id."""
    groups: dict[tuple[str, str], list[_Read]] = {}
    for r in read:
        if not r.version.corrigendum and any(key := _key(r)):
            groups.setdefault(key, []).append(r)
    out = {}
    for members in groups.values():
        for r in members:
            later = [m for m in members if m.version.rank > r.version.rank and _of_one(r, m)]
            if later:
                top = max(later, key=lambda m: (m.version.rank, m.document.language == r.document.language))
                out[r.document.document_id] = top.document.document_id
    return out


def _key(read: _Read) -> tuple[str, str]:
    """Return what versions of one contribution share: its number, else its title, for one that says it is a version."""
    version = read.version
    if version.base:
        return version.base, version.part
    title = _bare_title(read.document.cover.title)
    return (" ".join(sorted(read.senders)), title) if read.senders and title else ("", "")


def _bare_title(title: str) -> str:
    """Return a title without what says which version it is of."""
    if title == NOT_STATED:
        return ""
    return " ".join(words_of(without_version(title)))


def _of_one(one: _Read, other: _Read) -> bool:
    return not one.senders or not other.senders or bool(one.senders & other.senders)


def _notes(read: Sequence[_Read]) -> dict[str, list[str]]:
    """Return warnings by document: corrections, numbers that two contributors share, and files that may be versions."""
    notes: dict[str, list[str]] = {}
    for correction, corrected in _corrections(read):
        notes.setdefault(corrected.document_id, []).append(f"Corrected by {correction.file}; compare its text with it.")
        notes.setdefault(correction.document_id, []).append(f"Corrects {corrected.file}.")
    for one, other in _shared_numbers(read):
        for a, b in ((one, other), (other, one)):
            notes.setdefault(a.document_id, []).append(
                f"Has the number of {b.file}, which another contributor sent; neither was held to supersede the other."
            )
    for one, other, share in _alike(read):
        for a, b in ((one, other), (other, one)):
            notes.setdefault(a.document_id, []).append(
                f"May be another version of {b.file} ({share:.0%} alike, of one contributor); both are heard."
            )
    return notes


def _corrections(read: Sequence[_Read]) -> Iterator[tuple[Document, Document]]:
    for r in read:
        if r.version.corrigendum and r.version.base:
            for other in read:
                same = (other.version.base, other.version.part) == (r.version.base, r.version.part)
                if same and not other.version.corrigendum and other.document.stands and _of_one(r, other):
                    yield r.document, other.document


def _shared_numbers(read: Sequence[_Read]) -> Iterator[tuple[Document, Document]]:
    numbered: dict[tuple[str, str], list[_Read]] = {}
    for r in read:
        if r.version.base and r.document.stands and not r.version.corrigendum:
            numbered.setdefault((r.version.base, r.version.part), []).append(r)
    for members in numbered.values():
        for one, other in combinations(members[:_MOST], 2):
            if not _of_one(one, other) and one.version.rank != other.version.rank:
                yield one.document, other.document


def _alike(read: Sequence[_Read]) -> Iterator[tuple[Document, Document, float]]:
    """Yield files of one contributor that are much alike and that no number parts."""
    by_sender: dict[str, list[_Read]] = {}
    for r in read:
        if r.document.stands and len(r.senders) == 1 and not r.version.corrigendum:
            by_sender.setdefault(next(iter(r.senders)), []).append(r)
    for members in by_sender.values():
        texts = [compared_words(m.document) for m in members[:_MOST]]
        for (one, first), (other, second) in combinations(zip(members, texts, strict=False), 2):
            parted = one.version.base and other.version.base and one.version.base != other.version.base
            if one.document.language == other.document.language and first and second and not parted:
                share = float(Indel.normalized_similarity(first, second, score_cutoff=_ALIKE))
                if share >= _ALIKE:
                    yield one.document, other.document, share
