"""Parallel passages in six languages: what the shipped heads find in each beside English."""

import json
from collections import Counter
from pathlib import Path

import pytest

from pipeline.agenda import load_agenda, load_frames
from pipeline.classify.training import gold_files, read_all, read_labelled
from pipeline.classify.units import Unit, predict
from pipeline.embed.encoders import load_encoder, named_parts
from pipeline.evaluate.crossed import gold_row
from pipeline.evaluate.metrics import score
from pipeline.settings import ClassifySettings

PASSAGES = Path(__file__).with_name("languages.jsonl")
GOLD = Path(__file__).parents[2] / "corpus" / "gold"
FUNDING = {
    "en": "The IGF should receive stable and predictable funding.",
    "fr": "Le FGI devrait bénéficier d'un financement stable et prévisible.",
    "es": "El FGI debería recibir una financiación estable y previsible.",
    "ru": "ФУИ должен получать стабильное и предсказуемое финансирование.",
    "ar": "ينبغي أن يحصل منتدى إدارة الإنترنت على تمويل مستقر ويمكن التنبؤ به.",
    "zh": "互联网治理论坛应获得稳定和可预测的资金。",
}


def test_every_passage_is_there_in_six_languages_with_the_same_labels() -> None:
    rows = [json.loads(line) for line in PASSAGES.read_text("utf-8").splitlines()]
    assert set(Counter(r["language"] for r in rows).values()) == {91}
    labels = {(r["parallel"], *r["agenda"], "also", *r["also"], r["kind"]) for r in rows}
    assert len(labels) == 91


def test_no_passage_was_fitted_on() -> None:
    fitted = {p.text for p in read_all(gold_files(GOLD))}
    assert not [p.text for p in read_labelled(PASSAGES) if p.text in fitted]
