"""Holdings: of what the matcher finds likely, who is told as a holder, who is left to confirm, and who is neither."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from pipeline.domain import Citation, Holding, HoldingState, Point, Statement

_EVIDENCE = 3
_CLAIMS = 2  # points that a statement is told for as what they rest on most, their broader ones aside
_CROWD, _LIKELY = 6, 0.5  # a statement that is that likely for more points is about their subject and says none of them
_GROUP = 3  # holders from which no more is asked of each than the threshold


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contributor who may hold a point: the likely statements, best first, and how likely it is, calibrated.

    `model` tells that a language model was asked, and that its answer stands behind the probability. `narrower` is the
    point that was asked about, where this one is only broader.
    """

    point_id: str
    contributor: str
    statements: tuple[str, ...]
    probability: float
    model: bool = False
    narrower: str = ""


def holdings_of(
    candidates: Iterable[Candidate],
    points: Sequence[Point],
    citations: Mapping[str, Citation],
    statements: Mapping[str, Statement],
    *,
    told: float,
    asked: float,
    bars: Mapping[str, float] = MappingProxyType({}),
    fewer: float = 0.0,
) -> list[Holding]:
    """Return the holdings of points, in the order of the points, the surest holder first.

    Whoever holds a point holds its broader one, and what is told of one sender of a joint contribution is told of all.
    Nobody holds a point and its contrary: of these the likelier is left to an editor to confirm, unless it is far
    likelier, and the other is dropped.

    Args:
        candidates: from the matcher, any number a contributor and point; the likeliest counts.
        points: in the order of a report.
        citations: of statements, by id.
        statements: by id.
        told: least probability to be told.
        asked: least probability to be left to confirm.
        bars: by point, least probability to be told where that is another; what a language model vouched for is exempt.
        fewer: how much surer holders must be to be told for each that a point has short of three: one wrong name of two
            spoils a sentence, one of ten does not.
    """

    def enough(candidate: Candidate) -> bool:
        bar = told if candidate.model else bars.get(candidate.narrower or candidate.point_id, told)
        return candidate.probability >= bar

    best: dict[tuple[str, str], Candidate] = {}
    for c in candidates:
        _offer(best, c)
    _broaden(best, points)
    _share(best, statements, enough)
    states = {k: HoldingState.TOLD if enough(c) else HoldingState.TO_CONFIRM for k, c in best.items()}
    _part(best, states, contraries(points))
    _claim(best, states)
    _group(best, states, told, fewer)
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
            c.model,
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
            _offer(best, replace(candidate, point_id=point, narrower=candidate.point_id))


def _share(
    best: dict[tuple[str, str], Candidate], statements: Mapping[str, Statement], enough: Callable[[Candidate], bool]
) -> None:
    """Let the senders of a joint contribution hold what is likely enough to be told of one of them."""
    for candidate in [c for c in best.values() if enough(c)]:
        for statement in candidate.statements[:_EVIDENCE]:
            for other in statements[statement].contributors:
                _offer(best, replace(candidate, contributor=other, statements=(statement,)))


def contraries(points: Sequence[Point]) -> dict[str, frozenset[str]]:
    """Return, by point, the points that nobody can hold together with it.

    These are what it opposes, what its broader points oppose, and the narrower points of all of these.
    """
    broader = {p.point_id: p.broader for p in points}
    opposes = {p.point_id: p.opposes for p in points}
    above: dict[str, list[str]] = {}
    for point in broader:
        above[point] = [point]
        while broader.get(above[point][-1]):
            above[point].append(broader[above[point][-1]])
    below: dict[str, set[str]] = {}
    for point, some in above.items():
        for wide in some:
            below.setdefault(wide, set()).add(point)
    against = {
        p: frozenset(q for a in some for o in opposes.get(a, ()) for q in below.get(o, ())) for p, some in above.items()
    }
    return {p: some for p, some in against.items() if some}


def _part(
    best: Mapping[tuple[str, str], Candidate],
    states: dict[tuple[str, str], HoldingState],
    against: Mapping[str, frozenset[str]],
) -> None:
    """Set no contributor against itself: of a point and its contrary the less likely is dropped, the other not told."""
    likeliest = sorted(best.values(), key=lambda c: (-c.probability, c.point_id, c.contributor))
    for candidate in likeliest:
        key = (candidate.contributor, candidate.point_id)
        if key not in states:
            continue
        for other in against.get(candidate.point_id, ()):
            rival = best.get((candidate.contributor, other))
            if rival is None or (candidate.contributor, other) not in states:
                continue
            del states[candidate.contributor, other]
            if rival.probability > candidate.probability / 2:
                states[key] = HoldingState.TO_CONFIRM


def _claim(best: Mapping[tuple[str, str], Candidate], states: dict[tuple[str, str], HoldingState]) -> None:
    """Tell a statement for its likeliest points only: what seems to say many things seldom says all of them.

    What seems to say a crowd of them is a statement about their subject, and is told for none.
    """
    claims: dict[tuple[str, str], set[str]] = {}
    likely: dict[tuple[str, str], set[str]] = {}
    for candidate in best.values():
        if candidate.probability >= _LIKELY:
            words = (candidate.contributor, candidate.statements[0])
            likely.setdefault(words, set()).add(candidate.narrower or candidate.point_id)
    for candidate in sorted(best.values(), key=lambda c: (-c.probability, c.point_id, c.contributor)):
        key = (candidate.contributor, candidate.point_id)
        if states.get(key) is not HoldingState.TOLD or candidate.model:
            continue
        words = (candidate.contributor, candidate.statements[0])
        claimed = claims.setdefault(words, set())
        asked = candidate.narrower or candidate.point_id
        if len(likely[words]) > _CROWD or (asked not in claimed and len(claimed) == _CLAIMS):
            states[key] = HoldingState.TO_CONFIRM
        else:
            claimed.add(asked)


def _group(
    best: Mapping[tuple[str, str], Candidate], states: dict[tuple[str, str], HoldingState], told: float, fewer: float
) -> None:
    """Ask more of a few holders than of many; those who speak in the same words count as one."""
    some: dict[str, list[Candidate]] = {}
    for key, candidate in best.items():
        if states.get(key) is HoldingState.TOLD:
            some.setdefault(key[1], []).append(candidate)
    for holders in some.values():
        holders.sort(key=lambda c: (-c.model, -c.probability, c.contributor))
        while holders and not holders[-1].model:
            short = _GROUP - len({c.statements[0] for c in holders})
            if holders[-1].probability >= told + fewer * max(0, short):
                break
            states[holders[-1].contributor, holders[-1].point_id] = HoldingState.TO_CONFIRM
            holders.pop()


def _together(
    best: dict[tuple[str, str], Candidate],
    states: dict[tuple[str, str], HoldingState],
    statements: Mapping[str, Statement],
) -> None:
    """Let what is told rest on words whose senders are all told; without such words it is left to confirm."""
    changed = True
    while changed:
        changed = False
        for key in [k for k, state in states.items() if state is HoldingState.TOLD]:
            point, evidence = key[1], best[key].statements[:_EVIDENCE]
            sure = tuple(
                s
                for s in evidence
                if all(states.get((c, point)) is HoldingState.TOLD for c in statements[s].contributors)
            )
            if not sure:
                states[key] = HoldingState.TO_CONFIRM
                changed = True
            elif sure != evidence:
                best[key] = replace(best[key], statements=sure)
