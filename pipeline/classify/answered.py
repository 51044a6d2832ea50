"""A bare yes or no: what it is for or against is the question it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.domain import Classification, Judgement, Kind, Passage, Stance
from pipeline.whose.sides import side_of

_SURE = 0.9


def with_answers(made: Classification, passages: Sequence[Passage]) -> Classification:
    """Return judgements in which an answer that begins with yes or no is for or against what was asked.

    Args:
        made: a classification of the passages.
        passages: with the questions they reply to.
    """
    sides = {p.passage_id: side for p in passages if p.in_reply_to and (side := side_of(p.text, p.in_reply_to))}
    return replace(made, judgements=tuple(_taken(j, sides.get(j.passage_id)) for j in made.judgements))


def _taken(j: Judgement, side: Stance | None) -> Judgement:
    if side is None:
        return j
    kind = Kind.POSITION if j.kind is Kind.BACKGROUND else j.kind
    score = j.stance_score if j.stance is side else _SURE
    return replace(j, kind=kind, stance=side, stance_score=score)
