"""Vectors of texts that never change between runs (codebook, questions), kept beside the heads.

With them a first run labels passages without starting an encoder. A text that was edited since is simply unknown and
is encoded again, so that nothing here can be out of date.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.domain import Encoder
from pipeline.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FILE = "codebook.safetensors"
_KEYS = "texts"


class KnowingEncoder:
    """An encoder that has some vectors at hand, by the sha256 of their text, and asks another for the rest."""

    def __init__(self, encoder: Encoder, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        self.name = encoder.name
        self.revision = encoder.revision
        self.languages = encoder.languages
        self._encoder = encoder
        self._vectors = vectors

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit-length vectors, in order."""
        import numpy as np

        keys = [key_of(t) for t in texts]
        unknown = [t for t, k in zip(texts, keys, strict=True) if k not in self._vectors]
        made = iter(self._encoder.encode(unknown) if unknown or not texts else ())
        rows = [self._vectors[k] if k in self._vectors else next(made) for k in keys]
        return np.stack(rows) if rows else self._encoder.encode([])


def knowing(encoders: Mapping[str, Encoder], folder: Path) -> dict[str, Encoder]:
    """Return encoders that know what `save_known` kept for their revision; without a file they know nothing.

    Raises:
        ModelError: the file is damaged.
    """
    from safetensors import SafetensorError, safe_open

    path = folder / _FILE
    if not path.is_file():
        return dict(encoders)
    try:
        with safe_open(path, "numpy") as kept:
            keys: dict[str, list[str]] = json.loads(kept.metadata()[_KEYS])
            known = {r: dict(zip(ks, kept.get_tensor(r), strict=True)) for r, ks in keys.items()}
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as e:
        raise ModelError(f"{path} is damaged ({e}); run `make models`.") from e
    return {name: KnowingEncoder(e, known[e.revision]) if e.revision in known else e for name, e in encoders.items()}


def save_known(texts: Mapping[str, Sequence[str]], encoders: Mapping[str, Encoder], folder: Path) -> None:
    """Encode texts, by the name of the encoder, and keep their vectors; the same texts give the same bytes."""
    from safetensors.numpy import save

    wanted = {encoders[name].revision: (encoders[name], sorted(set(some))) for name, some in texts.items()}
    keys = json.dumps({r: [key_of(t) for t in some] for r, (_, some) in wanted.items()}, sort_keys=True)
    folder.mkdir(parents=True, exist_ok=True)
    # One metadata entry only: their order in the file is not fixed.
    made = {r: e.encode(some) for r, (e, some) in sorted(wanted.items())}
    (folder / _FILE).write_bytes(save(made, {_KEYS: keys}))


def key_of(text: str) -> str:
    """Return what a text's vectors are kept by: its sha256."""
    return hashlib.sha256(text.encode()).hexdigest()
