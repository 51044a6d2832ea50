"""The contribution that asked for the summary: its seven steps are each cited by the draft."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

STEPS = (
    "organize a discussion",
    "invite Member States to prepare",
    "define during the discussion priorities",
    "the development of strengthening",
    "cooperation with other international organizations",
    "other actions",
    "summarize the views",
)


@pytest.mark.shared
@pytest.mark.slow
def test_the_seven_proposed_steps_are_each_cited(consultation_run: Path):
    summary = json.loads((consultation_run / "summary.json").read_text("utf-8"))
    told = [s for x in summary["objectives"] for s in x["sentences"]]
    every = [*told, *(s for x in summary["objectives"] for s in x["also"])]
    for step in STEPS:
        assert any(step.casefold() in c["quote"].casefold() for s in every for c in s["sources"]), step
    assert any(s["kind"] == "proposal" for s in told), "a single contribution has a text, not lists alone"
    assert sum(len(s["text"].split()) for s in told) <= 800, "a page and a half"
    assert len({s["text"] for s in told}) == len(told)
