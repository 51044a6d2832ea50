"""One sentence with the decisions on it: how it reads, what it rests on, where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.domain import Citation, Counts, Decision, Kind, Sentence, Status
from pipeline.publish.facts import holders_words
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
POINT = "point"
"""Name in the data of an added sentence of the point that it tells."""
WAITING = "to_confirm"
"""Name in the data of a split or merge of the citations that were to be confirmed then."""
Holders = Mapping[str, tuple[str, ...]]
"""Contributors of every passage of a run, by passage id: several sent a joint contribution."""
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
        listed: it stands after the text of its section: a further point, or who else addressed it.
        brought: citations of what was merged into it; `asked` those among its words to be confirmed.
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
    asked: tuple[Citation, ...] = ()

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
        holders: contributors of every passage of the run.
        merged: citations of what was merged into it.
        doubtful: decisions that could not be followed as they were meant; somebody should look.
        asked: words to be confirmed of what was merged into it.
    """

    holders: Holders
    merged: tuple[Citation, ...] = ()
    doubtful: tuple[Decision, ...] = ()
    asked: tuple[Citation, ...] = ()


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
    wanted, waiting = _words(drafted, mine, evidence, around.asked)
    sources = tuple(c for c in wanted if c.passage_id in around.holders)
    worded = [d.text for d in decided if d.text and d.action in _WORDING]
    sentence = replace(
        drafted,
        text=worded[-1] if worded else drafted.text,
        sources=sources,
        to_confirm=tuple(c for c in waiting if c.passage_id in around.holders),
    )
    sentence = _with_holders(sentence, drafted, around.holders)
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
        asked=around.asked,
    )


def _words(
    drafted: Sentence, mine: Sequence[Decision], evidence: tuple[Citation, ...], asked: tuple[Citation, ...]
) -> tuple[tuple[Citation, ...], tuple[Citation, ...]]:
    """Return what a sentence rests on, and the words that are to be confirmed.

    A passage that an editor attaches is a holder's, also one that was to be confirmed; one taken away is neither.
    """
    known = {c for d in mine if d.action == "merge" for c in citations(d.data["evidence"])}
    fresh = dict.fromkeys(c for c in evidence if c not in known)
    sources, waiting = dict.fromkeys(drafted.sources), dict.fromkeys(drafted.to_confirm)
    for d in mine:
        if d.action == "attach":
            attached = Citation(d.data["passage_id"], d.data["quote"])
            sources[attached] = None
            waiting.pop(attached, None)
        elif d.action == "merge":
            counted = sources.keys() - waiting.keys()
            sources |= dict.fromkeys(citations(d.data["sources"])) | fresh
            waiting |= dict.fromkeys(citations(d.data.get(WAITING, "[]")))
            waiting |= dict.fromkeys(c for c in asked if c in fresh)
            waiting = {c: None for c in waiting if c not in counted}
        elif d.action in ("split", "detach"):
            gone = _left(d)
            sources = {c: None for c in sources if c.passage_id not in gone}
            waiting = {c: None for c in waiting if c.passage_id not in gone}
    return tuple(sources), tuple(waiting)


def _left(d: Decision) -> set[str]:
    """Return the passages a sentence does not rest on any more: those that went to the part split off alone."""
    if d.action == "detach":
        return {d.data["passage_id"]}
    return {c.passage_id for c in citations(d.data["sources"])} - set(d.data["first"].split())


def _with_holders(sentence: Sentence, drafted: Sentence, holders: Holders) -> Sentence:
    """Return a sentence with the contributors of its words; nobody is counted and to be confirmed at once."""
    if (sentence.sources, sentence.to_confirm) == (drafted.sources, drafted.to_confirm):
        return sentence
    who = _who(holders_words(sentence), holders)
    waiting = tuple(c for c in sentence.to_confirm if not set(who).issuperset(holders[c.passage_id]))
    # What waited and is a counted contributor's now is one of its words like any other, if it is a source at all.
    return replace(sentence, contributors=who, to_confirm=waiting)


def _who(words: Sequence[Citation], holders: Holders) -> tuple[str, ...]:
    return tuple(dict.fromkeys(h for c in words for h in holders.get(c.passage_id, ())))


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


def added(d: Decision, holders: Holders) -> Sentence:
    """Return a sentence an editor added: edited if the words are theirs and it has sources, flagged if it has none.

    One of the machine's or a contributor's words waits for an editor.
    """
    kind = Kind(d.data[MACHINE]) if MACHINE in d.data else Kind.POSITION
    status = (Status.DRAFT if MACHINE in d.data else Status.EDITED) if d.sources else Status.FLAGGED
    who, point = _who(d.sources, holders), d.data.get(POINT, "")
    counts = Counts(len(who), len({c.passage_id for c in d.sources}))
    made = Sentence(d.target, d.frame, d.text, d.sources, who, counts, point, kind, "reported", status=status)
    return replace(made, opposes=tuple(d.data.get("opposes", "").split()))


def split_off(d: Decision, parent: Sentence | None, holders: Holders) -> Sentence:
    """Return the second part of a sentence that was split in two."""
    sources = citations(d.data["sources"])
    chosen = tuple(c for c in sources if c.passage_id in set(d.data["second"].split()))
    part = added(
        Decision(d.decision_id, d.at, d.who, "add", d.data["new"], d.data["second_text"], "", chosen, d.frame), holders
    )
    waiting = citations(d.data[WAITING]) if WAITING in d.data else parent.to_confirm if parent else ()
    # Of the sources it has its share; what is to be confirmed besides may be of either part.
    waiting = tuple(c for c in waiting if c in chosen or c not in sources)
    who = _who([c for c in chosen if c not in waiting], holders)
    waiting = tuple(c for c in waiting if not set(who).issuperset(holders.get(c.passage_id, ())))
    counts = Counts(len(who), len({c.passage_id for c in chosen if c not in waiting}))
    part = replace(part, contributors=who, counts=counts, to_confirm=waiting)
    if parent is None:
        return part
    kept = {n: getattr(parent, n) for n in ("point_id", "opposes", "kind", "form", "language")}
    return replace(part, **kept)


def further_point(state: State) -> bool:
    """Tell whether a sentence is a further point, printed in the annex and not in the text."""
    return state.listed and bool(state.sentence.point_id)


def counted(sentence: Sentence, drafted: Sentence, kinds: Mapping[str, str]) -> Sentence:
    """Return a sentence with the counts of its holders' words, by kind of stakeholder; not of those to be confirmed."""
    same = (drafted.sources, drafted.to_confirm) == (sentence.sources, sentence.to_confirm)
    if same and drafted.counts.by_kind:
        return sentence
    held: dict[str, int] = {}
    for who in sentence.contributors:
        kind = kinds.get(who, "")
        held[kind] = held.get(kind, 0) + bool(kind)
    by_kind = tuple(sorted((k, n) for k, n in held.items() if k))
    passages = len({c.passage_id for c in holders_words(sentence)})
    return replace(sentence, counts=Counts(len(sentence.contributors), passages, by_kind))
