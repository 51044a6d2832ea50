"""Fit the heads on labelled passages: out-of-fold scores by contributor, a pair model over them, then all data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.agenda import base
from pipeline.classify.features import Lexicon
from pipeline.classify.heads import Heads
from pipeline.classify.labelled import Labelled, choices_of, paragraphs_of
from pipeline.classify.linear import ALTERNATIVE, linear, multinomial
from pipeline.classify.scoring import (
    Inputs,
    candidates,
    neighbour_votes,
    none_features,
    pair_features,
    pair_scores,
    paragraph_logits,
    stance_features,
    views_matrix,
    with_products,
    with_sentences,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FOLDS = 5
_FEWEST = 2
_FEWEST_ITEM = 5
_ENOUGH = 200
# Of T2, how progress is assessed, real passages are too few (5 of 1,168) for the classifier to rule it out.
THRESHOLDS = {
    "first": 0.3,
    "give": 0.6,
    "abstain": 0.4,
    "item": 0.5,
    "topic": 0.35,
    "possible": 0.12,
    "possible T2": 0.04,
}


@dataclass(frozen=True, slots=True, eq=False)
class _Data:
    inputs: Inputs
    matrix: Any
    labels: NDArray[np.float64]
    weight: NDArray[np.float64]
    groups: NDArray[Any]
    none: NDArray[np.float64]
    one_language: bool


def fit_heads(
    passages: Sequence[Labelled],
    inputs: Inputs,
    lexicon: Lexicon,
    means: Mapping[str, NDArray[np.float32]],
    encoders: Mapping[str, float],
    refs: Sequence[str],
) -> Heads:
    """Fit all heads.

    Args:
        passages: n labelled passages.
        inputs: theirs, in order.
        lexicon: of `inputs.terms`.
        means: by encoder, and by encoder and language, what vectors were centred on.
        encoders: weight by encoder.
        refs: the codebook's paragraphs, in order.
    """
    import numpy as np

    mean, deviation = inputs.cues.mean(axis=0), inputs.cues.std(axis=0) + 1e-9
    data = _data(passages, inputs, refs, views_matrix(inputs, mean, deviation, terms=bool(lexicon.terms)))
    own = _own(passages, refs)
    arrays: dict[str, Any] = {f"mean_{name}": m for name, m in means.items()}
    arrays |= {"cue_mean": mean, "cue_deviation": deviation, "prior": _prior(data)}
    choices = choices_of(passages)
    read = {"kind": with_sentences(data.matrix, inputs, mean, deviation)}
    fixed = _fixed(data, passages, choices, read) if inputs.told else {}
    stacked, none = _stacked(data, passages, own, refs, fixed)
    arrays |= stacked
    weights, bias = linear(data.matrix, _targets(passages, own), data.weight, strength=3.0)
    arrays |= {"own_weights": weights, "own_bias": bias}
    arrays |= dict(zip(("none_weights", "none_bias"), _none(data, np.arange(len(passages))), strict=True))
    arrays |= {"neighbour_vectors": inputs.joined, "neighbour_labels": data.labels}
    for name, values in choices.items():
        arrays |= _choice(name, values, passages, data.weight, read.get(name, data.matrix))
    if inputs.told:
        arrays |= _sides(data, passages, choices["stance"], fixed, none)
    plain = {k: np.ascontiguousarray(v, np.float32) for k, v in arrays.items()}
    return Heads(encoders, plain, lexicon, tuple(refs), own, choices, THRESHOLDS)


def _data(passages: Sequence[Labelled], inputs: Inputs, refs: Sequence[str], matrix: Any) -> _Data:
    import numpy as np

    weight = np.array([p.weight for p in passages])
    none = np.array([not p.agenda for p in passages], np.float64)
    groups = np.array([p.group for p in passages])
    one_language = len({p.language for p in passages}) == 1
    return _Data(inputs, matrix, paragraphs_of(passages, refs), weight, groups, none, one_language)


def _own(passages: Sequence[Labelled], refs: Sequence[str]) -> tuple[str, ...]:
    """Return the references with enough passages for a classifier of their own."""
    counts: dict[str, int] = {}
    for p in passages:
        for ref in {*p.agenda, *map(base, p.agenda)}:
            counts[ref] = counts.get(ref, 0) + 1
    whole = [ref for ref in refs if counts.get(ref, 0) >= _FEWEST]
    items = sorted(ref for ref, n in counts.items() if ref not in refs and n >= _FEWEST_ITEM)
    return (*whole, *items)


def _targets(passages: Sequence[Labelled], own: Sequence[str]) -> NDArray[np.float64]:
    """Return (n, references): 1 for a label, .5 for an alternative; a paragraph has those of its items."""
    import numpy as np

    out = np.zeros((len(passages), len(own)))
    for row, p in enumerate(passages):
        also = {*p.also, *map(base, p.also)}
        sure = {*p.agenda, *map(base, p.agenda)}
        out[row] = [1.0 if ref in sure else ALTERNATIVE if ref in also else 0.0 for ref in own]
    return out


def _prior(data: _Data) -> NDArray[np.float64]:
    import numpy as np

    result: NDArray[np.float64] = np.log((data.labels.sum(axis=0) + 0.5) / len(data.labels))
    return result


def _none(data: _Data, rows: NDArray[Any]) -> tuple[Any, Any]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=2.0, max_iter=300, solver="liblinear", random_state=0)
    model.fit(data.matrix[rows], data.none[rows], sample_weight=data.weight[rows])
    return model.coef_[0], model.intercept_


def _stacked(
    data: _Data,
    passages: Sequence[Labelled],
    own: Sequence[str],
    refs: Sequence[str],
    fixed: Mapping[str, NDArray[Any]],
) -> tuple[dict[str, Any], NDArray[np.float64]]:
    """Fit the pair model and the abstention on scores that no passage's own contributor took part in.

    `fixed` are such scores of kinds and stances.

    Returns:
        The arrays of both models, and of those scores the log odds that nothing fits, (n,).
    """
    import numpy as np
    from sklearn.model_selection import GroupKFold

    size = (len(passages), len(refs))
    logits, votes, none, prior = np.zeros(size), np.zeros(size), np.zeros(len(passages)), np.zeros(size)
    targets = _targets(passages, own)
    folds = list(GroupKFold(_FOLDS).split(passages, groups=data.groups))
    for train, test in folds:
        usable = [n for n in range(len(own)) if (targets[train, n] == 1).sum() >= _FEWEST]
        weights, bias = linear(data.matrix[train], targets[np.ix_(train, usable)], data.weight[train], strength=3.0)
        logits[test] = paragraph_logits(data.matrix[test] @ weights.T + bias, [own[n] for n in usable], refs)
        row, offset = _none(data, train)
        none[test] = data.matrix[test] @ row + offset[0]
        part = _rows(data.inputs, test)
        votes[test] = neighbour_votes(part, data.inputs.joined[train], data.labels[train])
        prior[test] = np.log((data.labels[train].sum(axis=0) + 0.5) / len(train))
    features = pair_features(logits, votes, none, prior, data.inputs)
    chosen = candidates(logits, data.inputs)
    model = _pairs(features, chosen, data, np.arange(len(passages)))
    scores = np.zeros(size)
    for train, test in folds:
        scores[test] = pair_scores(features[test], chosen[test], _pairs(features, chosen, data, train))
    return {**model, **_abstain(none_features(none, scores, votes, data.inputs, fixed), data)}, none


def _fixed(
    data: _Data, passages: Sequence[Labelled], choices: Mapping[str, Sequence[str]], read: Mapping[str, Any]
) -> dict[str, NDArray[np.float64]]:
    """Return log odds of kinds and stances by heads over fixed vectors that saw nobody of a passage's contributor."""
    import numpy as np
    from sklearn.model_selection import GroupKFold

    fixed = {n: np.zeros((len(passages), len(choices[n]))) for n in ("kind", "stance")}
    for train, test in GroupKFold(_FOLDS).split(passages, groups=data.groups):
        some = [passages[n] for n in train]
        for name, scores in fixed.items():
            matrix = read.get(name, data.matrix)
            made = _choice(name, choices[name], some, data.weight[train], matrix[train])
            scores[test] = matrix[test] @ made[f"{name}_weights"].T + made[f"{name}_bias"]
    return fixed


def _sides(
    data: _Data,
    passages: Sequence[Labelled],
    stances: Sequence[str],
    fixed: Mapping[str, NDArray[Any]],
    none: NDArray[Any],
) -> dict[str, Any]:
    """Fit stances on what the heads and the tuned encoder say of passages whose contributor neither saw.

    Fitted on passages of real contributions alone, if there are enough: how often nobody takes sides is theirs to tell.
    `fixed` are log odds of `_fixed`, `none` those of `_stacked`, over the same folds.
    """
    import numpy as np

    x = stance_features(fixed, none, data.inputs)
    labels = np.array([p.stance for p in passages])
    real = (labels != "") & _real(data)
    if set(labels[real]) != set(stances):
        real = labels != ""
    mean, deviation = x[real].mean(axis=0), x[real].std(axis=0) + 1e-9
    scaled = (x[real] - mean) / deviation
    weights, bias = multinomial(scaled, labels[real], data.weight[real], stances, 0.03)
    return {"side_weights": weights, "side_bias": bias, "side_mean": mean, "side_deviation": deviation}


def _real(data: _Data) -> NDArray[np.bool_]:
    """Return which passages are of real contributions; all if those are few, or speak for one language of several."""
    import numpy as np

    real: NDArray[np.bool_] = data.weight > 1
    return real if data.one_language and real.sum() >= _ENOUGH else np.ones(len(real), bool)


def _rows(inputs: Inputs, rows: NDArray[Any]) -> Inputs:
    texts = tuple(inputs.texts[n] for n in rows)
    dense = (inputs.cues[rows], inputs.gloss[rows], inputs.best[rows], inputs.lexical[rows])
    told = {name: part[rows] for name, part in inputs.told.items()}
    return Inputs(texts, inputs.joined[rows], inputs.terms[rows], *dense, told)


def _pairs(features: NDArray[Any], chosen: NDArray[Any], data: _Data, rows: NDArray[Any]) -> dict[str, Any]:
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    mask = chosen[rows]
    x = with_products(features[rows][mask])
    labels = data.labels[rows][mask]
    weight = np.broadcast_to(data.weight[rows][:, None], mask.shape)[mask] * np.where(labels == 1, 1.3, 1.0)
    mean, deviation = x.mean(axis=0), x.std(axis=0) + 1e-9
    solver = "lbfgs" if data.one_language else "newton-cholesky"  # the same minimum; the English heads are of the first
    model = LogisticRegression(C=0.3, max_iter=3000, solver=solver)
    model.fit((x - mean) / deviation, labels > 0, sample_weight=weight)
    fitted = {"pair_weights": model.coef_[0], "pair_bias": model.intercept_}
    return {**fitted, "pair_mean": mean, "pair_deviation": deviation}


def _abstain(features: NDArray[Any], data: _Data) -> dict[str, Any]:
    """Fit whether nothing fits; beside a tuned encoder on real contributions alone, whose rate of it is their own."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    rows = _real(data) if data.inputs.told else np.ones(len(features), bool)
    mean, deviation = features[rows].mean(axis=0), features[rows].std(axis=0) + 1e-9
    model = LogisticRegression(C=0.01 if data.inputs.told else 0.3, max_iter=1000)
    model.fit((features[rows] - mean) / deviation, data.none[rows], sample_weight=data.weight[rows])
    fitted = {"abstain_weights": model.coef_[0], "abstain_bias": model.intercept_}
    return {**fitted, "abstain_mean": mean, "abstain_deviation": deviation}


def _choice(name: str, values: Sequence[str], passages: Sequence[Labelled], weight: Any, matrix: Any) -> dict[str, Any]:
    import numpy as np

    if name == "topic":
        targets = np.array([[float(v in p.topics) for v in values] for p in passages])
        weights, bias = linear(matrix, targets, weight, strength=3.0)
        return {"topic_weights": weights, "topic_bias": bias}
    labels = np.array([getattr(p, name) for p in passages])
    known = labels != ""
    balance = "balanced" if name == "kind" else None
    made = multinomial(matrix[known], labels[known], weight[known], values, 3.0, balance=balance)
    return {f"{name}_weights": made[0], f"{name}_bias": made[1]}
