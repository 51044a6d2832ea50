"""Fit the model of sentences that stand alone, on sentences whose labels are kept here and whose texts are not ours.

usage: build_standing.py     fits, writes models/standing, prints the figures of cross-validation by contribution
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from readings import key_of, passages_in
from safetensors.numpy import save_file
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from pipeline.domain import Encoder
from pipeline.embed.encoders import CachedEncoder, load_encoder
from pipeline.points.standing import FILE, Placed, inputs_of, placed
from pipeline.store import Cache

ROOT = Path(__file__).resolve().parent.parent
LABELS = ROOT / "corpus" / "readings" / "standing.jsonl"
CORPUS = ROOT.parent / "shared" / "corpus" / "netmundial_2014"
ENCODER = "use"
STRENGTH = 0.1
FOLDS = 8
LONG = 45  # words
SHARES = (0.05, 0.1, 0.2, 0.3)
CARD = """# Sentences that stand alone

- Task: whether a strict editor would print a sentence alone after "X considered that" (pipeline/points/standing.py).
- Fitted by `make models` on {sentences} sentences of {files} contributions to NETmundial 2014, labelled by readers
  (corpus/readings/README.md); {positive:.0%} of them stand. Logistic regressions (C {strength}) over the sentence's
  vector ({encoder}), in English also over cues of the sentence and its neighbours; safetensors, without pickle.
- Cross-validated by contribution ({folds} folds): area under the ROC curve {auc:.3f}; of the sentences scored highest,
  {shares} stand.
- Other languages: the vector alone, {plain:.3f} on the same English sentences; not measured in those languages.
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence in its place, whether it stands alone, and the contribution it is from."""

    sentence: Placed
    stands: bool
    file: str


def judged(labels: Path, corpus: Path) -> list[Judged]:
    """Return the labelled sentences that are found in a corpus."""
    rows = [json.loads(line) for line in labels.read_text("utf-8").splitlines() if line.strip()]
    found = sentences_in(corpus, {row["file"] for row in rows})
    there = [
        (row, found[row["file"], row["text_sha256"]]) for row in rows if (row["file"], row["text_sha256"]) in found
    ]
    print(f"{labels.name}: {len(there)} of {len(rows)} sentences found in {corpus}")
    return [Judged(sentence, row["label"] == "stands", row["file"]) for row, sentence in there]


def sentences_in(corpus: Path, files: set[str]) -> dict[tuple[str, str], Placed]:
    """Return the English sentences of some files by file and key."""
    passages = [p for p in passages_in(corpus, files) if p.language == "en"]
    out: dict[tuple[str, str], Placed] = {}
    for p in passages:
        for sentence in placed(p):
            for text in (sentence.text, *_beginnings(sentence.text)):
                out.setdefault((Path(p.file).name, key_of(text)), sentence)
    return out


def _beginnings(text: str) -> list[str]:
    """Return a long sentence up to each end of a clause: readers saw some that were cut there."""
    ends = [m.start() for m in re.finditer(r"[,;:–—]", text)] if len(text.split()) > LONG else []
    return [text[:end] for end in ends]


def fitted(rows: Sequence[Judged], encoder: Encoder, *, english: bool) -> tuple[NDArray[np.float64], dict[str, Any]]:
    """Return the weights, the constant first, and the figures of cross-validation."""
    inputs = inputs_of([r.sentence for r in rows], encoder, english=english)
    truth = np.array([r.stands for r in rows])
    model = LogisticRegression(C=STRENGTH, max_iter=3000)
    groups = [r.file for r in rows]
    folds = GroupKFold(FOLDS)
    scores = cross_val_predict(model, inputs, truth, groups=groups, cv=folds, method="predict_proba")[:, 1]
    order = np.argsort(-scores, kind="stable")
    best = {share: float(truth[order[: int(share * len(order))]].mean()) for share in SHARES}
    figures = {"auc": float(roc_auc_score(truth, scores)), "positive": float(truth.mean()), "best": best}
    for least in (0.5, 0.6, 0.7, 0.8):
        passed = scores >= least
        print(f"score >= {least}: {passed.mean():.0%} of sentences, of which {truth[passed].mean():.1%} stand")
    model.fit(inputs, truth)
    return np.concatenate([model.intercept_, model.coef_[0]]).astype(np.float64), figures


def main() -> None:
    """Fit, write, and tell the figures."""
    rows = judged(LABELS, CORPUS) if CORPUS.is_dir() else []
    if not rows:
        print(f"No labelled sentence found in {CORPUS}; models/standing stays as it is.")
        return
    with Cache(ROOT / "outputs" / ".cache" / "pipeline.sqlite") as cache:
        encoder = CachedEncoder(load_encoder(ENCODER), cache)
        english, figures = fitted(rows, encoder, english=True)
        other, without_cues = fitted(rows, encoder, english=False)
    folder = ROOT / "models" / "standing"
    folder.mkdir(exist_ok=True)
    save_file({"english": english, "other": other}, folder / FILE, metadata={"encoder": ENCODER})
    shares = ", ".join(f"{value:.0%} of the best {share:.0%}" for share, value in figures["best"].items())
    card = CARD.format(
        sentences=len(rows),
        files=len({r.file for r in rows}),
        positive=figures["positive"],
        strength=STRENGTH,
        encoder=ENCODER,
        folds=FOLDS,
        auc=figures["auc"],
        plain=without_cues["auc"],
        shares=shares,
    )
    (folder / "CARD.md").write_text(card, encoding="utf-8")
    print(card)


if __name__ == "__main__":
    main()
