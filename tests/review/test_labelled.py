"""Corrected labels become labelled passages that the evaluation and the fitting read."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.classify.training import read_labelled
from pipeline.domain import Passage
from pipeline.review.journal import append, made
from pipeline.review.labelled import labelled
from pipeline.review.loaded import Judged, load_run

PASSAGE = Passage("d.1", "d", "d.pdf", 1, 1, "", "", 1, 20, "fr", "que les États coopèrent", lead_in="Nous proposons")
DATA = {"refs": "69 72g", "kind": "proposal", "stance": "support"}


def test_the_last_correction_in_force_of_a_passage_counts() -> None:
    first = made("Ann", "relabel", "d.1", data={**DATA, "topics": "T4"})
    second = made("Bob", "relabel", "d.1", data={**DATA, "refs": "", "kind": "background", "topics": ""})
    gone = made("Ann", "relabel", "e.1", data=DATA)
    undo = made("Ann", "undo", second.decision_id)
    known, judged, holders = {"d.1": PASSAGE}, {"d.1": Judged(topics=("T1",))}, {"d.1": ("by-france",)}
    (row,) = labelled([first, second, gone], known, judged, holders)
    assert (row["agenda"], row["kind"], row["keep"], row["topic"], row["author"]) == (
        [],
        "background",
        False,
        [],
        "Bob",
    )
    (row,) = labelled([first, second, gone, undo], known, judged, holders)
    assert (row["agenda"], row["topic"], row["group"]) == (["69", "72g"], ["T4"], "by-france")
    assert (row["text"], row["language"]) == ("Nous proposons que les États coopèrent", "fr")
    (row,) = labelled([replace(first, data=DATA)], known, judged, holders)
    assert row["topic"] == ["T1"]


@pytest.mark.slow
def test_the_command_writes_what_evaluate_and_make_models_read(run_copy: Path) -> None:
    command = [sys.executable, "-m", "pipeline", "export-labels", str(run_copy)]
    nothing = subprocess.run(command, capture_output=True, text=True)
    assert (nothing.returncode, "Nobody corrected labels" in nothing.stderr) == (2, True)
    run = load_run(run_copy)
    passage = next(p for p in run.passages if p.passage_id in run.judged and p.language == "en")
    append(run_copy, made("Ann", "relabel", passage.passage_id, data={**DATA, "topics": "T4"}))
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    path = run_copy / "review" / "labelled.jsonl"
    (read,) = read_labelled(path)
    assert (read.agenda, read.kind, read.stance, read.topics) == (("69", "72g"), "proposal", "support", ("T4",))
    assert passage.text in read.text and read.group
    assert json.loads(path.read_text("utf-8"))["id"] == passage.passage_id
