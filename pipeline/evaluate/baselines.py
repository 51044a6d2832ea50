"""What simpler methods reach on the same passages: word overlap and one encoder alone, each without fitting."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.agenda import Agenda
from pipeline.classify.apply import TUNED
from pipeline.classify.okapi import bm25
from pipeline.domain import Encoder
from pipeline.settings import SPOKEN, STANCE

if TYPE_CHECKING:
    from numpy.typing import NDArray

_RANKED = 10
_LEAD = 2.5
"""A label is given when it stands this many deviations above the passage's mean score; nothing is tuned."""


def baselines(texts: Sequence[str], agenda: Agenda, encoders: Mapping[str, Encoder]) -> dict[str, list[dict[str, Any]]]:
    """Return predictions by method: TF-IDF, BM25, and the cosine of each encoder to title and gloss.

    They say nothing of kind and stance, and their scores are no probabilities.
    """
    codes = [agenda.gloss(p.ref) for p in agenda.paragraphs]
    methods: dict[str, Callable[[], NDArray[Any]]] = {
        "TF-IDF": lambda: _tfidf(codes, texts),
        "BM25": lambda: bm25(codes, texts),
    }
    for name, encoder in sorted((n, e) for n, e in encoders.items() if n not in (TUNED, SPOKEN, STANCE)):
        methods[f"{name} zero-shot"] = _cosine(encoder, codes, texts)
    refs = [p.ref for p in agenda.paragraphs]
    return {name: _predictions(scores(), refs) for name, scores in methods.items()}


def _tfidf(codes: Sequence[str], texts: Sequence[str]) -> NDArray[Any]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(sublinear_tf=True, stop_words="english")
    vectorizer.fit([*codes, *texts])
    scores: NDArray[Any] = (vectorizer.transform(texts) @ vectorizer.transform(codes).T).toarray()
    return scores


def _cosine(encoder: Encoder, codes: Sequence[str], texts: Sequence[str]) -> Callable[[], NDArray[Any]]:
    def scores() -> NDArray[Any]:
        return encoder.encode(texts) @ encoder.encode(codes).T

    return scores


def _predictions(scores: NDArray[Any], refs: Sequence[str]) -> list[dict[str, Any]]:
    import numpy as np

    deviation = scores.std(axis=1, keepdims=True)
    standard = (scores - scores.mean(axis=1, keepdims=True)) / np.where(deviation == 0, 1, deviation)
    out = []
    for row in standard:
        best = np.argsort(-row, kind="stable")[:_RANKED]
        ranked = [{"ref": refs[n], "score": float(np.clip(row[n] / (2 * _LEAD), 0, 1)), "how": "similar"} for n in best]
        out.append({"ranked": ranked, "agenda": [r for r in ranked if r["score"] >= 0.5], "kind": "", "stance": ""})
    return out
