"""The figures are those of the two readers' script, and the curves say what they claim."""

import importlib.util
import json
import random
from pathlib import Path
from typing import Any

import pytest

from pipeline.evaluate.metrics import confusion, coverage_at, macro_f1, reliability, risk_coverage, score, topic_figures

GOLD: list[dict[str, Any]] = [
    {"agenda": ["69", "35a"], "also": ["68"], "kind": "proposal", "stance": "support"},
    {"agenda": ["42"], "also": [], "kind": "problem", "stance": None},
    {"agenda": [], "also": ["30"], "kind": "background", "stance": "none"},
]


def prediction(*ranked: tuple[str, float], **fields: Any) -> dict[str, Any]:
    rows = [{"ref": ref, "score": value} for ref, value in ranked]
    return {"ranked": rows, "agenda": [r for r in rows if r["score"] >= 0.5], "kind": "", "stance": "", **fields}


FIRST = prediction(("69", 0.9), ("35", 0.7), ("12", 0.2), kind="proposal", stance="support")
OTHERS = [prediction(("46", 0.6), ("42", 0.3), kind="problem"), prediction(("30", 0.1), kind="position", stance="none")]


def test_figures_of_a_small_example() -> None:
    figures = score(GOLD, [FIRST, *OTHERS])
    assert figures["top1"] == 0.5
    assert figures["recall3"] == 1.0
    assert figures["precision"] == pytest.approx(2 / 3)
    assert figures["recall"] == pytest.approx(2 / 3)
    assert figures["recall_item"] == pytest.approx(1 / 3)
    assert figures["none_f1"] == 1.0
    assert figures["stance_accuracy"] == 1.0


def test_an_alternative_is_neither_wrong_nor_required() -> None:
    with_it = score(GOLD, [prediction(("69", 0.9), ("35", 0.8), ("68", 0.7)), *OTHERS])
    without = score(GOLD, [FIRST, *OTHERS])
    assert with_it["recall"] == without["recall"]
    assert with_it["precision"] > without["precision"]


def test_topics_are_counted_over_all_passages() -> None:
    gold = [{"topics": ["T1", "T4"]}, {"topics": []}, {"topics": ["T6"]}]
    made = [{"topics": ["T4"]}, {"topics": ["T6"]}, {}]
    assert topic_figures(gold, made) == pytest.approx(
        {"topic_precision": 1 / 2, "topic_recall": 1 / 3, "topic_f1": 0.4}
    )


def test_items_of_one_paragraph_count_once() -> None:
    bins = reliability(GOLD[:1], [prediction(("35a", 0.9), ("35b", 0.85))])
    assert sum(b.number for b in bins) == 1
    assert bins[9].score == pytest.approx(0.9)


def test_a_score_of_one_stays_in_the_last_bin() -> None:
    assert reliability(GOLD[1:2], [prediction(("42", 1.0))])[9].number == 1


def test_coverage_counts_the_most_certain_first() -> None:
    made = [FIRST, *OTHERS]
    assert coverage_at(GOLD, made, precision=0.9) == pytest.approx(1 / 3)
    assert coverage_at(GOLD, made, precision=0.5) == 1.0


def test_a_higher_threshold_never_covers_more() -> None:
    points = risk_coverage(GOLD, [FIRST, *OTHERS])
    assert [p.coverage for p in points] == sorted((p.coverage for p in points), reverse=True)
    assert points[0].coverage == 1.0


def test_unlabelled_kinds_and_stances_are_left_out() -> None:
    assert confusion(GOLD, [FIRST, *OTHERS], "stance") == {("none", "none"): 1, ("support", "support"): 1}


def test_macro_f1_counts_rare_values_like_frequent_ones() -> None:
    assert macro_f1([("a", "a")] * 9 + [("b", "a")]) == pytest.approx(18 / 19 / 2)


@pytest.mark.shared
@pytest.mark.parametrize("seed", range(5))
def test_equal_to_the_readers_script(shared: Path, seed: int) -> None:
    script = _script(shared / "gold" / "score.py")
    lines = (shared / "gold" / "netmundial_dev.jsonl").read_text("utf-8").splitlines()
    gold = [json.loads(line) for line in lines]
    made = _random_predictions(gold, random.Random(seed))
    names = [g["id"] for g in gold]
    theirs = script.score(dict(zip(names, gold, strict=True)), dict(zip(names, made, strict=True)))
    assert score(gold, made) == pytest.approx({k: v for k, v in theirs.items() if k != "missing"}, abs=1e-12)


def _random_predictions(gold: list[dict[str, Any]], chance: random.Random) -> list[dict[str, Any]]:
    refs = sorted({r for g in gold for r in [*g["agenda"], *g["also"]]})
    out = []
    for g in gold:
        chosen = chance.sample(refs, 8) + chance.sample(g["agenda"], min(1, len(g["agenda"])))
        rows = sorted(((r, round(chance.random(), 3)) for r in chosen), key=lambda row: -row[1])
        kind, stance = chance.choice(["proposal", "position", "problem"]), chance.choice(["support", "none"])
        out.append(prediction(*rows, kind=kind, stance=stance))
    return out


def _script(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("readers_script", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
