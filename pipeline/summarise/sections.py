"""Sections: which views are told in the text, which are listed, and that nobody is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.agenda import Frame
from pipeline.domain import (
    ANALYSED,
    Document,
    Kind,
    Passage,
    Section,
    Sentence,
    Stance,
    View,
    Withheld,
)
from pipeline.settings import SummariseSettings
from pipeline.summarise.cite import problem_of
from pipeline.summarise.clauses import near_repeat
from pipeline.summarise.compose import Composer
from pipeline.summarise.people import People
from pipeline.summarise.views import Spoken, by_support

_WIDELY = 3
_SENTENCES_A_PAGE, _SECTIONS = 11, 28


class Spokesperson:
    """Writes sections one by one and keeps the views it has been given."""

    def __init__(self, composer: Composer, settings: SummariseSettings, place: Mapping[str, int]) -> None:
        self._composer = composer
        self._settings = settings
        self._place = place
        self._views: list[View] = []

    def section(self, frame: Frame, kind: str, said: Sequence[Spoken], views: Sequence[View]) -> Section:
        """Return a section: widely held views and a balanced choice of others in the text, the rest listed."""
        ordered = by_support(views, self._place)
        self._views += ordered
        chosen = self._chosen(frame, ordered, self._room(kind))
        written = [self._composer.sentence(v, turn) for turn, v in enumerate(chosen)]
        kept, withheld = self._checked(self._varied(written))
        rest = [v for v in ordered if v not in chosen]
        also = self._listed(frame, kind, rest, kept, said)
        return Section(frame.id, frame.title, kind, frame.asks, tuple(kept), tuple(also), tuple(withheld))

    def _room(self, kind: str) -> int:
        """Return how many sentences a section may have: topics, which the consultation asked about, twice as many."""
        pages = self._settings.pages_per_hundred * len(self._composer.contributors) / 100
        share = round(pages * _SENTENCES_A_PAGE / _SECTIONS)
        return max(self._settings.least_sentences, share) * (2 if kind == "topic" else 1)

    def views(self) -> tuple[View, ...]:
        """Return the views of all sections so far."""
        return tuple(self._views)

    def _chosen(self, frame: Frame, views: Sequence[View], room: int) -> list[View]:
        """Choose the views told in the text: the widely held, then the best by new holders and kinds, then dissent.

        A view counts for each holder that nobody has told yet, and more for a kind of stakeholder not heard yet.
        """
        views = [v for v in views if self._composer.tellable(v)]
        chosen = [v for v in views if len(v.holders) >= _WIDELY]
        rest = [v for v in views if len(v.holders) < _WIDELY]
        room = max(room - len(chosen), 0)
        heard = {h for v in chosen for h in v.holders}
        kinds = Counter(self._kind(h) for h in heard)
        for _ in range(min(room, len(rest))):
            best = max(rest, key=lambda v: (self._gain(v, heard, kinds) + _to_the_point(frame, v), -rest.index(v)))
            chosen.append(best)
            rest.remove(best)
            kinds.update(self._kind(h) for h in best.holders if h not in heard)
            heard |= set(best.holders)
        told = {v.view_id for v in chosen}
        room_of_dissent = max(1, self._settings.least_sentences // 2)
        dissent = [v for v in rest if v.stance is Stance.OPPOSE and told & set(v.opposes)]
        return _beside(by_support([*chosen, *dissent[:room_of_dissent]], self._place))

    def _gain(self, view: View, heard: set[str], kinds: Counter[str]) -> float:
        new = [h for h in view.holders if h not in heard]
        fresh = sum(1 / (1 + kinds[self._kind(h)]) for h in new)
        told = 0.5 if view.kind in (Kind.PROPOSAL, Kind.PROBLEM) else 0.25
        return len(new) + fresh + told + (0.5 if view.stance is Stance.OPPOSE else 0.0)

    def _kind(self, holder: str) -> str:
        return self._composer.contributors[holder].kind.value

    def _varied(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """Leave out a sentence that says in nearly the same words what one before it says; its view is listed."""
        kept: list[Sentence] = []
        for s in sentences:
            if not near_repeat(s.sources[0].quote, [k.sources[0].quote for k in kept]):
                kept.append(s)
        return kept

    def _checked(self, sentences: Sequence[Sentence]) -> tuple[list[Sentence], list[Withheld]]:
        kept, withheld = [], []
        for s in sentences:
            reason = problem_of(s, self._composer.passages, self._composer.of_document)
            if reason:
                withheld.append(Withheld(s, reason))
            else:
                kept.append(s)
        return kept, withheld

    def _listed(
        self, frame: Frame, kind: str, rest: Sequence[View], kept: Sequence[Sentence], said: Sequence[Spoken]
    ) -> list[Sentence]:
        """List, for an objective, the other views that belong there first; then whoever also spoke and is not named."""
        told = {s.view_id for s in kept}
        first = {s.passage.passage_id: s for s in said}
        own = [v for v in self._views if v.frame == frame.id and v.view_id not in told and _at_home(frame, v, first)]
        listed = [self._composer.listed(v, n) for n, v in enumerate(own)] if kind == "objective" else []
        heard = {c for s in (*kept, *listed) for c in s.contributors}
        others: dict[str, str] = {}
        for s in said:
            if s.holder not in heard:
                others.setdefault(s.holder, s.passage.passage_id)
        return [*listed, self._composer.closing(frame.id, list(others.items()))] if others else listed


def _at_home(frame: Frame, view: View, said: Mapping[str, Spoken]) -> bool:
    """Tell whether a view belongs here first: the best label of its most typical passage is of this objective."""
    labels = said[view.passages[0]].labels
    return bool(labels) and frame.covers(labels[0].ref)


def _to_the_point(frame: Frame, view: View) -> float:
    """Return what a view gains by bearing on the section's own paragraphs before any other."""
    return 1.0 if view.refs and frame.covers(view.refs[0]) else 0.0


def _beside(views: Sequence[View]) -> list[View]:
    """Return views with each that opposes another right after it."""
    out: list[View] = []
    by_id = {v.view_id: v for v in views}
    for view in views:
        if view not in out:
            out.append(view)
            opposed = [by_id[i] for i in view.opposes if i in by_id]
            out += [v for v in opposed if v not in out]
    return out


def remaining_section(
    composer: Composer,
    people: People,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    sections: Sequence[Section],
) -> list[Section]:
    """Return a section for contributors cited nowhere else, so that none is forgotten; none if all are cited."""
    cited = {c for x in sections for s in (*x.sentences, *x.also) for c in s.contributors}
    repeated = {d.document_id for d in documents if d.duplicate_of}
    first: dict[str, Passage] = {}
    for p in passages:
        holder = people.of_document[p.document_id]
        if holder not in cited and p.role in ANALYSED and p.document_id not in repeated:
            longest = first.get(holder)
            first[holder] = p if longest is None or len(p.text) > len(longest.text) else longest
    if not first:
        return []
    title = "Contributions without a view that was attributed to an objective"
    spoken = [(holder, p.passage_id) for holder, p in first.items()]
    return [Section("O00", title, "objective", "", (), (composer.closing("O00", spoken),))]
