"""What editors decided, laid over the draft of the latest run: kept where it still holds, marked where it does not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.domain import Citation, Counts, Decision, Section, Sentence, Status, Summary

_STATUS = {"accept": Status.ACCEPTED, "edit": Status.EDITED, "reject": Status.REJECTED, "flag": Status.FLAGGED}
ON_SENTENCES = frozenset({*_STATUS, "add", "attach"})


@dataclass(frozen=True, slots=True)
class State:
    """Where a sentence stands: `sentence` as it reads now, `drafted` as the machine wrote it.

    `history` holds every decision on it, oldest first, those undone and the undoing included; `kept` those in force.
    """

    sentence: Sentence
    drafted: Sentence
    note: str = ""
    history: tuple[Decision, ...] = ()
    kept: tuple[Decision, ...] = ()

    @property
    def version(self) -> int:
        """Number of decisions made on it."""
        return len(self.history)


@dataclass(frozen=True, slots=True)
class Review:
    """The draft with all decisions on it.

    Attributes:
        states: by sentence id, in the order of the draft; sentences that editors added follow their section's.
        orphans: decisions in force whose sentence is gone and has no successor, oldest first: never dropped.
        decisions: all, oldest first.
        undone: ids of the decisions that were undone.
    """

    states: Mapping[str, State]
    orphans: tuple[Decision, ...]
    decisions: tuple[Decision, ...]
    undone: frozenset[str]


def fold(summary: Summary, decisions: Sequence[Decision], *, known: Container[str] | None = None) -> Review:
    """Lay decisions over a draft.

    A decision holds while its sentence rests on the same sources and, if it was accepted, reads the same. Otherwise
    the editor's text stays and the sentence asks to be looked at again. A sentence that is gone hands its decisions
    to one of the same section that shares a cited passage and has none of its own.

    Args:
        summary: the draft.
        decisions: oldest first.
        known: ids of the run's passages; what editors attached and is not among them is no source any more.
    """
    undone = frozenset(d.target for d in decisions if d.action == "undo")
    drafted = {s.sentence_id: s for s in every_sentence(summary)}
    drafted |= {d.target: _added(d) for d in decisions if d.action == "add" and d.decision_id not in undone}
    history = _histories(decisions)
    heirs = _heirs(drafted, history, undone)
    heir_of = {heir: gone for gone, heir in heirs.items()}
    states = {}
    for sentence_id, sentence in drafted.items():
        told = history.get(sentence_id, ()) or history.get(heir_of.get(sentence_id, ""), ())
        states[sentence_id] = _state(sentence, tuple(told), undone, known)
    lost = [i for i in history if i not in drafted and i not in heirs]
    orphans = tuple(d for i in lost for d in history[i] if d.action != "undo" and d.decision_id not in undone)
    return Review(states, orphans, tuple(decisions), undone)


def extend(review: Review, new: Sequence[Decision], *, known: Container[str] | None = None) -> Review | None:
    """Return what `fold` would with further decisions, or None where only folding anew can tell.

    A decision on a sentence of the draft moves nothing but that sentence; undoing, adding and what was decided on
    sentences that are gone may move others.
    """
    states = dict(review.states)
    for decision in new:
        state = states.get(decision.target)
        if state is None or decision.action not in ON_SENTENCES - {"add"}:
            return None
        if any(d.action != "undo" and d.target != decision.target for d in state.history):
            return None
        states[decision.target] = _state(state.drafted, (*state.history, decision), review.undone, known)
    return Review(states, review.orphans, (*review.decisions, *new), review.undone)


def reviewed(summary: Summary, decisions: Sequence[Decision], *, known: Container[str] | None = None) -> Summary:
    """Return the draft with the editors' texts, sources and statuses, and with the sentences they added."""
    review = fold(summary, decisions, known=known)
    own = {s.sentence_id for s in every_sentence(summary)}
    added: dict[str, list[Sentence]] = defaultdict(list)
    for sentence_id, state in review.states.items():
        if sentence_id not in own:
            added[state.sentence.frame].append(state.sentence)
    kinds = {c.contributor_id: c.kind.value for c in summary.contributors}

    def now(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
        return tuple(_counted(review.states[s.sentence_id].sentence, s, kinds) for s in sentences)

    def section(old: Section) -> Section:
        more = tuple(_counted(s, None, kinds) for s in added[old.section_id])
        return replace(old, sentences=(*now(old.sentences), *more), also=now(old.also))

    topics, objectives = tuple(map(section, summary.topics)), tuple(map(section, summary.objectives))
    return replace(summary, topics=topics, objectives=objectives)


def every_sentence(summary: Summary) -> list[Sentence]:
    """Return the printed sentences of a draft in its order, without those withheld."""
    return [s for section in (*summary.topics, *summary.objectives) for s in (*section.sentences, *section.also)]


def _histories(decisions: Sequence[Decision]) -> dict[str, list[Decision]]:
    by_id = {d.decision_id: d for d in decisions}
    out: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        about = by_id.get(decision.target) if decision.action == "undo" else decision
        if about is not None and about.action in ON_SENTENCES:
            out[about.target].append(decision)
    return dict(out)


def _heirs(
    drafted: Mapping[str, Sentence], history: Mapping[str, Sequence[Decision]], undone: frozenset[str]
) -> dict[str, str]:
    """Match sentences that are gone to ones of the same section that share a cited passage, each used once."""
    free = {i: {c.passage_id for c in s.sources} for i, s in drafted.items() if i not in history}
    out: dict[str, str] = {}
    for gone, told in history.items():
        kept = [d for d in told if d.action != "undo" and d.decision_id not in undone]
        if gone in drafted or not kept:
            continue
        cited = {c.passage_id for d in kept for c in d.sources}
        shared = {i: len(cited & p) for i, p in free.items() if drafted[i].frame == kept[-1].frame and cited & p}
        if shared:
            heir = max(shared, key=lambda i: shared[i])
            out[gone] = heir
            del free[heir]
    return out


def _state(
    drafted: Sentence, history: tuple[Decision, ...], undone: frozenset[str], known: Container[str] | None
) -> State:
    kept = tuple(d for d in history if d.action != "undo" and d.decision_id not in undone)
    decided = [d for d in kept if d.action in _STATUS]
    worded = [d.text for d in kept if d.action in ("accept", "edit") and d.text]
    attaching = [d for d in kept if d.action == "attach"]
    attached = (Citation(d.data["passage_id"], d.data["quote"]) for d in attaching)
    sources = tuple(dict.fromkeys((*drafted.sources, *attached)))
    present = tuple(c for c in sources if known is None or c.passage_id in known)
    spoke = (d.data["contributor"] for d in attaching if d.data.get("contributor") and _is_of(d, present))
    sentence = replace(
        drafted,
        text=worded[-1] if worded else drafted.text,
        sources=present,
        contributors=tuple(dict.fromkeys((*drafted.contributors, *spoke))),
    )
    status = Status.SOURCES_CHANGED if present != sources else _status(sentence, drafted, decided, kept)
    return State(replace(sentence, status=status), drafted, decided[-1].note if decided else "", history, kept)


def _is_of(attaching: Decision, sources: Sequence[Citation]) -> bool:
    return any(c.passage_id == attaching.data["passage_id"] for c in sources)


def _status(sentence: Sentence, drafted: Sentence, decided: Sequence[Decision], kept: Sequence[Decision]) -> Status:
    stale = any(d.sources != drafted.sources for d in kept)
    if decided and decided[-1].sources == drafted.sources and decided[-1].target == drafted.sentence_id:
        stale = False
    if stale:
        return Status.SOURCES_CHANGED
    status = _STATUS[decided[-1].action] if decided else drafted.status
    if status in (Status.ACCEPTED, Status.EDITED) and not sentence.sources:
        return Status.FLAGGED
    return status


def _added(decision: Decision) -> Sentence:
    """Return a sentence an editor wrote: theirs if it has sources, otherwise flagged until it has."""
    status = Status.EDITED if decision.sources else Status.FLAGGED
    spoke = tuple(decision.data.get("contributors", "").split())
    counts = Counts(len(spoke), len(decision.sources))
    return Sentence(
        decision.target, decision.frame, decision.text, decision.sources, spoke, counts, form="reported", status=status
    )


def _counted(sentence: Sentence, drafted: Sentence | None, kinds: Mapping[str, str]) -> Sentence:
    if drafted is not None and drafted.sources == sentence.sources:
        return sentence
    held: dict[str, int] = {}
    for who in sentence.contributors:
        kind = kinds.get(who, "")
        held[kind] = held.get(kind, 0) + bool(kind)
    by_kind = tuple(sorted((k, n) for k, n in held.items() if k))
    return replace(sentence, counts=Counts(len(sentence.contributors), len(sentence.sources), by_kind))
