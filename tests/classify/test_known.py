"""Vectors kept beside the heads are the encoder's own, serve only its revision, and spare it the texts they cover."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.agenda import load_agenda, load_frames
from pipeline.classify.asked import questions_of
from pipeline.classify.codes import codes_of, encoded_texts
from pipeline.classify.known import knowing, save_known
from pipeline.embed.encoders import load_encoder
from pipeline.errors import ModelError
from pipeline.settings import ClassifySettings
from tests.fakes import FakeEncoder


def test_known_texts_are_not_encoded_again_and_their_vectors_are_the_same(tmp_path: Path) -> None:
    save_known({"use": ["b", "a"]}, {"use": FakeEncoder("use")}, tmp_path)
    asked = FakeEncoder("use")
    made = knowing({"use": asked}, tmp_path)["use"].encode(["x", "a", "y", "b"])
    assert asked.seen == ["x", "y"]
    assert np.array_equal(made, FakeEncoder("use").encode(["x", "a", "y", "b"]))


def test_another_revision_knows_nothing(tmp_path: Path) -> None:
    save_known({"use": ["a"]}, {"use": FakeEncoder("use")}, tmp_path)
    other = FakeEncoder("other")
    knowing({"use": other}, tmp_path)["use"].encode(["a"])
    assert other.seen == ["a"]


def test_the_same_texts_give_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    for name, texts in (("one", ["a", "b", "a"]), ("two", ["b", "a"])):
        save_known({"use": texts, "minilm": texts}, {n: FakeEncoder(n) for n in ("use", "minilm")}, tmp_path / name)
    files = [(tmp_path / name / "codebook.safetensors").read_bytes() for name in ("one", "two")]
    assert files[0] == files[1]


def test_no_texts_give_an_empty_matrix_of_the_right_width(tmp_path: Path) -> None:
    save_known({"use": ["a"]}, {"use": FakeEncoder("use")}, tmp_path)
    assert knowing({"use": FakeEncoder("use")}, tmp_path)["use"].encode([]).shape == (0, 8)


def test_without_a_file_the_encoders_work_as_before_and_a_damaged_one_is_a_model_error(tmp_path: Path) -> None:
    encoders = {"use": FakeEncoder("use")}
    assert knowing(encoders, tmp_path) == encoders
    (tmp_path / "codebook.safetensors").write_bytes(b"{")
    with pytest.raises(ModelError, match="make models"):
        knowing(encoders, tmp_path)


@pytest.mark.parametrize("name", ["minilm", "use"])
def test_the_shipped_vectors_cover_the_shipped_codebook(name: str) -> None:
    """Fails when the codebook was edited and `make models` was not run."""
    encoder = FakeEncoder(name)
    encoder.revision = load_encoder(name).revision
    known = knowing({name: encoder}, ClassifySettings().heads_folder())[name]
    known.encode(encoded_texts(load_agenda()) + (questions_of(load_frames()) if name == "use" else []))
    assert encoder.seen == []


def test_what_is_kept_is_what_the_codes_are_made_of() -> None:
    encoder = FakeEncoder("use")
    codes_of(load_agenda(), {"use": encoder})
    assert encoder.seen == encoded_texts(load_agenda())
