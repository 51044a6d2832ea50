"""Sections: the points a section tells, those it lists, who may hold them too, and that nobody is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.agenda import Frame
from pipeline.domain import (
    ELSEWHERE,
    Citation,
    Contributor,
    Document,
    Drafter,
    Holding,
    Kind,
    Origin,
    Passage,
    Point,
    Section,
    Sentence,
    StakeholderKind,
    Withheld,
)
from pipeline.settings import SummariseSettings
from pipeline.summarise.choose import Offer, chosen, ordered, without_echoes
from pipeline.summarise.cite import problem_of
from pipeline.summarise.material import Material
from pipeline.summarise.sentences import made
from pipeline.summarise.wording import (
    contrary,
    differing,
    holders,
    joined,
    named,
    names,
    narrower,
    quotation,
    quoted,
    spoke,
    told,
    upper,
)

_WORDS_A_PAGE = 500
_FEWEST_PAGES = 1.5
_FRAMING, _NAME = 6, 5
_LONGEST_QUOTE = 60  # words
_SOMEWHAT = 0.4  # how surely words must stand alone to be quoted where a section would say nothing
_FIRST = (StakeholderKind.MEMBER_STATE, StakeholderKind.INTERGOVERNMENTAL, StakeholderKind.SECTOR_MEMBER)


class Writer:
    """Writes the sections of the objectives."""

    def __init__(self, material: Material, settings: SummariseSettings, drafter: Drafter | None = None) -> None:
        """Take what there is, limits, and an optional language model that words what would be quoted."""
        self._m = material
        self._settings = settings
        self._drafter = drafter
        self._clauses: Mapping[str, str] = {}
        self._points = {p.point_id: p for p in material.points}
        self._told: dict[str, list[Holding]] = {}
        self._asked: dict[str, list[Holding]] = {}
        for h in material.holdings:
            where = self._told if h.counted else self._asked
            where.setdefault(h.point_id, []).append(h)
        for some in (*self._told.values(), *self._asked.values()):
            if self._points[some[0].point_id].origin is not Origin.BATCH:  # whose words are quoted stays first
                some.sort(key=self._rank)

        self._said = {
            c
            for i, some in self._told.items()
            if self._points[i].origin is not Origin.BATCH
            for h in some
            for c in h.statements
        }

    def _rank(self, holding: Holding) -> tuple[int, float, str]:
        """Return a holder's place among others: States first, then their organizations, then the surest."""
        kind = self._m.contributors[holding.contributor].kind
        place = _FIRST.index(kind) if kind in _FIRST else len(_FIRST)
        return place, -round(holding.probability, 4), holding.contributor

    def sections(self, frames: Sequence[Frame], contributions: int) -> list[Section]:
        """Return a section a frame.

        Args:
            frames: the objectives, in order; `elsewhere` among them holds points of no objective.
            contributions: how many there are; the length of the text follows from it.
        """
        pages = max(_FEWEST_PAGES, self._settings.pages_per_hundred * contributions / 100)
        offers = [o for p in self._m.points if (o := self._offer(p)) is not None]
        broader = {p.point_id: p.broader for p in self._m.points}
        offers = without_echoes(offers, broader, {p.point_id for p in self._m.points if p.place})
        words, short = (round(n * _WORDS_A_PAGE) for n in (pages, _FEWEST_PAGES))
        taken = chosen(offers, words=words, least=self._settings.least_sentences, short=short)
        self._clauses = self._worded(taken)
        return [self._section(f, [i for i in taken if self._points[i].frame == f.id]) for f in frames]

    def _offer(self, point: Point) -> Offer | None:
        told = self._told.get(point.point_id, ())
        who = tuple(h.contributor for h in told)
        if not who or self._repeats(point):
            return None
        alone = point.origin is Origin.BATCH
        length = len(point.text.split())
        if alone and (point.clarity < _SOMEWHAT or length > _LONGEST_QUOTE):
            return None
        words = length + _FRAMING + _NAME * min(len(who), self._settings.named + 1)
        faint = alone and point.clarity < self._settings.standing
        return Offer(point.point_id, point.frame, who, words, point.opposes, point.clarity, own=alone, faint=faint)

    def _repeats(self, point: Point) -> bool:
        """Tell whether a point is in words that another is told by, since an editor confirmed who holds that."""
        told = self._told.get(point.point_id, ())
        own = point.origin is Origin.BATCH and bool(told) and not point.place
        return own and all(c in self._said for h in told for c in h.statements)

    def _section(self, frame: Frame, taken: Sequence[str]) -> Section:
        mine = [p.point_id for p in self._m.points if p.frame == frame.id]
        support = {i: len(self._told.get(i, ())) for i in mine}
        broader = {i: self._points[i].broader for i in mine if self._points[i].broader}
        chosen_here = set(taken)
        fixed = {i: self._points[i].place for i in mine if self._points[i].place}
        opposes = {i: self._points[i].opposes for i in mine}
        order = ordered([i for i in mine if i in chosen_here], support, opposes, broader, fixed=fixed)
        kept, failed = self._checked(self._written(order))
        printed = {s.point_id for s in kept}
        also, unlisted = self._checked(self._listed([i for i in mine if i not in printed]))
        waiting, unasked = self._checked(self._waiting([i for i in mine if i in printed]))
        here = self._spoke(frame.id)
        heard = {c for s in (*kept, *also, *waiting) for c in s.contributors}
        others = [(c, p) for c, p in here.items() if c not in heard]
        closing = [self.closing(frame.id, others)] if others else []
        everyone = [self._m.contributors[c] for c in self._m.contributors if c in here or c in heard]
        return Section(
            frame.id,
            frame.title,
            "objective",
            frame.asks,
            tuple(kept),
            (*also, *waiting, *closing),
            (*failed, *unlisted, *unasked),
            opening=spoke(everyone),
        )

    def _spoke(self, frame: str) -> dict[str, str]:
        """Return who spoke to an objective by the label of a passage, each with its surest."""
        first: dict[str, str] = {}
        for passage in self._m.spoke.get(frame, ()):
            for contributor in self._m.of_document[self._m.passages[passage].document_id]:
                first.setdefault(contributor, passage)
        return first

    def _written(self, order: Sequence[str]) -> list[Sentence]:
        out: list[Sentence] = []
        verbs: Counter[Kind] = Counter()
        before = ""
        for point_id in order:
            point = self._points[point_id]
            beside = [i for i in point.opposes if i in order]
            text = self._text(point, verbs[point.kind])
            verbs[point.kind] += 1
            if point.origin is Origin.BATCH:
                pass
            elif before and before in point.opposes:
                text = contrary(text)
            elif beside and point.issue and order.index(point_id) < min(map(order.index, beside)):
                text = differing(point.issue, text)
            elif before and point.broader == before:
                text = narrower(text)
            out.append(self._sentence(point, upper(text), "told", opposes=tuple(beside)))
            before = point_id
        return out

    def _text(self, point: Point, turn: int) -> str:
        who = [self._m.contributors[h.contributor] for h in self._told[point.point_id]]
        if point.origin is not Origin.BATCH:
            return told(point.kind, holders(who, most=self._settings.named), point.text, turn)
        source = self._told[point.point_id][0].statements[0]
        passage = self._m.passages[source.passage_id]
        clause = self._clauses.get(point.point_id, "")
        if clause:
            return told(point.kind, holders(who, most=self._settings.named), clause, turn)
        speakers = sum(h.statements[0] == source for h in self._told[point.point_id])
        first = names(who[:speakers], most=self._settings.named)
        quote = quotation(point.kind, first, quoted(point.text, point.text), passage.language, turn)
        if len(who) == speakers:
            return quote
        others = names(who[speakers:], most=self._settings.named)
        return f"{quote.removesuffix('.')}; similar views were expressed by {others}."

    def _worded(self, taken: Sequence[str]) -> dict[str, str]:
        """Return a language model's clauses for points that would be quoted, of those it has a sound one for."""
        some = [i for i in taken if self._points[i].origin is Origin.BATCH]
        sources = {i: self._told[i][0].statements[0] for i in some}
        english = {i: s for i, s in sources.items() if self._m.passages[s.passage_id].language == "en"}
        if self._drafter is None or not english:
            return {}
        quotes = [(s.quote, self._m.passages[s.passage_id].text, i) for i, s in english.items()]
        return {i: clause for i, clause in zip(english, self._drafter.clauses(quotes), strict=True) if clause}

    def _listed(self, points: Iterable[str]) -> list[Sentence]:
        """Return further points with who holds them and who may, most held first."""
        some = [i for i in points if self._told.get(i) or self._asked.get(i)]
        some = [i for i in some if not self._repeats(self._points[i])]
        some.sort(key=lambda i: (-len(self._told.get(i, ())), self._points[i].origin is Origin.BATCH))
        return [self._entry(self._points[i], "listed") for i in some]

    def _waiting(self, points: Iterable[str]) -> list[Sentence]:
        """Return those of the told points that more contributors may hold, with who is to be confirmed."""
        return [self._entry(self._points[i], "to confirm") for i in points if self._asked.get(i)]

    def _entry(self, point: Point, form: str) -> Sentence:
        held = [self._m.contributors[h.contributor] for h in self._told.get(point.point_id, ())]
        asked = [self._m.contributors[h.contributor] for h in self._asked.get(point.point_id, ())]
        own = point.origin is Origin.BATCH
        words = quoted(point.text, point.text).removesuffix(".") if own else upper(point.text)
        parts = ["; ".join(map(named, held))] if held else []
        if asked:
            parts.append(f"to be confirmed: {'; '.join(map(named, asked))}")
        return self._sentence(point, f"{words} ({'; '.join(parts)}).", form)

    def _sentence(self, point: Point, text: str, form: str, opposes: tuple[str, ...] = ()) -> Sentence:
        held = self._told.get(point.point_id, ())
        asked = self._asked.get(point.point_id, ())
        sources = [c for h in held for c in h.statements]
        waiting = tuple(dict.fromkeys(c for h in asked for c in h.statements))
        who = tuple(dict.fromkeys(h.contributor for h in held))
        language = "en"
        if point.origin is Origin.BATCH:
            language = self._m.passages[(sources or list(waiting))[0].passage_id].language
        if form == "told":
            form = "reported" if point.origin is not Origin.BATCH else "quoted" if "“" in text else "drafted"
        else:
            sources += waiting
        return made(point.frame, text, sources, self._people(who), form, point, language, waiting, opposes)

    def closing(self, frame: str, others: Sequence[tuple[str, str]], lead: str = "Also addressed by") -> Sentence:
        """Return who else spoke to a section, each with a passage."""
        passages = {c: self._m.passages[p] for c, p in others}
        sources = [Citation(p.passage_id, p.text) for p in passages.values()]
        sources = list(dict.fromkeys(sources))
        who = tuple(dict.fromkeys(c for s in sources for c in self._of(s)))
        text = f"{lead} {joined([named(self._m.contributors[c]) for c in who])}."
        return made(frame, text, sources, self._people(who), "listed")

    def _people(self, ids: Sequence[str]) -> list[Contributor]:
        return [self._m.contributors[c] for c in ids]

    def _of(self, source: Citation) -> tuple[str, ...]:
        return self._m.of_document[self._m.passages[source.passage_id].document_id]

    def _checked(self, sentences: Sequence[Sentence]) -> tuple[list[Sentence], list[Withheld]]:
        kept, withheld = [], []
        for s in sentences:
            reason = problem_of(s, self._m.passages, self._m.of_document)
            if reason:
                withheld.append(Withheld(s, reason))
            else:
                kept.append(s)
        return kept, withheld

    def remaining(
        self, documents: Sequence[Document], sections: Sequence[Section], elsewhere: Section
    ) -> list[Section]:
        """Return the section of what no objective holds, with the contributors cited nowhere else: none is forgotten.

        Args:
            documents: of the batch.
            sections: of the objectives.
            elsewhere: the section of points of no objective.

        Returns:
            The section, or nothing if it would be empty.
        """
        sections = [*sections, elsewhere]
        cited = {c for x in sections for s in (*x.sentences, *x.also) for c in s.contributors}
        standing = {d.document_id for d in documents if d.stands}
        first: dict[str, Passage] = {}
        for p in self._m.passages.values():
            if p.document_id not in standing or not p.analysed:
                continue
            for holder in self._m.of_document[p.document_id]:
                if holder not in cited and (holder not in first or len(p.text) > len(first[holder].text)):
                    first[holder] = p
        spoken = [(holder, p.passage_id) for holder, p in first.items()]
        also = (*elsewhere.also, *([self.closing(ELSEWHERE, spoken)] if spoken else ()))
        opening = elsewhere.opening if elsewhere.sentences or elsewhere.also else ""
        return [replace(elsewhere, also=also, opening=opening)] if elsewhere.sentences or also else []
