"""Extract documents from files: everything a reader sees, with provenance; no file can break the batch."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from pipeline.domain import Document, Progress, Refusal, Source
from pipeline.settings import ExtractSettings

__all__ = ["as_json", "extract", "mark_duplicates"]


def extract(
    sources: Sequence[Source],
    settings: ExtractSettings,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> tuple[list[Document], list[Refusal]]:
    """Read files, each in a confined process of its own; every file ends up as a document or as a refusal.

    Args:
        sources: files; the results keep their order.
        settings: limits a file.
        workers: files read at a time, by default one a core.
        progress: told how many are done.

    Returns:
        Documents, not yet marked as duplicates, and refusals of files or single pages.
    """
    from pipeline.extract.sandbox import read_all

    if not sources:
        return [], []

    def done(number: int) -> None:
        if progress is not None:
            progress("extract", number, len(sources))

    readings = read_all(sources, settings, workers=workers or os.cpu_count() or 1, done=done)
    documents = [r.document for r in readings if r.document is not None]
    return list(_told_apart(documents)), [refusal for r in readings for refusal in r.refusals]


def mark_duplicates(documents: Sequence[Document]) -> list[Document]:
    """Mark files that repeat another and letters of a campaign; see `pipeline.extract.duplicates`."""
    from pipeline.extract.duplicates import mark_duplicates as mark

    return mark(documents)


def _told_apart(documents: Sequence[Document]) -> Iterator[Document]:
    """Add to an id that two files share ("a b.docx" and "a-b.docx", same content) a hash of the second's path."""
    seen: set[str] = set()
    for document in documents:
        name = document.document_id
        if name in seen:
            name = f"{name}-{hashlib.sha256(document.file.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
        seen.add(name)
        yield replace(document, document_id=name)


def as_json(document: Document) -> dict[str, Any]:
    """Return a document's text and provenance as plain data for JSON."""
    from pydantic import TypeAdapter

    data: dict[str, Any] = TypeAdapter(Document).dump_python(document, mode="json")
    return data
