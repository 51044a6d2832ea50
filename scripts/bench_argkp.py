"""Matching of views on ArgKP's development pairs: strict and relaxed mAP by the current script's definition.

usage: bench_argkp.py FOLDER     the folder of the data set's csv files; prints a Markdown table

Zero-shot, a classifier over the encoder as it is, and the encoder fine-tuned on the training topics. The fine-tuned
weights are kept in outputs/argkp, so that a second run takes seconds; delete the folder to train again.
"""

import argparse
import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from pipeline.classify.features import centred
from pipeline.classify.zeroshot import bm25
from pipeline.embed.encoders import CachedEncoder, load_encoder
from pipeline.store import Cache

LEXICAL = 0.3
KEPT = 0.5
LITTLE = 0.15
WEIGHTS = Path("outputs/argkp/minilm.pt")
Group = tuple[list[str], list[str], NDArray[np.float64]]


def read(folder: Path, part: str) -> list[Group]:
    """Return, a topic and side, its arguments, key points, and labels (a row an argument), nan where there is none."""
    arguments = list(csv.DictReader((folder / f"arguments_{part}.csv").open(encoding="utf-8")))
    points = list(csv.DictReader((folder / f"key_points_{part}.csv").open(encoding="utf-8")))
    rows = csv.DictReader((folder / f"labels_{part}.csv").open(encoding="utf-8"))
    known = {(r["arg_id"], r["key_point_id"]): float(r["label"]) for r in rows}
    groups = []
    for topic, side in sorted({(p["topic"], p["stance"]) for p in points}):
        mine = [a for a in arguments if (a["topic"], a["stance"]) == (topic, side)]
        keys = [p for p in points if (p["topic"], p["stance"]) == (topic, side)]
        labels = np.array([[known.get((a["arg_id"], k["key_point_id"]), np.nan) for k in keys] for a in mine])
        groups.append(([a["argument"] for a in mine], [k["key_point"] for k in keys], labels))
    return groups


def features(groups: list[Group], encoder: CachedEncoder) -> list[NDArray[np.float64]]:
    """Return, a group, (arguments, key points, f): fused and single similarities and products of the vectors."""
    out = []
    for arguments, points, _ in groups:
        a, p = encoder.encode(arguments), encoder.encode(points)
        a, p = centred(a, a.mean(axis=0)), centred(p, p.mean(axis=0))
        dense, lexical = standard(a @ p.T), standard(bm25(points, arguments))
        fused = (1 - LEXICAL) * dense + LEXICAL * lexical
        products = (a[:, None, :] * p[None, :, :]) * 10
        out.append(np.concatenate([np.stack([fused, dense, lexical], axis=2), products], axis=2))
    return out


def standard(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a matrix with mean 0 and deviation 1."""
    return (matrix - matrix.mean()) / (matrix.std() + 1e-9)


def mean_precision(groups: list[Group], scores: list[NDArray[np.float64]], *, unlabelled: float) -> float:
    """Return mAP: of each argument its best key point, of these the better half; weighed by the share that matches."""
    found = []
    for (_, _, labels), score in zip(groups, scores, strict=True):
        asked = ~np.isnan(labels).all(axis=1)
        best = score[asked].argmax(axis=1)
        value, label = score[asked].max(axis=1), labels[asked][np.arange(asked.sum()), best]
        order = np.argsort(-value, kind="stable")[: int(KEPT * len(value))]
        truth = np.where(np.isnan(label), unlabelled, label)[order]
        found.append(average_precision_score(truth, value[order]) * truth.mean() if truth.any() else 0.0)
    return float(np.mean(found))


def pairs_fitted(train: list[Group], x: list[NDArray[np.float64]]) -> tuple[NDArray[np.float64], float]:
    """Return weights and bias of a classifier of pairs over their features."""
    known = [~np.isnan(labels) for _, _, labels in train]
    rows = np.concatenate([f[k] for f, k in zip(x, known, strict=True)])
    truth = np.concatenate([labels[k] for (_, _, labels), k in zip(train, known, strict=True)])
    model = LogisticRegression(C=0.1, max_iter=500).fit(rows, truth)
    return model.coef_[0], float(model.intercept_[0])


def tuned(train: list[Group], asked: list[Group]) -> dict[str, list[NDArray[np.float64]]]:
    """Return scores by the encoder fine-tuned on the training topics, alone and with some BM25."""
    from argkp_training import fine_tuned

    encoder = fine_tuned(train, WEIGHTS)
    cosine = [encoder.encode(arguments) @ encoder.encode(points).T for arguments, points, _ in asked]
    words = [standard(bm25(points, arguments)) for arguments, points, _ in asked]
    fused = [(1 - LITTLE) * standard(c) + LITTLE * w for c, w in zip(cosine, words, strict=True)]
    return {"MiniLM fine-tuned": cosine, "MiniLM fine-tuned + BM25": fused}


def main() -> None:
    """Print zero-shot figures, those of a classifier fitted on the training pairs, and of the fine-tuned encoder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    train, dev = read(folder, "train"), read(folder, "dev")
    with Cache(Path("outputs/.cache/pipeline.sqlite")) as cache:
        encoder = CachedEncoder(load_encoder("minilm"), cache)
        x, asked = features(train, encoder), features(dev, encoder)
    weights, bias = pairs_fitted(train, x)
    methods = {
        "zero-shot: centred MiniLM + BM25": [f[..., 0] for f in asked],
        "pairs fitted on the training topics, encoder as it is": [f @ weights + bias for f in asked],
        **tuned(train, dev),
    }
    print("| scores | strict mAP | relaxed mAP |\n|---|---|---|")
    for name, scores in methods.items():
        strict, relaxed = (mean_precision(dev, scores, unlabelled=u) for u in (0.0, 1.0))
        print(f"| {name} | {strict:.3f} | {relaxed:.3f} |")


if __name__ == "__main__":
    main()
