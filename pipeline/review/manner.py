"""How sentences were reviewed: one by one, in one go with others, or in Word; the print says which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum

from pipeline.domain import Status, Summary
from pipeline.publish.facts import sections_of
from pipeline.review.recount import closes
from pipeline.review.states import State

_SETTLED = frozenset({Status.ACCEPTED, Status.EDITED})


class Manner(StrEnum):
    """How an accepted or reworded sentence came to be so."""

    ALONE = "one by one"
    TOGETHER = "in one go with others"
    WORD = "reworded in Word"
    LEFT = "left as they were in Word"


def manner_of(state: State) -> Manner:
    """Return how a sentence that is accepted or edited was reviewed, by the last decision that settled it."""
    last = next((d for d in reversed(state.decided) if d.action != "flag"), None)
    if last is None:
        return Manner.ALONE
    if "batch" in last.data:
        return Manner.TOGETHER
    if last.data.get("from") != "word":
        return Manner.ALONE
    return Manner.LEFT if last.action == "accept" else Manner.WORD


def manners(states: Mapping[str, State], printed: Summary) -> dict[str, int]:
    """Return how many sentences to be printed were reviewed in which manner; lists of who else spoke are none."""
    every = (s for x in sections_of(printed) for s in (*x.sentences, *x.also) if not closes(s))
    kept = (states[s.sentence_id] for s in every if s.status in _SETTLED and s.sentence_id in states)
    tally = Counter(map(manner_of, kept))
    return {m.value: tally[m] for m in Manner if tally[m]}
