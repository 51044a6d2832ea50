"""Evaluation keeps a contributor's passages out of its own training, and counts each passage once."""

import json
from pathlib import Path

import pytest

from pipeline.agenda import load_agenda, load_frames
from pipeline.classify.training import MULTILINGUAL, read_labelled
from pipeline.domain import Encoder
from pipeline.evaluate import evaluate
from pipeline.evaluate.crossed import folds_of
from pipeline.settings import ClassifySettings
from tests.fakes import BagEncoder

SUBJECTS = {
    "41": "Spam mail floods every inbox and the filters fail",
    "42": "People must be free to speak and to seek information",
    "46": "Personal data needs the protection of privacy law",
    "": "We thank the chair for the kind invitation",
}
KINDS = {"41": "problem", "42": "position", "46": "proposal"}
STANCES = {"41": "oppose", "42": "support", "46": "support"}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    rows = [_row(ref, text, group) for group in range(8) for ref, text in SUBJECTS.items()]
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def _row(ref: str, text: str, group: int) -> dict[str, object]:
    labels = {"agenda": [ref] if ref else [], "also": [], "topic": ["T1"] if ref else []}
    views = {"kind": KINDS.get(ref, "background"), "stance": STANCES.get(ref, "none")}
    return {
        "id": f"{group}-{ref}",
        "text": f"{text}, says contributor {group}.",
        "group": f"g{group}",
        **labels,
        **views,
    }


def test_a_contributor_is_never_in_two_folds(gold: Path) -> None:
    passages = read_labelled(gold)
    homes: dict[str, set[int]] = {}
    for passage, fold in zip(passages, folds_of(passages), strict=True):
        homes.setdefault(passage.group, set()).add(fold)
    assert all(len(folds) == 1 for folds in homes.values())
    assert len({f for folds in homes.values() for f in folds}) == 5


def test_report_on_easy_passages_finds_their_paragraphs(gold: Path) -> None:
    encoders: dict[str, Encoder] = {n: BagEncoder(n, dimension=32) for n in ("minilm", "use")}
    report = evaluate([gold], load_agenda(), load_frames(), ClassifySettings(), encoders=encoders)
    figures = report.data["figures"]
    assert figures["units"] == 8 * len(SUBJECTS)
    assert figures["top1"] > 0.9
    assert figures["kind_accuracy"] > 0.9
    assert set(report.data["baselines"]) == {"TF-IDF", "BM25", "minilm zero-shot", "use zero-shot"}
    assert "all, crossed" in report.data["learning_curve"]


def test_the_corrections_of_one_contributor_can_be_measured(gold: Path, tmp_path: Path) -> None:
    few = tmp_path / "labelled.jsonl"
    rows = [_row(ref, SUBJECTS[ref], 99) for ref in ("41", "")]
    few.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    encoders: dict[str, Encoder] = {n: BagEncoder(n, dimension=32) for n in ("minilm", *MULTILINGUAL)}
    nouns = (load_agenda(), load_frames(), ClassifySettings())
    report = evaluate([gold], *nouns, encoders=encoders, gold=few, crossed=True)
    assert report.data["figures"]["units"] == 2
    few.write_text(json.dumps({**rows[0], "language": "fr"}) + "\n", "utf-8")
    report = evaluate([gold], *nouns, encoders=encoders, gold=few, crossed=True)
    assert list(report.data["learning_curve"]) == ["all, crossed"]
