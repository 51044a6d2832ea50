"""Features of passages: vectors centred on a reference corpus, and weighted terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FEWEST_SPOKEN = 100
_TOKEN = r"(?u)\b\w+\b|[?!;:]"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A fitted vocabulary: `terms[i]` has inverse document frequency `idf[i]`."""

    terms: tuple[str, ...]
    idf: tuple[float, ...]

    def transform(self, texts: Sequence[str]) -> Any:
        """Return weighted terms, a sparse matrix of shape (len(texts), len(terms)), rows of unit length."""
        import scipy.sparse as sp

        return _fitted(self).transform(texts) if self.terms else sp.csr_matrix((len(texts), 0))


@lru_cache(maxsize=4)
def _fitted(lexicon: Lexicon) -> Any:
    """Return scikit-learn's vectorizer of a vocabulary; making it takes longer than reading a document."""
    import numpy as np

    vectorizer = _vectorizer(vocabulary={t: n for n, t in enumerate(lexicon.terms)})
    vectorizer.idf_ = np.asarray(lexicon.idf)
    return vectorizer


def fit_lexicon(texts: Sequence[str], *, most: int) -> Lexicon:
    """Fit the vocabulary of words and neighbouring words that occur in two texts or more."""
    vectorizer = _vectorizer(min_df=2, max_features=most)
    vectorizer.fit(texts)
    names = vectorizer.get_feature_names_out()
    return Lexicon(tuple(map(str, names)), tuple(float(v) for v in vectorizer.idf_))


def _vectorizer(**options: Any) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), token_pattern=_TOKEN, **options)


def centred(matrix: NDArray[np.float32], mean: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return rows minus a mean vector, (d,) or one a row, of unit length again; an empty row stays zero."""
    import numpy as np

    moved = matrix - mean
    norms = np.linalg.norm(moved, axis=1, keepdims=True)
    result: NDArray[np.float32] = (moved / np.where(norms == 0, 1, norms)).astype(np.float32)
    return result


def means_of(name: str, means: Mapping[str, NDArray[np.float32]], languages: Sequence[str]) -> NDArray[np.float32]:
    """Return what each passage's vector is centred on: the mean of its language, where there is one; (n, d).

    Args:
        name: of the encoder.
        means: by encoder, and by "encoder_language" (`language_means`).
        languages: of n passages.
    """
    import numpy as np

    rows = [means.get(f"{name}_{language}", means[name]) for language in languages]
    return np.stack(rows) if rows else np.zeros((0, *means[name].shape), np.float32)


def language_means(name: str, vectors: NDArray[np.float32], languages: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """Return the mean vector of every language with enough passages; none where all are of one language.

    A multilingual encoder puts languages a little apart, and what is above another language's mean is no subject.
    """
    import numpy as np

    spoken = np.array(languages)
    known = sorted({*languages})
    counts = {x: int((spoken == x).sum()) for x in known}
    several = len(known) > 1
    return {f"{name}_{x}": vectors[spoken == x].mean(axis=0) for x in known if several and counts[x] >= _FEWEST_SPOKEN}


def standardised(matrix: NDArray[Any]) -> NDArray[np.float64]:
    """Return each row with mean 0 and deviation 1: scores of different scorers on one scale."""
    import numpy as np

    matrix = np.asarray(matrix, np.float64)
    deviation = matrix.std(axis=1, keepdims=True)
    result: NDArray[np.float64] = (matrix - matrix.mean(axis=1, keepdims=True)) / np.where(deviation == 0, 1, deviation)
    return result
