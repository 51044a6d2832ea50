"""The draft with its decisions, kept up as decisions come: only the sections that one is about are laid anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from pipeline.domain import Decision, Section, Summary
from pipeline.publish.facts import sections_of
from pipeline.review.decisions import Review, fold_sections, settled_anew
from pipeline.review.journal import concerned
from pipeline.review.lineage import ON_SENTENCES, SUCCEEDS, History, histories
from pipeline.review.places import Lists
from pipeline.review.states import Holders, State
from pipeline.store.decided import in_force, undone_in

_ALONE = frozenset({"accept", "edit", "reject", "flag", "attach", "detach"})
"""Actions that change nothing but the sentence that they are about."""


@dataclass
class _Group:
    """Sections that no decision parts: each alone, unless a sentence was moved from one to another.

    Attributes:
        sections: in the order of the draft; none if what was decided upon is of no section of this run.
        decisions: on their sentences, oldest first, the undoing included, each with its place among all decisions.
        history: the same by sentence.
        review: of them, as last laid, and `touched` what was decided upon since.
        arranged: whether any of that did more than settle sentences or change their sources.
    """

    sections: list[Section] = field(default_factory=list)
    decisions: list[tuple[int, Decision]] = field(default_factory=list)
    history: dict[str, History] = field(default_factory=dict)
    review: Review | None = None
    touched: set[str] = field(default_factory=set)
    arranged: bool = False

    def take(self, n: int, d: Decision, root: Decision, about: Sequence[str]) -> None:
        """Add a decision; `root` is what it undoes, at the end of the line, or itself."""
        self.decisions.append((n, d))
        for i in about:
            self.history[i] = (*self.history.get(i, ()), d)
        self.touched.update(about)
        self.arranged |= len(about) > 1 or root.action not in _ALONE or SUCCEEDS in root.data

    def take_in(self, other: _Group, order: Mapping[str, int]) -> None:
        """Add all of another group."""
        self.review = _side_by_side([g.review for g in (self, other) if g.sections or g.decisions])
        self.sections = sorted([*self.sections, *other.sections], key=lambda s: order[s.section_id])
        self.decisions = sorted([*self.decisions, *other.decisions], key=lambda x: x[0])
        # In the order of both together, but the very same where they were: what hangs on them is not made anew.
        told = histories([d for _, d in self.decisions])
        self.history = {i: self.history.get(i) or other.history[i] for i in told}
        self.touched |= other.touched
        self.arranged = True


def _side_by_side(reviews: Sequence[Review | None]) -> Review | None:
    """Return what was laid of several groups, to lay anew from; None if any was not laid yet."""
    states: dict[str, State] = {}
    sections: dict[str, tuple[State, ...]] = {}
    lists: dict[str, Lists] = {}
    hanging = frozenset[str]()
    for review in reviews:
        if review is None:
            return None
        states |= review.states
        sections |= review.sections
        lists |= review.lists
        hanging |= review.hanging
    return Review(states, sections, (), (), frozenset(), lists, hanging)


class Folding:
    """One draft, and the decisions on it so far."""

    def __init__(self, summary: Summary, holders: Holders) -> None:
        self._holders = holders
        self._sections = sections_of(summary)
        self._place = {s.section_id: n for n, s in enumerate(self._sections)}
        self._groups = {s.section_id: _Group([s]) for s in self._sections}
        # The section that a sentence, or a decision on one, was first known in; what is undone is found by it.
        self._home = {x.sentence_id: s.section_id for s in self._sections for x in (*s.sentences, *s.also)}
        self._about: dict[str, tuple[str, ...]] = {}
        self._roots: dict[str, Decision] = {}
        self._corrections: list[Decision] = []
        self._review = Review({}, {}, (), (), frozenset())
        self._read = -1

    def on(self, decisions: Sequence[Decision]) -> Review:
        """Return the draft with decisions on it.

        Args:
            decisions: those of the last call, and what was decided since.
        """
        if len(decisions) != self._read:
            for n in range(max(self._read, 0), len(decisions)):
                self._take(n, decisions[n])
            self._read = len(decisions)
            self._review = self._laid(decisions)
        return self._review

    def corrections(self) -> tuple[Decision, ...]:
        """Return the corrections of passages and contributors in force."""
        return tuple(in_force(self._corrections))

    def _take(self, n: int, d: Decision) -> None:
        if d.action == "undo":
            home = self._home.get(d.target)
            if home is None or d.target not in self._about:
                self._corrections.append(d)
                return
            self._home[d.decision_id] = home
            self._about[d.decision_id] = self._about[d.target]
            self._roots[d.decision_id] = self._roots[d.target]
            self._groups[home].take(n, d, self._roots[d.target], self._about[d.target])
        elif d.action in ON_SENTENCES:
            self._about[d.decision_id] = concerned(d)
            self._roots[d.decision_id] = d
            self._joined(d).take(n, d, d, concerned(d))
        else:
            self._corrections.append(d)

    def _joined(self, d: Decision) -> _Group:
        """Return the group of a decision: of all sections that it, and what was decided on its sentences, names."""
        ids = (*concerned(d), *d.data.get(SUCCEEDS, "").split())
        homes = dict.fromkeys(self._home[i] for i in ids if i in self._home)
        homes |= dict.fromkeys(f for f in (d.frame, d.data.get("section", "")) if f)
        home = next(iter(homes), "")
        for i in (*ids, d.decision_id):
            self._home.setdefault(i, home)
        for h in (home, *homes):
            self._groups.setdefault(h, _Group())
        group = self._groups[home]
        for other in [self._groups[h] for h in homes if self._groups[h] is not group]:
            group.take_in(other, self._place)
            self._groups = {h: group if g is other else g for h, g in self._groups.items()}
        return group

    def _laid(self, decisions: Sequence[Decision]) -> Review:
        groups = list({id(g): g for g in self._groups.values()}.values())
        made = [(g, self._review_of(g)) for g in groups]
        of = {i: review for _, review in made for i in review.sections}
        arranged: dict[str, tuple[State, ...]] = {}
        states: dict[str, State] = {}
        for i in (s.section_id for s in self._sections):
            arranged[i] = of[i].sections[i]
            states.update(zip(chain(*of[i].lists[i]), arranged[i], strict=True))
        undone = undone_in(self._corrections).union(*(review.undone for _, review in made))
        return Review(states, arranged, self._orphans(made), tuple(decisions), undone)

    def _review_of(self, group: _Group) -> Review:
        if group.review is None or group.touched:
            group.review = self._laid_anew(group)
            group.touched, group.arranged = set(), False
        return group.review

    def _laid_anew(self, group: _Group) -> Review:
        told = [d for _, d in group.decisions]
        before, history, touched = group.review, group.history, group.touched
        if before is not None and not group.arranged:
            now = settled_anew(before, told, self._holders, history=history, touched=touched)
            if now is not None:
                return now
        return fold_sections(group.sections, told, self._holders, before=before, history=history, touched=touched)

    def _orphans(self, made: Sequence[tuple[_Group, Review]]) -> tuple[Decision, ...]:
        lost = {d.decision_id for _, review in made for d in review.orphans}
        if not lost:
            return ()
        every = sorted(
            ((n, d) for g, review in made if review.orphans for n, d in g.decisions if d.decision_id in lost),
            key=lambda x: x[0],
        )
        return tuple(d for _, d in every)
