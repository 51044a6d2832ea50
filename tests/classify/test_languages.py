"""Parallel passages in six languages: whole, none fitted on, and the shipped heads find their paragraphs."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.agenda import load_agenda, load_frames
from pipeline.classify.training import gold_files, read_all, read_labelled
from pipeline.classify.units import Unit, predict
from pipeline.embed.encoders import load_encoder
from pipeline.evaluate.crossed import gold_row
from pipeline.evaluate.metrics import score
from pipeline.settings import ClassifySettings

PASSAGES = Path(__file__).with_name("languages.jsonl")
GOLD = Path(__file__).parents[2] / "corpus" / "gold"
OTHERS = ("ar", "es", "fr", "ru", "zh")


def test_every_passage_is_there_in_six_languages_with_the_same_labels() -> None:
    rows = [json.loads(line) for line in PASSAGES.read_text("utf-8").splitlines()]
    assert set(Counter(r["language"] for r in rows).values()) == {91}
    labels = {(r["parallel"], *r["agenda"], "also", *r["also"], r["kind"]) for r in rows}
    assert len(labels) == 91


def test_no_passage_was_fitted_on() -> None:
    fitted = {p.text for p in read_all(gold_files(GOLD))}
    assert not [p.text for p in read_labelled(PASSAGES) if p.text in fitted]


@pytest.mark.slow
def test_paragraphs_are_found_in_other_languages() -> None:
    asked = [p for p in read_labelled(PASSAGES) if p.language in OTHERS]
    units = [Unit(str(n), p.text, p.language) for n, p in enumerate(asked)]
    encoders = {"use": load_encoder("use")}
    made = predict(units, load_agenda(), ClassifySettings(), encoders=encoders, frames=load_frames())

    def f1(languages: Sequence[str]) -> float:
        rows = [(gold_row(p), m) for p, m in zip(asked, made, strict=True) if p.language in languages]
        return score([g for g, _ in rows], [m for _, m in rows])["f1"]

    assert f1(OTHERS) >= 0.81
    assert min(f1([x]) for x in OTHERS) >= 0.77
