"""Stances that a short passage says outright, in the place of those that its vector suggests.

A passage's vector knows what is spoken of and little of a "not". Where a sentence or two say plainly that they support
or oppose, in whole or in part, that decides. Of longer passages the heads, fitted on real ones, know more: putting the
sentences' answers in their place made them worse (docs/quality.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.classify.directions import Direction, directions, sentences_of
from pipeline.domain import Classification, Judgement, Kind, Passage, Stance

SHORT, LETTERS = 2, 160
"""A passage of so few sentences and letters is what its plainest sentence is."""
_SURE, _PLAIN = 0.7, 0.5
_PARTLY = ("mixed", "conditional")
_SILENT = ("reported", "none")
_LOUD = 0.6
"""Support and silence that take the place of what the heads hold need more than to be the likeliest; so does"""
_AGAINST = 0.65
"""opposition, which is rare in real contributions, where problems sound like it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a passage's sentences say: the strongest of each stance; `silent` as far as none of them takes a side."""

    support: float
    oppose: float
    partly: float
    silent: float


def with_directions(made: Classification, passages: Sequence[Passage]) -> Classification:
    """Return a classification whose stances heed what sentences say outright."""
    texts = {p.passage_id: p.text for p in passages}
    return replace(made, judgements=tuple(_heeding(j, texts[j.passage_id]) for j in made.judgements))


def hear(text: str) -> Heard:
    """Return what the sentences of a passage say."""
    said = directions(sentences_of(text) or [text])
    return Heard(
        support=max(d.score("support") for d in said),
        oppose=max(d.score("oppose") for d in said),
        partly=max(_sum(d, _PARTLY) for d in said),
        silent=min(_sum(d, _SILENT) for d in said),
    )


def _sum(direction: Direction, names: Sequence[str]) -> float:
    return sum(direction.score(n) for n in names)


def _heeding(judged: Judgement, text: str) -> Judgement:
    """Return a judgement with the stance that was heard, if one was."""
    if len(text) > LETTERS or len(sentences_of(text)) > SHORT:
        return judged
    stance, score = said_outright(hear(text))
    if stance is None or stance is judged.stance:
        return judged
    if stance is Stance.SUPPORT and (judged.kind is Kind.BACKGROUND or score < _LOUD):
        return judged  # greetings and self-descriptions sound like support
    if stance is Stance.NONE and judged.stance is Stance.SUPPORT and score < _LOUD:
        return judged  # problems support what would mend them, and sound like facts
    if stance is Stance.OPPOSE and score < _AGAINST:
        return judged
    return replace(judged, stance=stance, stance_score=round(score, 4))


def said_outright(heard: Heard) -> tuple[Stance | None, float]:
    """Return the stance that sentences say outright with its probability; none where they leave it open."""
    both = min(heard.support, heard.oppose)
    if both >= _SURE:
        return Stance.MIXED, both
    scores = {
        Stance.OPPOSE: heard.oppose,
        Stance.SUPPORT: heard.support,
        Stance.MIXED: heard.partly,
        Stance.NONE: heard.silent,
    }
    best = max(scores, key=lambda s: scores[s])
    return (best, scores[best]) if scores[best] >= _PLAIN else (None, 0.0)
