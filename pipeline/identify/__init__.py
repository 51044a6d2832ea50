"""Identify: who speaks, for whom, and in which version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.domain import Decision, Document, People
from pipeline.identify.alike import warned
from pipeline.identify.corrected import correct_contributors
from pipeline.identify.duplicates import mark_duplicates
from pipeline.identify.names import in_sentence
from pipeline.identify.people import holders_of, identify, people_of
from pipeline.identify.settled import Settled
from pipeline.identify.short import short_name
from pipeline.identify.versions import mark_versions

__all__ = [
    "correct_contributors",
    "identified",
    "identify",
    "in_sentence",
    "mark_duplicates",
    "mark_versions",
    "people_of",
    "short_name",
]


def identified(documents: Sequence[Document], decisions: Sequence[Decision]) -> tuple[list[Document], People]:
    """Return a batch's documents with repeats, campaigns, superseded versions and corrections marked, and who speaks.

    Args:
        documents: as extracted, the whole batch.
        decisions: of editors; corrections of contributors replace what covers say.
    """
    marked = correct_contributors(mark_versions(documents), decisions)
    doubts = warned(marked, holders_of(marked, decisions), Settled(decisions).distinct)
    told = [replace(d, warnings=(*d.warnings, *doubts.get(d.document_id, ()))) for d in marked]
    return told, identify(told, decisions)
