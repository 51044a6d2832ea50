"""Each sentence of a draft with the decisions on it, and on those that went into it or whose place it takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.domain import Citation, Decision, Sentence
from pipeline.review.lineage import History, citations
from pipeline.review.states import Around, Holders, State, state_of


@dataclass
class Merges:
    """Which sentence went into which, what that brings along, what of it is to be confirmed, and which are unclear."""

    into: dict[str, str] = field(default_factory=dict)
    brought: dict[str, list[Citation]] = field(default_factory=lambda: defaultdict(list))
    asked: dict[str, list[Citation]] = field(default_factory=lambda: defaultdict(list))
    doubtful: dict[str, list[Decision]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class Laying:
    """All that the states of a draft's sentences are made of.

    Attributes:
        drafted: every sentence, those of editors included, as it was before any decision on it.
        history: decisions on each; `undone` the ids of those that were undone.
        holders: contributors of every passage of the run.
        lines: the sentences of earlier runs whose place one takes.
        merges: what went into what.
        place: how many decisions came before each, if sentences took the place of others.
        old: states of an earlier laying, which are taken where nothing changed.
        hanging: ids of the sentences whose state depends on decisions about others.
    """

    drafted: Mapping[str, Sentence]
    history: Mapping[str, History]
    undone: frozenset[str]
    holders: Holders
    lines: Mapping[str, Sequence[str]]
    merges: Merges
    place: Mapping[str, int]
    old: Mapping[str, State]
    hanging: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Find what hangs on others: all else is as it was if nothing was decided on it since."""
        m = self.merges
        hanging = frozenset(self.lines.keys() | m.into.keys() | m.brought.keys() | m.doubtful.keys())
        object.__setattr__(self, "hanging", hanging)

    def state(self, sentence_id: str, frame: str, *, listed: bool) -> State:
        """Return the state of a sentence that stands in the text of a section, or is listed after it."""
        known, s = self.old.get(sentence_id), self.drafted[sentence_id]
        own = self.history.get(sentence_id, ())
        same = known is not None and known.history is own and sentence_id not in self.hanging
        if known is not None and same and _untouched(known, s, frame, listed):
            return known
        ids = (*self.lines.get(sentence_id, ()), sentence_id)
        told = own if len(ids) == 1 else _together(ids, self.history, self.place)
        brought, doubtful = self.merges.brought.get(sentence_id, ()), self.merges.doubtful.get(sentence_id, ())
        asked = self.merges.asked.get(sentence_id, ())
        around = Around(self.holders, tuple(brought), tuple(doubtful), tuple(asked))
        at = frame, listed, self.merges.into.get(sentence_id, "")
        if known is not None and _same(known, s, ids, told, around) and _stands(known) == at:
            return known
        return _laid(s, ids, told, self.undone, around, at)


def laid_again(known: State, told: History, undone: Container[str], holders: Holders) -> State:
    """Return the state of a sentence with other decisions on it, where nothing else that it depends on changed."""
    around = Around(holders, known.brought, known.doubtful, known.asked)
    return _laid(known.drafted, known.ids, told, undone, around, _stands(known))


def _laid(
    drafted: Sentence,
    ids: tuple[str, ...],
    told: History,
    undone: Container[str],
    around: Around,
    at: tuple[str, bool, str],
) -> State:
    frame, listed, into = at
    if not told:
        return State(drafted, drafted, ids, evidence=drafted.sources, listed=listed)
    in_force = tuple(d for d in told if d.action != "undo" and d.decision_id not in undone)
    made = state_of(drafted, ids, told, in_force, around)
    return replace(made, sentence=replace(made.sentence, frame=frame), listed=listed, merged_into=into)


def merges_of(kept: Sequence[Decision], drafted: Mapping[str, Sentence], heir_of: Mapping[str, str]) -> Merges:
    """Follow the merges in force, oldest first."""
    out = Merges()
    for d in kept:
        one, other = heir_of.get(d.target, d.target), heir_of.get(d.data["with"], d.data["with"])
        there = [i for i in (one, other) if i in drafted]
        if one not in drafted or one == other or set(there) & set(out.into):
            for i in there:
                out.doubtful[i].append(d)
            continue
        if other in drafted:
            out.into[other] = one
            out.brought[one] += [*drafted[other].sources, *out.brought[other]]
            out.asked[one] += [*drafted[other].to_confirm, *out.asked[other]]
        else:
            out.brought[one] += citations(d.data["evidence"])
    return out


def _same(known: State, drafted: Sentence, ids: tuple[str, ...], told: History, around: Around) -> bool:
    """Tell whether a state can be taken as it is: nothing that it is made of has changed."""
    same = known.drafted is drafted and known.ids == ids and known.history == told
    brought = known.brought, known.doubtful, known.asked
    return same and brought == (around.merged, around.doubtful, around.asked)


def _untouched(known: State, drafted: Sentence, frame: str, listed: bool) -> bool:
    """Tell whether a state hangs on no other sentence and stands where it stood."""
    alone = not (known.merged_into or known.brought or known.doubtful or len(known.ids) > 1)
    return alone and known.drafted is drafted and known.listed == listed and known.sentence.frame == frame


def _stands(state: State) -> tuple[str, bool, str]:
    return state.sentence.frame, state.listed, state.merged_into


def _together(ids: Sequence[str], history: Mapping[str, History], place: Mapping[str, int]) -> History:
    every = {d.decision_id: d for i in ids for d in history.get(i, ())}
    return tuple(sorted(every.values(), key=lambda d: place[d.decision_id]))
