"""Who is who, before anything is read into a draft: a row a document, for the officer who answers for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.domain import NOT_STATED, Contributor, Document, Passage, People
from pipeline.identify.register import register

HEARD, SILENT = "heard", "sent no text"


def who_columns(people: People | None) -> Mapping[str, dict[str, str]]:
    """Return, by document id, who sent it, in the columns that tables have for that; several are joined by "; "."""
    if people is None:
        return {}
    by_id = {c.contributor_id: c for c in people.contributors}
    return {d: _who([by_id[i] for i in ids]) for d, ids in people.of_document.items()}


NOBODY: dict[str, str] = {"contributor_id": "", "iso3": "", "region": ""}


def _who(some: Sequence[Contributor]) -> dict[str, str]:
    known = register().states
    states = dict.fromkeys(c.country for c in some if c.country in known)
    regions = dict.fromkeys(known[i].region for i in states)
    return {
        "contributor_id": "; ".join(c.contributor_id for c in some),
        "iso3": "; ".join(states),
        "region": "; ".join(regions),
    }


def state_columns(contributor: Contributor) -> dict[str, str]:
    """Return the State of a contributor in the columns that tables have for that, empty where none is stated."""
    state = register().states.get(contributor.country)
    if state is None:
        return {"iso3": "", "country": "", "region": "", "itu_region": ""}
    return {"iso3": state.iso3, "country": state.name, "region": state.region, "itu_region": state.itu}


def audit_rows(
    documents: Sequence[Document], passages: Sequence[Passage], contributors: Sequence[Contributor]
) -> Iterator[dict[str, Any]]:
    """Yield the audit list: who sent each document, which version it is, and what could not be told.

    Args:
        documents: of the batch.
        passages: of all documents; one without a passage of its contributor's own words sent no text.
        contributors: as drafted from.
    """
    senders: dict[str, list[Contributor]] = {}
    for c in contributors:
        for document_id in c.documents:
            senders.setdefault(document_id, []).append(c)
    files = {d.document_id: d.file for d in documents}
    speaking = speaking_documents(passages)
    for d in documents:
        some = senders.get(d.document_id, [])
        yield {
            "file": d.file,
            "document_id": d.document_id,
            "contributor": "; ".join(c.name for c in some),
            "as_written": d.cover.contributor,
            "kind": d.cover.kind.value,
            **_who(some),
            "itu_region": "; ".join(dict.fromkeys(_itu(c) for c in some if _itu(c))),
            "symbol": "" if d.cover.symbol == NOT_STATED else d.cover.symbol,
            "date": "" if d.cover.date == NOT_STATED else d.cover.date,
            "language": d.language if d.document_id in speaking else NOT_STATED,
            "state": _state(d, files, d.document_id in speaking),
            "warnings": d.warnings,
        }


def speaking_documents(passages: Sequence[Passage]) -> set[str]:
    """Return the documents that hold words of their contributor's own."""
    return {p.document_id for p in passages if p.analysed}


def silent_contributors(
    documents: Sequence[Document], passages: Sequence[Passage], contributors: Sequence[Contributor]
) -> list[Contributor]:
    """Return the contributors of whom no document that counts says anything: cover only, "N/A", "see attached"."""
    speaking = speaking_documents(passages) & {d.document_id for d in documents if d.stands}
    return [c for c in contributors if not speaking & set(c.documents)]


def _itu(contributor: Contributor) -> str:
    state = register().states.get(contributor.country)
    return state.itu if state else ""


def _state(document: Document, files: Mapping[str, str], speaks: bool) -> str:
    if document.superseded_by:
        return f"superseded by {files.get(document.superseded_by, document.superseded_by)}"
    if document.duplicate_of:
        return f"repeats {files.get(document.duplicate_of, document.duplicate_of)}"
    return HEARD if speaks else SILENT
