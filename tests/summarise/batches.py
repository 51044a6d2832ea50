"""Batches of one passage a view, with points and who holds them, as the stages before drafting hand them over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pipeline.agenda import Frame, Frames
from pipeline.domain import (
    Block,
    BlockKind,
    Citation,
    Classification,
    Contributor,
    Cover,
    Document,
    Drafter,
    Holding,
    HoldingState,
    How,
    Judgement,
    Kind,
    Label,
    Origin,
    Passage,
    People,
    Point,
    Section,
    Sentence,
    StakeholderKind,
    Stance,
    Summary,
)
from pipeline.settings import SummariseSettings
from pipeline.summarise import summarise
from pipeline.summarise.cite import both_sides, problem_of
from tests.fakes import make_document, make_passage

STATE, COMPANY, NGO = (
    StakeholderKind.MEMBER_STATE,
    StakeholderKind.PRIVATE_SECTOR,
    StakeholderKind.CIVIL_SOCIETY,
)
TOLD, CONFIRM = HoldingState.TOLD, HoldingState.TO_CONFIRM
FRAMES = Frames(
    objectives=(
        Frame("O01", "The forum", frozenset({"72"})),
        Frame("O02", "Access", frozenset({"49"})),
    ),
    topics=(
        Frame("T1", "Results", frozenset(), "What was achieved?", (Kind.PROGRESS, Kind.PROBLEM, Kind.PRACTICE)),
        Frame(
            "T2", "The forum", frozenset({"72", "73"}), "How should the forum develop?", (Kind.PROPOSAL, Kind.POSITION)
        ),
        Frame("T3", "Other", frozenset(), "What else?", (Kind.PROPOSAL,)),
    ),
)
REFS = {"O01": "72", "O02": "49"}


@dataclass(frozen=True, slots=True)
class Said:
    """One passage: its own id, who sent it, its words, and what it was found to be."""

    passage_id: str
    who: tuple[str, ...]
    text: str
    frame: str = "O01"
    kind: Kind = Kind.POSITION
    language: str = "en"
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Batch:
    """What was said, by whom, the points, and who holds them."""

    said: tuple[Said, ...]
    points: tuple[Point, ...] = ()
    holdings: tuple[Holding, ...] = ()
    kinds: Mapping[str, StakeholderKind] | None = None

    @cached_property
    def people(self) -> People:
        names = dict.fromkeys(c for s in self.said for c in s.who)
        of_document = {document(s.who): s.who for s in self.said}
        return People(
            tuple(
                Contributor(
                    n, n, (self.kinds or {}).get(n, NGO), tuple(d for d, who in of_document.items() if n in who)
                )
                for n in names
            ),
            of_document,
        )

    @cached_property
    def documents(self) -> list[Document]:
        return [
            make_document(Block(BlockKind.PARAGRAPH, "x"), document_id=d, file=f"{d}.docx", cover=Cover(d))
            for d in self.people.of_document
        ]

    @cached_property
    def passages(self) -> list[Passage]:
        return [
            make_passage(
                s.passage_id,
                document_id=document(s.who),
                text=s.text,
                language=s.language,
                sentences=((0, len(s.text)),),
            )
            for s in self.said
        ]

    @property
    def classification(self) -> Classification:
        return Classification(
            tuple(Label(s.passage_id, REFS[s.frame], 0.9, How.MODEL, 1) for s in self.said if s.frame),
            tuple(Judgement(s.passage_id, s.kind, 0.9, Stance.NONE, 0.9, s.topics, not s.frame) for s in self.said),
        )

    def draft(self, *, drafter: Drafter | None = None, **settings: object) -> Summary:
        """Return the draft."""
        return summarise(
            self.documents,
            self.passages,
            self.classification,
            self.points,
            self.holdings,
            FRAMES,
            SummariseSettings(**settings),  # type: ignore[arg-type]
            people=self.people,
            drafter=drafter,
        )

    def problems(self, summary: Summary) -> list[str]:
        """Return what the checks find wrong with a draft."""
        by_id = {p.passage_id: p for p in self.passages}
        found = [problem_of(s, by_id, self.people.of_document) for s in sentences(summary)]
        return [p for p in found if p] + [p.reason for p in both_sides(summary)]


def document(who: Sequence[str]) -> str:
    """Return the id of the document that some contributors sent."""
    return "+".join(who).lower().replace(" ", "-").replace(",", "")


def point(name: str, text: str = "", *, frame: str = "O01", kind: Kind = Kind.POSITION, **fields: object) -> Point:
    """A point of the expert's list."""
    return replace(Point(name, frame, kind, text or f"the text of {name} holds"), **fields)  # type: ignore[arg-type]


def held(name: str, said: Said, state: HoldingState = TOLD, *, probability: float = 0.9) -> list[Holding]:
    """Those who said a passage hold a point by its words."""
    return [Holding(name, c, (Citation(said.passage_id, said.text),), probability, state) for c in said.who]


def batch(
    points: Sequence[Point],
    holders: Mapping[str, Sequence[str]],
    *,
    confirm: Mapping[str, Sequence[str]] | None = None,
    also: Sequence[Said] = (),
    kinds: Mapping[str, StakeholderKind] | None = None,
) -> Batch:
    """A batch in which contributors say what points of the list they hold, each in a passage of its own."""
    said: list[Said] = []
    holdings: list[Holding] = []
    for p in points:
        for state, some in ((TOLD, holders), (CONFIRM, confirm or {})):
            for who in some.get(p.point_id, ()):
                said.append(Said(f"{p.point_id} {who}", (who,), f"We of {who} say {p.text}.", p.frame, p.kind))
                holdings += held(p.point_id, said[-1], state)
    return Batch((*said, *also), tuple(points), tuple(holdings), kinds)


def own(said: Said, *others: Said, clarity: float = 0.9, confirm: Sequence[Said] = ()) -> tuple[Point, list[Holding]]:
    """A point in the words of a passage, that other passages share or may share."""
    name = f"{said.frame}-own-{said.passage_id}"
    made = Point(name, said.frame, said.kind, said.text, Origin.BATCH, clarity=clarity)
    holdings = [h for s in (said, *others) for h in held(name, s)] + [
        h for s in confirm for h in held(name, s, CONFIRM)
    ]
    return made, holdings


def section(summary: Summary, name: str) -> Section:
    """Return the section of an id."""
    return next(s for s in (*summary.objectives, *summary.topics) if s.section_id == name)


def sentences(summary: Summary) -> list[Sentence]:
    """Return all sentences of a draft, those of its lists among them."""
    return [s for x in (*summary.objectives, *summary.topics) for s in (*x.sentences, *x.also)]


def entry(summary: Summary, point_id: str) -> Sentence:
    """Return the listed sentence of a point."""
    (found,) = [s for x in summary.objectives for s in x.also if s.point_id == point_id]
    return found
