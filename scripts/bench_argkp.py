"""Matching of views on ArgKP's development pairs: strict and relaxed mAP by the current script's definition.

usage: bench_argkp.py FOLDER [--fold N]     the folder of the data set's csv files; prints a Markdown table

Zero-shot scores, and those of encoders fine-tuned on the training topics, of mpnet where it is installed (`make mpnet`;
its training takes a quarter of an hour). With a fold, 0 to 3, a quarter of the training topics is asked instead of the
development topics, and the others are trained on: choices are made by these. The fine-tuned weights are kept in
outputs/argkp, so that a second run takes a minute; delete the folder to train again.
"""

import argparse
import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

from pipeline.classify.okapi import bm25
from pipeline.embed.encoders import CachedEncoder, load_encoder
from pipeline.errors import ModelError
from pipeline.store import Cache

LEXICAL = 0.3
KEPT = 0.5
FOLDS = 4
COUNTS = {"minilm": 1, "mpnet": 2}
"""How often what a fine-tuned encoder says counts beside other evidence."""

WEIGHTS = Path("outputs/argkp")
Matrix: TypeAlias = NDArray[np.float64]
Group: TypeAlias = tuple[list[str], list[str], Matrix]


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


def split(groups: list[Group], fold: int) -> tuple[list[Group], list[Group]]:
    """Return the groups to train on and those of a fold; the two sides of a topic, neighbours, stay together."""
    kept, asked = [], []
    for number, group in enumerate(groups):
        (asked if number // 2 % FOLDS == fold else kept).append(group)
    return kept, asked


def methods(train: list[Group], asked: list[Group], weights: Path) -> Iterator[tuple[str, list[Matrix]]]:
    """Yield names and scores: without labels, then by encoders fine-tuned on the training topics."""
    from argkp_scores import best_windows, centred_cosine, characters, cosine, fused, likeness, neighbourly, standard
    from argkp_training import Encoder, fine_tune

    encoder = Encoder()
    with Cache(Path("outputs/.cache/pipeline.sqlite")) as cache:
        use = CachedEncoder(load_encoder("use"), cache)
        sentences = [centred_cosine(use.encode(a), use.encode(p)) for a, p, _ in asked]
    own = [centred_cosine(encoder.encode(a), encoder.encode(p)) for a, p, _ in asked]
    words = [bm25(p, a) for a, p, _ in asked]
    plain = [(1 - LEXICAL) * standard(c) + LEXICAL * standard(w) for c, w in zip(own, words, strict=True)]
    yield "zero-shot: centred MiniLM + BM25", plain
    windows = [best_windows(encoder.tokens(a), encoder.encode(p)) for a, p, _ in asked]
    letters = [characters(a, p) for a, p, _ in asked]
    alike = [like for _, like in letters]
    evidence = [[w, s, c] for w, s, (c, _) in zip(windows, sentences, letters, strict=True)]
    yield "zero-shot: windows of MiniLM + USE + characters", [fused(e) for e in evidence]
    borrowed = [neighbourly(fused(e), like) for e, like in zip(evidence, alike, strict=True)]
    yield "the same, arguments borrowing from like ones", borrowed
    for name, title in (("minilm", "MiniLM"), ("mpnet", "mpnet")):
        try:
            encoder = Encoder(name)
        except ModelError as e:
            print(f"{title} is left out: {e}", file=sys.stderr)
            return
        fine_tune(encoder, train, weights / f"{name}.pt")
        tuned = [(encoder.encode(a), encoder.encode(p)) for a, p, _ in asked]
        yield f"{title} fine-tuned on the training topics", [cosine(a, p) for a, p in tuned]
        new = [[cosine(a, p), centred_cosine(a, p)] * COUNTS[name] for a, p in tuned]
        evidence = [[*n, *e] for n, e in zip(new, evidence, strict=True)]
        alike = [like + likeness(a) for (a, _), like in zip(tuned, alike, strict=True)]
        borrowed = [neighbourly(fused(e), like) for e, like in zip(evidence, alike, strict=True)]
        yield "the same with all evidence before it, borrowing likewise", borrowed


def main() -> None:
    """Print the figures of every method."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fold", type=int, choices=range(FOLDS))
    told = parser.parse_args()
    train, asked, kept = read(told.folder, "train"), read(told.folder, "dev"), "all"
    if told.fold is not None:
        (train, asked), kept = split(train, told.fold), f"without-{told.fold}"
    print("| scores | strict mAP | relaxed mAP |\n|---|---|---|")
    for name, scores in methods(train, asked, WEIGHTS / kept):
        strict, relaxed = (mean_precision(asked, scores, unlabelled=u) for u in (0.0, 1.0))
        print(f"| {name} | {strict:.3f} | {relaxed:.3f} |", flush=True)


if __name__ == "__main__":
    main()
