"""Points that editors keep, as a list for other batches, and who holds what by their word, as training pairs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from pipeline.domain import ELSEWHERE, Decision, Origin, Passage, Point
from pipeline.errors import UsageError
from pipeline.points.decided import CONFIRM, REFUSE
from pipeline.review.drawing import load_drawn
from pipeline.store.decided import in_force

POINTS, PAIRS = "review/points.yaml", "review/holders.jsonl"
_FEWEST, _MOST = 3, 60


def export_points(out_dir: Path, path: Path) -> int:
    """Write the points that editors added or worded as a list of the form of `points.yaml`; return how many.

    Raises:
        UsageError: there are none, or the file cannot be written.
    """
    run, _ = load_drawn(out_dir)
    rows = kept_points(run.summary.points)
    if not rows:
        raise UsageError(f"No editor added or worded a point in {out_dir}; do so on the page of points first.")
    written(path, yaml.safe_dump({"points": rows}, allow_unicode=True, sort_keys=False, width=120))
    return len(rows)


def kept_points(points: Sequence[Point]) -> list[dict[str, Any]]:
    """Return the rows of a list: of points that are an editor's, on an objective, and clauses."""
    own = [p for p in points if p.origin is Origin.EDITOR and p.frame != ELSEWHERE]
    own = [p for p in own if _FEWEST <= len(p.text.split()) <= _MOST and not p.text.endswith((".", "?", "!", ";"))]
    named = {p.point_id for p in own} | {p.point_id for p in points if p.origin is Origin.CODEBOOK}
    rows = []
    for p in own:
        row: dict[str, Any] = {"id": p.point_id, "objective": p.frame, "kind": p.kind.value, "text": p.text}
        if p.broader in named:
            row["broader"] = p.broader
        if opposes := [i for i in p.opposes if i in named]:
            row |= {"opposes": opposes, "issue": p.issue}
        rows.append(row)
    return rows


def holder_pairs(
    decisions: Sequence[Decision], points: Mapping[str, Point], passages: Mapping[str, Passage]
) -> list[dict[str, Any]]:
    """Return a row for each statement that an editor judged for a point: whether its contributor holds it by that.

    Args:
        decisions: all, oldest first; the last on a contributor and a point counts.
        points: of the run, by id.
        passages: of the run, by id.
    """
    last = {(d.target, d.data["contributor"]): d for d in in_force(decisions) if d.action in (CONFIRM, REFUSE)}
    return [
        {
            "point": point_id,
            "text": points[point_id].text,
            "contributor": contributor,
            "passage": c.passage_id,
            "statement": c.quote,
            "language": passages[c.passage_id].language,
            "holds": d.action == CONFIRM,
            "author": d.who,
            "date": d.at[:10],
        }
        for (point_id, contributor), d in last.items()
        if point_id in points
        for c in d.sources
        if c.passage_id in passages
    ]


def export_pairs(out_dir: Path, path: Path) -> int:
    """Write who holds what by an editor's word, a statement a line; return how many, and write nothing without any."""
    run, decisions = load_drawn(out_dir)
    points = {p.point_id: p for p in run.summary.points}
    rows = holder_pairs(decisions, points, {p.passage_id: p for p in run.passages})
    if rows:
        written(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    return len(rows)


def written(path: Path, text: str) -> None:
    """Write a file that an editor asked for.

    Raises:
        UsageError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    except OSError as e:
        raise UsageError(f"{path} cannot be written: {e}. Choose another file with --out.") from e
