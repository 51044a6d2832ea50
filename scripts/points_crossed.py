"""Nets and adapters tuned without each fold of the contributors, kept in outputs/points: what figures rest on."""

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from points_batch import ROOT, folds_of
from points_gold import Labelled
from safetensors.numpy import save_file
from tune_adapter import tuned_adapter

from pipeline.points.adapter import Adapter

KEPT = ROOT / "outputs" / "points"
MODELS = ROOT / "models"
ENOUGH = 0.9


def crossed_vectors(texts: Sequence[str], gold: Labelled, folds: int) -> dict[str, NDArray[Any]]:
    """Return, by fold, vectors of statements and points by a net that saw nobody of it; save the net of all.

    Nets tuned earlier on the same points and, but for a tenth, the same statements are kept: a change of how pages
    are read moves a few sentences. A statement that they did not see has a vector of zeros.
    """
    path, layers = KEPT / "crossed.npz", MODELS / "points" / "layers.safetensors"
    keys, points = np.array(list(map(key_of, texts))), np.array(list(map(key_of, gold.texts)))
    if path.is_file() and layers.is_file():
        kept = dict(np.load(path))
        row = {key: n for n, key in enumerate(kept["keys"].tolist())}
        known = np.array([row.get(k, -1) for k in keys.tolist()])
        same = kept["points"].tolist() == points.tolist() and kept["contributors"].tolist() == list(gold.contributors)
        if same and int(kept["folds"]) == folds and (known >= 0).mean() > ENOUGH:
            print(f"the nets were tuned on {(known >= 0).mean():.1%} of these statements and on these points: kept")
            for f in range(folds):
                rows = kept[f"statements{f}"][known]
                rows[known < 0] = 0
                kept[f"statements{f}"] = rows
            return kept
    return tuned_anew(texts, gold, folds, {"keys": keys, "points": points})


def crossed_adapters(
    rows: NDArray[np.float64],
    points: NDArray[np.float64],
    apart: NDArray[np.float64],
    texts: Sequence[str],
    gold: Labelled,
    folds: int,
) -> list[Adapter]:
    """Return the adapters fitted without each fold, then the one of all; kept in outputs/points as the nets are."""
    path, keys = KEPT / "adapters.npz", set(map(key_of, texts))
    asked = np.array(list(map(key_of, gold.texts)))
    if path.is_file():
        kept = np.load(path)
        same = kept["points"].tolist() == asked.tolist() and len(keys & set(kept["keys"].tolist())) > ENOUGH * len(keys)
        if same and int(kept["folds"]) == folds:
            return [Adapter(kept[f"down{f}"], kept[f"up{f}"]) for f in (*range(folds), -1)]
    fold = folds_of(len(gold.contributors), folds)
    out = {"keys": np.array(sorted(keys)), "points": asked, "folds": np.array(folds)}
    adapters = []
    for f in (*range(folds), -1):
        adapters.append(tuned_adapter(rows, points, apart, gold, np.flatnonzero(fold != f).tolist()))
        out |= {f"down{f}": adapters[-1].down, f"up{f}": adapters[-1].up}
    KEPT.mkdir(parents=True, exist_ok=True)
    np.savez(path, **out)
    return adapters


def key_of(text: str) -> str:
    """Return what a text is known by: no words of others are kept."""
    return hashlib.sha256(text.encode()).hexdigest()


def tuned_anew(
    texts: Sequence[str], gold: Labelled, folds: int, keys: dict[str, NDArray[Any]]
) -> dict[str, NDArray[Any]]:
    """Tune the nets, save the layers of the one of all and the vectors of the others."""
    from tune_points import LAYERS, PointsTuner

    tuner = PointsTuner(texts, gold)
    fold = folds_of(len(gold.contributors), folds)
    out = {**keys, "contributors": np.array(gold.contributors), "folds": np.array(folds)}
    for f in range(folds):
        out[f"statements{f}"], out[f"points{f}"] = tuner.vectors(tuner.tuned(np.flatnonzero(fold != f).tolist()))
        print(f"tuned without fold {f + 1} of {folds}", flush=True)
    upper = tuner.tuned(range(len(gold.contributors)))
    named = {}
    for name, value in upper.state_dict().items():
        n, rest = name.split(".", 1)
        named[f"layer.{6 - LAYERS + int(n)}.{rest}"] = value.numpy().astype(np.float16)
    (MODELS / "points").mkdir(parents=True, exist_ok=True)
    save_file(named, MODELS / "points" / "layers.safetensors")
    KEPT.mkdir(parents=True, exist_ok=True)
    np.savez(KEPT / "crossed.npz", **out)
    return out
