"""Matching: how likely each contributor holds each point, and the statements that it rests on.

English statements are compared with points by an encoder tuned on statements and points that readers paired
(`models/points`), by shared words and by what the labelled statements nearest to them support; those in other
languages by the multilingual encoder, whose vectors an adapter turns. A logistic regression over the features of all
that a contributor said gives the probability; it was fitted on contributors that the tuned encoder had not seen, so
that it is calibrated (models/points/CARD.md).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.domain import Encoder, Point, Statement
from pipeline.errors import ModelError
from pipeline.points.adapter import Adapter, unit
from pipeline.points.features import NAMES, Compared, Context, compared
from pipeline.points.holdings import Candidate
from pipeline.points.lexical import SharedWords
from pipeline.points.votes import Examples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE = "matcher.safetensors"
ENGLISH, OTHER = "points", "use"
REGRESSIONS = ("english", "english_new", "other", "other_new")
LEAST = 0.05
"""Probability below which a contributor is no candidate."""
_NEXT = 0.85  # a further statement counts as evidence if it is nearly as like the point as the best


@dataclass(frozen=True, slots=True, eq=False)
class Regression:
    """A logistic regression over `features.NAMES`: weights (features,) and a constant.

    `bounds` (2, features) are the least and the most that was seen of each feature when it was fitted; what lies
    outside counts as these. In a contribution that is all on one subject everything is more like everything.
    """

    weights: NDArray[np.float64]
    constant: float
    bounds: NDArray[np.float64]

    def probabilities(self, columns: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return probabilities of rows of features."""
        import numpy as np

        columns = np.clip(columns, *self.bounds)
        # Row by row: a product of matrices sums in another order when there are more of them.
        odds = (columns * self.weights).sum(axis=1) + self.constant
        found: NDArray[np.float64] = 1 / (1 + np.exp(-odds))
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """What was fitted, for English and for other languages.

    `english` and `other` are for points that labelled statements support; `english_new` and `other_new` for others.
    `mean` is that of multilingual vectors, which `adapter` turns. `examples` are labelled statements by "is English".
    """

    english: Regression
    english_new: Regression
    other: Regression
    other_new: Regression
    mean: NDArray[np.float32]
    adapter: Adapter
    examples: Mapping[bool, Examples]

    def without_examples(self) -> Fitted:
        """Return what judges points that no labelled statement is of, by their words alone."""
        bare = {english: Examples(e.vectors[:0], (), e.supports[:0, :0]) for english, e in self.examples.items()}
        return replace(self, examples=bare)

    def regressions(self, *, english: bool) -> tuple[Regression, Regression]:
        """Return those for points with labelled statements and for others."""
        return (self.english, self.english_new) if english else (self.other, self.other_new)


class Matcher:
    """Matches contributors with some points; their vectors are made once."""

    def __init__(self, points: Sequence[Point], fitted: Fitted, encoders: Mapping[str, Encoder]) -> None:
        """Take points, at least one, what was fitted, and the encoders by name: `ENGLISH` and `OTHER`."""
        self._points = tuple(points)
        self._fitted = fitted
        self._encoders = encoders
        self._shared = SharedWords([p.meant or p.text for p in points]) if points else None
        self._vectors: dict[bool, NDArray[np.float64]] = {}
        self._read: dict[str, int] = {}
        self._made: NDArray[np.float32]

    @property
    def labelled(self) -> frozenset[str]:
        """Return the ids of points that labelled statements support."""
        return frozenset(self._fitted.examples[True].points)

    def read(self, texts: Sequence[str]) -> None:
        """Make the vectors of English texts all at once, in place of those made so before; the rest finds them here."""
        self._read = {t: n for n, t in enumerate(dict.fromkeys(texts))}
        self._made = self._encoders[ENGLISH].encode(list(self._read))

    def candidates(
        self, contributor: str, statements: Sequence[Statement], contexts: Sequence[Context]
    ) -> list[Candidate]:
        """Return the points that a contributor may hold, from all its statements, in the order of the points."""
        found: dict[str, Candidate] = {}
        for english in (True, False):
            rows = [n for n, s in enumerate(statements) if (s.language == "en") is english]
            if not rows:
                continue
            some = [statements[n] for n in rows]
            result = self.features(some, [contexts[n] for n in rows], english=english)
            for candidate in self._likely(contributor, some, result, self._probabilities(result, english=english)):
                known = found.get(candidate.point_id)
                if known is None or known.probability < candidate.probability:
                    found[candidate.point_id] = candidate
        order = {p.point_id: n for n, p in enumerate(self._points)}
        return sorted(found.values(), key=lambda c: order[c.point_id])

    def features(self, statements: Sequence[Statement], contexts: Sequence[Context], *, english: bool) -> Compared:
        """Return the features of statements, all in English or none."""
        texts = [s.text for s in statements]
        vectors = self._compared(texts, english=english)
        likeness = vectors @ self._of_points(english=english).T
        shares = self._shared.shares(texts) if english and self._shared is not None else None
        lengths = [len(t.split()) if " " in t else max(1, len(t) // 2) for t in texts]
        votes = self._fitted.examples[english].votes(vectors, [p.point_id for p in self._points])
        return compared(likeness, shares, votes, contexts, lengths, self._points)

    def _probabilities(self, result: Compared, *, english: bool) -> NDArray[np.float64]:
        """Return how likely each point is held; one without labelled statements is judged by its words alone."""
        import numpy as np

        known = set(self._fitted.examples[english].points)
        shown = np.array([p.point_id in known for p in self._points], bool)
        old, new = self._fitted.regressions(english=english)
        return np.where(shown, old.probabilities(result.columns), new.probabilities(result.columns))

    def encoded(self, texts: Sequence[str], *, english: bool) -> NDArray[np.float64]:
        """Return unit-length vectors of texts; multilingual ones about the mean of a reference corpus."""
        import numpy as np

        if english:
            there = [self._read.get(t, -1) for t in texts]
            made = self._encoders[ENGLISH].encode(texts) if min(there, default=-1) < 0 else self._made[there]
            return made.astype(np.float64)
        return unit(self._encoders[OTHER].encode(texts).astype(np.float64) - self._fitted.mean)

    def _of_points(self, *, english: bool) -> NDArray[np.float64]:
        if english not in self._vectors:
            self._vectors[english] = self._compared([p.meant or p.text for p in self._points], english=english)
        return self._vectors[english]

    def _compared(self, texts: Sequence[str], *, english: bool) -> NDArray[np.float64]:
        vectors = self.encoded(texts, english=english)
        return vectors if english else self._fitted.adapter(vectors)

    def _likely(
        self,
        contributor: str,
        statements: Sequence[Statement],
        result: Compared,
        probabilities: NDArray[np.float64],
    ) -> list[Candidate]:
        out = []
        for n, probability in enumerate(probabilities.tolist()):
            if probability < LEAST:
                continue
            close = result.closeness[n]
            ranked = enumerate(zip(result.best[n], close, strict=True))
            kept = [int(row) for place, (row, c) in ranked if not place or c >= _NEXT * close[0]]
            ids = tuple(statements[row].statement_id for row in kept)
            out.append(Candidate(self._points[n].point_id, contributor, ids, round(probability, 6)))
        return out


@lru_cache(maxsize=2)
def load_fitted(folder: Path) -> Fitted:
    """Return what was fitted, kept in a folder.

    Raises:
        ModelError: the file is missing or damaged, or was fitted on other features.
    """
    from safetensors import SafetensorError, safe_open

    path = folder / FILE
    try:
        with safe_open(str(path), framework="numpy") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            points = tuple(json.loads(file.metadata()["points"]))
    except (OSError, SafetensorError, KeyError, TypeError, ValueError) as e:
        raise ModelError(f"Cannot read {path}: {e}. Check out the project's files again, or run `make models`.") from e
    if any(len(tensors.get(name, ())) != len(NAMES) + 1 for name in REGRESSIONS):
        raise ModelError(f"{path} was fitted on other features; run `make models`.")
    try:
        return fitted_of(tensors, points)
    except (KeyError, IndexError, ValueError) as e:
        raise ModelError(f"{path} does not hold together: {e!r}; run `make models`.") from e


def fitted_of(tensors: Mapping[str, NDArray[Any]], points: tuple[str, ...]) -> Fitted:
    """Return what was fitted, of arrays by name.

    Args:
        tensors: the regressions, the constant first; "english bounds" and "other bounds"; "mean"; the adapter's "down"
            and "up"; of examples "vectors" and "others" (m, d), and "pairs" (p, 2), positions of a statement and of a
            point that it supports.
        points: ids of the points.
    """
    import numpy as np

    supports = np.zeros((len(tensors["vectors"]), len(points)))
    rows, columns = tensors["pairs"].T
    supports[rows, columns] = 1
    examples = {
        english: Examples(tensors[name].astype(np.float64), points, supports)
        for english, name in ((True, "vectors"), (False, "others"))
    }
    bounds = {name: tensors[f"{name.partition('_')[0]} bounds"] for name in REGRESSIONS}
    one, two, three, four = (Regression(tensors[n][1:], float(tensors[n][0]), bounds[n]) for n in REGRESSIONS)
    adapter = Adapter(tensors["down"].astype(np.float64), tensors["up"].astype(np.float64))
    return Fitted(one, two, three, four, tensors["mean"], adapter, examples)
