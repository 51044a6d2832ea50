"""One sentence with the decisions on it: how it reads, what it rests on, where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.domain import Citation, Counts, Decision, Kind, Sentence, Status
from pipeline.review.lineage import citations

STATUS: Mapping[str, Status] = {
    "accept": Status.ACCEPTED,
    "edit": Status.EDITED,
    "split": Status.EDITED,
    "merge": Status.EDITED,
    "reject": Status.REJECTED,
    "flag": Status.FLAGGED,
}
"""What the last of these decisions makes of a sentence."""
MACHINE = "machine"
"""Name in the data of an added sentence of its kind, where the words are not the editor's."""
_WORDING = frozenset({"accept", "edit", "split", "merge"})
SETTLED = frozenset({Status.ACCEPTED, Status.EDITED, Status.REJECTED})


@dataclass(frozen=True, slots=True)
class State:
    """Where a sentence stands: `sentence` as it reads now, `drafted` as the machine wrote it.

    Attributes:
        ids: whose decisions it has: those of earlier runs whose place it takes, and its own last.
        history: every decision on it, oldest first, those undone and the undoing included; `kept` those in force.
        evidence: what the machine rests it on, with what was merged into it: what a decision of now is made upon.
        missing: citations an editor gave it whose passage is not of this run.
        merged_into: the sentence it was merged into, if any; it is then not printed.
        listed: it stands after the text of its section: a further view, or who else addressed it.
        brought: citations of what was merged into it.
        doubtful: decisions on it that could not be followed as they were meant.
    """

    sentence: Sentence
    drafted: Sentence
    ids: tuple[str, ...]
    note: str = ""
    history: tuple[Decision, ...] = ()
    kept: tuple[Decision, ...] = ()
    evidence: tuple[Citation, ...] = ()
    missing: tuple[Citation, ...] = ()
    merged_into: str = ""
    listed: bool = False
    brought: tuple[Citation, ...] = ()
    doubtful: tuple[Decision, ...] = ()

    @property
    def decided(self) -> tuple[Decision, ...]:
        """The decisions in force that settle it or ask about it."""
        return tuple(d for d in self.kept if d.action in STATUS and d.target in self.ids)

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do: accepted, edited, rejected or merged into another."""
        return bool(self.merged_into) or self.sentence.status in SETTLED


@dataclass(frozen=True, slots=True)
class Around:
    """What a state depends on besides its own decisions.

    Attributes:
        holders: contributor of every passage of the run.
        merged: citations of what was merged into it.
        doubtful: decisions that could not be followed as they were meant; somebody should look.
    """

    holders: Mapping[str, str]
    merged: tuple[Citation, ...] = ()
    doubtful: tuple[Decision, ...] = ()


def state_of(
    drafted: Sentence, ids: tuple[str, ...], history: tuple[Decision, ...], kept: tuple[Decision, ...], around: Around
) -> State:
    """Lay decisions over a sentence.

    It reads as last accepted or worded. It asks to be looked at again if it rests on other sources than it did when
    it was last decided upon, if it took the place of another since, or if a source an editor gave it is gone.
    """
    mine = [d for d in kept if d.target in ids]
    decided = [d for d in mine if d.action in STATUS]
    evidence = tuple(dict.fromkeys((*drafted.sources, *around.merged)))
    wanted = _sources(drafted, mine, evidence)
    sources = tuple(c for c in wanted if c.passage_id in around.holders)
    worded = [d.text for d in decided if d.text and d.action in _WORDING]
    sentence = replace(
        drafted,
        text=worded[-1] if worded else drafted.text,
        sources=sources,
        contributors=_spoke(drafted, sources, around.holders),
    )
    missing = tuple(c for c in wanted if c not in sources)
    unsure = bool(missing) or _stale(drafted.sentence_id, mine, decided, evidence) or _unseen(around, history, decided)
    status = Status.SOURCES_CHANGED if unsure else _status(sentence, decided)
    note = decided[-1].note if decided else ""
    return State(
        replace(sentence, status=status),
        drafted,
        ids,
        note,
        history,
        kept,
        evidence,
        missing,
        brought=around.merged,
        doubtful=around.doubtful,
    )


def _sources(drafted: Sentence, mine: Sequence[Decision], evidence: tuple[Citation, ...]) -> tuple[Citation, ...]:
    known = {c for d in mine if d.action == "merge" for c in citations(d.data["evidence"])}
    fresh = dict.fromkeys(c for c in evidence if c not in known)
    sources = dict.fromkeys(drafted.sources)
    for d in mine:
        if d.action == "attach":
            sources[Citation(d.data["passage_id"], d.data["quote"])] = None
        elif d.action == "merge":
            sources |= dict.fromkeys(citations(d.data["sources"])) | fresh
        elif d.action in ("split", "detach"):
            gone = _left(d)
            sources = {c: None for c in sources if c.passage_id not in gone}
    return tuple(sources)


def _left(d: Decision) -> set[str]:
    """Return the passages a sentence does not rest on any more: those that went to the part split off alone."""
    if d.action == "detach":
        return {d.data["passage_id"]}
    return {c.passage_id for c in citations(d.data["sources"])} - set(d.data["first"].split())


def _spoke(drafted: Sentence, sources: Sequence[Citation], holders: Mapping[str, str]) -> tuple[str, ...]:
    if tuple(sources) == drafted.sources:
        return drafted.contributors
    return tuple(h for h in dict.fromkeys(holders[c.passage_id] for c in sources) if h)


def _stale(sentence_id: str, mine: Sequence[Decision], decided: Sequence[Decision], evidence: object) -> bool:
    if decided:
        return decided[-1].sources != evidence or decided[-1].target != sentence_id
    return any(d.sources != evidence for d in mine if d.action in ("attach", "detach"))


def _unseen(around: Around, history: Sequence[Decision], decided: Sequence[Decision]) -> bool:
    if not around.doubtful:
        return False
    return not decided or history.index(decided[-1]) <= max(history.index(d) for d in around.doubtful)


def _status(sentence: Sentence, decided: Sequence[Decision]) -> Status:
    status = STATUS[decided[-1].action] if decided else sentence.status
    if status in (Status.ACCEPTED, Status.EDITED) and not sentence.sources:
        return Status.FLAGGED
    return status


def added(d: Decision, holders: Mapping[str, str]) -> Sentence:
    """Return a sentence an editor added: edited if the words are theirs and it has sources, flagged if it has none.

    One of the machine's or a contributor's words waits for an editor.
    """
    kind = Kind(d.data[MACHINE]) if MACHINE in d.data else Kind.POSITION
    status = (Status.DRAFT if MACHINE in d.data else Status.EDITED) if d.sources else Status.FLAGGED
    spoke = tuple(h for h in dict.fromkeys(holders.get(c.passage_id, "") for c in d.sources) if h)
    counts = Counts(len(spoke), len(d.sources))
    return Sentence(d.target, d.frame, d.text, d.sources, spoke, counts, kind=kind, form="reported", status=status)


def split_off(d: Decision, parent: Sentence | None, holders: Mapping[str, str]) -> Sentence:
    """Return the second part of a sentence that was split in two."""
    sources = citations(d.data["sources"])
    chosen = tuple(c for c in sources if c.passage_id in set(d.data["second"].split()))
    part = added(
        Decision(d.decision_id, d.at, d.who, "add", d.data["new"], d.data["second_text"], "", chosen, d.frame), holders
    )
    if parent is None:
        return part
    return replace(part, point_id=parent.point_id, kind=parent.kind, form=parent.form, language=parent.language)


def further_view(state: State) -> bool:
    """Tell whether a sentence is a further view, printed in the annex and not in the text."""
    return state.listed and bool(state.sentence.point_id)


def counted(sentence: Sentence, drafted: Sentence, kinds: Mapping[str, str]) -> Sentence:
    """Return a sentence with the counts of its sources, by kind of stakeholder."""
    if drafted.sources == sentence.sources and drafted.counts.by_kind:
        return sentence
    held: dict[str, int] = {}
    for who in sentence.contributors:
        kind = kinds.get(who, "")
        held[kind] = held.get(kind, 0) + bool(kind)
    by_kind = tuple(sorted((k, n) for k, n in held.items() if k))
    passages = len({c.passage_id for c in sentence.sources})
    return replace(sentence, counts=Counts(len(sentence.contributors), passages, by_kind))
