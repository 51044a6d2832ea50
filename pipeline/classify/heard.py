"""Stances that a short passage says outright, in the place of those that its vector suggests.

A passage's vector knows what is spoken of and little of a "not". Where a passage of a few sentences says plainly that
it supports or opposes, in whole or in part, that decides. Of longer passages the heads, fitted on real ones, know more
(docs/quality.md).
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.classify.directions import Heard, heard
from pipeline.domain import Classification, Judgement, Kind, Stance, Vectors

_PLAIN = 0.5
_LOUD = 0.6
"""Support and silence that take the place of what the heads hold need more than to be the likeliest."""


def with_directions(made: Classification, rows: Vectors | None) -> Classification:
    """Return a classification whose stances heed what short passages say outright.

    Args:
        made: by the heads.
        rows: of the encoder tuned on stances, for the passages that are short enough; without them nothing changes.
    """
    if rows is None or not rows.ids:
        return made
    said = dict(zip(rows.ids, heard(rows.matrix), strict=True))
    return replace(
        made,
        judgements=tuple(_heeding(j, said[j.passage_id]) if j.passage_id in said else j for j in made.judgements),
    )


def _heeding(judged: Judgement, said: Heard) -> Judgement:
    """Return a judgement with the stance that was heard, if one was."""
    stance, score = said_outright(said)
    if stance is None or stance is judged.stance:
        return judged
    if stance is Stance.SUPPORT and (judged.kind is Kind.BACKGROUND or score < _LOUD):
        return judged  # greetings and self-descriptions sound like support
    if stance is Stance.NONE and judged.stance is Stance.SUPPORT and score < _LOUD:
        return judged  # problems support what would mend them, and sound like facts
    return replace(judged, stance=stance, stance_score=round(score, 4))


def said_outright(said: Heard) -> tuple[Stance | None, float]:
    """Return the stance that a text says outright with its probability; none where it leaves it open."""
    scores = {
        Stance.OPPOSE: said.oppose,
        Stance.SUPPORT: said.support,
        Stance.MIXED: said.partly,
        Stance.NONE: said.silent,
    }
    best = max(scores, key=lambda s: scores[s])
    return (best, scores[best]) if scores[best] >= _PLAIN else (None, 0.0)
