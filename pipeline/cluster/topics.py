"""BERTopic with PCA and k-means on vectors made before: stable over seeds where UMAP and HDBSCAN are not.

BERTopic's defaults give 14 to 23 themes on 2,000 passages depending on the seed alone (adjusted Rand index .73);
k-means with restarts reaches .98 (docs/cluster.md). BERTopic supports running without its optional heavy
dependencies; they are kept from being imported here, which takes the start from six seconds to one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pipeline.cluster.words import analyse
from pipeline.domain import Passage
from pipeline.settings import ClusterSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_OPTIONAL = frozenset({"sentence_transformers", "transformers", "torch", "umap", "hdbscan"})


@dataclass(frozen=True, slots=True)
class Topics:
    """A topic number for each passage, and each topic's c-TF-IDF terms, best first."""

    assignment: tuple[int, ...]
    terms: dict[int, list[str]]


def fit_topics(passages: Sequence[Passage], matrix: NDArray[np.float32], settings: ClusterSettings) -> Topics:
    """Fit BERTopic on passages and their vectors, shape (len(passages), d)."""
    texts = [analyse(p.text, p.language) for p in passages]
    number = _number_of_topics(len(passages), settings)
    assignment = _kmeans(matrix, number, settings) if number > 1 else [0] * len(passages)
    return Topics(tuple(assignment), _terms(texts, assignment, matrix))


def _number_of_topics(passages: int, settings: ClusterSettings) -> int:
    if passages < settings.min_passages:
        return 1
    return int(min(settings.max_themes, max(2, round((passages / 2) ** 0.5 * 0.75))))


def _kmeans(matrix: NDArray[np.float32], number: int, settings: ClusterSettings) -> list[int]:
    import numpy as np
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA

    centred = matrix - matrix.mean(axis=0)
    centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
    dimensions = min(settings.dimensions, *centred.shape)
    reduced = PCA(dimensions, svd_solver="full" if len(centred) < 500 else "randomized", random_state=settings.seed)
    points = reduced.fit_transform(centred)
    sample = points[:: max(1, -(-len(points) // settings.fit_passages))]
    model = KMeans(min(number, len(sample)), n_init=settings.restarts, random_state=settings.seed).fit(sample)
    return [int(label) for label in model.predict(points)]


def _terms(texts: Sequence[str], assignment: Sequence[int], matrix: NDArray[np.float32]) -> dict[int, list[str]]:
    with _lightweight():
        from bertopic import BERTopic
        from bertopic.cluster import BaseCluster
        from bertopic.dimensionality import BaseDimensionalityReduction
        from bertopic.vectorizers import ClassTfidfTransformer
    from sklearn.feature_extraction.text import CountVectorizer

    present = [t if t.strip() else "–" for t in texts]
    model = BERTopic(
        embedding_model=None,
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=BaseCluster(),
        vectorizer_model=CountVectorizer(analyzer=_terms_of, min_df=1),
        ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
        top_n_words=12,
    )
    topics, _ = model.fit_transform(present, embeddings=matrix, y=list(assignment))
    renamed = dict(zip(topics, assignment, strict=True))
    return {renamed[t]: [w for w, _ in words if w] for t, words in model.get_topics().items() if t in renamed}


def _terms_of(text: str) -> list[str]:
    """Return the unigrams and bigrams of an analysed text; a bigram never crosses a line break."""
    runs = [run.split() for run in text.split("\n")]
    return [w for run in runs for w in run] + [f"{a} {b}" for run in runs for a, b in pairwise(run)]


class _Absent(MetaPathFinder):
    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        if name.partition(".")[0] in _OPTIONAL:
            raise ModuleNotFoundError(f"{name} is kept out of BERTopic's lightweight import", name=name)


@contextmanager
def _lightweight() -> Iterator[None]:
    finder = _Absent()
    if "torch" not in sys.modules:
        sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        if finder in sys.meta_path:
            sys.meta_path.remove(finder)
