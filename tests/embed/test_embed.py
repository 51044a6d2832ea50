from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from pipeline.embed import embed
from pipeline.embed.encoders import CachedEncoder, load_encoder, parts_of, with_tuned
from pipeline.embed.manifest import read_spec, verified_weights
from pipeline.errors import ModelError
from pipeline.settings import SPOKEN, EmbedSettings
from tests.fakes import FakeEncoder, MemoryCache, make_passage


def test_each_encoder_gets_only_the_languages_it_knows():
    passages = [make_passage("a", language="en"), make_passage("b", language="fr"), make_passage("c", language="??")]
    encoders = {"minilm": FakeEncoder("minilm", languages={"en"}), "use": FakeEncoder("use", dimension=5)}
    encoders[SPOKEN] = FakeEncoder(SPOKEN)
    vectors = embed(passages, encoders, EmbedSettings())
    assert vectors[SPOKEN].ids == ("b", "c")  # what is not English, whatever it is
    assert vectors["minilm"].ids == ("a",)
    assert vectors["use"].ids == ("a", "b", "c")
    assert vectors["use"].matrix.shape == (3, 5)


def test_a_lead_in_is_part_of_what_is_encoded():
    encoder = FakeEncoder("use")
    plain, led = (
        make_passage("a", text="Publish reports."),
        make_passage("b", text="Publish reports.", lead_in="We ask:"),
    )
    matrix = embed([plain, led], {"use": encoder}, EmbedSettings())["use"].matrix
    assert not np.allclose(matrix[0], matrix[1])


def test_the_cache_encodes_each_text_once_and_never_changes_a_vector():
    encoder, cache = FakeEncoder("use"), MemoryCache()
    cached = CachedEncoder(encoder, cache)
    first = cached.encode(["x", "y", "x"])
    second = cached.encode(["y", "z"])
    assert encoder.seen == ["x", "y", "z"]
    assert np.array_equal(first, encoder.encode(["x", "y", "x"]))
    assert np.array_equal(second[0], first[1])


def test_a_cache_is_not_shared_between_revisions():
    cache = MemoryCache()
    CachedEncoder(FakeEncoder("use"), cache).encode(["x"])
    other = FakeEncoder("other")
    CachedEncoder(other, cache).encode(["x"])
    assert other.seen == ["x"]


def test_an_unknown_encoder_is_a_model_error_that_names_the_choice():
    with pytest.raises(ModelError, match="minilm"):
        load_encoder("word2vec")


def test_a_missing_package_and_a_wrong_checksum_are_model_errors():
    spec = read_spec("minilm")
    with pytest.raises(ModelError, match="install"):
        verified_weights(dataclasses.replace(spec, module="no_such_package"))
    with pytest.raises(ModelError, match="manifest"):
        verified_weights(dataclasses.replace(spec, sha256="0" * 64))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["minilm", "use"])
def test_a_vector_does_not_depend_on_its_batch(name: str):
    encoder = load_encoder(name)
    texts = ["Governments act on an equal footing.", "Spam.", "Access to the Internet costs too much in small islands."]
    together = encoder.encode(texts)
    assert np.array_equal(together[1], encoder.encode(["Spam."])[0])
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["minilm", "use"])
def test_a_vector_does_not_depend_on_the_number_of_threads(name: str):
    encoder = load_encoder(name)
    texts = [f"Governments, on an equal footing, act on matter {n} of the Agenda." * (n + 1) for n in range(8)]
    with threadpool_limits(1):
        one = encoder.encode(texts)
    with threadpool_limits(2):
        assert np.array_equal(encoder.encode(texts), one)


@pytest.mark.slow
def test_the_second_multilingual_encoder_gives_two_halves_and_knows_translations():
    texts = ["Le Forum doit recevoir un financement stable.", "论坛应获得稳定的资金。", "Le déjeuner est servi à midi."]
    encoder = load_encoder(SPOKEN)
    rows = encoder.encode(texts)
    assert np.array_equal(rows[1], encoder.encode(texts[1:2])[0])
    last, middle = rows[:, :384], rows[:, 384:]
    assert np.allclose([np.linalg.norm(last, axis=1), np.linalg.norm(middle, axis=1)], 1, atol=1e-4)
    assert last[0] @ last[1] > last[0] @ last[2]


@pytest.mark.slow
def test_the_int8_export_stays_close_to_the_original():
    texts = [
        "Enhanced cooperation would enable governments, on an equal footing, to carry out their roles.",
        "Charges for international connectivity remain a burden for landlocked countries.",
        "The forum should publish its proceedings and strengthen remote participation.",
    ]
    cosine = (load_encoder("minilm").encode(texts) * load_encoder("minilm-torch").encode(texts)).sum(axis=1)
    assert cosine.min() >= 0.99


@pytest.mark.slow
def test_one_pass_gives_the_encoders_own_vector_and_the_tuned_one():
    texts = ["Governments act on an equal footing.", "The forum should publish its proceedings."]
    cached = CachedEncoder(load_encoder(with_tuned("minilm")), MemoryCache())
    parts = parts_of(cached)
    assert {name: p.encode(texts).shape for name, p in parts.items()} == {"minilm": (2, 384), "agenda": (2, 384)}
    assert np.array_equal(parts["minilm"].encode(texts), load_encoder("minilm").encode(texts))
    assert not np.allclose(parts["minilm"].encode(texts), parts["agenda"].encode(texts), atol=0.1)


@pytest.mark.slow
def test_the_tuned_part_of_the_export_stays_close_to_torch():
    texts = ["We propose that the forum publish its proceedings.", "Charges remain a burden for landlocked countries."]
    one, two = (parts_of(load_encoder(with_tuned(name)))["agenda"].encode(texts) for name in ("minilm", "minilm-torch"))
    cosine = (one * two).sum(axis=1) / np.linalg.norm(one, axis=1) / np.linalg.norm(two, axis=1)
    assert cosine.min() >= 0.99


def test_an_encoder_without_a_tuned_part_is_itself():
    encoder = FakeEncoder("use")
    assert parts_of(encoder) == {"use": encoder}
    assert with_tuned("use") == "use"
