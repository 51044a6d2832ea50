"""Parallel passages in six languages: whole, none fitted on, and the shipped heads find their paragraphs."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.agenda import load_agenda, load_frames
from pipeline.classify.training import MULTILINGUAL, gold_files, read_all, read_labelled
from pipeline.classify.units import Unit, predict
from pipeline.embed.encoders import load_encoder
from pipeline.evaluate.crossed import gold_row
from pipeline.evaluate.metrics import score
from pipeline.settings import ClassifySettings

SETS = [(Path(__file__).with_name(f"{name}.jsonl"), size) for name, size in (("languages", 91), ("languages_2", 40))]
GOLD = Path(__file__).parents[2] / "corpus" / "gold"
OTHERS = ("ar", "es", "fr", "ru", "zh")


@pytest.mark.parametrize(("path", "size"), SETS)
def test_every_passage_is_there_in_six_languages_with_the_same_labels(path: Path, size: int) -> None:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert set(Counter(r["language"] for r in rows).values()) == {size}
    labels = {(r["parallel"], *r["agenda"], "also", *r["also"], r["kind"]) for r in rows}
    assert len(labels) == size


def test_no_passage_was_fitted_on() -> None:
    fitted = {p.text for p in read_all(gold_files(GOLD))}
    assert not [p.text for path, _ in SETS for p in read_labelled(path) if p.text in fitted]


@pytest.mark.slow
def test_paragraphs_are_found_in_other_languages() -> None:
    asked = [p for path, _ in SETS for p in read_labelled(path) if p.language in OTHERS]
    units = [Unit(str(n), p.text, p.language) for n, p in enumerate(asked)]
    encoders = {name: load_encoder(name) for name in MULTILINGUAL}
    made = predict(units, load_agenda(), ClassifySettings(), encoders=encoders, frames=load_frames())

    def f1(languages: Sequence[str]) -> float:
        rows = [(gold_row(p), m) for p, m in zip(asked, made, strict=True) if p.language in languages]
        return score([g for g, _ in rows], [m for _, m in rows])["f1"]

    assert f1(OTHERS) >= 0.83
    assert min(f1([x]) for x in OTHERS) >= 0.78
