"""A newcomer's six questions, each a script of under 40 lines by the documentation alone, on two batches."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from pipeline.research import Run

EXPECTED = {
    "who_says_by_kind_and_region": {"earlier": "Country A", "later": "Country A"},
    "what_is_opposed": {"earlier": "Company F", "later": "Organization N"},
    "what_goes_together": {"earlier": ">>> Introduction.", "later": ">>> Introduction."},
    "what_moved": {"earlier": "no sample of opinion", "later": "no sample of opinion"},
    "join_the_tables": {"earlier": "('Enhanced cooperation', 'Member State', 1)", "later": "'Member State', 1)"},
    "take_it_to_qualcoder": {"earlier": "project.qdpx True", "later": "contributor-points.csv True"},
}


@pytest.mark.parametrize("which", ["earlier", "later"])
@pytest.mark.parametrize("name", EXPECTED)
def test_a_question_is_answered(
    name: str,
    which: str,
    earlier: Run,
    later: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    pytest.importorskip("duckdb")
    path = Path(__file__).parent / "scripts" / f"{name}.py"
    assert len(path.read_text("utf-8").splitlines()) < 40
    monkeypatch.setenv("RUN", str((earlier if which == "earlier" else later).folder))
    monkeypatch.setenv("RUN_LATER", str(later.folder))
    monkeypatch.setenv("OUT", str(tmp_path))
    runpy.run_path(str(path))
    assert EXPECTED[name][which] in capsys.readouterr().out
