"""What a passage answers in its own terms: the topic whose question is nearest; what its lead-in makes of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.agenda import Frames
from pipeline.domain import Classification, Encoder, Kind, Passage, Vectors

_CLOSE = 0.34
_LEAD = 0.08
_CERTAIN, _FAR = 0.5, 0.2
_PROPOSES = re.compile(
    r"\b(?:propos|recommend|suggest)\w*\b[^.]*[:：]\s*$|предлага\w*[^.]*:\s*$|يقترح[^.]*:\s*$|建议[^。]*[:：]\s*$", re.I
)
_PERFORMATIVE = re.compile(
    r"\b(?:il est proposé|nous proposons|propose (?:de|que|d['’]))"
    r"|\b(?:se propone|propone (?:que|la|el|un)|proponemos)\b"
    r"|предлага(?:ет|ем|ется|ют)|يقترح|نقترح|يُقترح|建议(?!书)",
    re.I,
)


def add_asked_topics(made: Classification, vectors: Vectors, frames: Frames, encoder: Encoder) -> Classification:
    """Add to each judgement the topic whose question its passage is nearest to, where it is near and clearly nearest.

    Where it is very near and far nearer than any other, the passage answers that question alone.

    Args:
        made: a classification.
        vectors: of the passages, by the multilingual encoder.
        frames: the topics with what they ask.
        encoder: the same encoder.
    """
    topics = [f for f in frames.topics if f.asks]
    if not topics or not vectors.ids:
        return made
    questions = encoder.encode(questions_of(frames))
    near = dict(zip(vectors.ids, (vectors.matrix @ questions.T).tolist(), strict=True))
    names = [f.id for f in topics]
    judgements = []
    for j in made.judgements:
        topic = _nearest(near.get(j.passage_id, []), names)
        if topic and j.kind is not Kind.BACKGROUND:
            alone = _nearest(near.get(j.passage_id, []), names, least=_CERTAIN, lead=_FAR)
            j = replace(j, topics=(topic,) if alone else tuple(sorted({*j.topics, topic})))
        judgements.append(j)
    return replace(made, judgements=tuple(judgements))


def questions_of(frames: Frames) -> list[str]:
    """Return what is encoded of the topics that ask something."""
    return [f"{f.title}. {f.asks}" for f in frames.topics if f.asks]


def _nearest(similarities: Sequence[float], names: Sequence[str], *, least: float = _CLOSE, lead: float = _LEAD) -> str:
    order = sorted(range(len(similarities)), key=lambda n: -similarities[n])
    if len(order) < 2 or similarities[order[0]] < least:
        return ""
    return names[order[0]] if similarities[order[0]] - similarities[order[1]] >= lead else ""


def with_lead_ins(made: Classification, passages: Sequence[Passage]) -> Classification:
    """Return judgements in which what "We propose:" introduces is a proposal, and so is what says so in words.

    The words are looked for in languages other than English only: there the fitted kinds rest on one encoder and less
    data (in corpus/gold, 14 of 15 passages with such words are proposals).
    """
    led = {
        p.passage_id
        for p in passages
        if _PROPOSES.search(p.lead_in) or (p.language != "en" and _PERFORMATIVE.search(p.text))
    }
    judgements = (replace(j, kind=Kind.PROPOSAL) if j.passage_id in led else j for j in made.judgements)
    return replace(made, judgements=tuple(judgements))


def with_topics(made: Classification, frames: Frames) -> Classification:
    """Return a classification with the topics that passages answer by their kind and their best code."""
    best: dict[str, str] = {}
    for label in made.labels:
        if label.given:
            best.setdefault(label.passage_id, label.ref)
    judgements = (replace(j, topics=_answered(j.kind, best.get(j.passage_id, ""), frames)) for j in made.judgements)
    return replace(made, judgements=tuple(judgements))


def _answered(kind: Kind, ref: str, frames: Frames) -> tuple[str, ...]:
    if not ref or kind is Kind.BACKGROUND:
        return ()
    return tuple(t.id for t in frames.topics if t.covers(ref) and (not t.kinds or kind in t.kinds))
