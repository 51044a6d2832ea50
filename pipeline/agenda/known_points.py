"""The expert's list of known points: what contributors to a debate hold, in neutral words, from YAML and validated.

A list has `points`, each with `id`, `objective`, `kind` and `text`, and optionally `meant`, `broader`, `opposes` and
`issue` (see `points.yaml`). The order of the list is the order of a report. A codebook without a list has no known
points.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

from pipeline.agenda.form import composed
from pipeline.domain import Kind, Origin, Point
from pipeline.errors import UsageError

TEXTS = ("text", "meant")
FIELDS = {
    "id": str, "objective": str, "kind": str, "text": str, "meant": str, "broader": str, "opposes": list, "issue": str
}  # fmt: skip
NEEDED = ("id", "objective", "kind", "text")
KINDS = tuple(k.value for k in Kind if k is not Kind.BACKGROUND)
_FEWEST, _MOST = 3, 60  # words


def load_points(
    path: Path | None = None, *, objectives: Iterable[str] | None = None, beside: Sequence[Point] = ()
) -> tuple[Point, ...]:
    """Read a list of known points, by default the Tunis Agenda's own.

    Args:
        path: of a YAML file of the form of `points.yaml`.
        objectives: ids that points may belong to; any, if not given.
        beside: another list, whose points these may name, and whose ids they may not have.

    Raises:
        UsageError: the file cannot be read or a point is not of the form; the message names file, line and reason.
    """
    name = str(path or "points.yaml")
    try:
        text = (
            path.read_text("utf-8") if path else resources.files(__package__).joinpath("points.yaml").read_text("utf-8")
        )
        node = composed(text, own=path is None)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as e:
        raise UsageError(f"Cannot read {name}: {e}. Give a YAML file in UTF-8.") from e
    rows = [(_line(n), _row(n, name)) for n in _items(node, name)]
    points = tuple(_point(row, f"{name}, line {line}") for line, row in rows)
    _check(
        points,
        {p.point_id: f"{name}, line {line}" for p, (line, _) in zip(points, rows, strict=True)},
        objectives,
        beside,
    )
    return points


def with_more(points: Sequence[Point], more: Sequence[Point]) -> tuple[Point, ...]:
    """Return a list and a further one as one; what the further one opposes opposes it too."""
    against: dict[str, list[Point]] = {}
    for p in more:
        for other in p.opposes:
            against.setdefault(other, []).append(p)
    own = [
        replace(p, opposes=(*p.opposes, *(o.point_id for o in some)), issue=p.issue or some[0].issue)
        if (some := against.get(p.point_id))
        else p
        for p in points
    ]
    return (*own, *more)


def _items(node: Any, name: str) -> list[Any]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == "points" and isinstance(value, yaml.SequenceNode) and value.value:
                return list(value.value)
    raise UsageError(f"{name} has no list `points`; see pipeline/agenda/points.yaml for the form.")


def _line(node: Any) -> int:
    return int(node.start_mark.line) + 1


def _row(node: Any, name: str) -> dict[str, Any]:
    if not isinstance(node, yaml.MappingNode):
        raise UsageError(f"{name}, line {_line(node)}: a point is a mapping with id, objective, kind and text.")
    row: dict[str, Any] = {}
    for key, value in node.value:
        where = f"{name}, line {_line(key)}"
        if not isinstance(key, yaml.ScalarNode) or key.value not in FIELDS:
            known = ", ".join(FIELDS)
            raise UsageError(f"{where}: there is no field '{key.value}'; a point has {known}.")
        if key.value in row:
            raise UsageError(f"{where}: {key.value} is given twice; keep one.")
        try:
            row[key.value] = SafeConstructor().construct_object(value, deep=True)
        except yaml.YAMLError as e:
            raise UsageError(f"{where}: {key.value} cannot be read: {e}. Give plain text.") from e
    return row


def _point(row: Mapping[str, Any], where: str) -> Point:
    for field in NEEDED:
        if field not in row:
            raise UsageError(f"{where}: the point has no {field}.")
    for field, value in row.items():
        if not isinstance(value, FIELDS[field]) or not value or not str(value).strip():
            raise UsageError(f"{where}: {field} is {value!r}; give a {'list' if field == 'opposes' else 'text'}.")
    if row["kind"] not in KINDS:
        raise UsageError(f"{where}: '{row['kind']}' is no kind of view; choose one of {', '.join(KINDS)}.")
    for field in TEXTS:
        _clause(field, row.get(field, row["text"]), where)
    opposes = tuple(map(str, row.get("opposes", ())))
    return Point(
        row["id"], row["objective"], Kind(row["kind"]), " ".join(row["text"].split()), Origin.CODEBOOK, opposes,
        row.get("broader", ""), row.get("issue", ""), meant=" ".join(row.get("meant", "").split()),
    )  # fmt: skip


def _clause(field: str, text: str, where: str) -> None:
    if not _FEWEST <= len(text.split()) <= _MOST or text.rstrip().endswith((".", "?", "!", ";")):
        raise UsageError(
            f"{where}: write the {field} as a clause of {_FEWEST} to {_MOST} words that can follow 'that', without a "
            f"full stop: {text!r}."
        )


def _check(
    points: tuple[Point, ...],
    where: Mapping[str, str],
    objectives: Iterable[str] | None,
    beside: Sequence[Point],
) -> None:
    by_id: dict[str, Point] = {p.point_id: p for p in beside}
    frames = None if objectives is None else frozenset(objectives)
    for p in points:
        if p.point_id in by_id:
            raise UsageError(f"{where[p.point_id]}: the id {p.point_id} occurs twice; give each point its own.")
        if frames is not None and p.frame not in frames:
            raise UsageError(f"{where[p.point_id]}: there is no objective '{p.frame}' in this codebook.")
        by_id[p.point_id] = p
    for p in points:
        for other in (*p.opposes, *filter(None, [p.broader])):
            if other not in by_id or other == p.point_id:
                raise UsageError(f"{where[p.point_id]}: {p.point_id} names '{other}', which is no other point.")
        for other in p.opposes:
            if other in where and p.point_id not in by_id[other].opposes:
                raise UsageError(f"{where[other]}: {p.point_id} opposes {other}; write it in both.")
        if p.opposes and not p.issue:
            raise UsageError(f"{where[p.point_id]}: say what opposed points differ on, as `issue: whether …`.")
        _no_circle(p, by_id, where)


def _no_circle(point: Point, by_id: Mapping[str, Point], where: Mapping[str, str]) -> None:
    seen = {point.point_id}
    wide = point
    while wide.broader:
        wide = by_id[wide.broader]
        if wide.point_id in seen:
            raise UsageError(f"{where[point.point_id]}: {wide.point_id} is broader than itself.")
        if wide.point_id in point.opposes:
            raise UsageError(
                f"{where[point.point_id]}: {point.point_id} opposes {wide.point_id}, which is broader than it."
            )
        seen.add(wide.point_id)
