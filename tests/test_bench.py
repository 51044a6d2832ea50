"""The benchmark: every case once a build, in the right order; medians and ratios."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts import bench
from scripts.measured import Measured

STUB = """#!/bin/sh
echo "$*" >> "$(dirname "$0")/../../calls"
case "$3" in analyze) mkdir -p "$6"; echo '{"timings": {"embed": {"seconds": 2.5}}}' > "$6/run.json";; esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    python = tmp_path / "other" / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    (tmp_path / "other" / "pipeline").mkdir()
    python.write_text(STUB)
    python.chmod(0o755)
    return tmp_path / "other"


def test_every_case_is_run_once_in_order_with_the_builds_own_python(checkout: Path, tmp_path: Path):
    batch, folder = tmp_path / "batch", tmp_path / "made"
    batch.mkdir()
    folder.mkdir()
    for name in ("a.docx", "b.docx", "c.pdf"):
        (batch / name).write_text("x")
    cases, stages = bench.series(bench.build_of(str(checkout), tmp_path), batch, folder)
    assert list(cases) == [
        bench.COLD,
        bench.SAME,
        bench.STATUS,
        bench.HELP,
        bench.ADDED,
        bench.REVISED,
        bench.CORRECTED,
    ]
    assert stages == {"embed": {"seconds": 2.5}}
    calls = (checkout / "calls").read_text().splitlines()
    assert [c.split()[2] for c in calls if c.startswith("-m pipeline")] == [
        "analyze",
        "analyze",
        "status",
        "--help",
        "analyze",
        "analyze",
        "analyze",
    ]
    assert sorted(p.name for p in batch.iterdir()) == ["a.docx", "b.docx", "c.pdf"], "the batch itself stays as it is"


def test_what_is_neither_a_checkout_nor_a_commit_is_told(tmp_path: Path):
    with pytest.raises(SystemExit, match="neither"):
        bench.build_of(str(tmp_path / "nothing"), tmp_path)


def test_medians_ratios_and_missed_targets():
    def runs(*seconds: float) -> list[Measured]:
        return [Measured(s, 2 * s, 1, 100) for s in seconds]

    ours = {bench.COLD: runs(9, 10, 50), bench.ADDED: runs(1), bench.REVISED: runs(0.5), bench.CORRECTED: runs(0.4)}
    ours |= {bench.SAME: runs(0.04), bench.STATUS: runs(0.25), bench.HELP: runs(0.3)}
    theirs = {bench.COLD: runs(20), bench.ADDED: runs(2)}
    assert "| cold | 10.00 | 20.0 | 100 | 1.000 | 20.00 | 40.0 | 100 | **0.50** | 0.50 |" in bench.table(ours, theirs)
    told = bench.targets(ours, theirs)
    assert "| cold / that build's | 0.8 | 0.500 | met |" in told
    assert "| one contribution added / cold | 0.08 | 0.100 | **missed** |" in told
    assert "| --help, seconds | 0.2 | 0.300 | **missed** |" in told
    stages = {"a": [{"x": {"seconds": 1.0}}], "b": [json.loads('{"x": {"seconds": 2}, "y": {"seconds": 3}}')]}
    assert bench.stage_table(stages).splitlines()[2:] == ["| x | 1.0 | 2.0 |", "| y | – | 3.0 |"]
