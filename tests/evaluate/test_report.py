"""The report holds every figure, orders the worst errors, and the baselines rank by their words."""

from typing import Any

import pytest

from pipeline.agenda import load_agenda
from pipeline.evaluate.baselines import baselines
from pipeline.evaluate.report import report_of, worst_errors
from tests.fakes import BagEncoder

GOLD: list[dict[str, Any]] = [
    {"text": "Spam is bad.", "language": "en", "agenda": ["41"], "also": [], "kind": "problem", "stance": "none"},
    {"text": "Le Forum doit continuer.", "language": "fr", "agenda": ["76"], "also": ["72"], "kind": "proposal",
     "stance": "support"},
    {"text": "We thank the chair.", "language": "en", "agenda": [], "also": [], "kind": "background", "stance": "none"},
]  # fmt: skip
GOLD = [{**row, "topics": ["T6"] if row["kind"] == "proposal" else []} for row in GOLD]


def prediction(*given: tuple[str, float], kind: str = "problem") -> dict[str, Any]:
    rows = [{"ref": ref, "score": value} for ref, value in given]
    return {"agenda": [r for r in rows if float(r["score"]) >= 0.5], "ranked": rows, "kind": kind, "stance": "none"}


MADE = [prediction(("41", 0.9)), prediction(("76", 0.3)), prediction(("69", 0.8), kind="background")]


def test_worst_errors_come_by_confidence_and_leave_out_what_is_right() -> None:
    worst = worst_errors(GOLD, MADE)
    assert [row["expected"] for row in worst] == [[], ["76"]]
    assert worst[0]["given"] == ["69 (0.80)"]
    assert worst_errors(GOLD, MADE, number=1) == worst[:1]


def test_report_splits_by_language_and_section_and_names_baselines() -> None:
    report = report_of("Quality", GOLD, MADE, load_agenda(), others={"BM25": MADE}, curve={"all": _figures()})
    assert set(report.data["languages"]) == {"en", "fr"}
    assert set(report.data["sections"]) == {"governance", "no paragraph fits"}
    assert report.data["languages"]["fr"]["units"] == 1
    assert report.data["kind_confusion"]["proposal"] == {"problem": 1}
    for part in ("Beside baselines", "| BM25 |", "Reliability", "Risk and coverage", "Learning curve", "worst errors"):
        assert part in report.markdown
    assert "We thank the chair." in report.markdown


def test_report_tells_how_far_a_language_is_from_english_and_what_each_kind_has() -> None:
    report = report_of("Quality", GOLD, MADE, load_agenda(), others={}, curve={"all": _figures()})
    assert report.data["kinds"]["problem"] == {"units": 1, "precision": 0.5, "recall": 1.0, "f1": 2 / 3}
    assert report.data["kinds"]["proposal"]["f1"] == 0
    rows = {line.split(" | ")[0]: line for line in report.markdown.splitlines()}
    assert rows["| en"].endswith("| +0.000 |")
    assert rows["| fr"].endswith(f"| {-report.data['languages']['en']['f1']:+.3f} |")
    assert "| problem | 1 | 0.500 | 1.000 | 0.667 |" in report.markdown


def _figures() -> dict[str, float]:
    names = ("top1", "recall3", "precision", "recall", "f1", "none_f1", "ece")
    return {"units": 3, **dict.fromkeys(names, 0.5)}


@pytest.mark.parametrize("method", ["TF-IDF", "BM25", "bag zero-shot"])
def test_baselines_find_a_paragraph_by_its_own_words(method: str) -> None:
    agenda = load_agenda()
    made = baselines([agenda.gloss("41")], agenda, {"bag": BagEncoder("bag", dimension=64)})
    first = made[method][0]
    assert first["ranked"][0]["ref"] == "41"
    assert len(first["ranked"]) == 10
    assert all(0 <= r["score"] <= 1 for r in first["ranked"])
