from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scripts.sample_holders import PROJECT, drawn, main, sheet


def row(n: int, state: str = "told", point: str = "P1", rank: int = 1) -> dict[str, object]:
    return {
        "point_id": point,
        "contributor_id": f"c{n}",
        "name": f"Organization {n}",
        "state": state,
        "rank": rank,
        "passage_id": f"p{n}",
        "quote": f"We want plan {n}.",
    }


HOLDINGS = [
    *map(row, range(100)),
    row(100, "to confirm"),
    row(101, point="untold"),
    row(102, "settled"),
    row(0, rank=2),
]
POINTS = {"P1": {"point_id": "P1", "kind": "proposal", "text": "a plan should be made"}}
PASSAGE = {"passage_id": "p7", "file": "a.pdf", "page": 3, "text": "Hello. We want plan 7.", "lead_in": "We ask that:"}


def test_the_draw_is_of_printed_holders_each_once_and_repeats_with_its_seed():
    first = drawn(HOLDINGS, ["P1"], number=60, seed=1)
    assert len({rows[0]["contributor_id"] for rows in first}) == 60
    assert first == drawn(HOLDINGS[::-1], ["P1"], number=60, seed=1) != drawn(HOLDINGS, ["P1"], number=60, seed=2)
    every = drawn(HOLDINGS, ["P1"], number=1_000, seed=1)
    assert len(every) == 101, "neither who is to be confirmed nor holders of what is not told"
    assert [r["rank"] for r in every[0]] == [1, 2]


def test_each_holder_stands_with_the_point_and_its_own_words():
    text = sheet([[row(7)]], POINTS, {"p7": PASSAGE})
    for part in (
        "Organization 7",
        "a plan should be made",
        "We want plan 7.",
        "Hello.",
        "a.pdf, page 3",
        "We ask that:",
    ):
        assert part in text


def test_a_sheet_is_written_from_the_tables_of_a_run(tmp_path: Path):
    tables = {
        "points": list(POINTS.values()),
        "holdings": [row(7)],
        "passages": [PASSAGE],
        "sentences": [{"point_id": "P1", "form": "reported"}, {"point_id": "", "form": "listed"}],
    }
    for name, rows in tables.items():
        pq.write_table(pa.Table.from_pylist(rows), tmp_path / f"{name}.parquet")
    assert main([str(tmp_path), str(tmp_path / "sheet.md")]) == 0
    assert "1 printed holders" in (tmp_path / "sheet.md").read_text("utf-8")


def test_the_sheet_is_not_written_into_the_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main([str(tmp_path), str(PROJECT / "sheet.md")]) == 2
    assert not (PROJECT / "sheet.md").exists()
    assert "outside the project" in capsys.readouterr().out
