"""Fit the matcher of statements and points: tuned layers, two regressions, a card. Part of `make models`.

usage: build_points.py [--folds N]     reads the readers' points beside the project; without them it does nothing

Every contributor is scored by a net that did not see it; the regressions and the figures of the card rest on that.
The scores are kept in outputs/points, where `scripts/cross_points.py` finds them. Half an hour on two cores.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from points_batch import CORPUS, GOLD, PARALLEL, batch_of, folds_of
from points_crossed import KEPT, MODELS, crossed_adapters, crossed_vectors
from points_figures import calibration_error, recall_at, write_digest
from points_gold import HOLDS, Labelled
from safetensors.numpy import save_file
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from tune_adapter import moved, partings

from pipeline.agenda import load_points
from pipeline.domain import Point, Statement
from pipeline.embed.encoders import load_encoder
from pipeline.points.adapter import unit
from pipeline.points.batch import Spoken
from pipeline.points.features import NAMES, compared
from pipeline.points.lexical import SharedWords
from pipeline.points.match import ENGLISH, FILE, OTHER, REGRESSIONS
from pipeline.points.votes import Examples
from pipeline.settings import Settings

NEW = 0.15
"""How much a pair of a point that readers did not find counts: in another debate it may well be held."""
STRENGTH = 0.3
SEEN = (0.001, 0.999)
"""Quantiles of a feature beyond which it counts as these."""
CARD = """# Who holds which point

- Task: how likely a contributor holds a point, from all its statements (pipeline/points/match.py).
- Fitted by `make models` on {pairs} pairs of a contributor and a known point ({positive} of them holdings) that careful
  readers (language models, each alone) found in {contributors} contributions to NETmundial 2014
  (corpus/points/README.md). Labels only; no text of a contribution is kept here.
- `layers.safetensors`: the three upper layers of all-MiniLM-L6-v2, float16. `matcher.safetensors`: logistic regressions
  (C {strength}) over {features} features for English and, over the multilingual encoder's likeness, for other
  languages; the mean of that encoder's vectors and the adapter that turns them (float16); vectors of the labelled
  statements in both spaces, and which points they support. Without pickle.
- By cross-validation over contributors ({folds} nets, none of which saw the contributor asked about; regressions
  likewise): average precision of pairs {ap:.3f}, for points without labelled statements
  {new:.3f} (likeness alone {alone:.3f}; multilingual encoder {other:.3f}; base rate {base:.3f}); recall at precision
  .9 {r90:.2f}, at .5 {r50:.2f}; expected calibration error {ece:.3f}.
- Known limits: points whose direction hangs on a single word; points nobody in that consultation held were not fitted
  on; other languages were fitted on English statements, each moved by what parts some sentence from its translation
  (600 sentences of the UN Parallel Corpus, beside the project); so was the multilingual figure above measured.
"""


def main() -> None:
    """Tune, fit, write models/points."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=3)
    folds = parser.parse_args().folds
    if not all(p.exists() for p in (GOLD, CORPUS, PARALLEL)):
        print(f"{GOLD}, {CORPUS} or {PARALLEL} is not there: the matcher stays as it is")
        return
    known = load_points()
    batch = batch_of(CORPUS, Settings())
    statements, gold = batch.statements, batch.gold(known)
    texts = [s.text for s in statements]
    crossed = crossed_vectors(texts, gold, folds)
    mean, rows = batch.multilingual()
    other = batch.stages.encoders[OTHER]
    apart = partings(PARALLEL, other)
    points = unit(other.encode(list(gold.texts)) - mean)
    adapters = crossed_adapters(rows - mean, points, apart, texts, gold, folds)
    # The regressions are for other languages: they see statements as translations would lie.
    translated, plain = moved(rows, mean, apart), unit(rows - mean)
    turned = [(a(translated), a(plain), a(points[: len(known)])) for a in adapters[:folds]]
    asked = asked_of(batch.said, statements, known, gold, crossed, turned)
    fitted, figures = regressions(asked, len(gold.contributors), folds)
    write_digest(MODELS / "manifest.toml", MODELS / "points" / "layers.safetensors")
    english = load_encoder(ENGLISH).encode([s.text for s in statements])
    examples, _ = examples_of(-1, gold, known, folds, english)
    pairs = np.ascontiguousarray(np.argwhere(examples.supports > 0), np.int32)  # safetensors keeps memory as it lies
    vectors = {
        "vectors": english.astype(np.float16),
        "others": adapters[-1](plain).astype(np.float16),
        "pairs": pairs,
    }
    layer = {"down": adapters[-1].down.astype(np.float16), "up": adapters[-1].up.astype(np.float16)}
    named = {"points": json.dumps(examples.points)}
    save_file({**fitted, **vectors, **layer, "mean": mean}, MODELS / "points" / FILE, metadata=named)
    (MODELS / "points" / "CARD.md").write_text(CARD.format(**figures, folds=folds), "utf-8")
    print((MODELS / "points" / "CARD.md").read_text("utf-8"))


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What the regressions are fitted on, by language: features of pairs of a contributor and a known point.

    `shown` tells which pairs are of points that readers found; of the others next to nobody holds any, since readers
    listed every point of two or more holders.
    """

    columns: dict[bool, NDArray[np.float64]]
    y: NDArray[np.int64]
    who: NDArray[np.int64]
    shown: NDArray[np.bool_]


def examples_of(
    fold: int, gold: Labelled, known: Sequence[Point], folds: int, vectors: NDArray[Any]
) -> tuple[Examples, NDArray[np.int64]]:
    """Return the labelled statements of all contributors outside a fold (all of them for -1), and their positions."""
    groups = folds_of(len(gold.contributors), folds)
    rows = np.flatnonzero(groups[gold.groups] != fold)
    supports = gold.statements[np.ix_(rows, range(len(known)))] == HOLDS
    supports &= gold.labelled[None, : len(known)]
    used = np.flatnonzero(supports.any(axis=0))
    points = tuple(known[n].point_id for n in used)
    return Examples(vectors[rows].astype(np.float64), points, supports[:, used].astype(np.float64)), rows


def asked_of(
    said: Spoken,
    statements: Sequence[Statement],
    known: Sequence[Point],
    gold: Labelled,
    crossed: dict[str, Any],
    turned: Sequence[tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]],
) -> Asked:
    """Return the features of every contributor, from a net and examples that had nothing of it.

    Args:
        said: by the batch's contributors.
        statements: in English.
        known: the expert's list.
        gold: what readers found.
        crossed: by fold, the tuned vectors.
        turned: by fold, the adapter's vectors of statements as translations, of statements, and of points.
    """
    folds = int(crossed["folds"])
    fold = folds_of(len(gold.contributors), folds)
    contexts = [said.contexts[s.passage_id] for s in statements]
    shared = SharedWords([k.meant or k.text for k in known])
    ids = [k.point_id for k in known]
    parts: dict[bool, list[NDArray[np.float64]]] = {True: [], False: []}
    for f in range(folds):
        tuned, points = (crossed[f"{name}{f}"].astype(np.float64) for name in ("statements", "points"))
        spaces = {True: (tuned, tuned, points[: len(known)]), False: turned[f]}
        examples = {english: examples_of(f, gold, known, folds, spaces[english][1])[0] for english in spaces}
        for who in np.flatnonzero(fold == f):
            mine = np.flatnonzero(gold.groups == who)
            texts = [statements[n].text for n in mine]
            context, lengths = [contexts[n] for n in mine], [len(t.split()) for t in texts]
            for english, (vectors, _, asked_points) in spaces.items():
                votes = examples[english].votes(vectors[mine], ids)
                shares = shared.shares(texts) if english else None
                made = compared(vectors[mine] @ asked_points.T, shares, votes, context, lengths, known)
                parts[english].append(made.columns)
    order = np.concatenate([np.flatnonzero(fold == f) for f in range(folds)])
    labels = gold.holders[order, : len(known)]
    shown = np.broadcast_to(gold.labelled[None, : len(known)], labels.shape)
    anyone = (gold.holders[:, : len(known)] == HOLDS).any(axis=0)
    asked = ((labels >= 0) & shown) | (~shown & ~anyone[None, :])
    who = np.broadcast_to(order[:, None], labels.shape)[asked]
    columns = {english: np.stack(some)[asked] for english, some in parts.items()}
    return Asked(columns, (labels[asked] == HOLDS).astype(np.int64), who, shown[asked])


def regressions(asked: Asked, contributors: int, folds: int) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Return the weights by name and the figures of the card; those without each fold are kept in outputs/points."""
    fold = folds_of(contributors, folds)[asked.who]
    out: dict[str, NDArray[Any]] = {}
    kept: dict[str, NDArray[Any]] = {}
    scores: dict[str, NDArray[np.float64]] = {}
    weight = np.where(asked.shown, 1.0, NEW)
    for name in REGRESSIONS:
        columns = asked.columns[name.startswith("english")]
        bounds = np.quantile(columns[asked.shown], SEEN, axis=0)
        kept[f"{name.partition('_')[0]} bounds"] = out[f"{name.partition('_')[0]} bounds"] = bounds
        columns = np.clip(columns, *bounds)
        used = asked.shown
        if name.endswith("new"):  # a point that readers did not find is seldom held: what is new must be surer
            columns[:, NAMES.index("votes")] = 0
            used = np.ones_like(asked.shown)
        scores[name] = np.zeros(len(asked.y))
        for f in range(folds):
            some = used & (fold != f)
            model = _fit(columns[some], asked.y[some], weight[some])
            kept[f"{name}{f}"] = _plain(model)
            scores[name][fold == f] = model.predict_proba(columns[fold == f])[:, 1]
        out[name] = _plain(_fit(columns[used], asked.y[used], weight[used]))
    np.savez(KEPT / "regressions.npz", **kept)
    y, best = asked.y[asked.shown], scores["english"][asked.shown]
    precision = {n: average_precision_score(y, s[asked.shown]) for n, s in scores.items()}
    return out, {
        "pairs": f"{len(y):,}",
        "positive": f"{y.sum():,}",
        "contributors": contributors,
        "strength": STRENGTH,
        "features": len(NAMES),
        "ap": precision["english"],
        "new": precision["english_new"],
        "alone": average_precision_score(y, asked.columns[True][asked.shown, NAMES.index("best")]),
        "other": precision["other"],
        "base": y.mean(),
        "r90": recall_at(y, best, 0.9),
        "r50": recall_at(y, best, 0.5),
        "ece": calibration_error(y, best),
    }


def _model() -> Any:
    return make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=2000))


def _fit(columns: NDArray[np.float64], y: NDArray[np.int64], weight: NDArray[np.float64]) -> Any:
    return _model().fit(columns, y, logisticregression__sample_weight=weight)


def _plain(model: Any) -> NDArray[np.float64]:
    """Return a constant and weights that work on features as they are."""
    scaler, regression = model[0], model[1]
    weights = regression.coef_[0] / scaler.scale_
    return np.concatenate([[regression.intercept_[0] - float(weights @ scaler.mean_)], weights])


if __name__ == "__main__":
    main()
