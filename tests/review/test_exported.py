"""Points that editors keep, for other batches, and their answers as training pairs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from pipeline.agenda import load_points, with_more
from pipeline.domain import Origin
from pipeline.errors import UsageError
from pipeline.review.exported import holder_pairs, kept_points
from tests.points.test_settled import FOUND, PASSAGES, decision, point

OWN = replace(point("O01-editor-1", opposes=("P",), broader="Q"), origin=Origin.EDITOR)


def test_what_is_exported_is_read_beside_the_list_and_opposes_what_is_on_it(tmp_path: Path) -> None:
    sentence = replace(point("O01-editor-2"), origin=Origin.EDITOR, text="This is no clause.")
    rows = kept_points([*FOUND.points, OWN, sentence, replace(point("x"), origin=Origin.BATCH)])
    assert [r["id"] for r in rows] == ["O01-editor-1"]
    path = tmp_path / "points.yaml"
    path.write_text(yaml.safe_dump({"points": rows}), "utf-8")
    more = load_points(path, beside=FOUND.points)
    assert more == (replace(OWN, origin=Origin.CODEBOOK),)
    both = with_more(FOUND.points, more)
    assert both[0].opposes == ("O01-editor-1",)
    assert both[0].issue == OWN.issue
    assert both[1:] == (*FOUND.points[1:], *more)


def test_a_further_list_may_not_use_an_id_again(tmp_path: Path) -> None:
    path = tmp_path / "points.yaml"
    path.write_text(yaml.safe_dump({"points": kept_points([*FOUND.points, OWN])}), "utf-8")
    with pytest.raises(UsageError, match="twice"):
        load_points(path, beside=[*FOUND.points, OWN])
    with pytest.raises(UsageError, match="no other point"):
        load_points(path)


def test_answers_are_pairs_of_statement_and_point_and_the_last_counts() -> None:
    yes = decision("confirm", "P", 1, said=("b.0", "b.1"), contributor="B")
    first = decision("confirm", "P", 2, said=("c.0",), contributor="C")
    no = decision("refuse", "P", 3, said=("c.0",), contributor="C")
    passages = {p.passage_id: p for p in PASSAGES}
    rows = holder_pairs([yes, first, no], {p.point_id: p for p in FOUND.points}, passages)
    assert [(r["passage"], r["holds"]) for r in rows] == [("b.0", True), ("b.1", True), ("c.0", False)]
    assert rows[0]["text"] == FOUND.points[0].text
