"""Standing: how likely an editor would let a sentence stand alone in a report, as its contributor's own view.

A sentence may fail by what lies outside it: a word that refers elsewhere, a scope or condition of its neighbours,
others whose words it reports. Rules find few of these. A logistic regression over the sentence's multilingual vector,
in English also over cues of the sentence and its neighbours, fitted on sentences that readers judged (corpus/readings),
finds more (docs/points.md).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.domain import Encoder, Passage
from pipeline.errors import ModelError
from pipeline.points.shelf import recalled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE = "standing.safetensors"
_FEWEST, _MOST = 4, 75
_VECTOR, _CUE = 4.0, 0.5
_KNOWN_TO_ALL = frozenset(
    "internet igf un united nations same right rights law world public private global international principle "
    "principles people state states government governments user users community technical civil society itu icann "
    "ietf w3c wsis iana dns root web network networks information freedom role roles use development need importance "
    "multistakeholder multi open free security privacy digital net market most best full basic key own economy".split()
)
_THE = re.compile(r"\bthe ([\w’'-]+)(?: ([\w’'-]+))?", re.I)
_POINTS_BACK = re.compile(
    r"^.{0,60}\bthat (this|these|those|such|it|they)\b|\b(such an?|this|these|those|the above|that (?:full|same|very)|"
    r"said|the aforementioned) [a-z]+|"
    r"^.{0,40}\b(?:may|should|must|can|could|is|are|do|does) also\b|"
    r"\b(?:this|these|those|such)[,;]|\babove\b|\bas follows\b|\bthe following\b",
    re.I,
)
_COMPLEMENT = frozenset({"of", "for", "to", "that", "which", "in"})
_SENTENCE: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern, flags)
    for name, pattern, flags in (
        ("begins with the", r"^the\b", re.I),
        ("pronoun", r"\b(?:it|its|they|them|their|he|she|his|her|ones?|itself|themselves)\b", re.I),
        ("obliges", r"\b(?:must|should|shall|needs? to|ought)\b", re.I),
        ("supposes", r"\b(?:may|might|could|would)\b", re.I),
        ("can", r"\bcan\b", re.I),
        ("past", r"\b(?:was|were|had|did|became|began|\w+ed by)\b", re.I),
        ("perfect", r"\b(?:has|have) (?:\w+ )?\w+ed\b", re.I),
        ("denies", r"\b(?:not|no|never|cannot)\b", re.I),
        ("number", r"\d", 0),
        ("year", r"\b(?:19|20)\d\d\b", 0),
        ("speaker first", r"^(?:we|i)\b", re.I),
        ("speaker", r"\b(?:we|our|us|i|my)\b", re.I),
        (
            "compares",
            r"\b(?:more|further|also|other|additional|another|same|similar|different|latter|former|both|second|third|"
            r"first|above|below|following|previous|current|existing|new)\b",
            re.I,
        ),
        ("also", r"\balso\b", re.I),
        ("others", r"\b(?:others?|another)\b", re.I),
        ("condition", r"\b(?:if|unless|whether)\b", re.I),
        ("concedes", r"^(?:while|although|though|whilst|despite)\b", re.I),
        (
            "some say",
            r"\b(?:some|many|several) (?:\w+ )?"
            r"(?:argue|say|claim|believe|people|countries|governments|think|have|are)\b",
            re.I,
        ),
        (
            "reports",
            r"\b(?:according to|reported|stated|noted|said|argued|claims?|states that|notes that|affirm\w+|resolution|"
            r"report|outcome)\b",
            re.I,
        ),
        (
            "judges",
            r"\b(?:essential|important|crucial|vital|necessary|critical|key|fundamental|imperative|support|oppose|"
            r"believe|propose|recommend|encourage|welcome|urge)\w*\b",
            re.I,
        ),
        ("acronym", r"\b[A-Z]{3,}\b", 0),
        ("semicolon", r";", 0),
        ("brackets", r"\(", 0),
        ("quotes", r"[“\"]", 0),
        ("colon", r":", 0),
        ("dash", r" [–-] ", 0),
        ("stop at its end", r"\.\s*$", 0),
        ("small letter first", r"^[a-z]", 0),
        ("gerund first", r"^\w+ing\b", re.I),
        ("there is", r"^there (?:is|are)\b", re.I),
        ("it is", r"^it is\b", re.I),
        (
            "imperative",
            r"^(?:strengthen|promote|encourage|ensure|establish|create|develop|support|increase|improve|provide|make|"
            r"adopt|build|foster|protect|expand|continue|include)\b",
            re.I,
        ),
        ("capital within", r"[a-z] [A-Z][a-z]+ (?:is|are|should|must|the)\b", 0),
    )
}
_AFTER: Mapping[str, re.Pattern[str]] = {
    "turn after": re.compile(r"^\W*(?:however|but|yet|nevertheless|nonetheless|still|instead|rather)\b", re.I),
    "taken up after": re.compile(r"^\W*(?:this|these|that|such|it|they)\b", re.I),
    "example after": re.compile(r"^\W*(?:for example|for instance|in particular|specifically)\b", re.I),
}
_BEFORE: Mapping[str, re.Pattern[str]] = {
    "question before": re.compile(r"\?\s*$"),
    "colon before": re.compile(r":\s*$"),
    "nothing before": re.compile(r"^\s*$"),
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A sentence where it stands: the sentence before and after it in its passage, and what introduces its list."""

    text: str
    before: str = ""
    after: str = ""
    lead_in: str = ""


def placed(passage: Passage) -> list[Placed]:
    """Return the sentences of a passage, each with its neighbours."""
    texts = [" ".join(passage.text[a:b].split()) for a, b in passage.sentences or ((0, len(passage.text)),)]
    neighbours = ["", *texts, ""]
    return [Placed(t, neighbours[n], neighbours[n + 2], passage.lead_in) for n, t in enumerate(texts)]


def cues_of(sentence: Placed) -> list[float]:
    """Return the cues of a sentence and its neighbours, each about 0 to 1."""
    text = sentence.text
    words = text.split()
    the = [(a.casefold(), b.casefold()) for a, b in _THE.findall(text)]
    bare = [a for a, b in the if a not in _KNOWN_TO_ALL and b not in _COMPLEMENT]
    return [
        min(len(words), 50) / 50,
        float(len(words) < 10),
        float(len(words) > 35),
        min(len(bare), 4) / 4,
        float(bool(bare) and text[:4].casefold() == "the " and the[0][0] == bare[0]),
        min(sum(w[:1].isupper() for w in words[1:]), 6) / 6,
        min(text.count(","), 5) / 5,
        float(bool(sentence.lead_in)),
        float(bool(_POINTS_BACK.search(text))),
        *(float(bool(p.search(text))) for p in _SENTENCE.values()),
        *(float(bool(p.search(sentence.after))) for p in _AFTER.values()),
        *(float(bool(p.search(sentence.before))) for p in _BEFORE.values()),
    ]


def inputs_of(sentences: Sequence[Placed], encoder: Encoder, *, english: bool) -> NDArray[np.float64]:
    """Return what the model sees of sentences, shape (n, dimension), in English (n, dimension + cues)."""
    import numpy as np

    vectors = encoder.encode([s.text for s in sentences]).astype(np.float64) * _VECTOR
    if not english:
        return vectors
    return np.hstack([vectors, np.array([cues_of(s) for s in sentences], np.float64) * _CUE])


@dataclass(frozen=True, slots=True)
class Weights:
    """Of `inputs_of`'s columns, and a constant."""

    columns: NDArray[np.float64]
    bias: float

    @property
    def version(self) -> str:
        """Return a digest of the weights."""
        return sha256(self.columns.tobytes() + repr(self.bias).encode()).hexdigest()


class Standing:
    """Scores sentences; in [0, 1], near the share of such sentences that a strict reader lets stand."""

    def __init__(self, english: Weights, other: Weights, encoder: Encoder) -> None:
        """Take the weights for English and for other languages, and the encoder they were fitted with."""
        self._weights = {True: english, False: other}
        self._encoder = encoder

    def of(
        self, passages: Sequence[Passage], asked: Mapping[str, Collection[int]] | None = None
    ) -> dict[str, tuple[float, ...]]:
        """Return, by passage id, the score of each of its sentences; 0 for one too short or too long to be told.

        Args:
            passages: with their sentences.
            asked: by passage id, the positions of the sentences to score, others get 0; by default all are scored.
        """
        spoken = {p.passage_id: placed(p) for p in passages}
        scores = {i: [0.0] * len(ss) for i, ss in spoken.items()}
        for english, weights in self._weights.items():
            ids = [p.passage_id for p in passages if (p.language == "en") is english]
            places = ((i, n) for i in ids for n in (range(len(spoken[i])) if asked is None else sorted(asked[i])))
            some = [(i, n) for i, n in places if _told(spoken[i][n].text)]
            found = self._scores([spoken[i][n] for i, n in some], weights, english=english) if some else ()
            for (i, n), score in zip(some, found, strict=True):
                scores[i][n] = score
        return {i: tuple(s) for i, s in scores.items()}

    def _scores(self, sentences: Sequence[Placed], weights: Weights, *, english: bool) -> list[float]:
        def find(positions: Sequence[int]) -> list[float]:
            inputs = inputs_of([sentences[n] for n in positions], self._encoder, english=english)
            return [round(1 / (1 + exp(-float(row @ weights.columns + weights.bias))), 4) for row in inputs]

        texts = ("\n".join((s.text, s.before, s.after, s.lead_in)) for s in sentences)
        return recalled(f"standing {self._encoder.revision} {weights.version} {english}", texts, find)


def _told(text: str) -> bool:
    words = len(text.split()) if " " in text else len(text) // 2
    return _FEWEST <= words <= _MOST


@lru_cache(maxsize=2)
def _weights(path: Path) -> tuple[Weights, Weights, str]:
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(str(path), framework="numpy") as file:
            english, other = (file.get_tensor(name) for name in ("english", "other"))
            return (
                Weights(english[1:], float(english[0])),
                Weights(other[1:], float(other[0])),
                file.metadata()["encoder"],
            )
    except (OSError, SafetensorError) as e:
        raise ModelError(f"Cannot read {path}: {e}. Check out the project's files again, or run `make models`.") from e


def load_standing(folder: Path, encoders: Mapping[str, Encoder]) -> Standing | None:
    """Return the model kept in a folder; None if its encoder is not among those in use.

    Raises:
        ModelError: the file is missing or damaged.
    """
    english, other, name = _weights(folder / FILE)
    return Standing(english, other, encoders[name]) if name in encoders else None
