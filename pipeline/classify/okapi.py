"""Okapi BM25 of passages and codes: what they share in words, rare ones counting more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_K1, _B = 1.6, 0.4
_STEM = 6
_WORD = re.compile(r"[\u4e00-\u9fff]|[^\W_\u4e00-\u9fff]{3,}")


def bm25(documents: Sequence[str], queries: Sequence[str]) -> NDArray[np.float64]:
    """Return Okapi BM25 scores of shape (queries, documents); words are cut to six letters, Chinese to characters."""
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(analyzer=_stems)
    if not any(map(_stems, documents)):
        return np.zeros((len(queries), len(documents)))
    counts = vectorizer.fit_transform(documents).astype(float).toarray()
    lengths = counts.sum(axis=1, keepdims=True)
    present = (counts > 0).sum(axis=0)
    rarity = np.log(1 + (len(counts) - present + 0.5) / (present + 0.5))
    weights = counts * (_K1 + 1) / (counts + _K1 * (1 - _B + _B * lengths / lengths.mean())) * rarity
    asked = vectorizer.transform(queries)
    result: NDArray[np.float64] = asked.minimum(2).sqrt() @ weights.T
    return np.asarray(result)


def _stems(text: str) -> list[str]:
    return [w[:_STEM] for w in _WORD.findall(text.casefold())]
