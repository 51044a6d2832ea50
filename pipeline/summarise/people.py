"""Who holds views: one contributor, however many files it sent."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.domain import NOT_STATED, Contributor, Document, StakeholderKind

_LENGTH = 64
_BREAK = re.compile(r" ?, (?=[A-Z][a-z]+ (?:Is|Was|Are)\b)|: | \(|; | / ")


@dataclass(frozen=True, slots=True)
class People:
    """Contributors in order of first appearance, and the contributor of each document."""

    contributors: tuple[Contributor, ...]
    of_document: Mapping[str, str]

    def names(self) -> dict[str, str]:
        """Return names by contributor id."""
        return {c.contributor_id: c.name for c in self.contributors}


def people_of(documents: Sequence[Document]) -> People:
    """Gather contributors; a file that repeats another belongs to the other's contributor.

    A contributor that the cover does not state is one contributor a contribution, named by its file.
    """
    by_id = {d.document_id: d for d in documents}
    of_document = {}
    files: dict[str, list[Document]] = {}
    for document in documents:
        first = by_id.get(document.duplicate_of, document)
        key = _key(first)
        of_document[document.document_id] = key
        files.setdefault(key, []).append(document)
    contributors = tuple(_contributor(key, members) for key, members in files.items())
    return People(contributors, of_document)


def short_name(name: str) -> str:
    """Return a name as a report prints it: one of a line or more is cut at its first break.

    Two covers that give the same name, one with an explanation behind it, are of one contributor.
    """
    name = re.sub(r"\s+([,;])", r"\1", " ".join(name.split()))
    if len(name) <= _LENGTH:
        return name
    breaks = [m.start() for m in _BREAK.finditer(name) if m.start() >= _LENGTH // 4]
    return name[: breaks[0]].rstrip() if breaks else name


def _contributor(key: str, documents: Sequence[Document]) -> Contributor:
    named = [d for d in documents if d.cover.contributor != NOT_STATED]
    name = (
        min((d.cover.contributor for d in named), key=len)
        if named
        else f"a contributor not stated ({documents[0].file})"
    )
    kinds = [d.cover.kind for d in documents if d.cover.kind is not StakeholderKind.NOT_STATED]
    ids = tuple(d.document_id for d in documents)
    return Contributor(key, name, kinds[0] if kinds else StakeholderKind.NOT_STATED, ids)


def _key(document: Document) -> str:
    if document.cover.contributor == NOT_STATED:
        return f"file-{document.document_id}"
    name = unicodedata.normalize("NFKC", short_name(document.cover.contributor)).casefold()
    return "by-" + re.sub(r"\W+", "-", name).strip("-")
