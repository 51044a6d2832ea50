"""BERTopic over k-means with many restarts in a few principal dimensions, on vectors made before.

BERTopic's defaults (UMAP, HDBSCAN) give 14 to 23 themes on 2,000 passages depending on the seed alone (adjusted Rand
index .73). Ten dimensions, few themes and 150 restarts reach .97 on the 4,700 of a real batch (docs/cluster.md).
BERTopic supports running without its optional heavy dependencies; they are not imported here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.cluster.words import analyse
from pipeline.domain import Passage
from pipeline.lean import lean_imports
from pipeline.settings import ClusterSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FEW, _PASSAGES_A_THEME = 8, 25
_FEWEST_DOCUMENTS = 3
_FEWEST_TERMS = 2
_PART = 4_096


@dataclass(frozen=True, slots=True)
class Topics:
    """A topic number for each passage, and each topic's c-TF-IDF terms, best first."""

    assignment: tuple[int, ...]
    terms: dict[int, list[str]]


def fit_topics(
    passages: Sequence[Passage], matrix: NDArray[np.float32], rows: Sequence[int], settings: ClusterSettings
) -> Topics:
    """Fit BERTopic on passages and their vectors; the vector of `passages[i]` is row `rows[i]` of the matrix.

    Of more than `settings.fit_passages` a regular sample is fitted, and gives the terms; the rest is assigned.
    """
    number = _number_of_topics(len(passages), settings)
    every = max(1, -(-len(rows) // settings.fit_passages))
    assignment = _kmeans(matrix, rows, every, number, settings) if number > 1 else [0] * len(passages)
    sample = passages[::every]
    texts = [analyse(p.text, p.language) for p in sample]
    return Topics(tuple(assignment), _terms(texts, assignment[::every], _shared_terms(sample, texts)))


def load_libraries() -> None:
    """Import what fitting needs: more than a second."""
    import sklearn.cluster
    import sklearn.decomposition
    import sklearn.feature_extraction.text  # noqa: F401

    with lean_imports("spacy"):
        import bertopic
        import bertopic.vectorizers  # noqa: F401


def _number_of_topics(passages: int, settings: ClusterSettings) -> int:
    if passages < settings.min_passages:
        return 1
    few = min(_FEW, passages // _PASSAGES_A_THEME)
    return int(min(settings.max_themes, max(2, few, round(passages**0.5 / 6.9))))


def _kmeans(
    matrix: NDArray[np.float32], rows: Sequence[int], every: int, number: int, settings: ClusterSettings
) -> list[int]:
    """Return a number for each of some rows, one in `every` of which is fitted."""
    import numpy as np
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA
    from threadpoolctl import threadpool_limits

    sample = matrix[rows[::every]]
    mean = sample.mean(axis=0)

    def centred(some: NDArray[np.float32]) -> NDArray[np.float32]:
        moved: NDArray[np.float32] = some - mean
        moved /= np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)
        return moved

    dimensions = min(settings.dimensions, *sample.shape)
    reduced = PCA(dimensions, svd_solver="full" if len(sample) < 500 else "randomized", random_state=settings.seed)
    points = reduced.fit_transform(centred(sample))
    with threadpool_limits(1):  # runs this small only lose time by waiting for one another's threads
        model = KMeans(min(number, len(points)), n_init=settings.restarts, random_state=settings.seed).fit(points)
    if every == 1:
        return [int(label) for label in model.predict(points)]
    parts = (rows[start : start + _PART] for start in range(0, len(rows), _PART))
    return [int(label) for part in parts for label in model.predict(reduced.transform(centred(matrix[part])))]


def _shared_terms(passages: Sequence[Passage], texts: Sequence[str]) -> frozenset[str]:
    """Return the terms that several documents use: a theme is not named by one contributor's own words."""
    documents: dict[str, list[str]] = {}
    for passage, text in zip(passages, texts, strict=True):
        documents.setdefault(passage.document_id, []).append(text)
    using = Counter(term for some in documents.values() for term in {t for text in some for t in _terms_of(text)})
    fewest = min(_FEWEST_DOCUMENTS, len(documents))
    return frozenset(term for term, number in using.items() if number >= fewest)


def _terms(texts: Sequence[str], assignment: Sequence[int], shared: frozenset[str]) -> dict[int, list[str]]:
    import numpy as np

    with lean_imports("spacy"):
        from bertopic import BERTopic
        from bertopic.cluster import BaseCluster
        from bertopic.dimensionality import BaseDimensionalityReduction
        from bertopic.vectorizers import ClassTfidfTransformer
    from sklearn.feature_extraction.text import CountVectorizer

    present = [t if t.strip() else "–" for t in texts]

    def terms_of(text: str) -> list[str]:
        return [t for t in _terms_of(text) if t in shared] or ["–"]

    # As BERTopic counts: over the joined texts of a theme, where what stands for a text without terms is lost again.
    used = {topic: set(terms_of(text)) for topic, text in _joined(present, assignment).items()}
    if len(set().union(*used.values())) < _FEWEST_TERMS:  # nothing to weigh: BERTopic would fail over one column
        return {topic: sorted(terms - {"–"}) for topic, terms in used.items()}
    model = BERTopic(
        language="multilingual",  # "english" would take every letter but a to z out of the texts
        embedding_model=None,
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=BaseCluster(),
        vectorizer_model=CountVectorizer(analyzer=terms_of, min_df=1),
        ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
        top_n_words=12,
    )
    # The themes are given: BERTopic would only take the means of vectors, which nothing here asks for.
    topics, _ = model.fit_transform(present, embeddings=np.zeros((len(present), 1)), y=list(assignment))
    renamed = dict(zip(topics, assignment, strict=True))
    return {
        renamed[t]: [w for w, _ in words if w and w != "–"] for t, words in model.get_topics().items() if t in renamed
    }


def _joined(texts: Sequence[str], assignment: Sequence[int]) -> dict[int, str]:
    groups: dict[int, list[str]] = {}
    for text, topic in zip(texts, assignment, strict=True):
        groups.setdefault(topic, []).append(text)
    return {topic: " ".join(some) for topic, some in groups.items()}


def _terms_of(text: str) -> list[str]:
    """Return the unigrams and bigrams of an analysed text; a bigram never crosses a line break."""
    runs = [run.split() for run in text.split("\n")]
    return [w for run in runs for w in run] + [f"{a} {b}" for run in runs for a, b in pairwise(run)]
