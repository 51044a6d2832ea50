"""Two small runs: the sample summary, and a later consultation in which some stay, go, come or move."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.domain import HoldingState, StakeholderKind
from pipeline.research import Run, open_run
from tests.publish.sample_summary import Batch, sample_batch

STATES = {"Country A": ("KEN", "Africa"), "Country B": ("FRA", "Europe"), "Country C": ("EGY", "Africa")}


def write_run(batch: Batch, folder: Path) -> Path:
    """Write the files of a batch as a finished run."""
    people = [
        replace(c, country=STATES[c.name][0], region=STATES[c.name][1]) if c.name in STATES else c
        for c in batch.contributors
    ]
    batch.contributors = people
    batch.summary = replace(batch.summary, contributors=tuple(people))
    for name, data in batch.publish().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    counts = {"documents": len(batch.documents), "contributors": len(people), "passages": len(batch.passages)}
    manifest = {
        "batch": f"/batches/{folder.name}",
        "version": "0.1.0",
        "inputs": {d.file: d.sha256 for d in batch.documents},
        "outputs": {},
        "settings": {},
        "models": {"minilm": "53aa"},
        "counts": {**counts, "refused_files": 1, "points": len(batch.summary.points)},
        "refused": [],
    }
    (folder / "run.json").write_text(json.dumps(manifest), "utf-8")
    return folder


def later_batch() -> Batch:
    """Country A holds the contrary of before, Company F is silent, Organization N is new, the rest is as it was."""
    batch = sample_batch()
    batch.add("Organization N", StakeholderKind.CIVIL_SOCIETY, "C-040.docx", "en", "A process is needed now.")
    new = batch.contributors[-1].contributor_id
    gone = next(c for c in batch.contributors if c.name == "Company F")
    batch.contributors.remove(gone)
    batch.documents = [d for d in batch.documents if d.document_id not in gone.documents]
    batch.passages = [p for p in batch.passages if p.document_id not in gone.documents]
    kept = [h for h in batch.summary.holdings if h.contributor != gone.contributor_id]
    moved = [replace(h, point_id="P2") if (h.contributor, h.point_id) == ("c01", "P1") else h for h in kept]
    first = next(h for h in kept if h.point_id == "P1")
    joined = replace(first, contributor=new, statements=(batch.cite(33),), state=HoldingState.TOLD)
    held = tuple(sorted([*moved, joined], key=lambda h: [p.point_id for p in batch.summary.points].index(h.point_id)))
    none = tuple(replace(s, sentences=(), also=(), withheld=()) for s in batch.summary.objectives)
    batch.summary = replace(batch.summary, holdings=held, objectives=none)
    said = batch.classification
    judgements = tuple(replace(said.judgements[0], passage_id=p.passage_id) for p in batch.passages)
    further = replace(said.labels[0], ref="101", score=0.8, rank=3)
    batch.classification = replace(said, judgements=judgements, labels=(*said.labels, further))
    return batch


@pytest.fixture(scope="session")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return open_run(write_run(sample_batch(), tmp_path_factory.mktemp("runs") / "earlier"))


@pytest.fixture(scope="session")
def later(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return open_run(write_run(later_batch(), tmp_path_factory.mktemp("runs") / "later"))
