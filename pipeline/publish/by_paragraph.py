"""The Agenda as the way in: for each of its paragraphs who holds what on it, in what words, and who the contrary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.agenda import Agenda, base
from pipeline.domain import Citation, Document, Holding, Passage, Point, Sentence, Summary
from pipeline.publish.facts import printed_names, sections_of, senders_of
from pipeline.publish.sources import SourceNote, Sources

_SHOWN = 2
Words = tuple[tuple[str, SourceNote], ...]  # id of the passage, and where it stands


@dataclass(frozen=True, slots=True)
class Spoke:
    """A contributor, and its words that bear on a paragraph, the first of them; `more` counts the rest."""

    name: str
    words: Words
    more: int = 0


@dataclass(frozen=True, slots=True)
class PointHere:
    """A point that is held in words that bear on a paragraph.

    Attributes:
        point: the point.
        holders: those told to hold it in words that bear on the paragraph.
        elsewhere: names of those told to hold it in other words.
        against: the points that nobody can hold together with it, each with the names of its holders.
        sentence_id: of the sentence that tells it; empty if none does.
    """

    point: Point
    holders: tuple[Spoke, ...]
    elsewhere: tuple[str, ...]
    against: tuple[tuple[Point, tuple[str, ...]], ...]
    sentence_id: str = ""


@dataclass(frozen=True, slots=True)
class ParagraphHere:
    """A paragraph of the Agenda: its reference, title and gloss, those of its items, and what is held on it.

    `others` are contributors with words that bear on it and no point told in them; `spoke` counts all.
    """

    ref: str
    title: str
    gloss: str
    items: tuple[tuple[str, str], ...]
    points: tuple[PointHere, ...]
    others: tuple[Spoke, ...]
    spoke: int


class ByParagraph:
    """What is held on each paragraph, made one paragraph at a time."""

    def __init__(
        self,
        agenda: Agenda,
        labels: Mapping[str, Sequence[str]],
        documents: Sequence[Document],
        passages: Sequence[Passage],
        summary: Summary,
        sources: Sources,
        points: Iterable[Point],
        holdings: Iterable[Holding],
    ) -> None:
        """Gather.

        Args:
            agenda: the codebook.
            labels: by passage id, the references given to it.
            documents: of the run.
            passages: of the run.
            summary: for its contributors and its sentences.
            sources: of the run.
            points: as they stand.
            holdings: as they stand; those to be confirmed are left out.
        """
        self._agenda, self._sources = agenda, sources
        self._names = printed_names(summary.contributors, documents)
        self._points = {p.point_id: p for p in points}
        self._told: dict[str, list[Holding]] = defaultdict(list)
        for h in holdings:
            if h.counted and h.point_id in self._points:
                self._told[h.point_id].append(h)
        self._resting: dict[str, dict[str, None]] = defaultdict(dict)
        for point_id, some in self._told.items():
            for c in (c for h in some for c in h.statements):
                self._resting[c.passage_id][point_id] = None
        self._on: dict[str, set[str]] = defaultdict(set)
        for passage_id, refs in labels.items():
            for ref in refs:
                self._on[base(ref)].add(passage_id)
        self._contrary: dict[str, dict[str, None]] = defaultdict(dict)
        for p in self._points.values():
            for other in p.opposes:
                self._contrary[p.point_id][other] = None
                self._contrary[other][p.point_id] = None
        self._sentence = {s.point_id: s.sentence_id for s in reversed(list(_sentences(summary))) if s.point_id}
        self._senders = senders_of(summary.contributors)
        self._by_id = {p.passage_id: p for p in passages if p.analysed}

    def every(self) -> Iterator[ParagraphHere]:
        """Yield every paragraph, in order."""
        for ref in self._agenda.refs:
            yield self.of(ref)

    def of(self, ref: str) -> ParagraphHere:
        """Return what is held on a paragraph.

        Raises:
            KeyError: the codebook has no such paragraph.
        """
        paragraph = self._agenda.by_ref[ref]
        here = self._on.get(ref, set())
        held = dict.fromkeys(i for p in sorted(here) for i in self._resting.get(p, ()))
        points = [self._point(self._points[i], here) for i in self._points if i in held]
        points.sort(key=lambda p: -len(p.holders))
        told = {s.name for p in points for s in p.holders}
        others = tuple(s for s in self._speakers(here) if s.name not in told)
        items = tuple((i.ref, f"{i.title}. {i.gloss}" if i.title else i.gloss) for i in paragraph.items)
        return ParagraphHere(
            ref, paragraph.title, paragraph.gloss, items, tuple(points), others, len(told) + len(others)
        )

    def _point(self, point: Point, here: set[str]) -> PointHere:
        told = self._told.get(point.point_id, [])
        holders = [(h, [c for c in h.statements if c.passage_id in here]) for h in told]
        own = tuple(self._spoke(self._names[h.contributor], some) for h, some in holders if some)
        elsewhere = tuple(self._names[h.contributor] for h, some in holders if not some)
        against = tuple(
            (self._points[i], tuple(self._names[h.contributor] for h in self._told[i]))
            for i in self._contrary.get(point.point_id, ())
            if i in self._points and self._told.get(i)
        )
        return PointHere(point, own, elsewhere, against, self._sentence.get(point.point_id, ""))

    def _speakers(self, here: set[str]) -> Iterator[Spoke]:
        """Yield who has words that bear on a paragraph, in the order of the batch."""
        of: dict[str, list[Citation]] = defaultdict(list)
        for i, p in self._by_id.items():
            if i in here:
                for who in self._senders.get(p.document_id, ()):
                    of[self._names[who]].append(Citation(i, p.text))
        for name, some in of.items():
            yield self._spoke(name, some)

    def _spoke(self, name: str, some: Sequence[Citation]) -> Spoke:
        shown = tuple((c.passage_id, self._sources.resolve(c)) for c in some[:_SHOWN])
        return Spoke(name, shown, len(some) - len(shown))


def _sentences(summary: Summary) -> Iterator[Sentence]:
    for section in sections_of(summary):
        yield from (*section.sentences, *section.also)
