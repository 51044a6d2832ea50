"""Extract documents from files: everything a reader sees, with provenance; no file can break the batch."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from pipeline.domain import Document, Progress, Refusal, Source
from pipeline.settings import ExtractSettings

__all__ = ["as_json", "extract", "extract_each", "tell_apart"]


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
    made: dict[int, tuple[list[Document], list[Refusal]]] = {}
    for position, result in extract_each(sources, settings, workers=workers):
        made[position] = result
        if progress is not None:
            progress("extract", len(made), len(sources))
    in_order = [made[n] for n in range(len(sources))]
    return tell_apart([d for ds, _ in in_order for d in ds]), [r for _, rs in in_order for r in rs]


def extract_each(
    sources: Sequence[Source], settings: ExtractSettings, *, workers: int | None = None, keep: bool = False
) -> Iterator[tuple[int, tuple[list[Document], list[Refusal]]]]:
    """Yield what became of each file as it is read: (position, (its document or none, refusals)).

    With `keep` the processes that read wait for the next call.
    """
    from pipeline.extract.sandbox import read_each

    if sources:
        for position, r in read_each(sources, settings, workers=workers or os.cpu_count() or 1, keep=keep):
            yield position, ([r.document] if r.document is not None else [], list(r.refusals))


def tell_apart(documents: Sequence[Document]) -> list[Document]:
    """Add to an id that two files share ("a b.docx" and "a-b.docx", same content) a hash of the second's path."""
    seen: set[str] = set()
    out = []
    for document in documents:
        name = document.document_id
        if name in seen:
            name = f"{name}-{hashlib.sha256(document.file.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
        seen.add(name)
        out.append(replace(document, document_id=name))
    return out


def as_json(document: Document) -> dict[str, Any]:
    """Return a document's text and provenance as plain data for JSON."""
    from pydantic import TypeAdapter

    data: dict[str, Any] = TypeAdapter(Document).dump_python(document, mode="json")
    return data
