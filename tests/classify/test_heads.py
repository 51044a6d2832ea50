"""Heads come back from their files as they were, the same heads give the same bytes, and damage is said."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.classify.features import Lexicon
from pipeline.classify.heads import Heads, load_heads, save_heads
from pipeline.errors import ModelError


def heads() -> Heads:
    arrays = {"b": np.arange(3, dtype=np.float32), "a": np.ones((2, 2), np.float32)}
    choices = {"kind": ("position", "proposal")}
    return Heads(
        {"use": 1.0}, arrays, Lexicon(("été", "spam"), (1.5, 2.25)), ("1", "2"), ("1",), choices, {"give": 0.4}
    )


def test_round_trip(tmp_path: Path) -> None:
    save_heads(heads(), tmp_path)
    back = load_heads(tmp_path)
    assert (back.lexicon, back.refs, back.own) == (heads().lexicon, heads().refs, heads().own)
    assert back.choices == heads().choices
    assert {k: v.tolist() for k, v in back.arrays.items()} == {k: v.tolist() for k, v in heads().arrays.items()}


def test_the_same_heads_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        save_heads(heads(), tmp_path / name)
    for file in ("heads.json", "heads.safetensors"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


@pytest.mark.parametrize("file", ["heads.json", "heads.safetensors"])
def test_damage_is_a_model_error_that_says_what_to_do(tmp_path: Path, file: str) -> None:
    save_heads(heads(), tmp_path)
    (tmp_path / file).write_bytes(b"{")
    with pytest.raises(ModelError, match="make models"):
        load_heads(tmp_path)


def test_missing_heads_are_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="make models"):
        load_heads(tmp_path / "nowhere")
