"""A run made by hand, with sentences as the machine words them, for what people make of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.agenda import load_points
from pipeline.domain import (
    Citation,
    Contributor,
    Counts,
    Cover,
    Document,
    Passage,
    Point,
    Section,
    Sentence,
    StakeholderKind,
    Summary,
)
from pipeline.review.guards import Finding, Guards
from pipeline.review.loaded import Judged, Loaded
from pipeline.summarise.wording import holders, told, upper

PEOPLE = (
    ("brazil", "Brazil", StakeholderKind.MEMBER_STATE, "BRA"),
    ("uk", "United Kingdom of Great Britain and Northern Ireland", StakeholderKind.MEMBER_STATE, "GBR"),
    ("isoc", "Internet Society (ISOC)", StakeholderKind.TECHNICAL_COMMUNITY, ""),
    ("apc", "Association for Progressive Communications", StakeholderKind.CIVIL_SOCIETY, ""),
    ("h", "Company H", StakeholderKind.PRIVATE_SECTOR, ""),
    (
        "unesco",
        "United Nations Educational, Scientific and Cultural Organization",
        StakeholderKind.INTERGOVERNMENTAL,
        "",
    ),
    ("kenya", "Ministry of Information, Kenya", StakeholderKind.MEMBER_STATE, "KEN"),
    ("f", "F国", StakeholderKind.MEMBER_STATE, ""),
    ("d", "Страна D", StakeholderKind.MEMBER_STATE, ""),
    ("k", "K", StakeholderKind.INDIVIDUAL, ""),
    ("lee", "Ana Lee", StakeholderKind.INDIVIDUAL, ""),
    ("iso", "Institute I", StakeholderKind.ACADEMIA, ""),
)
IDS = tuple(p[0] for p in PEOPLE)


class Made:
    """A run whose sentences are made as they are asked for: `say` gives one on a point and its contributors."""

    def __init__(self) -> None:
        self._contributors = {
            i: Contributor(i, name, kind, (f"doc-{i}",), country, as_written=(name,))
            for i, name, kind, country in PEOPLE
        }
        self._passages: dict[str, Passage] = {}
        self._sentences: dict[str, Sentence] = {}
        self._points: list[Point] = []

    def say(
        self, point: Point, who: Sequence[str], *, text: str = "", quote: str = "", language: str = "en"
    ) -> Sentence:
        """Return a sentence that tells a point held by some contributors, worded as the machine does."""
        sentence_id = f"{point.frame}-{len(self._sentences)}"
        cited = []
        for i in who:
            p = f"{sentence_id}.{i}"
            words = quote or f"We believe that {point.text}."
            self._passages[p] = Passage(p, f"doc-{i}", f"{i}.docx", None, None, "", "", 0, 0, language, words)
            cited.append(Citation(p, words))
        people = [self._contributors[i] for i in who]
        worded = text or upper(told(point.kind, holders(people, most=5), point.text, len(self._sentences)))
        kinds: dict[str, int] = {}
        for c in people:
            kinds[c.kind.value] = kinds.get(c.kind.value, 0) + 1
        counts = Counts(len(who), len(who), tuple(kinds.items()))
        made = Sentence(sentence_id, point.frame, worded, tuple(cited), tuple(who), counts, point.point_id, point.kind)
        self._sentences[sentence_id] = made
        self._points.append(point)
        return made

    def contributor(self, contributor_id: str) -> Contributor:
        """Return a contributor of the run."""
        return self._contributors[contributor_id]

    def guards(self) -> Guards:
        """Return the guards of the run with all that was said so far."""
        documents = tuple(
            Document(f"doc-{i}", f"{i}.docx", "", "", "", (), Cover(contributor=name)) for i, name, _, _ in PEOPLE
        )
        section = Section("O04", "", "objective", "", tuple(self._sentences.values()))
        summary = Summary((section,), (), tuple(self._points), (), tuple(self._contributors.values()))
        judged: dict[str, Judged] = {p: Judged(("69",)) for p in self._passages}
        return Guards(Loaded(documents, tuple(self._passages.values()), judged, summary, (), Path()))


def found(guards: Guards, sentence: Sentence, text: str) -> list[Finding]:
    """Return what is found on a wording of a sentence of the machine's."""
    return list(guards.on(sentence, text, (sentence,)))


def points() -> list[Point]:
    """Return the points of the expert's list, whose neutral words a draft is made of."""
    return list(load_points())
