"""Induction: points of the batch's own, from statements that no known point explains.

Candidates are statements that can stand alone in a report. Each is matched against all other unexplained statements;
then the candidate that serves most contributors not yet served is taken, its equivalents are dropped, and so on. What
nobody shares is a point of one contributor: nothing is lost.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.domain import Citation, Holding, HoldingState, Kind, Origin, Point, Statement

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_PART = 2_000


@dataclass(frozen=True, slots=True)
class Open:
    """A statement that no known point explains: where it belongs, its kind, and how surely it can stand alone."""

    statement: Statement
    frame: str
    kind: Kind
    clarity: float


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """Where n statements are compared: those in English by one encoder, all others by one that spans languages.

    `english` is (n, d), `every` (n, e), float64, of unit length; `known` (n,) tells which are in English.
    """

    english: NDArray[np.float64]
    every: NDArray[np.float64]
    known: NDArray[np.bool_]

    def near(self, least: float) -> list[dict[int, float]]:
        """Return, by statement, the others that are at least so alike, with their cosines."""
        import numpy as np

        found: list[dict[int, float]] = [{} for _ in self.known]
        english, other = np.flatnonzero(self.known), np.flatnonzero(~self.known)
        for rows, columns, space in (
            (english, english, self.english),
            (english, other, self.every),
            (other, english, self.every),
            (other, other, self.every),
        ):
            if not len(rows) or not len(columns):
                continue
            for start in range(0, len(rows), _PART):
                part = rows[start : start + _PART]
                likeness = np.round(space[part] @ space[columns].T, 4)
                for at, row in zip(part.tolist(), likeness, strict=True):
                    near = np.flatnonzero(row >= least)
                    found[at] |= {int(columns[m]): float(row[m]) for m in near if columns[m] != at}
        return found


def induced(
    unexplained: Sequence[Open],
    space: Space,
    citations: Mapping[str, Citation],
    *,
    same: float,
    alike: float,
) -> tuple[list[Point], list[Holding]]:
    """Return points in contributors' own words, and who holds them.

    Args:
        unexplained: statements with a view, in the order of the batch.
        space: where they are compared.
        citations: of statements, by id.
        same: least cosine of statements that say the same: their contributors are told as holders.
        alike: least cosine of statements whose contributors are left to an editor to confirm.
    """
    near = space.near(alike)
    points: list[Point] = []
    holdings: list[Holding] = []
    left = set(range(len(unexplained)))
    # A candidate serves fewer and fewer as others are taken: it is weighed again only when its turn comes.
    queue = [(*_rank(n, near, unexplained, left, same), n) for n in left]
    heapq.heapify(queue)
    while queue:
        *rank, lead = heapq.heappop(queue)
        if lead not in left:
            continue
        if (now := _rank(lead, near, unexplained, left, same)) != tuple(rank):
            heapq.heappush(queue, (*now, lead))
            continue
        members = {m: c for m, c in near[lead].items() if m in left and _belong(unexplained[lead], unexplained[m])}
        point, held = _point(unexplained[lead], {n: unexplained[n] for n in members}, members, citations, same)
        points.append(point)
        holdings += held
        left -= {lead, *(m for m, cosine in members.items() if cosine >= same)}
    return points, holdings


def unheard(
    waiting: Sequence[Open], heard: Set[tuple[str, str]], citations: Mapping[str, Citation]
) -> tuple[list[Point], list[Holding]]:
    """Return points of contributors told nowhere in an objective, in the clearest words left to be confirmed there.

    Args:
        waiting: statements that may hold known points, an editor has to say.
        heard: contributors with the objectives in which they are told already.
        citations: of statements, by id.
    """
    points: list[Point] = []
    found: list[Holding] = []
    for _, lead in sorted(enumerate(waiting), key=lambda x: (-round(x[1].clarity, 2), x[0])):
        who = {(c, lead.frame) for c in lead.statement.contributors}
        if who <= heard:
            continue
        point, held = _point(lead, {}, {}, citations, 1.0)
        points.append(point)
        found += held
        heard = heard | who
    return points, found


def _belong(lead: Open, other: Open) -> bool:
    return lead.frame == other.frame and lead.kind == other.kind


def _rank(
    n: int, near: Sequence[Mapping[int, float]], unexplained: Sequence[Open], left: set[int], same: float
) -> tuple[int, float, int]:
    """Return what the best candidate has least of: contributors served, negative, then clarity, then its place."""
    lead = unexplained[n]
    served = set(lead.statement.contributors)
    for m, cosine in near[n].items():
        if m in left and cosine >= same and _belong(lead, unexplained[m]):
            served.update(unexplained[m].statement.contributors)
    return -len(served), -round(lead.clarity, 2), n


def _point(
    lead: Open,
    others: Mapping[int, Open],
    likeness: Mapping[int, float],
    citations: Mapping[str, Citation],
    same: float,
) -> tuple[Point, list[Holding]]:
    own = lead.statement
    words = citations[own.statement_id].quote
    name = hashlib.sha256(f"{lead.frame}\n{own.statement_id}\n{words}".encode()).hexdigest()[:10]
    point = Point(f"{lead.frame}-own-{name}", lead.frame, lead.kind, words, Origin.BATCH, clarity=lead.clarity)
    held = {c: Holding(point.point_id, c, (citations[own.statement_id],), 1.0, HoldingState.TOLD)
            for c in own.contributors}  # fmt: skip
    for m in sorted(others, key=lambda m: (-likeness[m], m)):
        statement = others[m].statement
        state = HoldingState.TOLD if likeness[m] >= same else HoldingState.TO_CONFIRM
        for c in statement.contributors:
            if c not in held:
                citation = (citations[statement.statement_id],)
                held[c] = Holding(point.point_id, c, citation, round(max(0.0, likeness[m]), 4), state)
    return point, list(held.values())
