"""Editors' decisions about points: what they are called, what they keep, and the points that editors add."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.domain import Citation, Decision, Document, Holding, Kind, Origin, Passage, People, Point

CONFIRM, REFUSE = "confirm", "refuse"
"""A contributor (`data["contributor"]`) holds the point that is the target, or does not; `sources` are its words."""
POINT, WORD, DROP, UNITE, DIVIDE = "point", "word", "drop", "unite", "divide"
"""A point of an editor's own, another wording, a point refused, two made one, one made two."""
UNDER, OPPOSE, ORDER = "under", "oppose", "order"
"""A point put below another, set against another or no longer, and the order of the points of an objective."""
ON_POINTS = frozenset({CONFIRM, REFUSE, POINT, WORD, DROP, UNITE, DIVIDE, UNDER, OPPOSE, ORDER})
"""Actions whose target is a point; that of `ORDER` was moved."""
_ADDED, _RECORD = "-editor-", "record"


@dataclass(frozen=True, slots=True)
class Record:
    """A point as it was decided upon, and the words of those told to hold it then, by contributor."""

    point: Point
    words: tuple[tuple[str, Citation], ...]


def recorded(points: Iterable[Point], holdings: Mapping[str, Iterable[Holding]]) -> dict[str, str]:
    """Return what a decision keeps, in its data, of points of the batch, which another run may not find again.

    Args:
        points: that a decision names; nothing is kept of those that every run has.
        holdings: by point id.
    """
    kept = {}
    for p in points:
        if p.origin is Origin.BATCH:
            held = [[h.contributor, c.passage_id, c.quote] for h in holdings[p.point_id] if h.counted
                    for c in h.statements[:1]]  # fmt: skip
            own = {"frame": p.frame, "kind": p.kind.value, "text": p.text, "clarity": p.clarity}
            kept[p.point_id] = {**own, "held": held}
    return {_RECORD: json.dumps(kept, ensure_ascii=False)} if kept else {}


def records_of(decision: Decision) -> list[Record]:
    """Return what a decision kept of points of the batch."""
    return [
        Record(
            Point(i, p["frame"], Kind(p["kind"]), p["text"], Origin.BATCH, clarity=p["clarity"]),
            tuple((who, Citation(passage, quote)) for who, passage, quote in p["held"]),
        )
        for i, p in json.loads(decision.data.get(_RECORD, "{}")).items()
    ]


def new_id(frame: str, unique: str) -> str:
    """Return the id of a point that an editor adds."""
    return f"{frame}{_ADDED}{unique}"


def own_points(decisions: Sequence[Decision], frames: Iterable[str], known: Sequence[Point] = ()) -> tuple[Point, ...]:
    """Return the points that editors added, in their own words, of objectives that there are; dropped ones too.

    Args:
        decisions: those in force, oldest first.
        frames: ids of the objectives.
        known: points of lists; an editor's point that is on one by now is not added again.
    """
    there, listed = frozenset(frames), {p.point_id for p in known}
    return tuple(
        Point(d.target, d.frame, Kind(d.data["kind"]), d.text, Origin.EDITOR)
        for d in decisions
        if d.action == POINT and d.frame in there and d.target not in listed
    )


class Spoken:
    """Who said which words in a batch."""

    def __init__(self, documents: Sequence[Document], passages: Sequence[Passage], people: People) -> None:
        standing = {d.document_id for d in documents if d.stands}
        self._passages = [p for p in passages if p.analysed and p.document_id in standing]
        self._by_id = {p.passage_id: p for p in self._passages}
        self._of_document = people.of_document
        self.contributors: Mapping[str, object] = {c.contributor_id: c for c in people.contributors}

    def find(self, words: Citation) -> Citation | None:
        """Return where words stand in this batch: where they stood, or where else the same words are; None if gone."""
        own = self._by_id.get(words.passage_id)
        if own is not None and words.quote in own.text:
            return words
        return next((Citation(p.passage_id, words.quote) for p in self._passages if words.quote in p.text), None)

    def senders(self, words: Citation) -> tuple[str, ...]:
        """Return who said words that stand in this batch, all who sent them together."""
        return self._of_document[self._by_id[words.passage_id].document_id] if words.passage_id in self._by_id else ()

    def whose(self, contributor: str, words: Sequence[Citation]) -> tuple[str, tuple[Citation, ...]]:
        """Return who a contributor is in this batch, and its words that are found again.

        One that is not there by its id, since its name was corrected or it was joined with another, is the one sender
        of its words; empty if there is none.
        """
        found = tuple(dict.fromkeys(f for c in words if (f := self.find(c)) is not None))
        if contributor in self.contributors:
            return contributor, tuple(f for f in found if contributor in self.senders(f))
        for c in found:
            if len(some := self.senders(c)) == 1:
                return some[0], tuple(f for f in found if some[0] in self.senders(f))
        return "", ()
