"""Parallel passages in six languages are whole, and none was fitted on."""

import json
from collections import Counter
from pathlib import Path

from pipeline.classify.training import gold_files, read_all, read_labelled

PASSAGES = Path(__file__).with_name("languages.jsonl")
GOLD = Path(__file__).parents[2] / "corpus" / "gold"


def test_every_passage_is_there_in_six_languages_with_the_same_labels() -> None:
    rows = [json.loads(line) for line in PASSAGES.read_text("utf-8").splitlines()]
    assert set(Counter(r["language"] for r in rows).values()) == {91}
    labels = {(r["parallel"], *r["agenda"], "also", *r["also"], r["kind"]) for r in rows}
    assert len(labels) == 91


def test_no_passage_was_fitted_on() -> None:
    fitted = {p.text for p in read_all(gold_files(GOLD))}
    assert not [p.text for p in read_labelled(PASSAGES) if p.text in fitted]
