"""A packed encoder of a few numbers, written here byte by byte, and the one that the package holds."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from pipeline.embed.e5 import token_rows, tokens_of
from pipeline.embed.manifest import read_spec, verified_weights
from pipeline.embed.packed import POSITIONS, TYPES, Packed
from pipeline.errors import ModelError

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁no", "▁", "n", "o", "t"]
WIDTH, HALF = 32, struct.pack("<e", 0.5)


def packed_file(folder: Path) -> Path:
    """Write an encoder 32 wide with nine words: of word n all numbers are (n − 8) / 2, first halves, and 3.5 after."""
    words = b"".join(HALF + bytes([n | 15 << 4] * 16) for n in range(len(PIECES)))
    tensors = {
        "emb.word": (1, words),
        POSITIONS: (0, np.repeat(np.arange(4, dtype="<f4"), WIDTH).tobytes()),
        TYPES: (0, np.ones(WIDTH, "<f4").tobytes()),
    }
    blob = "".join(PIECES).encode()
    offsets = np.cumsum([0, *(len(p.encode()) for p in PIECES)]).astype("<u4").tobytes()
    scores = np.array([0, 0, 0, 0, -1, -5, -5, -5, -5], "<f4").tobytes()
    folded = struct.pack("<IBI", ord("Ｎ"), 1, ord("n")) + struct.pack("<IB", ord("\x07"), 0)
    head = b"E5S1" + struct.pack("<I", 1) + struct.pack("<7ifi", WIDTH, 1, 4, 8, len(PIECES), 4, 1, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob)) + offsets + scores + blob
    head += struct.pack("<iI", 2, len(folded)) + folded + struct.pack("<i", len(tensors))
    at = len(head) + sum(2 + len(name) + 21 for name in tensors)
    for name, (kind, data) in tensors.items():
        head += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, 0, at, len(data))
        at += len(data)
    path = folder / "tiny.bin"
    path.write_bytes(head + b"".join(data for _, data in tensors.values()))
    return path


def test_numbers_of_four_bits_come_out_as_they_went_in(tmp_path: Path) -> None:
    packed = Packed(packed_file(tmp_path))
    assert (packed.shape.width, packed.shape.layers, packed.shape.words) == (WIDTH, 1, len(PIECES))
    rows = packed.words(np.array([4, 0]))
    assert rows[:, 0].tolist() == [-2.0, -4.0]
    assert rows[:, 16].tolist() == [3.5, 3.5]


def test_letters_are_folded_and_texts_cut_into_known_pieces(tmp_path: Path) -> None:
    packed = Packed(packed_file(tmp_path))
    tokenizer = packed.tokenizer(16)
    assert "Ｎo\x07t".translate(packed.folding) == "not"
    assert tokenizer.encode("no  not").tokens == ["<s>", "▁no", "▁no", "t", "</s>"]
    assert tokens_of(packed, tokenizer, "no")[-2:] == [4, 2]


def test_a_token_goes_in_with_its_place_and_type(tmp_path: Path) -> None:
    packed = Packed(packed_file(tmp_path))
    assert token_rows(packed, [0, 4])[:, 0].tolist() == [-4.0 + 0 + 1, -2.0 + 1 + 1]


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.bin"
    path.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ModelError, match="reinstall"):
        Packed(path)


@pytest.mark.slow
def test_the_packages_file_is_of_that_form() -> None:
    packed = Packed(verified_weights(read_spec("e5")))
    assert (packed.shape.width, packed.shape.layers, packed.shape.words) == (384, 12, 250_037)
    tokens = packed.tokenizer(128).encode("我们反对延长论坛的任务期限。".translate(packed.folding)).tokens
    assert tokens == ["<s>", "▁我们", "反对", "延长", "论坛", "的", "任务", "期限", "。", "</s>"]
