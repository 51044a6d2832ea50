"""Fit the matcher of statements and points: tuned layers, two regressions, a card. Part of `make models`.

usage: build_points.py [--folds N]     reads the readers' points beside the project; without them it does nothing

Every contributor is scored by a net that did not see it; the regressions and the figures of the card rest on that.
The scores are kept in outputs/points (`crossed.npz`), where `scripts/cross_points.py` finds them. Half an hour on two cores.
"""

import argparse
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from points_gold import HOLDS, SILENT, Labelled, labelled, read_gold
from safetensors.numpy import save_file
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from pipeline.agenda import load_frames, load_points
from pipeline.domain import Point
from pipeline.points.batch import Spoken, spoken
from pipeline.points.features import NAMES, compared
from pipeline.points.lexical import SharedWords
from pipeline.points.match import FILE, OTHER
from pipeline.settings import Settings
from pipeline.stages import Stages
from pipeline.store import Cache, find_sources

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
CORPUS, GOLD = SHARED / "corpus" / "netmundial_2014", SHARED / "gold" / "points"
KEPT = ROOT / "outputs" / "points"
STRENGTH = 0.3
CARD = """# Who holds which point

- Task: how likely a contributor holds a point, from all its statements (pipeline/points/match.py).
- Fitted by `make models` on {pairs} pairs of a contributor and a known point ({positive} of them holdings) that careful
  readers (language models, each alone) found in {contributors} contributions to NETmundial 2014
  (corpus/points/README.md). Labels only; no text of a contribution is kept here.
- `layers.safetensors`: the three upper layers of all-MiniLM-L6-v2, float16. `matcher.safetensors`: logistic regressions
  (C {strength}) over {features} features for English and, over the multilingual encoder's likeness, for other
  languages; the mean of that encoder's vectors. Without pickle.
- By cross-validation over contributors ({folds} nets, none of which saw the contributor asked about; regressions
  likewise): average precision of pairs {ap:.3f} (likeness alone {alone:.3f}; multilingual encoder {other:.3f}), base
  rate {base:.3f}; recall at precision .9 {r90:.2f}, at .5 {r50:.2f}; expected calibration error {ece:.3f}.
- Known limits: points whose direction hangs on a single word; points nobody in that consultation held were not fitted
  on; other languages were fitted on English statements through the multilingual encoder.
"""


def main() -> None:
    """Tune, fit, write models/points."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=3)
    folds = parser.parse_args().folds
    if not GOLD.is_dir() or not CORPUS.is_dir():
        print(f"{GOLD} or {CORPUS} is not there: the matcher stays as it is")
        return
    known = load_points()
    said, use = batch_of(CORPUS)
    statements = [s for s in said.statements if s.language == "en"]
    same = json.loads((ROOT / "corpus" / "points" / "known.json").read_text("utf-8"))
    gold = labelled(read_gold(GOLD), same, known, statements, dict(said.passages))
    crossed = crossed_vectors([s.text for s in statements], gold, folds)
    fitted, figures = regressions(said, statements, known, gold, crossed, use)
    folder = ROOT / "models" / "points"
    save_file(fitted, folder / FILE)
    (folder / "CARD.md").write_text(CARD.format(**figures, folds=folds), "utf-8")
    print((folder / "CARD.md").read_text("utf-8"))
    digest = hashlib.sha256((folder / "layers.safetensors").read_bytes()).hexdigest()
    print(f"models/manifest.toml, [points]: sha256 = \"{digest}\"")


def batch_of(corpus: Path) -> tuple[Spoken, Any]:
    """Return what the contributors of a folder said, as a run has it, and the multilingual encoder."""
    settings = Settings()
    cache = Cache(ROOT / "outputs" / ".cache" / "points.sqlite")
    stages = Stages(cache, settings, lambda *_: None)
    documents, people = stages.identify(stages.extract(find_sources(corpus)[0])[0], ())
    passages = stages.segment(documents)
    classification = stages.classify(passages, stages.embed(passages), ())
    return spoken(documents, passages, classification, people, load_frames()), stages.encoders[OTHER]


def folds_of(contributors: int, folds: int) -> NDArray[np.int64]:
    """Return the fold of every contributor, dealt out in shuffled order."""
    fold = np.empty(contributors, np.int64)
    fold[np.random.RandomState(0).permutation(contributors)] = np.arange(contributors) % folds
    return fold


def crossed_vectors(texts: Sequence[str], gold: Labelled, folds: int) -> dict[str, NDArray[Any]]:
    """Return, by fold, vectors of statements and points by a net that saw nobody of it; save the net of all.

    Vectors made earlier from the same texts and labels are kept.
    """
    version = hashlib.sha256(
        "\n".join([*texts, *gold.texts]).encode() + gold.statements.tobytes() + gold.groups.tobytes()
    ).hexdigest()
    path = KEPT / "crossed.npz"
    layers = ROOT / "models" / "points" / "layers.safetensors"
    if path.is_file() and layers.is_file():
        kept = dict(np.load(path))
        if str(kept["version"]) == version and int(kept["folds"]) == folds:
            print("the nets were tuned on these statements and points: kept")
            return kept
    from tune_points import LAYERS, PointsTuner

    tuner = PointsTuner(texts, gold)
    fold = folds_of(len(gold.contributors), folds)
    out: dict[str, NDArray[Any]] = {"version": np.array(version), "folds": np.array(folds)}
    for f in range(folds):
        out[f"statements{f}"], out[f"points{f}"] = tuner.vectors(tuner.tuned(np.flatnonzero(fold != f).tolist()))
        print(f"tuned without fold {f + 1} of {folds}", flush=True)
    upper = tuner.tuned(range(len(gold.contributors)))
    first = 6 - LAYERS
    named = {}
    for name, value in upper.state_dict().items():
        n, rest = name.split(".", 1)
        named[f"layer.{first + int(n)}.{rest}"] = value.numpy().astype(np.float16)
    layers.parent.mkdir(parents=True, exist_ok=True)
    save_file(named, layers)
    KEPT.mkdir(parents=True, exist_ok=True)
    np.savez(path, **out)
    return out


def regressions(
    said: Spoken,
    statements: Sequence[Any],
    known: Sequence[Point],
    gold: Labelled,
    crossed: dict[str, Any],
    encoder: Any,
) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Return the weights and the figures of the card."""
    folds = int(crossed["folds"])
    fold = folds_of(len(gold.contributors), folds)
    contexts = [said.contexts[s.passage_id] for s in statements]
    shared = SharedWords([k.text for k in known])
    rows = encoder.encode([s.text for s in statements]).astype(np.float64)
    mean = rows.mean(axis=0).astype(np.float32)
    theirs = encoder.encode([k.text for k in known]).astype(np.float64)
    use_statements, use_points = (_unit(m - mean) for m in (rows, theirs))
    english, other = [], []
    for who in range(len(gold.contributors)):
        mine = np.flatnonzero(gold.groups == who)
        f = fold[who]
        points = crossed[f"points{f}"][: len(known)].astype(np.float64)
        own = crossed[f"statements{f}"][mine].astype(np.float64) @ points.T
        texts = [statements[n].text for n in mine]
        context, lengths = [contexts[n] for n in mine], [len(t.split()) for t in texts]
        english.append(compared(own, shared.shares(texts), context, lengths, known).columns)
        other.append(compared(use_statements[mine] @ use_points.T, None, context, lengths, known).columns)
    labels = gold.holders[:, : len(known)]
    asked = (labels >= 0) & gold.labelled[None, : len(known)]
    y = (labels[asked] == HOLDS).astype(int)
    who = np.broadcast_to(np.arange(len(gold.contributors))[:, None], labels.shape)[asked]
    assert SILENT == 0
    out: dict[str, NDArray[Any]] = {"mean": mean}
    scores = {}
    for name, parts in (("english", english), ("other", other)):
        columns = np.stack(parts)[asked]
        scores[name] = np.zeros(len(y))
        for f in range(folds):
            model = _model().fit(columns[fold[who] != f], y[fold[who] != f])
            scores[name][fold[who] == f] = model.predict_proba(columns[fold[who] == f])[:, 1]
        out[name] = _plain(_model().fit(columns, y))
        if name == "english":
            alone = average_precision_score(y, columns[:, NAMES.index("best")])
    np.savez(KEPT / "scored.npz", y=y, who=who, scores=scores["english"], point=np.nonzero(asked)[1])
    best = scores["english"]
    return out, {
        "pairs": f"{len(y):,}", "positive": f"{y.sum():,}", "contributors": len(gold.contributors),
        "strength": STRENGTH, "features": len(NAMES), "ap": average_precision_score(y, best), "alone": alone, "base": y.mean(),
        "other": average_precision_score(y, scores["other"]), "r90": recall_at(y, best, 0.9),
        "r50": recall_at(y, best, 0.5), "ece": calibration_error(y, best),
    }  # fmt: skip


def _unit(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    out: NDArray[np.float64] = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return out


def _model() -> Any:
    return make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=2000))


def _plain(model: Any) -> NDArray[np.float64]:
    """Return a constant and weights that work on features as they are."""
    scaler, regression = model[0], model[1]
    weights = regression.coef_[0] / scaler.scale_
    return np.concatenate([[regression.intercept_[0] - float(weights @ scaler.mean_)], weights])


def recall_at(y: NDArray[Any], scores: NDArray[np.float64], precision: float) -> float:
    """Return the largest recall at which precision is at least so much."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(y[order])
    enough = hits / np.arange(1, len(y) + 1) >= precision
    return float(hits[enough].max() / y.sum()) if enough.any() else 0.0


def calibration_error(y: NDArray[Any], scores: NDArray[np.float64], bins: int = 10) -> float:
    """Return the expected calibration error of what is a candidate at all, over bins of equal width."""
    kept = scores >= 0.05
    y, scores = y[kept], scores[kept]
    at = np.minimum((scores * bins).astype(int), bins - 1)
    return float(sum(abs(y[at == b].mean() - scores[at == b].mean()) * (at == b).mean() for b in set(at.tolist())))


if __name__ == "__main__":
    main()
