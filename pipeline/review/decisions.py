"""What editors decided, laid over the draft of the latest run: kept where it still holds, marked where it does not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.domain import Citation, Contributor, Decision, Passage, Section, Sentence, Summary
from pipeline.publish.facts import sections_of
from pipeline.review.lineage import ON_SENTENCES, History, citations, heirs, histories
from pipeline.review.places import Lists, in_order
from pipeline.review.states import Around, State, added, counted, split_off, state_of
from pipeline.store.outputs import undone_in

_PLACING = frozenset({"add", "split", "move", "place"})


@dataclass(frozen=True, slots=True)
class Review:
    """The draft with all decisions on it.

    Attributes:
        states: by sentence id, section by section, each as editors arranged it: the text, then what else is listed.
        sections: the same states by section id.
        orphans: decisions in force whose sentence is gone and has no successor, oldest first: never dropped.
        decisions: all, oldest first.
        undone: ids of the decisions that were undone.
    """

    states: Mapping[str, State]
    sections: Mapping[str, tuple[State, ...]]
    orphans: tuple[Decision, ...]
    decisions: tuple[Decision, ...]
    undone: frozenset[str]


@dataclass
class _Merges:
    """Which sentence went into which, what that brings along, and which merges could not be followed."""

    into: dict[str, str] = field(default_factory=dict)
    brought: dict[str, list[Citation]] = field(default_factory=lambda: defaultdict(list))
    doubtful: dict[str, list[Decision]] = field(default_factory=lambda: defaultdict(list))


def fold(
    summary: Summary, decisions: Sequence[Decision], holders: Mapping[str, str], *, before: Review | None = None
) -> Review:
    """Lay decisions over a draft.

    A decision holds while its sentence rests on the same sources and, if it was accepted, reads the same. Otherwise
    the editor's text stays and the sentence asks to be looked at again. A sentence that is gone hands its decisions
    to one of the same section that shares a cited passage and has none of its own.

    Args:
        summary: the draft.
        decisions: oldest first.
        holders: contributor of every passage of the run, by passage id; a passage that is not there is no source.
        before: an earlier folding of the same draft, whose states are taken where nothing was decided since.
    """
    return fold_sections(sections_of(summary), decisions, holders, before=before)


def fold_sections(
    sections: Sequence[Section],
    decisions: Sequence[Decision],
    holders: Mapping[str, str],
    *,
    before: Review | None = None,
    history: Mapping[str, History] | None = None,
) -> Review:
    """Lay decisions over some sections of a draft; see `fold`. `history` is that of the decisions, if it is known."""
    undone = undone_in(decisions)
    kept = [d for d in decisions if d.action in ON_SENTENCES and d.decision_id not in undone]
    drafted = {s.sentence_id: s for section in sections for s in (*section.sentences, *section.also)}
    history = histories(decisions) if history is None else history
    by_editors = _by_editors(decisions)
    frames = {s.section_id for s in sections}
    drafted |= _made(kept, drafted, frames, holders)
    heir_of = heirs(drafted, history, undone, by_editors)
    lines: dict[str, list[str]] = defaultdict(list)
    for gone, heir in heir_of.items():
        lines[heir].append(gone)
    merges = _merges([d for d in kept if d.action == "merge"], drafted, heir_of)
    for d in kept:
        if d.action == "place" and d.data["section"] not in frames:
            merges.doubtful[heir_of.get(d.target, d.target)].append(d)
    place = {d.decision_id: n for n, d in enumerate(decisions)} if lines else {}
    old = before.states if before is not None else {}
    # What hangs on other sentences too; all else is as it was if nothing was decided on it since.
    special = lines.keys() | merges.into.keys() | merges.brought.keys() | merges.doubtful.keys()

    def state(sentence_id: str, frame: str, *, listed: bool) -> State:
        known, s = old.get(sentence_id), drafted[sentence_id]
        same = known is not None and known.history is history.get(sentence_id, ()) and sentence_id not in special
        if known is not None and same and _untouched(known, s, frame, listed):
            return known
        ids = (*lines.get(sentence_id, ()), sentence_id)
        told = history.get(sentence_id, ()) if len(ids) == 1 else _together(ids, history, place)
        brought, doubtful = merges.brought.get(sentence_id, ()), merges.doubtful.get(sentence_id, ())
        around = Around(holders, tuple(brought), tuple(doubtful))
        at = frame, listed, merges.into.get(sentence_id, "")
        if known is not None and _same(known, s, ids, told, around) and _stands(known) == at:
            return known
        if not told:
            return State(s, s, ids, evidence=s.sources, listed=listed)
        in_force = tuple(d for d in told if d.action != "undo" and d.decision_id not in undone)
        made = state_of(s, ids, told, in_force, around)
        return replace(made, sentence=replace(made.sentence, frame=frame), listed=listed, merged_into=at[2])

    arranged = {}
    for section_id, both in _arranged(sections, kept, drafted, heir_of).items():
        told = tuple(state(i, section_id, listed=bool(n)) for n, ids in enumerate(both) for i in ids)
        was = before.sections[section_id] if before is not None else ()
        # The very same, so that what hangs on a section need not be made anew either.
        arranged[section_id] = was if told == was else told
    states = {s.sentence.sentence_id: s for told in arranged.values() for s in told}
    return Review(states, arranged, _orphans(history, drafted, heir_of, undone, decisions), tuple(decisions), undone)


def _same(known: State, drafted: Sentence, ids: tuple[str, ...], told: History, around: Around) -> bool:
    """Tell whether a state can be taken as it is: nothing that it is made of has changed."""
    same = known.drafted is drafted and known.ids == ids and known.history == told
    return same and (known.brought, known.doubtful) == (around.merged, around.doubtful)


def _untouched(known: State, drafted: Sentence, frame: str, listed: bool) -> bool:
    """Tell whether a state hangs on no other sentence and stands where it stood."""
    alone = not (known.merged_into or known.brought or known.doubtful or len(known.ids) > 1)
    return alone and known.drafted is drafted and known.listed == listed and known.sentence.frame == frame


def _stands(state: State) -> tuple[str, bool, str]:
    return state.sentence.frame, state.listed, state.merged_into


def reviewed(summary: Summary, decisions: Sequence[Decision], holders: Mapping[str, str]) -> Summary:
    """Return the draft with the editors' texts, sources, order and statuses, and with the sentences they added."""
    return as_it_stands(summary, fold(summary, decisions, holders))


def as_it_stands(summary: Summary, review: Review) -> Summary:
    """Return the draft as a review has it; a sentence merged into another is no longer in it."""
    kinds = {c.contributor_id: c.kind.value for c in summary.contributors}
    text: dict[str, list[Sentence]] = defaultdict(list)
    also: dict[str, list[Sentence]] = defaultdict(list)
    for state in review.states.values():
        if not state.merged_into:
            now = counted(state.sentence, state.drafted, kinds)
            (also if state.listed else text)[now.frame].append(now)

    def section(old: Section) -> Section:
        return replace(old, sentences=tuple(text[old.section_id]), also=tuple(also[old.section_id]))

    topics, objectives = tuple(map(section, summary.topics)), tuple(map(section, summary.objectives))
    return replace(summary, topics=topics, objectives=objectives)


def every_sentence(summary: Summary) -> list[Sentence]:
    """Return the printed sentences of a draft in its order, without those withheld."""
    return [s for section in sections_of(summary) for s in (*section.sentences, *section.also)]


def holders_of(passages: Sequence[Passage], contributors: Sequence[Contributor]) -> dict[str, str]:
    """Return the contributor of every passage."""
    of_document = {d: c.contributor_id for c in contributors for d in c.documents}
    return {p.passage_id: of_document.get(p.document_id, "") for p in passages}


def _by_editors(decisions: Sequence[Decision]) -> frozenset[str]:
    new = {d.data["new"] for d in decisions if d.action == "split"}
    return frozenset(new | {d.target for d in decisions if d.action == "add"})


def _made(
    kept: Sequence[Decision], drafted: Mapping[str, Sentence], frames: set[str], holders: Mapping[str, str]
) -> dict[str, Sentence]:
    """Return what editors added and split off, in sections that there are."""
    out: dict[str, Sentence] = {}
    for d in kept:
        if d.frame in frames and d.action == "add":
            out[d.target] = added(d, holders)
        elif d.frame in frames and d.action == "split":
            parent = drafted.get(d.target) or out.get(d.target)
            out[d.data["new"]] = split_off(d, parent, holders)
    return out


def _arranged(
    sections: Sequence[Section],
    kept: Sequence[Decision],
    drafted: Mapping[str, Sentence],
    heir_of: Mapping[str, str],
) -> dict[str, Lists]:
    # Who else addressed a section stands in its text, the further views after it.
    lists = {
        s.section_id: (
            [x.sentence_id for x in s.sentences],
            [x.sentence_id for x in sorted(s.also, key=lambda x: bool(x.view_id))],
        )
        for s in sections
    }
    placing = [d for d in kept if d.action in _PLACING and (d.action not in ("add", "split") or d.frame in lists)]
    return in_order(lists, placing, lambda i: heir_of.get(i, i)) if placing else lists


def _merges(kept: Sequence[Decision], drafted: Mapping[str, Sentence], heir_of: Mapping[str, str]) -> _Merges:
    out = _Merges()
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
        else:
            out.brought[one] += citations(d.data["evidence"])
    return out


def _together(ids: Sequence[str], history: Mapping[str, History], place: Mapping[str, int]) -> History:
    every = {d.decision_id: d for i in ids for d in history.get(i, ())}
    return tuple(sorted(every.values(), key=lambda d: place[d.decision_id]))


def _orphans(
    history: Mapping[str, History],
    drafted: Mapping[str, Sentence],
    heir_of: Mapping[str, str],
    undone: frozenset[str],
    decisions: Sequence[Decision],
) -> tuple[Decision, ...]:
    lost = {i for i in history if i not in drafted and i not in heir_of}
    if not lost:
        return ()
    kept = (d for d in decisions if d.action in ON_SENTENCES and d.decision_id not in undone)
    return tuple(d for d in kept if d.target in lost)
