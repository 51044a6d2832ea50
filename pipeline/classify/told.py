"""What nets that did not see a passage's contributor say of labelled passages, kept by the sha256 of the text.

Heads that read a tuned encoder are fitted and cross-validated on this: of a passage it was tuned on, the shipped
encoder is too sure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.classify.known import key_of
from pipeline.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE = "told.safetensors"


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Log odds by the sha256 of the text they are about, a row of (columns,) each."""

    rows: Mapping[str, NDArray[np.float32]]

    def covers(self, texts: Sequence[str]) -> bool:
        """Tell whether all texts are known."""
        return all(key_of(t) in self.rows for t in texts)

    def of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the rows of known texts, in order; (texts, columns)."""
        import numpy as np

        return np.stack([self.rows[key_of(t)] for t in texts])


def told_of(logits: NDArray[Any], choices: Mapping[str, Sequence[str]], refs: Sequence[str]) -> dict[str, Any]:
    """Return the columns of a tuned encoder's linear layer by what they speak of; `logits` is (n, columns)."""
    import numpy as np

    names = ("kind", "stance", "none", "paragraphs", "topic")
    widths = (len(choices["kind"]), len(choices["stance"]), 1, len(refs), len(choices["topic"]))
    parts = np.split(np.asarray(logits, np.float64), np.cumsum(widths)[:-1], axis=1)
    return dict(zip(names, parts, strict=True))


def save_told(said: Mapping[str, NDArray[np.float32]], path: Path) -> None:
    """Write log odds by text, in half precision; the texts themselves are not kept."""
    import numpy as np
    from safetensors.numpy import save_file

    by_key = {key_of(text): row for text, row in said.items()}
    keys = sorted(by_key)
    hashes = np.stack([np.frombuffer(bytes.fromhex(k), np.uint8) for k in keys])
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({"keys": hashes, "rows": np.stack([by_key[k] for k in keys]).astype(np.float16)}, path)


def read_told(path: Path) -> Told:
    """Read what `save_told` wrote.

    Raises:
        ModelError: the file is missing or damaged.
    """
    import numpy as np
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        kept = load_file(path)
        rows = kept["rows"].astype(np.float32)
        return Told({k.tobytes().hex(): row for k, row in zip(kept["keys"], rows, strict=True)})
    except (OSError, ValueError, KeyError, SafetensorError) as e:
        raise ModelError(f"{path} is missing or damaged ({e}); run `make models`.") from e
