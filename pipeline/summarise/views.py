"""Views: passages that say the same on an objective or a topic, across contributors and languages."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.agenda import Frame
from pipeline.domain import Judgement, Kind, Label, Passage, Stance, Vectors, View

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Parts = Callable[[Sequence[str], Kind], list[list[str]]]
_LABELS = 3
_LARGEST = 3_000
_ROUGH = 1e-4


@dataclass(frozen=True, slots=True)
class Spoken:
    """A passage with what is known of it: its given labels, best first, its judgement and who said it."""

    passage: Passage
    labels: tuple[Label, ...]
    judgement: Judgement
    holder: str


class Space:
    """Likeness of passages: cosine of vectors centred on the batch, across languages by the multilingual encoder.

    Two passages that a second encoder both knows are alike by the mean of the two cosines; vectors of different
    encoders are never compared with one another.
    """

    def __init__(self, vectors: Vectors, second: Vectors | None = None) -> None:
        self._first = _Centred(vectors)
        self._second = _Centred(second) if second is not None else None

    def rows(self, ids: Sequence[str]) -> NDArray[np.float32]:
        """Return the centred multilingual vectors of some passages."""
        return self._first.rows(ids)

    def likeness(self, ids: Sequence[str], others: Sequence[str] | None = None) -> NDArray[np.float32]:
        """Return the likeness of some passages (n) with others (m), by default themselves; shape (n, m)."""
        import numpy as np

        others = ids if others is None else others
        rows = self.rows(ids)
        likeness = rows @ (rows if others is ids else self.rows(others)).T
        if self._second is not None:
            places = self._second.places
            known, known_others = ([n for n, i in enumerate(some) if i in places] for some in (ids, others))
            if known and known_others:
                second = self._second.rows([ids[n] for n in known])
                columns = second if others is ids else self._second.rows([others[n] for n in known_others])
                at = np.ix_(known, known_others)
                likeness[at] = (likeness[at] + second @ columns.T) / 2
        return likeness


class _Centred:
    """Vectors about their mean, of unit length; made as they are asked for, as a second matrix would double memory."""

    def __init__(self, vectors: Vectors) -> None:
        import numpy as np

        self.places = {i: n for n, i in enumerate(vectors.ids)}
        self._matrix = vectors.matrix
        self._mean = vectors.matrix.mean(axis=0) if len(vectors.ids) > 1 else np.float32(0)
        norms = [np.linalg.norm(part - self._mean, axis=1, keepdims=True) for part in _parts(vectors.matrix)]
        norm = np.concatenate(norms) if norms else np.ones((0, 1), np.float32)
        self._norms = np.where(norm == 0, 1, norm)

    def rows(self, ids: Sequence[str]) -> NDArray[np.float32]:
        """Return the rows of some passages."""
        chosen = [self.places[i] for i in ids]
        rows: NDArray[np.float32] = self._matrix[chosen] - self._mean
        rows /= self._norms[chosen]
        return rows


def _parts(matrix: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    return [matrix[start : start + _LARGEST] for start in range(0, len(matrix), _LARGEST)]


def of_objective(spoken: Sequence[Spoken], frame: Frame) -> list[Spoken]:
    """Return what was said on an objective: passages with a view, one of whose best labels belongs to it."""
    return [
        s
        for s in spoken
        if s.judgement.kind is not Kind.BACKGROUND and any(frame.covers(x.ref) for x in s.labels[:_LABELS])
    ]


def of_topic(spoken: Sequence[Spoken], frame: Frame) -> list[Spoken]:
    """Return what was said on a discussion topic."""
    return [s for s in spoken if s.judgement.kind is not Kind.BACKGROUND and frame.id in s.judgement.topics]


def views_of(
    frame: Frame, spoken: Sequence[Spoken], space: Space, likeness: float, parts: Parts | None = None
) -> list[View]:
    """Bring together passages of the same kind and stance that are alike; link views that oppose one another.

    Args:
        frame: objective or topic.
        spoken: what was said on it.
        space: where likeness is measured.
        likeness: least likeness of any two passages of a view.
        parts: parts the passages of a group, the most typical first, into those whose words agree; all if not given.
    """
    groups: dict[tuple[Kind, Stance], list[Spoken]] = {}
    for s in spoken:
        groups.setdefault((s.judgement.kind, s.judgement.stance), []).append(s)
    views = []
    for (kind, stance), members in sorted(groups.items()):
        for start in range(0, len(members), _LARGEST):
            part = members[start : start + _LARGEST]
            clusters = _clusters(space.likeness([s.passage.passage_id for s in part]), likeness)
            for cluster in clusters:
                by_id = {part[n].passage.passage_id: part[n] for n in cluster}
                order = _typical(list(by_id), space)
                agreed = parts(order, kind) if parts is not None and len(order) > 1 else [order]
                views += [_view(frame, kind, stance, [by_id[i] for i in ids]) for ids in agreed]
    return _opposed(views, space)


def _clusters(likeness: NDArray[np.float32], least: float) -> list[list[int]]:
    """Return groups any two members of which are at least so alike (complete linkage)."""
    import numpy as np

    if len(likeness) == 1:
        return [[0]]
    from scipy.cluster.hierarchy import fcluster, linkage

    above = np.triu_indices(len(likeness), k=1)
    tree = linkage(np.clip(1 - likeness[above], 0, 2), "complete")
    clusters: dict[int, list[int]] = {}
    for n, label in enumerate(fcluster(tree, np.nextafter(1 - least, 0), "distance")):
        clusters.setdefault(int(label), []).append(n)
    return sorted(clusters.values())


def _typical(passages: Sequence[str], space: Space) -> list[str]:
    """Return passages, the most typical of them first."""
    matrix = space.rows(passages)
    central = matrix @ matrix.mean(axis=0)
    order = sorted(range(len(passages)), key=lambda n: (-round(float(central[n]), 6), passages[n]))
    return [passages[n] for n in order]


def _view(frame: Frame, kind: Kind, stance: Stance, members: Sequence[Spoken]) -> View:
    passages = tuple(s.passage.passage_id for s in members)
    refs: Counter[str] = Counter()
    for x in (x for s in members for x in s.labels[:_LABELS]):
        refs[x.ref] += round(1000 * x.score)  # what is surest comes first; whole numbers add up in any order
    holders = tuple(dict.fromkeys(s.holder for s in members))
    name = hashlib.sha256("\n".join([frame.id, kind, stance, *sorted(passages)]).encode()).hexdigest()[:10]
    ranked = tuple(ref for ref, _ in sorted(refs.items(), key=lambda i: (-i[1], i[0])))
    return View(f"{frame.id}-{name}", frame.id, kind, stance, ranked, passages, holders)


def _opposed(views: Sequence[View], space: Space) -> list[View]:
    """Link each view against something with the view for it that is nearest in meaning on the same paragraph."""
    import numpy as np

    against: dict[tuple[str, ...], list[View]] = {}
    others: dict[tuple[str, ...], list[View]] = {}
    for v in views:
        if v.stance in (Stance.OPPOSE, Stance.SUPPORT):
            (against if v.stance is Stance.OPPOSE else others).setdefault(v.refs[:1], []).append(v)
    links: dict[str, set[str]] = {}
    for ref in against.keys() & others.keys():
        means = [space.rows(v.passages).mean(axis=0) for v in others[ref]]
        matrix = np.stack(means)
        for a in against[ref]:
            mean = space.rows(a.passages).mean(axis=0)
            rough = matrix @ mean
            # The last digits of a product hang on the size of the matrix: what is near the best is taken one by one.
            near = np.flatnonzero(rough >= rough.max() - _ROUGH)
            likeness, nearest = max((float(mean @ means[n]), others[ref][n].view_id) for n in near)
            if likeness > 0:
                links.setdefault(a.view_id, set()).add(nearest)
                links.setdefault(nearest, set()).add(a.view_id)
    return [replace(v, opposes=tuple(sorted(links.get(v.view_id, ())))) for v in views]


def by_support(views: Sequence[View], place: Mapping[str, int]) -> list[View]:
    """Return views with the most holders first, then in the Agenda's order."""
    return sorted(views, key=lambda v: (-len(v.holders), place.get(v.refs[0], 999) if v.refs else 999, v.view_id))
