"""Summarise: choose, order and word the points of each objective, each sentence cited, fair to every contributor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.agenda import Frame, Frames
from pipeline.domain import (
    ELSEWHERE,
    Classification,
    Document,
    Drafter,
    Holding,
    Kind,
    Passage,
    People,
    Point,
    Section,
    Summary,
)
from pipeline.identify import identify
from pipeline.settings import SummariseSettings
from pipeline.summarise.cite import check
from pipeline.summarise.material import Material
from pipeline.summarise.replies import replies_of
from pipeline.summarise.sections import Writer
from pipeline.summarise.topics import topic_sections

__all__ = ["check", "sections_of", "summarise"]


def summarise(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    classification: Classification,
    points: Sequence[Point],
    holdings: Sequence[Holding],
    frames: Frames,
    settings: SummariseSettings,
    *,
    people: People | None = None,
    drafter: Drafter | None = None,
) -> Summary:
    """Draft the summary of the views expressed.

    Args:
        documents: with repeats and superseded versions marked; these are not cited.
        passages: all passages.
        classification: labels and judgements of the analysed ones.
        points: in the order of a report.
        holdings: who holds them, and who may.
        frames: objectives and topics.
        settings: limits.
        people: who speaks, as `identify` returns; by default as it finds without editors' decisions.
        drafter: an optional language model that words what would be quoted; checked, and left aside where it fails.

    Returns:
        Sections whose every sentence passed the checks; what failed is listed as withheld.
    """
    people = people or identify(documents)
    contributors = {c.contributor_id: c for c in people.contributors}
    by_id = {p.passage_id: p for p in passages}
    spoke = _spoke(documents, by_id, classification, frames)
    material = Material(tuple(points), tuple(holdings), contributors, people.of_document, by_id, spoke)
    writer = Writer(material, settings, drafter)
    other = Frame(ELSEWHERE, "Other matters", frozenset())
    *objectives, elsewhere = writer.sections((*frames.objectives, other), sum(d.stands for d in documents))
    by_frame = {f.id: f for f in frames.objectives}
    judged = {j.passage_id: j for j in classification.judgements}
    return Summary(
        objectives=(*objectives, *writer.remaining(documents, objectives, elsewhere)),
        topics=tuple(topic_sections(frames.topics, by_frame, objectives, judged, contributors)),
        points=tuple(points),
        holdings=tuple(holdings),
        contributors=people.contributors,
        settings={name: str(value) for name, value in settings.model_dump(mode="json").items()},
        replies=replies_of(documents, passages, people.of_document),
    )


def _spoke(
    documents: Sequence[Document], passages: Mapping[str, Passage], classification: Classification, frames: Frames
) -> dict[str, tuple[str, ...]]:
    """Return, by objective, the passages with a view that bear on it by a given label, the surest first."""
    standing = {d.document_id for d in documents if d.stands}
    viewed = {
        j.passage_id
        for j in classification.judgements
        if j.kind is not Kind.BACKGROUND
        and passages[j.passage_id].analysed
        and passages[j.passage_id].document_id in standing
    }
    scores: dict[str, dict[str, float]] = {}
    for passage, bears in frames.bearing(
        x for x in classification.labels if x.given and x.passage_id in viewed
    ).items():
        for frame, score in bears.items():
            scores.setdefault(frame, {})[passage] = score
    return {
        frame: tuple(sorted(found, key=lambda p: (-round(found[p], 4), p))) for frame, found in sorted(scores.items())
    }


def sections_of(summary: Summary) -> tuple[Section, ...]:
    """Return all sections, objectives first."""
    return (*summary.objectives, *summary.topics)
