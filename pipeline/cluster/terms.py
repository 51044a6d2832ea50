"""Key terms of themes: BERTopic's c-TF-IDF over weighted passages, those first that are said together.

The terms of a theme are what sets it apart (c-TF-IDF) and what its passages say together (normalised pointwise mutual
information over passages): a term that stands alone names nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pipeline.lean import lean_imports

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_TERMS, _TRIED = 12, 40
_FEWEST_HOLDERS, _FEWEST_TERMS = 3, 2
_TINY = 1e-12


def terms_of_themes(
    texts: Sequence[str], labels: Sequence[int], weights: Sequence[float], holders: Sequence[str]
) -> dict[int, list[str]]:
    """Return the key terms of each theme, best first.

    Args:
        texts: of n passages, as `analyse` returns them.
        labels: their themes; -1 is none.
        weights: how much each counts for its theme.
        holders: who says each; a term that fewer than three of them use names no theme.
    """
    import numpy as np

    groups = sorted(set(labels) - {-1})
    known = sorted(_shared([set(said(t)) for t in texts], holders))
    if len(known) < _FEWEST_TERMS:  # nothing to weigh
        return {g: known for g in groups}
    counts = _counts(texts, known)
    place = {g: n for n, g in enumerate(groups)}
    member = np.zeros((len(groups), len(texts)))
    for n, (label, weight) in enumerate(zip(labels, weights, strict=True)):
        if label in place:
            member[place[label], n] = weight
    scores = _scores(member @ counts)
    used = (counts > 0).astype(float)
    return {g: _chosen(scores[n], used, known) for g, n in place.items()}


def said(text: str) -> list[str]:
    """Return the unigrams and bigrams of an analysed text; a bigram never crosses a line break."""
    runs = [run.split() for run in text.split("\n")]
    return [w for run in runs for w in run] + [f"{a} {b}" for run in runs for a, b in pairwise(run)]


def _shared(terms: Sequence[set[str]], holders: Sequence[str]) -> set[str]:
    own: dict[str, set[str]] = {}
    for some, holder in zip(terms, holders, strict=True):
        own.setdefault(holder, set()).update(some)
    using = Counter(term for some in own.values() for term in some)
    fewest = min(_FEWEST_HOLDERS, len(own))
    return {term for term, number in using.items() if number >= fewest}


def _counts(texts: Sequence[str], known: Sequence[str]) -> Any:
    from sklearn.feature_extraction.text import CountVectorizer

    return CountVectorizer(analyzer=said, vocabulary=known).transform(texts).astype(float).tocsr()


def _scores(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return c-TF-IDF of themes and terms, (themes, terms)."""
    import scipy.sparse

    with lean_imports("spacy"):
        from bertopic.vectorizers import ClassTfidfTransformer

    weighed = ClassTfidfTransformer(reduce_frequent_words=True).fit_transform(scipy.sparse.csr_matrix(counts))
    made: NDArray[np.float64] = weighed.toarray()
    return made


def _chosen(scores: NDArray[np.float64], used: Any, known: Sequence[str]) -> list[str]:
    """Return the terms with the best scores, each weighed by how much it is said together with those before."""
    import numpy as np

    order = [int(n) for n in np.lexsort((np.arange(len(scores)), -scores)) if scores[n] > 0][:_TRIED]
    if not order:
        return []
    together = _together(used[:, order])
    value = scores[order] / scores[order[0]]
    left, chosen = list(range(len(order))), [0]
    left.remove(0)
    while left and len(chosen) < _TERMS:
        near = together[np.ix_(left, chosen)].mean(axis=1)
        best = left[int(np.argmax(value[left] * np.exp(2 * near)))]
        chosen.append(best)
        left.remove(best)
    return [known[order[n]] for n in chosen]


def _together(used: Any) -> NDArray[np.float64]:
    """Return normalised pointwise mutual information of terms over passages, (terms, terms), from -1 to 1."""
    import numpy as np

    number = used.shape[0]
    both = np.asarray((used.T @ used).todense()) / number
    alone = np.diag(both)
    with np.errstate(divide="ignore", invalid="ignore"):
        made = np.log(both / np.outer(alone, alone)) / -np.log(both)
    made[both <= _TINY] = -1.0
    result: NDArray[np.float64] = np.nan_to_num(made, nan=1.0)
    return result
