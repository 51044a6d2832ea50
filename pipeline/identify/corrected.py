"""Editors' corrections of who sent a document: they replace what its cover says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.domain import Decision, Document, StakeholderKind


def correct_contributors(documents: Sequence[Document], corrections: Sequence[Decision]) -> list[Document]:
    """Return documents with the contributors that editors gave; the last correction of a document counts.

    A correction's target is a document id; its `data` holds "name" and "kind".
    """
    last = {d.target: d.data for d in corrections if d.action == "contributor"}
    return [
        replace(d, cover=replace(d.cover, contributor=data["name"], kind=StakeholderKind(data["kind"])))
        if (data := last.get(d.document_id))
        else d
        for d in documents
    ]
