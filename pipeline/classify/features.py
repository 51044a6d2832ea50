"""Features of passages: vectors centred on a reference corpus, weighted terms, and cues of speech acts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CUES: Mapping[str, str] = {
    "asks": (
        r"\b(should|shall|must|ought|need to|needs to|call(s|ed)? (up)?on|urge[sd]?|recommend\w*|"
        r"propos\w+|suggest\w*|request\w*|invite[sd]?|encourage[sd]?|let us|it is (time|necessary|"
        r"essential) to)\b"
    ),
    "proposes": (
        r"\b(propos\w+|recommend\w*|suggest\w*|we (would )?(ask|request|invite|urge|call)|establish|"
        r"create|set up|convene|adopt|launch|introduce|develop a|be (established|created|set up|convened|"
        r"adopted|launched|given|extended))\b"
    ),
    "believes": (
        r"\b(believe[sd]?|consider[s]?|support[s]?|reaffirm\w*|recogni[sz]e[sd]?|committed|principle[s]?|"
        r"right[s]? (to|of)|essential|crucial|fundamental|important|vital|welcome[sd]?|agree[sd]?|"
        r"endorse[sd]?|in favou?r)\b"
    ),
    "against": (
        r"\b(oppose[sd]?|object[s]? to|reject[sd]?|(do|does|did|should|must|can|could|would)( not|n't)|"
        r"cannot|never|unacceptable|against|no need|not (support|agree|accept|the place|be)|premature|"
        r"undesirable|disagree[sd]?|harmful)\b"
    ),
    "problem": (
        r"\b(lack\w*|fail\w*|problem\w*|challenge\w*|gap[s]?|concern\w*|threat\w*|barrier[s]?|"
        r"obstacle[s]?|insufficient\w*|inadequate\w*|remain[s]?|unfortunately|unable|difficult\w*|burden|"
        r"crisis|abuse[sd]?|violat\w+|undermin\w+|still not|yet to|too (slow|few|high|costly)|suffer\w*|"
        r"weak\w*|risk[s]?)\b"
    ),
    "progress": (
        r"\b(ha(s|ve) (been )?(adopted|achieved|launched|connected|trained|reduced|risen|fallen|"
        r"established|increased|grown|improved|introduced|made|opened|enacted|set up|become|led|seen)|"
        r"since (19|20)\d\d|progress|success\w*|achievement[s]?|(rose|fell|grew|increased|doubled|"
        r"now (has|have|reach\w*|cover\w*)))\b"
    ),
    "practice": (
        r"\b(our (experience|programme|project|model|platform|initiative)|good practice|best practice|"
        r"lesson[s]?|pilot|case study|model (could|can|has)|in our country|for example|example|"
        r"experience (shows|of)|can be (copied|replicated|adapted))\b"
    ),
    "describes": (
        r"\b(is an? |are an? |was (founded|established|created)|founded|organi[sz]ation|network of|"
        r"members?|mission|based in|according to|defined as|annex|participants?|held in|took place|"
        r"working group (was|met)|report (was|of)|history)\b"
    ),
    "thanks": (
        r"\b(thank\w*|pleased|appreciat\w+|honou?r\w*|opportunity to (comment|contribute|submit)|"
        r"submission|this (document|paper|contribution|submission)|contribution)\b"
    ),
    "however": (
        r"\b(however|but|although|while|whereas|nevertheless|on the other hand|provided that|as long as|"
        r"unless|yet)\b"
    ),
    "we": r"\b(we|our|us)\b",
    "i": r"\b(i|my|me)\b",
    "past": r"\b(was|were|had|did)\b|\b\w+ed\b",
    "future": r"\b(will|would|going to|future|next)\b",
    "number": r"\d",
    "year": r"\b(19|20)\d\d\b",
    "question": r"\?",
    "address": r"https?:|www\.|@",
    "list": r";|^\s*(\d+|[a-z])[.)]",
}
_PATTERNS = {name: re.compile(p, re.I) for name, p in _CUES.items()}
_TOKEN = r"(?u)\b\w+\b|[?!;:]"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A fitted vocabulary: `terms[i]` has inverse document frequency `idf[i]`."""

    terms: tuple[str, ...]
    idf: tuple[float, ...]

    def transform(self, texts: Sequence[str]) -> Any:
        """Return weighted terms, a sparse matrix of shape (len(texts), len(terms)), rows of unit length."""
        import numpy as np
        import scipy.sparse as sp
        from sklearn.feature_extraction.text import TfidfVectorizer

        if not self.terms:
            return sp.csr_matrix((len(texts), 0))
        vectorizer = _vectorizer(vocabulary={t: n for n, t in enumerate(self.terms)})
        if not isinstance(vectorizer, TfidfVectorizer):
            raise TypeError("scikit-learn's vectorizer is expected")
        vectorizer.idf_ = np.asarray(self.idf)
        return vectorizer.transform(texts)


def fit_lexicon(texts: Sequence[str], *, most: int) -> Lexicon:
    """Fit the vocabulary of words and neighbouring words that occur in two texts or more."""
    vectorizer = _vectorizer(min_df=2, max_features=most)
    vectorizer.fit(texts)
    names = vectorizer.get_feature_names_out()
    return Lexicon(tuple(map(str, names)), tuple(float(v) for v in vectorizer.idf_))


def _vectorizer(**options: Any) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), token_pattern=_TOKEN, **options)


def cues(texts: Sequence[str]) -> NDArray[np.float64]:
    """Return counts of speech-act cues, damped, and of surface traits; shape (len(texts), number of cues)."""
    import numpy as np

    return np.array([_cues(t) for t in texts], np.float64).reshape(len(texts), len(_PATTERNS) + 4)


def _cues(text: str) -> list[float]:
    words = text.split()
    number = max(1, len(words))
    counts = [min(3, len(p.findall(text))) / 3 for p in _PATTERNS.values()]
    capitals = sum(w[:1].isupper() for w in words) / number
    digits = sum(c.isdigit() for c in text) / max(1, len(text))
    return [*counts, min(6.0, number**0.5) / 6, capitals, digits, text.count("(") / number]


def centred(matrix: NDArray[np.float32], mean: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return rows minus a mean vector, of unit length again; an empty row stays zero."""
    import numpy as np

    moved = matrix - mean
    norms = np.linalg.norm(moved, axis=1, keepdims=True)
    result: NDArray[np.float32] = (moved / np.where(norms == 0, 1, norms)).astype(np.float32)
    return result


def standardised(matrix: NDArray[Any]) -> NDArray[np.float64]:
    """Return each row with mean 0 and deviation 1: scores of different scorers on one scale."""
    import numpy as np

    matrix = np.asarray(matrix, np.float64)
    deviation = matrix.std(axis=1, keepdims=True)
    result: NDArray[np.float64] = (matrix - matrix.mean(axis=1, keepdims=True)) / np.where(deviation == 0, 1, deviation)
    return result
