"""Vectors are centred on the mean of their own language, where enough passages tell it."""

import numpy as np
import pytest

from pipeline.classify.features import centred, language_means, means_of


def test_languages_that_lie_apart_come_together() -> None:
    random = np.random.default_rng(0)
    same = random.normal(size=(100, 8)).astype(np.float32)
    apart = np.vstack([same, same + 3.0]).astype(np.float32)
    languages = ["en"] * 100 + ["zh"] * 100
    means = {"use": apart.mean(axis=0), **language_means("use", apart, languages)}
    moved = centred(apart, means_of("use", means, languages))
    assert moved[:100] == pytest.approx(moved[100:], abs=1e-4)
    assert np.abs(centred(apart, means["use"])[:100] - centred(apart, means["use"])[100:]).max() > 0.5


def test_a_language_with_few_passages_or_alone_has_no_mean_of_its_own() -> None:
    vectors = np.ones((120, 4), np.float32)
    assert set(language_means("use", vectors, ["en"] * 101 + ["ar"] * 19)) == {"use_en"}
    assert language_means("use", vectors, ["en"] * 120) == {}
    means = {"use": vectors[0]}
    assert means_of("use", means, ["ar", "en"]).tolist() == vectors[:2].tolist()
    assert means_of("use", means, []).shape == (0, 4)
