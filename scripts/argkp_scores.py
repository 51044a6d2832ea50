"""Scores of arguments against the key points of their topic and side, made without labels.

Several kinds of evidence count alike, as standard scores: none is strong alone, and they err in different places. Then
key points compete for each argument, and it borrows from the arguments most like it: what one of them says in other
words than the key point's, another says in both.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from pipeline.classify.features import centred

Matrix: TypeAlias = NDArray[np.float64]
WINDOW = 12
GRAMS = (3, 5)
NEIGHBOURS = 20
BORROWED = 0.6


def standard(matrix: Matrix) -> Matrix:
    """Return a matrix with mean 0 and deviation 1."""
    return np.asarray((matrix - matrix.mean()) / (matrix.std() + 1e-9), np.float64)


def own_centre(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return vectors less their mean, of unit length: what a topic's texts all say tells none from another."""
    return centred(vectors, vectors.mean(axis=0))


def cosine(arguments: NDArray[np.float32], points: NDArray[np.float32]) -> Matrix:
    """Return products of vectors of unit length, (arguments, key points)."""
    return np.asarray(arguments @ points.T, np.float64)


def centred_cosine(arguments: NDArray[np.float32], points: NDArray[np.float32]) -> Matrix:
    """Return cosines, each side less its own mean."""
    return cosine(own_centre(arguments), own_centre(points))


def best_windows(tokens: Sequence[NDArray[np.float32]], points: NDArray[np.float32]) -> Matrix:
    """Return each argument's best run of a few tokens for each key point: an argument often says more than one thing.

    Args:
        tokens: of each argument, (tokens, d).
        points: vectors of the key points, (key points, d).
    """
    runs = [_runs(t) for t in tokens]
    vectors = own_centre(np.concatenate(runs))
    found = cosine(vectors, own_centre(points))
    return np.maximum.reduceat(found, np.cumsum([0, *map(len, runs[:-1])]), axis=0)


def _runs(tokens: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return means of every run of `WINDOW` tokens, of unit length; one mean of a shorter text."""
    length = min(WINDOW, len(tokens))
    sums = np.concatenate([np.zeros((1, tokens.shape[1])), np.cumsum(tokens, axis=0, dtype=np.float64)])
    means = (sums[length:] - sums[:-length]) / length
    return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), np.float32)


def characters(arguments: Sequence[str], points: Sequence[str]) -> tuple[Matrix, Matrix]:
    """Return cosines of runs of characters: of arguments with key points, and the likeness of the arguments."""
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=GRAMS, sublinear_tf=True).fit([*arguments, *points])
    a, p = (vectorizer.transform(texts).toarray().astype(np.float32) for texts in (arguments, points))
    return cosine(a, p), likeness(a)


def likeness(vectors: NDArray[np.float32]) -> Matrix:
    """Return the centred cosines of texts with one another."""
    return centred_cosine(vectors, vectors)


def fused(evidence: Sequence[Matrix]) -> Matrix:
    """Return the mean of standard scores."""
    return np.asarray(np.mean([standard(e) for e in evidence], axis=0), np.float64)


def neighbourly(scores: Matrix, alike: Matrix) -> Matrix:
    """Return the key points' shares of each argument, mixed with those of the arguments most like it.

    Args:
        scores: (arguments, key points); no key point has the share of one of middling score.
        alike: likeness of arguments with one another.
    """
    odds = np.exp(standard(scores))
    shares = odds / (1.0 + odds.sum(axis=1, keepdims=True))
    near = np.maximum(alike, 0.0)
    np.fill_diagonal(near, 0.0)
    if len(near) > NEIGHBOURS:
        near[near < np.partition(near, -NEIGHBOURS, axis=1)[:, [-NEIGHBOURS]]] = 0.0
    total = near.sum(axis=1, keepdims=True)
    others = np.where(total > 0, near @ shares / np.where(total > 0, total, 1.0), shares)
    return np.asarray((1 - BORROWED) * shares + BORROWED * others, np.float64)
