"""Draft the development contributions with models that saw nobody who is asked about: what others' drafts are like.

usage: cross_points.py OUT [NAME=VALUE …]     settings of the stages points and summarise, such as points.told=0.8

Needs outputs/points, as build_points.py leaves it. OUT gets the files of a run, for `score_points.py` and readers.
"""

import sys
from pathlib import Path

import numpy as np
from build_points import examples_of
from numpy.typing import NDArray
from points_batch import CORPUS, batch_of, folds_of
from points_crossed import KEPT, crossed_vectors

from pipeline.agenda import load_points
from pipeline.points import Matcher
from pipeline.points.adapter import Adapter, unit
from pipeline.points.batch import Matching
from pipeline.points.match import ENGLISH, OTHER, REGRESSIONS, Fitted, Regression
from pipeline.publish import publish_lists, publish_tables
from pipeline.publish.exchange import summary_json
from pipeline.settings import Settings
from pipeline.summarise import summarise


class Crossed:
    """Knows the vectors that a net of one fold gave to texts."""

    def __init__(self, fold: int, vectors: dict[str, NDArray[np.float32]]) -> None:
        self.name, self.revision, self.languages = ENGLISH, f"fold {fold}", frozenset({"en"})
        self._vectors = vectors

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """Return known vectors, a row a text."""
        return np.stack([self._vectors[t] for t in texts])


def main() -> None:
    """Match every contributor with the net of its fold, find the batch's own points, write the draft."""
    out = Path(sys.argv[1])
    changes: dict[str, dict[str, str]] = {}
    for change in sys.argv[2:]:
        name, _, value = change.partition("=")
        stage, _, option = name.partition(".")
        changes.setdefault(stage, {})[option] = value
    settings = Settings.model_validate(changes)
    known = load_points()
    batch = batch_of(CORPUS, settings)
    said, statements, gold = batch.said, batch.statements, batch.gold(known)
    texts = [s.text for s in statements]
    folds, fitted = int(np.load(KEPT / "crossed.npz")["folds"]), np.load(KEPT / "regressions.npz")
    crossed = crossed_vectors(texts, gold, folds)
    fold_of_group = folds_of(len(gold.contributors), folds)
    fold_of = {s.passage_id: int(fold_of_group[g]) for s, g in zip(statements, gold.groups, strict=True)}
    other = batch.stages.encoders[OTHER]
    mean, rows = batch.multilingual()
    every = unit(rows - mean)
    layers = np.load(KEPT / "adapters.npz")
    matchers = []
    for f in range(folds):
        vectors = dict(zip([*texts, *gold.texts], [*crossed[f"statements{f}"], *crossed[f"points{f}"]], strict=True))
        english, _ = examples_of(f, gold, known, folds, crossed[f"statements{f}"])
        adapter = Adapter(layers[f"down{f}"], layers[f"up{f}"])
        examples = {True: english, False: examples_of(f, gold, known, folds, adapter(every))[0]}
        weights = [(fitted[f"{name}{f}"], fitted[f"{name.partition('_')[0]} bounds"]) for name in REGRESSIONS]
        apart = Fitted(*(Regression(w[1:], float(w[0]), b) for w, b in weights), mean, adapter, examples)
        matchers.append(Matcher(known, apart, {ENGLISH: Crossed(f, vectors), OTHER: other}))
    candidates = []
    for speech in said.speeches:
        mine = [fold_of[s.passage_id] for s in speech.statements if s.passage_id in fold_of] or [0]
        matcher = matchers[max(set(mine), key=mine.count)]
        candidates += matcher.candidates(speech.contributor, speech.statements, speech.contexts)
    first = Crossed(0, dict(zip(texts, crossed["statements0"], strict=True)))
    held = Matching(known, settings.points, {ENGLISH: first, OTHER: other}, said).held(candidates)
    documents, passages, classification, frames = batch.documents, batch.passages, batch.classification, said.frames
    nouns = (documents, passages, classification, held.points, held.holdings, frames, settings.summarise)
    summary = summarise(*nouns, people=batch.people)
    out.mkdir(parents=True, exist_ok=True)
    files = dict(publish_tables(documents, passages, classification))
    files |= dict(publish_lists(documents, passages, [], summary, [], frames, batch.stages.agenda, settings.publish))
    for name, content in {**files, "summary.json": summary_json(summary)}.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(content)
    print(f"{len(held.points)} points, {len(held.holdings)} holdings in {out}")


if __name__ == "__main__":
    main()
