"""Corrected labels as labelled passages: editors' work for `evaluate` and for fitting the classifier."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.domain import Decision, Passage
from pipeline.embed import text_of
from pipeline.errors import UsageError
from pipeline.review.decisions import holders_of
from pipeline.review.drawing import load_drawn
from pipeline.review.exported import written
from pipeline.review.loaded import Judged
from pipeline.review.states import Holders
from pipeline.store.decided import in_force

FILE = "review/labelled.jsonl"


def export_labelled(out_dir: Path, path: Path, *, needed: bool = True) -> int:
    """Write the passages whose labels editors corrected, in the form of corpus/gold; return how many.

    Without `needed` it is no error if there are none; nothing is then written.

    Raises:
        UsageError: nothing was corrected, or the file cannot be written.
    """
    run, decisions = load_drawn(out_dir)
    passages = {p.passage_id: p for p in run.passages}
    rows = labelled(decisions, passages, run.judged, holders_of(run.passages, run.summary.contributors))
    if not rows and not needed:
        return 0
    if not rows:
        raise UsageError(f"Nobody corrected labels in {out_dir}; correct some on the review page first.")
    written(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    return len(rows)


def labelled(
    decisions: Sequence[Decision],
    passages: Mapping[str, Passage],
    judged: Mapping[str, Judged],
    holders: Holders,
) -> list[dict[str, Any]]:
    """Return the corrections in force as rows of labelled passages, the last of each passage, in order.

    A passage that is not of the run any more is left out; its text is not kept with the decision.
    """
    last = {d.target: d for d in in_force(decisions) if d.action == "relabel" and d.target in passages}
    return [_row(d, passages[i], judged.get(i, Judged()), " ".join(holders.get(i, ()))) for i, d in last.items()]


def _row(d: Decision, passage: Passage, judged: Judged, group: str) -> dict[str, Any]:
    topics = d.data["topics"].split() if "topics" in d.data else list(judged.topics)
    return {
        "id": passage.passage_id,
        "text": text_of(passage),
        "agenda": d.data["refs"].split(),
        "also": [],
        "kind": d.data["kind"],
        "stance": d.data["stance"],
        "topic": topics,
        "keep": d.data["kind"] != "background",
        "language": passage.language,
        "group": group,
        "author": d.who,
        "date": d.at[:10],
    }
