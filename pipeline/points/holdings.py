"""Holdings: of what the matcher finds likely, who is told as a holder, who is left to confirm, and who is neither."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.domain import Citation, Holding, HoldingState, Point, Statement

_EVIDENCE = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contributor who may hold a point: the likely statements, best first, and how likely it is, calibrated."""

    point_id: str
    contributor: str
    statements: tuple[str, ...]
    probability: float


def holdings_of(
    candidates: Iterable[Candidate],
    points: Sequence[Point],
    citations: Mapping[str, Citation],
    statements: Mapping[str, Statement],
    *,
    told: float,
    asked: float,
) -> list[Holding]:
    """Return the holdings of points, in the order of the points, the surest holder first.

    Whoever holds a point holds its broader one. Nobody holds two opposed points: of these the likelier is left to an
    editor to confirm, unless it is far likelier, and the other is dropped.

    Args:
        candidates: from the matcher, any number a contributor and point; the likeliest counts.
        points: in the order of a report.
        citations: of statements, by id.
        statements: by id; what is told of one sender of a joint contribution is told of all.
        told: least probability to be told.
        asked: least probability to be left to confirm.
    """
    best: dict[tuple[str, str], Candidate] = {}
    for c in candidates:
        _offer(best, c)
    _broaden(best, points)
    states = {k: HoldingState.TOLD if c.probability >= told else HoldingState.TO_CONFIRM for k, c in best.items()}
    _part(best, states, points)
    _together(best, states, statements)
    order = {p.point_id: n for n, p in enumerate(points)}
    kept = [(k, c) for k, c in best.items() if k in states and c.probability >= asked]
    kept.sort(key=lambda i: (order[i[1].point_id], -round(i[1].probability, 6), i[1].contributor))
    return [
        Holding(
            c.point_id,
            c.contributor,
            tuple(dict.fromkeys(citations[s] for s in c.statements[:_EVIDENCE])),
            round(c.probability, 4),
            states[k],
        )
        for k, c in kept
    ]


def _offer(best: dict[tuple[str, str], Candidate], candidate: Candidate) -> None:
    key = (candidate.contributor, candidate.point_id)
    if key not in best or candidate.probability > best[key].probability:
        best[key] = candidate


def _broaden(best: dict[tuple[str, str], Candidate], points: Sequence[Point]) -> None:
    """Let who holds a point hold its broader one, and that one's broader one."""
    broader = {p.point_id: p.broader for p in points if p.broader}
    for candidate in list(best.values()):
        point = candidate.point_id
        while point in broader:
            point = broader[point]
            _offer(best, replace(candidate, point_id=point))


def _part(
    best: Mapping[tuple[str, str], Candidate], states: dict[tuple[str, str], HoldingState], points: Sequence[Point]
) -> None:
    """Set no contributor against itself: of two opposed points the less likely is dropped, the other not told."""
    opposed = {p.point_id: p.opposes for p in points if p.opposes}
    likeliest = sorted(best.values(), key=lambda c: (-c.probability, c.point_id, c.contributor))
    for candidate in likeliest:
        key = (candidate.contributor, candidate.point_id)
        if key not in states:
            continue
        for other in opposed.get(candidate.point_id, ()):
            rival = best.get((candidate.contributor, other))
            if rival is None or (candidate.contributor, other) not in states:
                continue
            del states[candidate.contributor, other]
            if rival.probability > candidate.probability / 2:
                states[key] = HoldingState.TO_CONFIRM


def _together(
    best: dict[tuple[str, str], Candidate],
    states: dict[tuple[str, str], HoldingState],
    statements: Mapping[str, Statement],
) -> None:
    """Tell what the senders of a joint contribution hold there of all of them."""
    for (contributor, point), state in list(states.items()):
        candidate = best[contributor, point]
        if state is not HoldingState.TOLD:
            continue
        for statement in candidate.statements[:_EVIDENCE]:
            for other in statements[statement].contributors:
                if states.get((other, point)) is not HoldingState.TOLD:
                    best[other, point] = replace(candidate, contributor=other, statements=(statement,))
                    states[other, point] = HoldingState.TOLD
