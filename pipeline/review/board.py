"""The points of a run with their holders, as editors decided up to now: what the pages of points show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from pipeline.domain import Citation, Decision, Holding, People, Point
from pipeline.points import Held
from pipeline.points.decided import ON_POINTS, POINT, Spoken
from pipeline.points.holdings import contraries
from pipeline.points.settled import settle
from pipeline.publish.facts import senders_of
from pipeline.review.drawing import ground_key
from pipeline.review.loaded import Loaded

if TYPE_CHECKING:
    from pipeline.review.redraw import Redrawing

_SHARED = 0.7
_FEWEST = 3  # holders that two points share before that tells something


@dataclass(frozen=True, slots=True)
class Alert:
    """Two points that an editor should look at together.

    Either `who` is told to hold both although nobody can, or, without it, they share `shared` of `of` holders.
    """

    point_id: str
    other: str
    who: str = ""
    shared: int = 0
    of: int = 0


@dataclass(frozen=True)
class Board:
    """Points and holdings as they stand.

    Attributes:
        points: by id, in the order of a report.
        holdings: by point id, those told or settled first, each group the surest first.
        pending: decisions that only a new drawing can show, such as a point that is still being matched.
    """

    points: Mapping[str, Point]
    holdings: Mapping[str, Sequence[Holding]]
    pending: bool = False
    _found: dict[str, list[Alert]] = field(default_factory=dict, compare=False)

    def of(self, frame: str) -> list[Point]:
        """Return the points of an objective, in order."""
        return self._by_frame.get(frame, [])

    @cached_property
    def _by_frame(self) -> dict[str, list[Point]]:
        out: dict[str, list[Point]] = {}
        for p in self.points.values():
            out.setdefault(p.frame, []).append(p)
        return out

    def told(self, point_id: str) -> list[Holding]:
        """Return the holdings that are counted."""
        return [h for h in self.holdings.get(point_id, ()) if h.counted]

    def waiting(self, point_id: str) -> list[Holding]:
        """Return the holdings to be confirmed."""
        return [h for h in self.holdings.get(point_id, ()) if not h.counted]

    def asked(self, point_id: str, words: Citation) -> list[Holding]:
        """Return the holdings of a point that are to be confirmed and rest on some words."""
        return [h for h in self.waiting(point_id) if words in h.statements]

    def queue(self, frame: str) -> list[Holding]:
        """Return all that is to be confirmed in an objective, in the order of its points."""
        return [h for p in self.of(frame) for h in self.waiting(p.point_id)]

    def find(self, point_id: str, contributor: str) -> Holding | None:
        """Return the holding of a contributor and a point."""
        return next((h for h in self.holdings.get(point_id, ()) if h.contributor == contributor), None)

    @cached_property
    def against(self) -> Mapping[str, frozenset[str]]:
        """By point, those that nobody can hold together with it."""
        return contraries(list(self.points.values()))

    def alerts(self, frame: str) -> list[Alert]:
        """Return what an editor should look at in an objective."""
        if frame not in self._found:
            own = {p.point_id: {h.contributor for h in self.told(p.point_id)} for p in self.of(frame)}
            self._found[frame] = [*self._both_sides(own), *self._alike(own)]
        return self._found[frame]

    def _both_sides(self, own: Mapping[str, set[str]]) -> Iterator[Alert]:
        for one in own:
            for other in sorted(self.against.get(one, ())):
                both = own[one] & {h.contributor for h in self.told(other)}
                for who in sorted(both) if one < other or other not in own else ():
                    yield Alert(one, other, who)

    def _alike(self, own: Mapping[str, set[str]]) -> Iterator[Alert]:
        some = [(i, who) for i, who in own.items() if len(who) >= _FEWEST]
        for (one, first), (other, second) in combinations(some, 2):
            shared, most = len(first & second), max(len(first), len(second))
            related = self.points[one].broader == other or self.points[other].broader == one
            if shared >= max(_FEWEST, _SHARED * most) and not related:
                yield Alert(one, other, shared=shared, of=most)


class Boards:
    """Makes the board of a drawing and of what was decided since; it is made anew when one of these changes."""

    def __init__(self) -> None:
        self._spoken: tuple[Loaded, Spoken] | None = None
        self._key: tuple[object, tuple[object, ...]] | None = None
        self._board = Board({}, {})

    def of(self, run: Loaded, redrawing: Redrawing, now: Sequence[Decision]) -> Board:
        """Return the board: from what the machine found, if that is at hand, else from what was drawn last.

        Args:
            run: as it was last drawn.
            redrawing: what draws it.
            now: corrections in force now.
        """
        ground = redrawing.ground()
        if ground is not None and ground.key == ground_key(now):
            if (ground, tuple(now)) != self._key:
                self._key, self._board = (ground, tuple(now)), board_of(settle(ground.held, now, ground.spoken))
            return self._board
        known = frozenset(d.decision_id for d in redrawing.shown)
        since = tuple(d for d in now if d.decision_id not in known)
        undone = known - {d.decision_id for d in now}
        key: tuple[object, tuple[object, ...]] = (run, (*since, *undone))
        if key != self._key:
            held = settle(Held(run.summary.points, run.summary.holdings), since, self._said(run))
            pending = bool(undone) or any(d.action == POINT or d.action not in ON_POINTS for d in since)
            self._key, self._board = key, board_of(held, pending=pending)
        return self._board

    def _said(self, run: Loaded) -> Spoken:
        if self._spoken is None or self._spoken[0] is not run:
            self._spoken = run, Spoken(run.documents, run.passages, people_of(run))
        return self._spoken[1]


def board_of(held: Held, *, pending: bool = False) -> Board:
    """Return points and holdings by point."""
    by_point: dict[str, list[Holding]] = {p.point_id: [] for p in held.points}
    for h in held.holdings:
        by_point[h.point_id].append(h)
    for some in by_point.values():
        some.sort(key=lambda h: (not h.counted, -h.probability))
    return Board({p.point_id: p for p in held.points}, by_point, pending)


def people_of(run: Loaded) -> People:
    """Return who speaks in a run that was loaded."""
    return People(run.summary.contributors, senders_of(run.summary.contributors))
