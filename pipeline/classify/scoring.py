"""From features to probabilities with fitted heads: numpy only, so that a run needs no training library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pipeline.classify.codes import Codes, dense_scores, lexical_scores
from pipeline.classify.cues import WHOLE, cues
from pipeline.classify.features import centred
from pipeline.classify.kernel import near, said
from pipeline.classify.told import told_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.classify.heads import Heads

_NEIGHBOURS = 12
_SHARPNESS = 8.0
_CANDIDATES = 30
_FLOOR = 1e-4
CUE_WEIGHT = 0.3
SENTENCE_WEIGHT = 0.1
TERM_WEIGHT = 1.5
TOLD_WEIGHT = {"kind": 0.6, "topic": 0.5}
"""How much the tuned encoder counts beside the heads over fixed vectors; stances have a model of their own for that."""


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """What is known of n passages before any head: texts, centred joined vectors, terms, cues, similarities.

    `joined` is (n, d); `terms` sparse (n, vocabulary); `cues` (n, c); `gloss`, `best` and `lexical` (n, paragraphs).
    `told` is what the tuned encoder says, or a kernel regression over vectors (`kernel`), log odds by "kind", "stance",
    "none", "paragraphs" and "topic" (`told_of`), and empty where there is none.
    """

    texts: tuple[str, ...]
    joined: NDArray[np.float32]
    terms: Any
    cues: NDArray[np.float64]
    gloss: NDArray[np.float64]
    best: NDArray[np.float64]
    lexical: NDArray[np.float64]
    told: Mapping[str, NDArray[np.float64]]


def inputs_of(
    texts: Sequence[str],
    vectors: Mapping[str, NDArray[np.float32]],
    means: Mapping[str, NDArray[np.float32]],
    weights: Mapping[str, float],
    codes: Codes,
    lexicon: Any,
    told: Mapping[str, NDArray[np.float64]],
) -> Inputs:
    """Return the inputs of passages; `vectors`, `means` (`means_of`) and `weights` by encoder, `told` of `told_of`."""
    import numpy as np

    moved = {name: centred(vectors[name], means[name]) for name in weights}
    gloss, best = dense_scores(codes, moved, weights)
    joined = np.hstack([moved[name] for name in weights])
    lexical = lexical_scores(codes, texts, ())
    return Inputs(tuple(texts), joined, lexicon.transform(texts), cues(texts), gloss, best, lexical, told)


def views_matrix(inputs: Inputs, mean: NDArray[Any], deviation: NDArray[Any], *, terms: bool = True) -> Any:
    """Return vectors, terms and standardised cues side by side, sparse: what linear heads read."""
    import scipy.sparse as sp

    scaled = ((inputs.cues - mean) / deviation)[:, :WHOLE] * CUE_WEIGHT
    words = [inputs.terms * TERM_WEIGHT] if terms else []
    return sp.hstack([sp.csr_matrix(inputs.joined), *words, sp.csr_matrix(scaled)]).tocsr()


def with_sentences(matrix: Any, inputs: Inputs, mean: NDArray[Any], deviation: NDArray[Any]) -> Any:
    """Return what linear heads read with the cues of sentences beside it: what the head of kinds reads."""
    import scipy.sparse as sp

    scaled = ((inputs.cues - mean) / deviation)[:, WHOLE:] * SENTENCE_WEIGHT
    return sp.hstack([matrix, sp.csr_matrix(scaled)]).tocsr()


def neighbour_votes(
    inputs: Inputs, vectors: NDArray[np.float32], labels: NDArray[Any], blocked: NDArray[np.bool_] | None = None
) -> NDArray[np.float64]:
    """Return the weighted share of the nearest labelled passages that bear on each paragraph; (n, paragraphs).

    Args:
        inputs: n passages.
        vectors: joined vectors of m labelled passages.
        labels: (m, paragraphs): 1 for a label, .5 for an acceptable alternative.
        blocked: (n, m): neighbours that may not vote (the passage's own contributor, in training).
    """
    import numpy as np

    similarity = inputs.joined @ vectors.T / 2
    if blocked is not None:
        similarity = np.where(blocked, -np.inf, similarity)
    nearest = np.argsort(-similarity, axis=1, kind="stable")[:, :_NEIGHBOURS]
    weight = np.exp(_SHARPNESS * np.take_along_axis(similarity, nearest, axis=1))
    votes = np.einsum("nk,nkp->np", weight, labels[nearest])
    result: NDArray[np.float64] = votes / weight.sum(axis=1, keepdims=True)
    return result


def pair_features(
    logits: NDArray[Any], votes: NDArray[Any], none: NDArray[Any], prior: NDArray[Any], inputs: Inputs
) -> NDArray[np.float64]:
    """Return the features of every (passage, paragraph) pair, before squares and products; (n, paragraphs, f)."""
    import numpy as np

    shape = logits.shape
    rank = np.argsort(np.argsort(-logits, axis=1, kind="stable"), axis=1, kind="stable")
    columns = [
        logits,
        votes,
        np.sqrt(votes),
        inputs.gloss,
        inputs.best,
        inputs.lexical,
        np.broadcast_to(prior, shape),
        np.broadcast_to(none[:, None], shape),
        logits - logits.max(axis=1, keepdims=True),
        np.log1p(rank),
        rank < 1,
        rank < 3,
    ]
    if inputs.told:
        told = inputs.told["paragraphs"]
        lead = told - told.max(axis=1, keepdims=True)
        columns += [told, lead, np.broadcast_to(inputs.told["none"], shape)]
    return np.stack([np.asarray(c, np.float64) for c in columns], axis=2)


def with_products(features: NDArray[Any]) -> NDArray[np.float64]:
    """Return features with all their squares and products; the last axis grows from f to f + f (f + 1) / 2."""
    import numpy as np

    first, second = np.triu_indices(features.shape[-1])
    return np.concatenate([features, features[..., first] * features[..., second]], axis=-1)


def candidates(logits: NDArray[Any], inputs: Inputs) -> NDArray[np.bool_]:
    """Return which pairs are worth scoring: among the best by classifier or by similarity; the others get a floor."""
    import numpy as np

    chosen = (_ranks(logits) < _CANDIDATES) | (_ranks(inputs.best) < _CANDIDATES // 3)
    if inputs.told:
        chosen |= _ranks(inputs.told["paragraphs"]) < _CANDIDATES // 2
    return np.asarray(chosen)


def _ranks(scores: NDArray[Any]) -> NDArray[Any]:
    import numpy as np

    return np.argsort(np.argsort(-scores, axis=1, kind="stable"), axis=1, kind="stable")


def pair_scores(features: NDArray[Any], chosen: NDArray[np.bool_], model: Mapping[str, Any]) -> NDArray[np.float64]:
    """Return the probability of every pair under a fitted pair model; the floor where a pair was not chosen."""
    import numpy as np

    scores = np.full(chosen.shape, _FLOOR)
    rows = (with_products(features[chosen]) - model["pair_mean"]) / model["pair_deviation"]
    scores[chosen] = np.clip(sigmoid(rows @ model["pair_weights"] + model["pair_bias"][0]), _FLOOR, 1 - _FLOOR)
    return scores


def none_features(
    logit: NDArray[Any],
    scores: NDArray[Any],
    votes: NDArray[Any],
    inputs: Inputs,
    fixed: Mapping[str, NDArray[Any]],
) -> NDArray[np.float64]:
    """Return what tells that no paragraph fits; where a tuned encoder speaks too, also kinds and stances.

    Args:
        logit: (n,), that nothing fits.
        scores: of pairs, (n, paragraphs).
        votes: of neighbours, (n, paragraphs).
        inputs: of n passages.
        fixed: log odds of "kind" and "stance" by the heads over fixed vectors; used only beside a tuned encoder.
    """
    import numpy as np

    ordered = -np.sort(-scores, axis=1)
    odds = np.log((ordered[:, :2] + _FLOOR) / (1 - ordered[:, :2] + _FLOOR))
    columns = [logit, odds[:, 0], odds[:, 1], ordered[:, :5].sum(axis=1), 1 - np.minimum(1, votes.sum(axis=1))]
    if inputs.told:
        columns += [inputs.told["none"][:, 0], inputs.told["paragraphs"].max(axis=1)]
        columns += list(stance_features(fixed, logit, inputs).T)
    return np.column_stack([*columns, inputs.best.max(axis=1), inputs.cues[:, :WHOLE]])


def sigmoid(x: Any) -> NDArray[np.float64]:
    """Return the logistic function."""
    import numpy as np

    result: NDArray[np.float64] = 1 / (1 + np.exp(-np.asarray(x, np.float64)))
    return result


def softmax(x: NDArray[Any]) -> NDArray[np.float64]:
    """Return probabilities of each row's alternatives."""
    import numpy as np

    powers = np.exp(x - x.max(axis=1, keepdims=True))
    result: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return result


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """What the heads say of n passages: probabilities of paragraphs, of none, of own references, of choices."""

    pairs: NDArray[np.float64]
    none: NDArray[np.float64]
    own: NDArray[np.float64]
    choices: Mapping[str, NDArray[np.float64]]


def score(inputs: Inputs, heads: Heads) -> Scores:
    """Apply fitted heads; where a kernel regression was fitted beside them, it speaks in a tuned encoder's place."""
    a = heads.arrays
    if "kernel_weights" in a:
        close = near(inputs.joined, a["neighbour_vectors"], len(heads.encoders))
        inputs = replace(inputs, told=told_of(said(close, a), heads.choices, heads.refs))
    matrix = views_matrix(inputs, a["cue_mean"], a["cue_deviation"], terms=bool(heads.lexicon.terms))
    own = matrix @ a["own_weights"].T + a["own_bias"]
    logits = paragraph_logits(own, heads.own, heads.refs)
    none_logit = matrix @ a["none_weights"] + a["none_bias"][0]
    votes = neighbour_votes(inputs, a["neighbour_vectors"], a["neighbour_labels"])
    features = pair_features(logits, votes, none_logit, a["prior"], inputs)
    pairs = pair_scores(features, candidates(logits, inputs), a)
    read = {"kind": with_sentences(matrix, inputs, a["cue_mean"], a["cue_deviation"])}
    fixed = {n: read.get(n, matrix) @ a[f"{n}_weights"].T + a[f"{n}_bias"] for n in heads.choices}
    scaled = (none_features(none_logit, pairs, votes, inputs, fixed) - a["abstain_mean"]) / a["abstain_deviation"]
    if inputs.told:
        told = (stance_features(fixed, none_logit, inputs) - a["side_mean"]) / a["side_deviation"]
        sides = softmax(told @ a["side_weights"].T + a["side_bias"])
        choices = {n: sides if n == "stance" else _averaged(n, logits, inputs) for n, logits in fixed.items()}
    else:
        choices = {n: (sigmoid if n == "topic" else softmax)(logits) for n, logits in fixed.items()}
    return Scores(pairs, sigmoid(scaled @ a["abstain_weights"] + a["abstain_bias"][0]), sigmoid(own), choices)


def stance_features(fixed: Mapping[str, NDArray[Any]], none_logit: NDArray[Any], inputs: Inputs) -> NDArray[np.float64]:
    """Return what tells a stance where a tuned encoder speaks too: what both say of kind, stance and that nothing fits.

    Args:
        fixed: log odds of "kind" and "stance" by the heads over fixed vectors.
        none_logit: (n,), that nothing fits, by the same.
        inputs: of n passages.
    """
    import numpy as np

    both = [log_softmax(part[name]) for name in ("kind", "stance") for part in (fixed, inputs.told)]
    best = -np.sort(-inputs.told["paragraphs"], axis=1)[:, :2]
    return np.column_stack([*both, inputs.told["none"], best, none_logit])


def _averaged(name: str, logits: NDArray[Any], inputs: Inputs) -> NDArray[np.float64]:
    """Return probabilities of kinds or topics, the mean of the heads' and the tuned encoder's by log odds."""
    told, weight = inputs.told[name], TOLD_WEIGHT[name]
    if name == "topic":
        return sigmoid((1 - weight) * logits + weight * told)
    return softmax((1 - weight) * log_softmax(logits) + weight * log_softmax(told))


def log_softmax(x: NDArray[Any]) -> NDArray[np.float64]:
    """Return the logarithms of `softmax`."""
    import numpy as np

    x = np.asarray(x, np.float64)
    top = x - x.max(axis=1, keepdims=True)
    result: NDArray[np.float64] = top - np.log(np.exp(top).sum(axis=1, keepdims=True))
    return result


def paragraph_logits(own: NDArray[Any], names: Sequence[str], refs: Sequence[str]) -> NDArray[np.float64]:
    """Return the classifiers' scores by paragraph; a low value where a paragraph has no classifier; (n, paragraphs)."""
    import numpy as np

    logits = np.full((own.shape[0], len(refs)), -6.0)
    place = {ref: n for n, ref in enumerate(refs)}
    for column, name in enumerate(names):
        if name in place:
            logits[:, place[name]] = own[:, column]
    return logits
