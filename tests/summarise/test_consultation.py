"""The contribution that asked for the summary: its seven steps are told as proposals, each under its topic."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
STEPS = {
    "proposed to organize a discussion": "T1",
    "proposed to invite Member States to prepare": "T2",
    "proposed to define during the discussion priorities": "T3",
    "proposed to discuss the development of strengthening": "T4",
    "proposed to discuss how ITU's cooperation": "T5",
    "proposed other actions": "T6",
    "proposed to summarize the views": "T2",
}


@pytest.mark.shared
@pytest.mark.slow
def test_seven_proposed_steps_are_proposals_under_their_topics(shared: Path, tmp_path: Path):
    batch = tmp_path / "batch"
    batch.mkdir()
    shutil.copy(shared / "corpus" / "cwg_internet" / "wsis-implementation.docx", batch)
    out = tmp_path / "out"
    command = [sys.executable, "-m", "pipeline", "analyze", str(batch), "--out", str(out)]
    subprocess.run(command, check=True, capture_output=True, cwd=PROJECT)
    summary = json.loads((out / "summary.json").read_text("utf-8"))
    told = [(x["id"], s) for x in (*summary["topics"], *summary["objectives"]) for s in x["sentences"]]
    for step, topic in STEPS.items():
        found = [(section, s["kind"]) for section, s in told if step in s["text"]]
        assert found == [(topic, "proposal")], step
    assert sum(len(s["text"].split()) for _, s in told) <= 550, "about a page"
    assert len({s["text"] for _, s in told}) == len(told)
