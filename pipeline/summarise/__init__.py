"""Summarise: bring views together and draft sentences, each cited to its passages, fair to every contributor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.agenda import Agenda, Frames
from pipeline.domain import (
    Classification,
    Document,
    Drafter,
    Encoder,
    Kind,
    Label,
    Passage,
    People,
    Section,
    Summary,
    Vectors,
)
from pipeline.identify import identify
from pipeline.settings import SummariseSettings
from pipeline.summarise.acronyms import known_acronyms
from pipeline.summarise.agree import Agreement, means_of
from pipeline.summarise.bearing import Bearing
from pipeline.summarise.casing import Casing
from pipeline.summarise.cite import check
from pipeline.summarise.clauses import continued_passages
from pipeline.summarise.compose import Composer
from pipeline.summarise.echo import Echo
from pipeline.summarise.reproduced import reproduced_passages
from pipeline.summarise.sections import Spokesperson, remaining_section
from pipeline.summarise.select import Part
from pipeline.summarise.standing import Standing
from pipeline.summarise.views import Space, Spoken, by_support, of_objective, of_topic, views_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["check", "means_of", "summarise"]


def summarise(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    classification: Classification,
    vectors: Mapping[str, Vectors],
    frames: Frames,
    agenda: Agenda,
    settings: SummariseSettings,
    *,
    people: People | None = None,
    encoders: Mapping[str, Encoder] | None = None,
    drafter: Drafter | None = None,
    standing: Standing | None = None,
    bearing: Bearing | None = None,
    means: Mapping[str, NDArray[np.float32]] | None = None,
) -> Summary:
    """Draft the summary of the views expressed.

    Args:
        documents: with duplicates marked; a file that repeats another adds no holder and is not cited.
        passages: all passages.
        classification: labels and judgements of the analysed ones.
        vectors: by encoder; `settings.space` names the one that spans all languages.
        frames: objectives and topics.
        agenda: the order of the paragraphs.
        settings: limits.
        people: who speaks, as `identify` returns; by default as it finds without editors' decisions.
        encoders: by name, to compare the sentences that holders of a view are cited by; shared words without them.
        drafter: an optional language model that words what would be quoted; checked, and left aside where it fails.
        standing: tells which sentences can stand alone; without it rules alone decide.
        bearing: tells what words bear on by themselves; without it their passages' labels alone decide.
        means: of the vectors of every encoder (`means_of`), where `vectors` holds only those of the two spaces.

    Returns:
        Sections whose every sentence passed the checks; what failed is listed as withheld.
    """
    people = people or identify(documents)
    spoken = _spoken(documents, passages, classification, people)
    space = Space(vectors[settings.space], vectors.get(settings.second_space))
    composer = _composer(documents, passages, spoken, people, settings, drafter, standing)
    place = {p.ref: n for n, p in enumerate(agenda.paragraphs)}
    agreement = Agreement(
        composer, means_of(vectors) if means is None else means, encoders or {}, least=settings.agreement
    )
    echo = Echo(space, lambda v: composer.words(v.passages[0], v.kind))
    parts = []
    for kind, frame in [*(("topic", f) for f in frames.topics), *(("objective", f) for f in frames.objectives)]:
        said = of_topic(spoken, frame) if kind == "topic" else of_objective(spoken, frame)
        views = agreement.merged(views_of(frame, said, space, settings.likeness, agreement.parts))
        parts.append(Part(frame, kind, tuple(said), tuple(by_support(views, place)), echo.of(views, said)))
    writer = Spokesperson(composer, settings, place, bearing)
    sections = writer.sections(parts, sum(d.stands for d in documents))
    topics, objectives = sections[: len(frames.topics)], sections[len(frames.topics) :]
    return Summary(
        objectives=(*objectives, *remaining_section(composer, people, documents, passages, sections)),
        topics=tuple(topics),
        views=tuple(v for p in (*parts[len(topics) :], *parts[: len(topics)]) for v in p.views),
        contributors=people.contributors,
        settings={name: str(value) for name, value in settings.model_dump(mode="json").items()},
    )


def _composer(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    spoken: Sequence[Spoken],
    people: People,
    settings: SummariseSettings,
    drafter: Drafter | None,
    standing: Standing | None,
) -> Composer:
    casing = Casing(p.text for p in passages if p.language == "en")
    viewed = [s.passage for s in spoken if s.judgement.kind is not Kind.BACKGROUND]
    return Composer(
        {p.passage_id: p for p in passages},
        {c.contributor_id: c for c in people.contributors},
        _one_each(people),
        settings.named,
        casing,
        continued=continued_passages(passages),
        drafter=drafter,
        standing=standing.of(viewed, casing) if standing is not None else {},
        least=settings.standing,
        reproduced=reproduced_passages(documents, passages),
        acronyms=known_acronyms(passages, _one_each(people)),
        following={p.passage_id: after.text for p, after in pairwise(passages) if p.document_id == after.document_id},
    )


def _spoken(
    documents: Sequence[Document], passages: Sequence[Passage], classification: Classification, people: People
) -> list[Spoken]:
    repeated = {d.document_id for d in documents if not d.stands}
    holders = _one_each(people)
    judged = {j.passage_id: j for j in classification.judgements}
    given: dict[str, list[Label]] = {}
    for label in classification.labels:
        if label.given:
            given.setdefault(label.passage_id, []).append(label)
    return [
        Spoken(p, tuple(given.get(p.passage_id, ())), judged[p.passage_id], holders[p.document_id])
        for p in passages
        if p.passage_id in judged and p.document_id not in repeated
    ]


def _one_each(people: People) -> dict[str, str]:
    return {document: ids[0] for document, ids in people.of_document.items()}


def sections_of(summary: Summary) -> tuple[Section, ...]:
    """Return all sections, objectives first."""
    return (*summary.objectives, *summary.topics)
