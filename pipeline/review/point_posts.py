"""What the pages of points are sent: every form becomes decisions, and leads on to what is next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from pipeline.domain import Decision, Holding
from pipeline.errors import UsageError
from pipeline.points.decided import CONFIRM, DROP, ORDER, POINT, REFUSE, UNITE
from pipeline.review import acts
from pipeline.review.desk import Desk
from pipeline.review.journal import ConflictError, holder
from pipeline.review.point_acts import decide_point
from pipeline.review.posts import Posts, own, with_values

Form = Mapping[str, str]
_MEANWHILE = "Somebody else decided on this meanwhile; nothing was changed. Go back and look at it again."


class PointPosts:
    """The forms of points."""

    def __init__(self, desk: Desk, posts: Posts) -> None:
        self._desk = desk
        self._posts = posts

    async def act(self, request: Request) -> Response:
        """Take a decision on a point or a holder; one on a holder leads to the next to be confirmed."""
        frame = request.path_params["frame"]

        def decide(form: Form, who: str) -> str:
            with self._desk.unhurried():
                place = own(form.get("back", "") or f"/points/{frame}")
                following = self._following(frame, form, place)
                try:
                    made = decide_point(self._desk, frame, form, who)
                except ConflictError:
                    raise UsageError(_MEANWHILE) from None
                return self._after(made, frame, form, place, following)

        return await self._posts.posted(request, decide)

    async def undo(self, request: Request) -> Response:
        """Undo a decision on a point, and lead back to it."""
        decision_id = request.path_params["decision_id"]

        def undo(form: Form, who: str) -> str:
            with self._desk.unhurried():
                known = self._desk.journal.find(decision_id)
                try:
                    acts.undo(self._desk, decision_id, form, who)
                except ConflictError:
                    raise UsageError(_MEANWHILE) from None
                at = self._desk.journal.subjects(known)[0] if known and known.action in (CONFIRM, REFUSE) else ""
                return with_values(own(form.get("back", "") or "/points"), at=at)

        return await self._posts.posted(request, undo)

    def _following(self, frame: str, form: Form, place: str) -> str:
        """Return whom to decide on after the one that a form decides on, as its page would list them."""
        if form.get("action") not in (CONFIRM, REFUSE):
            return ""
        board, point = self._desk.board(), form.get("point", "")
        queue = board.waiting(point) if f"/points/{frame}/{point}" in place else board.queue(frame)
        return _after_in(queue, holder(point, form.get("contributor", "")))

    def _after(self, made: Sequence[Decision], frame: str, form: Form, place: str, following: str) -> str:
        if not made:
            raise UsageError(_MEANWHILE)
        first = made[0]
        if first.action == POINT:
            # The page of a new point waits a little until the batch is matched with it.
            return with_values(f"/points/{frame}/{quote(first.target)}", done=first.decision_id, new="1")
        if first.action in (DROP, UNITE) and f"/points/{frame}/" in place:
            place = f"/points/{frame}" if first.action == DROP else f"/points/{frame}/{quote(first.target)}"
        anchor = f"#{first.target}" if first.action == ORDER and "#" not in place else ""
        batch = first.data.get("batch", "")
        done = {"batch": batch} if batch else {"done": first.decision_id}
        return with_values(place + anchor, at=form.get("at") or following, **done)


def _after_in(queue: Sequence[Holding], at: str) -> str:
    names = [holder(h.point_id, h.contributor) for h in queue]
    if at not in names:
        return names[0] if names else ""
    place = names.index(at)
    left = [*names[place + 1 :], *names[:place]]
    return left[0] if left else ""
