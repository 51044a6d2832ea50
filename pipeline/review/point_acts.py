"""What editors do to points and their holders, written as decisions; nothing is written over what they had not seen."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping, Sequence

from pipeline.domain import Citation, Decision, Kind, Point
from pipeline.errors import UsageError
from pipeline.points import decided
from pipeline.review.acts import number
from pipeline.review.board import Board
from pipeline.review.desk import Desk
from pipeline.review.journal import Entry, made
from pipeline.review.wording import worded

Form = Mapping[str, str]
_FEWEST, _MOST = 3, 60  # words of a point


def decide_point(desk: Desk, frame: str, form: Form, who: str) -> list[Decision]:
    """Write what an editor did to a point of an objective; several decisions only where several holders are named.

    Raises:
        ConflictError: somebody else decided on it since the editor's page was made.
        UsageError: the form asks for something that cannot be done; the message says what.
    """
    board, action = desk.board(), form.get("action", "")
    if action == decided.POINT:
        return _added(desk, frame, form, who)
    if action in (decided.CONFIRM, decided.REFUSE):
        return [_held(desk, board, form, who)]
    if action == "gather":
        return _gathered(desk, board, form, who)
    point = point_of(board, form.get("point", ""))
    make = _ACTS.get(action)
    if make is None:
        raise UsageError("Choose what to do with the point.")
    decision = make(board, point, form, who)
    desk.journal.append(decision, version=number(form.get("version", "")), on=(point.point_id,))
    return [decision]


def point_of(board: Board, point_id: str) -> Point:
    """Return a point of the board.

    Raises:
        UsageError: it is gone.
    """
    try:
        return board.points[point_id]
    except KeyError:
        raise UsageError("This point is not there any more; what was decided is in the history.") from None


def clause(text: str) -> str:
    """Return an editor's wording of a point: what can follow "that".

    Raises:
        UsageError: it is too short, too long, or a question.
    """
    text = worded(text).rstrip(" .;,:")
    if text.endswith("?") or not _FEWEST <= len(text.split()) <= _MOST:
        raise UsageError(
            f"Write the point as a clause of {_FEWEST} to {_MOST} words that can follow “that”: "
            "“the mandate of the Forum should be renewed”."
        )
    return text


def statement(desk: Desk, name: str) -> Citation:
    """Return the words of a statement by its name, the id of its passage and where it begins.

    Raises:
        UsageError: there is no such statement in this run.
    """
    passage_id, _, start = name.rpartition("/")
    passage = desk.passages.get(passage_id)
    at = number(start)
    spans = (passage.sentences or ((0, len(passage.text)),)) if passage is not None else ()
    found = next((s for s in spans if s[0] == at), None)
    if passage is None or found is None:
        raise UsageError("One of these statements is not of this run any more; look at the list again.")
    return Citation(passage_id, passage.text[found[0] : found[1]])


def _held(desk: Desk, board: Board, form: Form, who: str) -> Decision:
    point = point_of(board, form.get("point", ""))
    contributor = form.get("contributor", "")
    holding = board.find(point.point_id, contributor)
    if holding is None:
        raise UsageError("This contributor is no holder of the point any more, and none to be confirmed.")
    data = {"contributor": contributor, **decided.recorded([point], board.holdings)}
    decision = made(who, form["action"], point.point_id, sources=holding.statements, frame=point.frame, data=data)
    desk.journal.append(decision, version=number(form.get("version", "")))
    return decision


def _added(desk: Desk, frame: str, form: Form, who: str) -> list[Decision]:
    kind = form.get("kind", "")
    if frame not in desk.objectives:
        raise UsageError("There is no such objective.")
    if kind not in set(Kind) - {Kind.BACKGROUND}:
        raise UsageError("Choose a kind of view.")
    words = [statement(desk, s) for s in form.get("statements", "").split()]
    target = decided.new_id(frame, uuid.uuid4().hex[:10])
    text = clause(form.get("text", ""))
    decision = made(who, decided.POINT, target, text=text, sources=words, frame=frame, data={"kind": kind})
    return desk.journal.append_all([Entry(decision)])


def _gathered(desk: Desk, board: Board, form: Form, who: str) -> list[Decision]:
    """Confirm the contributors of some statements as holders of a point."""
    point = point_of(board, form.get("point", ""))
    words: dict[str, list[Citation]] = {}
    for name in form.get("statements", "").split():
        said = statement(desk, name)
        for contributor in desk.holders[said.passage_id]:
            words.setdefault(contributor, []).append(said)
    if not words:
        raise UsageError("Tick at least one statement.")
    record, batch = decided.recorded([point], board.holdings), uuid.uuid4().hex[:12]
    made_now = [
        made(who, decided.CONFIRM, point.point_id, sources=said, frame=point.frame,
             data={"contributor": contributor, "batch": batch, **record})
        for contributor, said in words.items()
    ]  # fmt: skip
    return desk.journal.append_all([Entry(d) for d in made_now])


def _word(board: Board, point: Point, form: Form, who: str) -> Decision:
    kind = form.get("kind", point.kind)
    if kind not in set(Kind) - {Kind.BACKGROUND}:
        raise UsageError("Choose a kind of view.")
    return _about(board, [point], decided.WORD, who, text=clause(form.get("text", "")), data={"kind": str(kind)})


def _drop(board: Board, point: Point, form: Form, who: str) -> Decision:
    return _about(board, [point], decided.DROP, who, text=point.text)


def _unite(board: Board, point: Point, form: Form, who: str) -> Decision:
    other = point_of(board, form.get("with", ""))
    if other.point_id == point.point_id:
        raise UsageError("Choose another point.")
    if other.frame != point.frame:
        raise UsageError("Choose a point of the same objective.")
    text = form.get("text", "").strip()
    text = clause(text) if text and text != point.text else ""
    return _about(board, [point, other], decided.UNITE, who, text=text, data={"with": other.point_id})


def _divide(board: Board, point: Point, form: Form, who: str) -> Decision:
    to = {h.contributor: form.get(f"holder_{h.contributor}", "first") for h in board.holdings[point.point_id]}
    if not any(where in ("second", "both") for where in to.values()):
        raise UsageError("The second point needs a holder.")
    data = {
        "new": decided.new_id(point.frame, uuid.uuid4().hex[:10]),
        "second_text": clause(form.get("second", "")),
        "holders": json.dumps(to, ensure_ascii=False),
    }
    return _about(board, [point], decided.DIVIDE, who, text=clause(form.get("first", "")), data=data)


def _under(board: Board, point: Point, form: Form, who: str) -> Decision:
    broader = form.get("with", "")
    above = broader
    while above:
        if above == point.point_id:
            raise UsageError("A point cannot be below itself; choose another, or take that one away from below it.")
        above = point_of(board, above).broader
    if broader in board.against.get(point.point_id, ()):
        raise UsageError("These two points are against each other; one cannot be below the other.")
    named = [point, *([board.points[broader]] if broader else ())]
    return _about(board, named, decided.UNDER, who, data={"broader": broader})


def _oppose(board: Board, point: Point, form: Form, who: str) -> Decision:
    other = point_of(board, form.get("with", ""))
    on = form.get("on", "")
    issue = worded(form["issue"]).rstrip(" .?") if form.get("issue", "").strip() else point.issue or other.issue
    if other.point_id == point.point_id or other.frame != point.frame:
        raise UsageError("Choose another point of the same objective.")
    if on and not issue:
        raise UsageError("Say what the two points differ on: “whether the Forum should go on”.")
    data = {"with": other.point_id, "on": on, "issue": issue if on else ""}
    return _about(board, [point, other], decided.OPPOSE, who, data=data)


def _ordered(board: Board, point: Point, form: Form, who: str) -> Decision:
    ids = [p.point_id for p in board.of(point.frame)]
    at = ids.index(point.point_id)
    to = at - 1 if form["action"] == "up" else at + 1
    if not 0 <= to < len(ids):
        raise UsageError("It cannot be moved further.")
    ids.insert(to, ids.pop(at))
    return made(who, decided.ORDER, point.point_id, frame=point.frame, data={"order": " ".join(ids)})


def _about(
    board: Board,
    points: Sequence[Point],
    action: str,
    who: str,
    *,
    text: str = "",
    data: Mapping[str, str] | None = None,
) -> Decision:
    kept = {**(data or {}), **decided.recorded(points, board.holdings)}
    return made(who, action, points[0].point_id, text=text, frame=points[0].frame, data=kept)


_ACTS: Mapping[str, Callable[[Board, Point, Form, str], Decision]] = {
    decided.WORD: _word,
    decided.DROP: _drop,
    decided.UNITE: _unite,
    decided.DIVIDE: _divide,
    decided.UNDER: _under,
    decided.OPPOSE: _oppose,
    "up": _ordered,
    "down": _ordered,
}
