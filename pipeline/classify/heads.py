"""The fitted heads: plain arrays, kept as safetensors with a JSON description. No pickle."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.classify.features import Lexicon
from pipeline.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Heads:
    """Everything fitted for one set of encoders.

    Attributes:
        encoders: weight of each encoder in similarities; their vectors are joined in this order.
        arrays: arrays by name (see `pipeline.classify.fit`).
        lexicon: vocabulary of the term features.
        refs: paragraphs in the order of the arrays' columns.
        own: references (paragraphs and items) that have a classifier of their own, in the order of its rows.
        choices: names of kinds, stances and topics in the order of their rows.
        thresholds: for giving a label, for abstaining, for an item, for a topic.
    """

    encoders: Mapping[str, float]
    arrays: Mapping[str, NDArray[np.float32]]
    lexicon: Lexicon
    refs: tuple[str, ...]
    own: tuple[str, ...]
    choices: Mapping[str, tuple[str, ...]]
    thresholds: Mapping[str, float]


def save_heads(heads: Heads, folder: Path) -> None:
    """Write `heads.safetensors` and `heads.json`; the same heads give the same bytes."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    save_file({k: heads.arrays[k] for k in sorted(heads.arrays)}, folder / "heads.safetensors")
    described = {
        "encoders": dict(heads.encoders),
        "refs": heads.refs,
        "own": heads.own,
        "choices": heads.choices,
        "thresholds": heads.thresholds,
        "lexicon": {"terms": heads.lexicon.terms, "idf": [round(v, 6) for v in heads.lexicon.idf]},
    }
    text = json.dumps(described, ensure_ascii=False, indent=0, sort_keys=True)
    (folder / "heads.json").write_text(text + "\n", "utf-8")


def load_heads(folder: Path) -> Heads:
    """Read what `save_heads` wrote.

    Raises:
        ModelError: the heads are missing or damaged.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        d: dict[str, Any] = json.loads((folder / "heads.json").read_text("utf-8"))
        arrays = load_file(folder / "heads.safetensors")
        return Heads(
            encoders=d["encoders"],
            arrays=arrays,
            lexicon=Lexicon(tuple(d["lexicon"]["terms"]), tuple(d["lexicon"]["idf"])),
            refs=tuple(d["refs"]),
            own=tuple(d["own"]),
            choices={k: tuple(v) for k, v in d["choices"].items()},
            thresholds=d["thresholds"],
        )
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as e:
        raise ModelError(f"The fitted heads in {folder} are missing or damaged ({e}); run `make models`.") from e
