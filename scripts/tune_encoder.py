"""Tune the English encoder's upper layers on labelled passages; used by `make models`, half an hour on one core.

Of each passage it is kept what a net says that did not see its contributor: the heads are fitted on that.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import save_file

from pipeline.classify.labelled import Labelled, choices_of
from pipeline.classify.told import Told, read_told, save_told
from pipeline.classify.tune import RECIPE, Tuned, Tuner, targets_of
from pipeline.embed.manifest import read_spec, verified_weights

FOLDS = 5


def folds_of(passages: Sequence[Labelled]) -> NDArray[np.int64]:
    """Return the fold of every passage: contributors, real ones and ours apart, dealt out in shuffled order."""
    real = sorted({p.group for p in passages if p.weight > 1})
    ours = sorted({p.group for p in passages} - set(real))
    fold = {g: n % FOLDS for n, g in enumerate(np.random.RandomState(0).permutation(real))}
    fold |= {g: n % FOLDS for n, g in enumerate(np.random.RandomState(1).permutation(ours))}
    return np.array([fold[p.group] for p in passages])


def tuned_on(passages: Sequence[Labelled], refs: Sequence[str], layers: Path, told: Path) -> tuple[Tuned, Told]:
    """Return the net tuned on all passages, and what nets say of each that did not see its contributor.

    Args:
        passages: English labelled passages.
        refs: the codebook's paragraphs, in order.
        layers: file of the tuned layers; made anew unless it was made from the same passages.
        told: file of what was said out of fold; likewise.
    """
    version = version_of(passages, refs)
    if layers.is_file() and told.is_file() and read_version(layers) == version:
        print("the passages are those the encoder was tuned on: kept")
        return read_tuned(layers), read_told(told)
    import torch

    torch.set_num_threads(1)  # sums taken by two threads differ in the last digits
    choices = choices_of(passages)
    targets = targets_of(passages, refs, choices["kind"], choices["stance"], choices["topic"])
    tuner = Tuner(verified_weights(read_spec("minilm")).parent, [p.text for p in passages])
    said = np.zeros((len(passages), sum(map(len, targets.columns))), np.float32)
    folds = folds_of(passages)
    for fold in range(FOLDS):
        asked = np.flatnonzero(folds == fold).tolist()
        said[asked] = tuner.logits(tuner.tune(targets, np.flatnonzero(folds != fold).tolist()), asked)
        print(f"tuned without fold {fold + 1} of {FOLDS}", flush=True)
    tuned = tuner.tune(targets, range(len(passages)))
    save_told({p.text: row for p, row in zip(passages, said, strict=True)}, told)
    save_tuned(tuned, version, layers)
    return read_tuned(layers), read_told(told)


def version_of(passages: Sequence[Labelled], refs: Sequence[str]) -> str:
    """Return a digest of everything the tuning depends on but the machine."""
    rows = [(p.text, p.agenda, p.also, p.kind, p.stance, p.topics, p.group, p.weight) for p in passages]
    text = json.dumps([rows, list(refs), FOLDS, RECIPE], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def save_tuned(tuned: Tuned, version: str, path: Path) -> None:
    """Write tuned layers and the linear layer over them in half precision."""
    arrays = {**tuned.layers, "told_weights": tuned.weights, "told_bias": tuned.bias}
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({k: np.ascontiguousarray(v, np.float16) for k, v in arrays.items()}, path, {"version": version})


def read_tuned(path: Path) -> Tuned:
    """Read what `save_tuned` wrote."""
    with safe_open(path, "numpy") as kept:
        arrays = {k: kept.get_tensor(k).astype(np.float32) for k in kept.keys()}  # noqa: SIM118
    layers = {k: v for k, v in arrays.items() if k.startswith("layer.")}
    return Tuned(layers, arrays["told_weights"], arrays["told_bias"])


def read_version(path: Path) -> str:
    """Return the digest of what tuned layers were made from."""
    with safe_open(path, "numpy") as kept:
        return str((kept.metadata() or {}).get("version"))
