"""The pages of points: the points of an objective, who holds them, who is to be confirmed, what has no point yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pipeline.domain import Contributor, Holding, Kind, Point, StakeholderKind
from pipeline.review.acts import number
from pipeline.review.board import Board
from pipeline.review.desk import PAGE, Desk
from pipeline.review.journal import holder
from pipeline.review.loose import Statements, Wanted, choices
from pipeline.review.pages import Pages

_NEWLY = 6.0  # seconds to wait for a point that is being matched
_KINDS = [k for k in Kind if k is not Kind.BACKGROUND]


class PointPages:
    """Shows points; a decision is shown at once, whether or not the sections are drawn anew with it yet."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages
        self._statements = Statements(desk.out_dir)

    def index(self, request: Request) -> Response:
        """Show the objectives with their points."""
        with self._desk.unhurried():
            board = self._desk.board()
            loose = self._statements.count(self._desk, board)
            rows = [
                (frame, title, board.of(frame), board.queue(frame), len(board.alerts(frame)), loose.get(frame, 0))
                for frame, title in self._desk.objectives.items()
            ]
            return self._page(request, "points.html.j2", board, rows=rows)

    def objective(self, request: Request) -> Response:
        """Show the points of an objective, and who is to be confirmed next."""
        frame = request.path_params["frame"]
        with self._desk.unhurried(_NEWLY if request.query_params.get("new") else 0.0):
            board = self._desk.board()
            if frame not in self._desk.objectives:
                return self._pages.problem(request, "There is no such objective.", 404)
            points = board.of(frame)
            last = max(1, -(-len(points) // PAGE))
            at = min(max(1, number(request.query_params.get("page", "1"))), last)
            queue = board.queue(frame)
            return self._page(
                request,
                "objective.html.j2",
                board,
                frame=frame,
                points=points[(at - 1) * PAGE : at * PAGE],
                every=points,
                at=at,
                last=last,
                first=(at - 1) * PAGE,
                queue=queue,
                current=current_of(queue, request.query_params.get("at", "")),
                decided=sum(h.state.value == "settled" for p in points for h in board.holdings[p.point_id]),
                kinds=_KINDS,
            )

    def point(self, request: Request) -> Response:
        """Show one point with the words of all its holders."""
        with self._desk.unhurried(_NEWLY if request.query_params.get("new") else 0.0):
            board = self._desk.board()
            point = board.points.get(request.path_params["point_id"])
            if point is None:
                message = "This point is not there any more; what was decided is in the history."
                return self._pages.problem(request, message, 404)
            queue = board.waiting(point.point_id)
            return self._page(
                request,
                "point.html.j2",
                board,
                frame=point.frame,
                point=point,
                queue=queue,
                current=current_of(queue, request.query_params.get("at", "")),
                every=board.of(point.frame),
                kinds=_KINDS,
            )

    def statements(self, request: Request) -> Response:
        """Show what was said under an objective and no point rests on, alike together, and what one can do with it."""
        frame = request.path_params["frame"]
        with self._desk.unhurried():
            board = self._desk.board()
            if frame not in self._desk.objectives:
                return self._pages.problem(request, "There is no such objective.", 404)
            every = self._statements.loose(self._desk, board, frame)
            asked = {n: request.query_params.get(n, "") for n in Wanted.__dataclass_fields__}
            found = [s for s in every if Wanted(**asked).fits(s)]
            last = max(1, -(-len(found) // PAGE))
            at = min(max(1, number(request.query_params.get("page", "1"))), last)
            return self._page(
                request,
                "statements.html.j2",
                board,
                frame=frame,
                found_statements=found[(at - 1) * PAGE : at * PAGE],
                total=len(found),
                every_statement=len(every),
                choices=choices(every),
                asked=asked,
                at=at,
                last=last,
                every=board.of(frame),
                kinds=_KINDS,
            )

    def _page(self, request: Request, name: str, board: Board, **values: Any) -> Response:
        return self._pages.page(
            request,
            name,
            board=board,
            by_kind=self._by_kind,
            beside=lambda point: _beside(board, point),
            **values,
        )

    def _by_kind(self, holdings: Sequence[Holding]) -> str:
        """Return how many holders of each kind there are, as "2 Member State, 1 academia"."""
        people = [self._desk.contributors[h.contributor] for h in holdings if h.contributor in self._desk.contributors]
        return ", ".join(f"{n} {kind}" for kind, n in _tally(people))


def current_of(queue: Sequence[Holding], at: str) -> Holding | None:
    """Return whom to decide on: the one asked for, or the first."""
    asked = (h for h in queue if holder(h.point_id, h.contributor) == at)
    return next(asked, queue[0] if queue else None)


def _tally(people: Sequence[Contributor]) -> list[tuple[str, int]]:
    counts: dict[StakeholderKind, int] = {}
    for c in people:
        counts[c.kind] = counts.get(c.kind, 0) + 1
    return sorted(((k.value, n) for k, n in counts.items()), key=lambda i: (-i[1], i[0]))


def _beside(board: Board, point: Point) -> list[Point]:
    """Return the points that a point is against."""
    return [board.points[i] for i in point.opposes if i in board.points]
