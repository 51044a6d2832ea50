"""Which sentences stand alone: the cues, and the fitted model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import ModelError
from pipeline.points.standing import FILE, Placed, Standing, Weights, cues_of, load_standing, placed
from pipeline.settings import PointsSettings
from tests.fakes import FakeEncoder, make_passage


def told(*sentences: str, language: str = "en"):
    text = " ".join(sentences)
    starts = [sum(len(s) + 1 for s in sentences[:n]) for n in range(len(sentences))]
    spans = tuple((a, a + len(s)) for a, s in zip(starts, sentences, strict=True))
    return make_passage("p", text=text, sentences=spans, language=language)


def test_a_sentence_knows_its_neighbours():
    first, second = placed(told("The fund is small.", "However, it should grow."))
    assert (first.before, first.after) == ("", "However, it should grow.")
    assert second.before == "The fund is small."


def test_neighbours_change_the_cues_of_the_same_words():
    alone, answered = Placed("The fund is small."), Placed("The fund is small.", after="However, it grows.")
    assert cues_of(alone) != cues_of(answered)
    assert all(0 <= c <= 1 for c in cues_of(answered))


def test_scores_are_probabilities_one_a_sentence_and_what_cannot_be_told_has_none():
    encoder = FakeEncoder("use", dimension=4)
    columns = len(cues_of(Placed("x")))
    model = Standing(Weights(np.ones(4 + columns), -1.0), Weights(np.ones(4), 0.5), encoder)
    scores = model.of([told("Yes.", "Governments should fund exchange points in every region.")])["p"]
    assert scores[0] == 0.0
    assert 0 < scores[1] < 1
    two = told("Governments should fund exchange points in every region.", "The fund should grow each year.")
    every = model.of([two])["p"]
    assert model.of([two], {"p": {1}})["p"] == (0.0, every[1]), "only what is asked about is scored"
    other = model.of([told("Les États devraient financer les points.", language="fr")])["p"]
    assert 0 < other[0] < 1


def test_a_missing_model_is_an_error_that_says_what_to_do(tmp_path: Path):
    with pytest.raises(ModelError, match="make models"):
        load_standing(tmp_path, {"use": FakeEncoder("use")})


def test_without_its_encoder_there_is_no_model():
    assert (PointsSettings().standing_folder() / FILE).is_file()
    assert load_standing(PointsSettings().standing_folder(), {}) is None


@pytest.mark.slow
def test_the_shipped_model_tells_sentences_that_lean_from_those_that_stand():
    from pipeline.embed.encoders import load_encoder

    model = load_standing(PointsSettings().standing_folder(), {"use": load_encoder("use")})
    assert model is not None
    stand = [
        "Governments should protect the privacy of people who use the Internet.",
        "Internet governance must be open, transparent and inclusive of all stakeholders.",
        "Capacity building for developing countries should be strengthened.",
    ]
    lean = [
        "One way would be to use the second of the two approaches.",
        "The meeting was held there in 2012 and the Board took note of it.",
        "The matter was then referred to the Committee for another year.",
    ]
    high = [model.of([told(s)])["p"][0] for s in stand]
    low = [model.of([told(s)])["p"][0] for s in lean]
    assert min(high) > max(low)
