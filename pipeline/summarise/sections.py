"""Sections: which views are told in the text, which are listed, and that nobody is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.agenda import Frame
from pipeline.domain import Document, Passage, People, Section, Sentence, View, Withheld
from pipeline.settings import SummariseSettings
from pipeline.summarise.bearing import Bearing
from pipeline.summarise.cite import problem_of
from pipeline.summarise.compose import Composer, opening
from pipeline.summarise.select import Part, Selection, tells
from pipeline.summarise.views import Spoken, by_support

_WORDS_A_PAGE = 500
_FEWEST_PAGES = 1.5


class Spokesperson:
    """Writes the sections of a draft."""

    def __init__(
        self,
        composer: Composer,
        settings: SummariseSettings,
        place: Mapping[str, int],
        bearing: Bearing | None = None,
    ) -> None:
        """Take who words sentences, limits, the order of the paragraphs, and who tells what words bear on."""
        self._composer = composer
        self._bearing = bearing
        self._settings = settings
        self._place = place

    def sections(self, parts: Sequence[Part], contributions: int) -> list[Section]:
        """Return the sections: widely held views and a balanced choice of others in the text, the rest listed.

        Args:
            parts: what the sections draw on, in the order in which they are printed.
            contributions: how many there are; the length of the text follows from it.
        """
        pages = max(_FEWEST_PAGES, self._settings.pages_per_hundred * contributions / 100)
        chosen = Selection(self._composer, parts, self._bearing).chosen(
            words=round(pages * _WORDS_A_PAGE), least=self._settings.least_sentences
        )
        told = {p.frame.id: self._checked(self._written(p, chosen[p.frame.id])) for p in parts}
        every = Printed([s for kept, _ in told.values() for s in kept])
        return [self._section(p, *told[p.frame.id], every) for p in parts]

    def _section(self, part: Part, kept: Sequence[Sentence], withheld: Sequence[Withheld], every: Printed) -> Section:
        frame = part.frame
        elsewhere = every.elsewhere(part, kept)
        also = self._listed(part, kept, elsewhere)
        see = tuple(s.sentence_id for s in elsewhere)
        return Section(frame.id, frame.title, part.kind, frame.asks, tuple(kept), tuple(also), tuple(withheld), see)

    def _written(self, part: Part, views: Sequence[View]) -> list[Sentence]:
        """Return a sentence a view, no two of which open with the same words where that can be avoided."""
        written: list[Sentence] = []
        used: set[str] = set()
        addressed = len({s.holder for s in part.said})
        for turn, view in enumerate(_beside(by_support(views, self._place))):
            written.append(self._composer.sentence(view, turn, addressed=addressed, used=used))
            used.add(opening(written[-1].text))
        return written

    def _checked(self, sentences: Sequence[Sentence]) -> tuple[list[Sentence], list[Withheld]]:
        kept, withheld = [], []
        for s in sentences:
            reason = problem_of(s, self._composer.passages, self._composer.of_document)
            if reason:
                withheld.append(Withheld(s, reason))
            else:
                kept.append(s)
        return kept, withheld

    def _listed(self, part: Part, kept: Sequence[Sentence], elsewhere: Sequence[Sentence]) -> list[Sentence]:
        """List, for an objective, the other views that belong there first; then whoever also spoke and is not named."""
        told = {s.view_id for s in kept}
        first = {s.passage.passage_id: s for s in part.said}
        own = [v for v in part.views if v.view_id not in told and _at_home(part.frame, v, first)]
        listed = [self._composer.listed(v, n) for n, v in enumerate(own)] if part.kind == "objective" else []
        heard = {c for s in (*kept, *elsewhere, *listed) for c in s.contributors}
        others: dict[str, str] = {}
        for s in part.said:
            if s.holder not in heard:
                others.setdefault(s.holder, s.passage.passage_id)
        return [*listed, self._composer.closing(part.frame.id, list(others.items()))] if others else listed


class Printed:
    """The sentences of the text, by the passages they cite."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sentences = sentences
        self._citing: dict[str, list[int]] = {}
        for n, sentence in enumerate(sentences):
            for passage in dict.fromkeys(c.passage_id for c in sentence.sources):
                self._citing.setdefault(passage, []).append(n)

    def elsewhere(self, part: Part, kept: Sequence[Sentence]) -> list[Sentence]:
        """Return the sentences of other sections that tell a view of this one which several contributors hold."""
        own, told = {s.sentence_id for s in kept}, {s.view_id for s in kept}
        found: dict[str, Sentence] = {}
        for view in [v for v in part.views if len(v.holders) > 1 and v.view_id not in told]:
            near = sorted({n for p in view.passages for n in self._citing.get(p, ())})
            others = (s for s in map(self._sentences.__getitem__, near) if s.sentence_id not in own)
            telling = (s for s in others if tells({c.passage_id for c in s.sources}, s.contributors, view))
            if (first := next(telling, None)) is not None:
                found[first.sentence_id] = first
        return list(found.values())


def _at_home(frame: Frame, view: View, said: Mapping[str, Spoken]) -> bool:
    """Tell whether a view belongs here first: the best label of its most typical passage is of this objective."""
    labels = said[view.passages[0]].labels
    return bool(labels) and frame.covers(labels[0].ref)


def _beside(views: Sequence[View]) -> list[View]:
    """Return views with each that opposes another right after it."""
    out: dict[str, View] = {}
    by_id = {v.view_id: v for v in views}
    for view in views:
        if view.view_id not in out:
            out[view.view_id] = view
            out |= {i: by_id[i] for i in view.opposes if i in by_id and i not in out}
    return list(out.values())


def remaining_section(
    composer: Composer,
    people: People,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    sections: Sequence[Section],
) -> list[Section]:
    """Return a section for contributors cited nowhere else, so that none is forgotten; none if all are cited."""
    cited = {c for x in sections for s in (*x.sentences, *x.also) for c in s.contributors}
    repeated = {d.document_id for d in documents if not d.stands}
    first: dict[str, Passage] = {}
    for p in passages:
        holder = people.of_document[p.document_id][0]
        if holder not in cited and p.analysed and p.document_id not in repeated:
            longest = first.get(holder)
            first[holder] = p if longest is None or len(p.text) > len(longest.text) else longest
    if not first:
        return []
    title = "Contributions without a view that was attributed to an objective"
    spoken = [(holder, p.passage_id) for holder, p in first.items()]
    return [Section("O00", title, "objective", "", (), (composer.closing("O00", spoken),))]
