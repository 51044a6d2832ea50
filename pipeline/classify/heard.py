"""Stances that a passage says outright, heard sentence by sentence, put in the place of those that its vector suggests.

A passage's vector knows what is spoken of and little of a "not". Where a sentence says plainly that it supports or
opposes, in whole or in part, that decides for a short passage, and for a longer one where several sentences agree; what
the heads hold stands elsewhere, above all where nobody takes a side in so many words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.classify.directions import Direction, directions, sentences_of
from pipeline.domain import Classification, Judgement, Kind, Passage, Stance

SHORT = 2
"""Passages of so few sentences are what their plainest sentence is."""
_SURE, _PLAIN = 0.7, 0.5
_SHARE = 1 / 3
_PARTLY = ("mixed", "conditional")
_SILENT = ("reported", "none")
_LOUD = 0.6
"""What heads hold of a passage that takes no side in so many words is known better than by a sentence alone: to hear
support or silence in their place takes more than to hear opposition."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a passage's sentences say: the strongest of each stance, and the share of sentences that surely oppose."""

    support: float
    oppose: float
    partly: float
    silent: float
    opposing: float
    sentences: int


def with_directions(made: Classification, passages: Sequence[Passage]) -> Classification:
    """Return a classification whose stances heed what sentences say outright."""
    texts = {p.passage_id: p.text for p in passages}
    return replace(made, judgements=tuple(_heeding(j, texts[j.passage_id]) for j in made.judgements))


def hear(text: str) -> Heard:
    """Return what the sentences of a passage say."""
    said = directions(sentences_of(text) or [text])
    oppose = [d.score("oppose") for d in said]
    return Heard(
        support=max(d.score("support") for d in said),
        oppose=max(oppose),
        partly=max(_sum(d, _PARTLY) for d in said),
        silent=min(_sum(d, _SILENT) for d in said),
        opposing=sum(o >= _SURE for o in oppose) / len(oppose),
        sentences=len(said),
    )


def _sum(direction: Direction, names: Sequence[str]) -> float:
    return sum(direction.score(n) for n in names)


def _heeding(judged: Judgement, text: str) -> Judgement:
    """Return a judgement with the stance that was heard, if one was; where nothing fits and nobody speaks, none is."""
    if judged.abstain and judged.kind is Kind.BACKGROUND and len(sentences_of(text)) > SHORT:
        return judged
    stance, score = said_outright(hear(text))
    if stance is None or stance is judged.stance:
        return judged
    if stance is Stance.SUPPORT and (judged.kind is Kind.BACKGROUND or score < _LOUD):
        return judged  # greetings and self-descriptions sound like support
    if stance is Stance.NONE and judged.stance is Stance.SUPPORT and score < _LOUD:
        return judged  # problems support what would mend them, and sound like facts
    return replace(judged, stance=stance, stance_score=round(score, 4))


def said_outright(heard: Heard) -> tuple[Stance | None, float]:
    """Return the stance that sentences say outright with its probability; none where they leave it open."""
    if heard.sentences <= SHORT:
        both = min(heard.support, heard.oppose)
        scores = {
            Stance.OPPOSE: heard.oppose,
            Stance.SUPPORT: heard.support,
            Stance.MIXED: max(heard.partly, both if both >= _SURE else 0.0),
            Stance.NONE: heard.silent,
        }
        best = max(scores, key=lambda s: scores[s])
        return (best, scores[best]) if scores[best] >= _PLAIN else (None, 0.0)
    if heard.opposing >= _SHARE:
        return Stance.OPPOSE, heard.oppose
    return None, 0.0
