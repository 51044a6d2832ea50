"""Zero-shot labels: the right code comes first whatever the codebook's size or language."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from pipeline.agenda import load_agenda
from pipeline.classify import fits
from pipeline.classify.okapi import bm25
from pipeline.classify.zeroshot import batch_means, prepare, zero_shot
from pipeline.evaluate.predictions import classify_file
from pipeline.settings import Settings
from tests.fakes import BagEncoder

CODEBOOK = """source: made up
language: {language}
sections:
  - {{id: s, title: S}}
paragraphs:
  - {{n: 1, section: s, title: "{water}", gloss: "{wells}"}}
  - {{n: 2, section: s, title: "{schools}", gloss: "{teachers}"}}
  - {{n: 3, section: s, title: "{roads}", gloss: "{bridges}"}}
"""
ENGLISH = {
    "language": "en",
    "water": "Drinking water",
    "wells": "Clean drinking water from wells and pipes for every household.",
    "schools": "Schools",
    "teachers": "Teachers, books and free lessons for children.",
    "roads": "Roads and bridges",
    "bridges": "Roads and bridges are built and kept in repair.",
}
FRENCH = {
    "language": "fr",
    "water": "Eau potable",
    "wells": "De l'eau potable pour chaque foyer, par puits et conduites.",
    "schools": "Écoles",
    "teachers": "Des enseignants, des livres et des leçons gratuites pour les enfants.",
    "roads": "Routes et ponts",
    "bridges": "Construire et entretenir les routes et les ponts.",
}


def codebook(tmp_path: Path, words: dict[str, str]) -> Path:
    path = tmp_path / "codebook.yaml"
    path.write_text(CODEBOOK.format(**words), "utf-8")
    return path


def test_scores_are_probabilities_and_the_nearest_code_is_best(tmp_path: Path) -> None:
    encoder = BagEncoder("use", dimension=64)
    codes, _ = prepare(load_agenda(codebook(tmp_path, ENGLISH)), {"use": encoder}, {"use": np.zeros(64)})
    texts = ["drinking water from wells for every household", "roads and bridges in repair"]
    scores, names = zero_shot(codes, texts, {"use": encoder.encode(texts)})
    assert scores.shape == (2, 3)
    assert ((scores >= 0) & (scores <= 1)).all()
    assert [names[n][int(row.argmax())] for n, row in enumerate(scores)] == ["1", "3"]


def test_a_text_scores_the_same_whatever_its_batch_mates(tmp_path: Path) -> None:
    encoder = BagEncoder("use", dimension=64)
    codes, _ = prepare(load_agenda(codebook(tmp_path, ENGLISH)), {"use": encoder}, {"use": np.zeros(64)})
    texts = ["free lessons for children", "bridges"]
    both, _ = zero_shot(codes, texts, {"use": encoder.encode(texts)})
    alone, _ = zero_shot(codes, texts[:1], {"use": encoder.encode(texts[:1])})
    assert np.allclose(both[0], alone[0])


def test_bm25_prefers_rare_shared_words() -> None:
    scores = bm25(["water water people", "people roads"], ["water for people", "people", "xyz"])
    assert scores[0, 0] > scores[0, 1]
    assert scores[2].sum() == 0


@pytest.mark.slow
@pytest.mark.parametrize("words", [ENGLISH, FRENCH])
def test_a_made_up_codebook_from_the_command_line(tmp_path: Path, words: dict[str, str]) -> None:
    units = {
        "a": "Half of the villages still fetch water from the river; wells should be drilled.",
        "b": "We hired three hundred teachers and gave every child a book.",
        "c": "Les ponts du nord attendent des réparations depuis dix ans.",
    }
    path, out = tmp_path / "units.jsonl", tmp_path / "out.jsonl"
    path.write_text("".join(json.dumps({"id": i, "text": t}) + "\n" for i, t in units.items()), "utf-8")
    settings = Settings().with_codebook(codebook(tmp_path, words), None, None)
    assert classify_file(path, out, settings) == 3
    made = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [m["ranked"][0]["ref"] for m in made] == ["1", "2", "3"]
    assert all(m["topics"] == [] for m in made)


def test_rows_are_centred_on_the_mean_of_their_language_pulled_towards_the_usual() -> None:
    matrix = np.array([[1.0, 0]] * 1000 + [[0, 1.0]] * 1000 + [[9.0, 9.0]], np.float32)
    means = batch_means(matrix, ["en"] * 1000 + ["fr"] * 1000 + ["zh"], np.zeros(2, np.float32))
    assert means[0] == pytest.approx([1, 0], abs=0.02)
    assert means[1000] == pytest.approx([0, 1], abs=0.02)
    assert (means[2000] < 1).all()


def test_an_agenda_with_other_paragraphs_is_no_longer_the_fitted_one() -> None:
    agenda = load_agenda()
    settings = Settings().classify
    assert fits(agenda, settings)
    assert not fits(agenda.restricted_to(agenda.refs[:-1]), settings)
    assert agenda.restricted_to(agenda.refs) is agenda
    lone = agenda.restricted_to(("1", "999"))
    assert lone.refs == ("1", "999")


@pytest.mark.slow
def test_an_edited_agenda_labels_with_its_own_paragraphs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = files("pipeline.agenda").joinpath("tunis_agenda.yaml").read_text("utf-8")
    text = text[: text.index("  - {n: 122,")] + (
        '  - {n: 123, section: followup, title: Beekeeping, gloss: "Bees, hives and honey are protected by all."}\n'
    )
    path = tmp_path / "agenda.yaml"
    path.write_text(text, "utf-8")
    edited = load_agenda(path)
    monkeypatch.setattr("pipeline.evaluate.predictions.load_agenda", lambda _=None: edited)
    units, out = tmp_path / "units.jsonl", tmp_path / "out.jsonl"
    units.write_text(
        json.dumps({"id": 1, "text": "We propose that bees and hives be protected by all."}) + "\n", "utf-8"
    )
    classify_file(units, out, Settings())
    assert json.loads(out.read_text("utf-8"))["ranked"][0]["ref"] == "123"
