"""Cross-validation by contributor: every passage is labelled by heads that saw nothing of its contributor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipeline.agenda import Agenda, Frames
from pipeline.classify.apply import TUNED, apply_heads
from pipeline.classify.codes import codes_of
from pipeline.classify.heads import Heads
from pipeline.classify.heard import with_directions
from pipeline.classify.labelled import Labelled
from pipeline.classify.told import Told
from pipeline.classify.training import ENGLISH, MULTILINGUAL, fit
from pipeline.classify.units import Unit, embedded, prediction
from pipeline.domain import Classification, Encoder, Label, Passage, Vectors
from pipeline.settings import STANCE

_FOLDS = 5


def folds_of(passages: Sequence[Labelled], *, folds: int = _FOLDS) -> list[int]:
    """Return the fold of every passage; a contributor's passages share one, and there are no more than contributors."""
    from sklearn.model_selection import GroupKFold

    out = [0] * len(passages)
    groups = [p.group for p in passages]
    folds = min(folds, len(set(groups)))
    if folds < 2:
        return out
    for number, (_, test) in enumerate(GroupKFold(folds).split(passages, groups=groups)):
        for n in test:
            out[n] = number
    return out


def cross_validate(
    passages: Sequence[Labelled],
    encoders: Mapping[str, Encoder],
    agenda: Agenda,
    frames: Frames,
    *,
    vocabulary: Sequence[Labelled] = (),
    only: frozenset[int] | None = None,
    told: Told | None = None,
) -> list[dict[str, Any]]:
    """Return out-of-fold predictions of passages, in order.

    Args:
        passages: labelled passages.
        encoders: "minilm", "use" and, where passages are not English, "e5".
        agenda: the codebook.
        frames: topics.
        vocabulary: see `fit`.
        only: positions of the passages to predict; the others serve for training and get an empty mapping.
        told: what tuned encoders that did not see a passage's contributor say of it; used if it covers all passages.
    """
    folds = folds_of(passages)
    out: list[dict[str, Any]] = [{} for _ in passages]
    for fold in range(_FOLDS):
        train = [p for p, f in zip(passages, folds, strict=True) if f != fold]
        test = [n for n, f in enumerate(folds) if f == fold and (only is None or n in only)]
        asked = [passages[n] for n in test]
        made = fit_and_predict(train, asked, encoders, agenda, frames, vocabulary=vocabulary, told=told)
        for n, row in zip(test, made, strict=True):
            out[n] = row
    return out


def fit_and_predict(
    train: Sequence[Labelled],
    test: Sequence[Labelled],
    encoders: Mapping[str, Encoder],
    agenda: Agenda,
    frames: Frames,
    *,
    vocabulary: Sequence[Labelled] = (),
    told: Told | None = None,
) -> list[dict[str, Any]]:
    """Fit heads on some passages and return predictions of others; heads no test passage needs are not fitted."""
    out: list[dict[str, Any]] = [{} for _ in test]
    if told is not None and not told.covers([p.text for p in (*train, *test) if p.language == "en"]):
        told = None
    for english in (True, False):
        rows = [n for n, p in enumerate(test) if (p.language == "en") == english]
        if rows:
            heads = fit(train, encoders, agenda, english=english, vocabulary=vocabulary, told=told)
            made = predicted([test[n] for n in rows], heads, encoders, agenda, frames, told=told if english else None)
            for n, row in zip(rows, made, strict=True):
                out[n] = row
    return out


def predicted(
    passages: Sequence[Labelled],
    heads: Heads,
    encoders: Mapping[str, Encoder],
    agenda: Agenda,
    frames: Frames,
    *,
    told: Told | None = None,
) -> list[dict[str, Any]]:
    """Return predictions of labelled passages under given heads, fitted with `told` if it is given."""
    units = [Unit(f"p{n}", p.text, p.language) for n, p in enumerate(passages)]
    made = _applied(units, heads, encoders, agenda, frames, told)
    labels: dict[str, list[Label]] = {u.id: [] for u in units}
    for label in made.labels:
        labels[label.passage_id].append(label)
    judged = {j.passage_id: j for j in made.judgements}
    return [prediction(u, labels[u.id], judged[u.id]) for u in units]


def _applied(
    units: Sequence[Unit],
    heads: Heads,
    encoders: Mapping[str, Encoder],
    agenda: Agenda,
    frames: Frames,
    told: Told | None,
) -> Classification:
    import numpy as np

    used = {n: encoders[n] for n in (ENGLISH if "minilm" in heads.encoders else MULTILINGUAL)}
    ids, texts = tuple(u.id for u in units), [u.text for u in units]
    vectors = {n: Vectors(n, e.revision, ids, e.encode(texts)) for n, e in used.items()}
    if told is not None:
        # In place of the tuned encoder's vectors stands what its linear layer makes of them, so the layer is left out.
        said = told.of(texts)
        vectors[TUNED] = Vectors(TUNED, "told", ids, said)
        layer = {
            "told_weights": np.eye(said.shape[1], dtype=np.float32),
            "told_bias": np.zeros(said.shape[1], np.float32),
        }
        heads = replace(heads, arrays={**heads.arrays, **layer})
    blank: dict[str, Any] = {"page": None, "page_end": None, "label": "", "section": "", "start": 0}
    passages = [Passage(u.id, "", "", language=u.language, text=u.text, end=len(u.text), **blank) for u in units]
    short = embedded(passages, {n: e for n, e in encoders.items() if n == STANCE}).get(STANCE)
    return with_directions(apply_heads(passages, vectors, agenda, frames, heads, codes_of(agenda, used)), short)


def gold_row(passage: Labelled) -> dict[str, Any]:
    """Return a labelled passage in the form the metrics read."""
    return {
        "agenda": list(passage.agenda),
        "also": list(passage.also),
        "kind": passage.kind or None,
        "stance": passage.stance or None,
        "topics": list(passage.topics),
        "language": passage.language,
        "text": passage.text,
    }
