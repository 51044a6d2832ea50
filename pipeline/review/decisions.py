"""What editors decided, laid over the draft of the latest run: kept where it still holds, marked where it does not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from pipeline.domain import Contributor, Decision, Passage, Section, Sentence, Summary
from pipeline.publish.facts import sections_of, senders_of
from pipeline.review.laying import Laying, laid_again, merges_of
from pipeline.review.lineage import ON_SENTENCES, History, heirs, histories
from pipeline.review.places import Lists, in_order
from pipeline.review.states import Holders, State, added, counted, split_off
from pipeline.store.decided import undone_in

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
        lists: ids of the sentences of each section, as editors arranged them.
        hanging: ids of the sentences whose state depends on decisions about others.
    """

    states: Mapping[str, State]
    sections: Mapping[str, tuple[State, ...]]
    orphans: tuple[Decision, ...]
    decisions: tuple[Decision, ...]
    undone: frozenset[str]
    lists: Mapping[str, Lists] = field(default_factory=dict, compare=False)
    hanging: frozenset[str] = field(default=frozenset(), compare=False)


def fold(summary: Summary, decisions: Sequence[Decision], holders: Holders, *, before: Review | None = None) -> Review:
    """Lay decisions over a draft.

    A decision holds while its sentence rests on the same sources and, if it was accepted, reads the same. Otherwise
    the editor's text stays and the sentence asks to be looked at again. A sentence that is gone hands its decisions
    to one of the same section that shares a cited passage and has none of its own.

    Args:
        summary: the draft.
        decisions: oldest first.
        holders: contributors of every passage of the run, by passage id; a passage that is not there is no source.
        before: an earlier folding of the same draft, whose states are taken where nothing was decided since.
    """
    return fold_sections(sections_of(summary), decisions, holders, before=before)


def fold_sections(
    sections: Sequence[Section],
    decisions: Sequence[Decision],
    holders: Holders,
    *,
    before: Review | None = None,
    history: Mapping[str, History] | None = None,
    touched: Collection[str] | None = None,
) -> Review:
    """Lay decisions over some sections of a draft; see `fold`.

    Args:
        sections: of the draft.
        decisions: on their sentences, oldest first.
        holders: contributors of every passage of the run.
        before: an earlier folding of the same sections.
        history: that of the decisions, if it is known.
        touched: ids of all that was decided upon since `before`, if it is known: other sections are taken as they were.
    """
    undone = undone_in(decisions)
    kept = [d for d in decisions if d.action in ON_SENTENCES and d.decision_id not in undone]
    drafted = {s.sentence_id: s for section in sections for s in (*section.sentences, *section.also)}
    history = histories(decisions) if history is None else history
    by_editors = _by_editors(decisions)
    frames = {s.section_id for s in sections}
    new = _made(kept, drafted, frames, holders)
    drafted |= new
    heir_of = heirs(drafted, history, undone, by_editors)
    lines: dict[str, list[str]] = defaultdict(list)
    for gone, heir in heir_of.items():
        lines[heir].append(gone)
    merges = merges_of([d for d in kept if d.action == "merge"], drafted, heir_of)
    for d in kept:
        if d.action == "place" and d.data["section"] not in frames:
            merges.doubtful[heir_of.get(d.target, d.target)].append(d)
    place = {d.decision_id: n for n, d in enumerate(decisions)} if lines else {}
    old = before.states if before is not None else {}
    laying = Laying(drafted, history, undone, holders, lines, merges, place, old)
    hanging = laying.hanging
    lists = _arranged(sections, kept, drafted, heir_of)
    stale = None if touched is None else {*touched, *hanging, *(i for i, s in new.items() if not _known(old.get(i), s))}
    arranged: dict[str, tuple[State, ...]] = {}
    states: dict[str, State] = {}
    for section_id, both in lists.items():
        was = before.sections[section_id] if before is not None else ()
        if before is None or stale is None or _affected(both, before.lists[section_id], stale | before.hanging):
            told = tuple(laying.state(i, section_id, listed=bool(n)) for n, ids in enumerate(both) for i in ids)
            # The very same, so that what hangs on a section need not be made anew either.
            arranged[section_id] = was if told == was else told
        else:
            arranged[section_id] = was
        states.update(zip((*both[0], *both[1]), arranged[section_id], strict=True))
    orphans = _orphans(history, drafted, heir_of, undone, decisions)
    return Review(states, arranged, orphans, tuple(decisions), undone, lists, hanging)


def settled_anew(
    before: Review,
    decisions: Sequence[Decision],
    holders: Holders,
    *,
    history: Mapping[str, History],
    touched: Collection[str],
) -> Review | None:
    """Lay decisions over sections where nothing was arranged since, only sentences settled or given sources.

    None if more than the sentences that were decided upon may read otherwise: one of them is gone, or was free so
    far to take the place of one that is gone.
    """
    known = [before.states[i] for i in touched if i in before.states]
    gone = before.orphans or any(len(before.states[i].ids) > 1 for i in before.hanging if i in before.states)
    if len(known) < len(touched) or any(len(k.ids) > 1 or (gone and not k.history) for k in known):
        return None
    states, sections, undone = dict(before.states), dict(before.sections), before.undone
    now = {}
    for k in known:
        told = history[k.sentence.sentence_id]
        undone = (undone - {d.decision_id for d in told}) | undone_in(told)
        now[k.sentence.sentence_id] = laid_again(k, told, undone, holders)
    states |= now
    for frame in {k.sentence.frame for k in known}:
        sections[frame] = tuple(now.get(s.sentence.sentence_id, s) for s in sections[frame])
    return replace(before, states=states, sections=sections, decisions=tuple(decisions), undone=undone)


def _known(known: State | None, drafted: Sentence) -> bool:
    return known is not None and known.drafted == drafted


def _affected(both: Lists, before: Lists, stale: Set[str]) -> bool:
    """Tell whether a section is arranged otherwise than before, or has a sentence that may read otherwise."""
    return both != before or not (stale.isdisjoint(both[0]) and stale.isdisjoint(both[1]))


def reviewed(summary: Summary, decisions: Sequence[Decision], holders: Holders) -> Summary:
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


def holders_of(passages: Sequence[Passage], contributors: Sequence[Contributor]) -> dict[str, tuple[str, ...]]:
    """Return the contributors of every passage, all who sent a joint contribution."""
    of_document = senders_of(contributors)
    return {p.passage_id: of_document.get(p.document_id, ()) for p in passages}


def _by_editors(decisions: Sequence[Decision]) -> frozenset[str]:
    new = {d.data["new"] for d in decisions if d.action == "split"}
    return frozenset(new | {d.target for d in decisions if d.action == "add"})


def _made(
    kept: Sequence[Decision], drafted: Mapping[str, Sentence], frames: set[str], holders: Holders
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
    # Who else addressed a section stands in its text, the further points after it.
    lists = {
        s.section_id: (
            [x.sentence_id for x in s.sentences],
            [x.sentence_id for x in sorted(s.also, key=lambda x: bool(x.point_id))],
        )
        for s in sections
    }
    placing = [d for d in kept if d.action in _PLACING and (d.action not in ("add", "split") or d.frame in lists)]
    return in_order(lists, placing, lambda i: heir_of.get(i, i)) if placing else lists


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
