"""Statements without a point but their own: what no point rests on that several hold, or that is in neutral words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.domain import Kind, Origin, Passage
from pipeline.points.statements import statements_of
from pipeline.review.board import Board, people_of
from pipeline.review.loaded import Judged, Loaded, settings_of
from pipeline.store import Cache
from pipeline.store.sources import cache_beside

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.review.desk import Desk

_ALIKE = 0.62  # cosine from which passages are shown together


@dataclass(frozen=True, slots=True)
class Loose:
    """A statement that no point rests on; `group` is the same for statements of passages that are alike."""

    name: str
    passage: Passage
    quote: str
    contributors: tuple[str, ...]
    judged: Judged
    group: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; empty asks for all."""

    contributor: str = ""
    kind: str = ""
    stance: str = ""
    language: str = ""
    words: str = ""

    def fits(self, item: Loose) -> bool:
        """Tell whether a statement is asked for."""
        text = item.quote.casefold()
        return (
            (not self.contributor or self.contributor in item.contributors)
            and (not self.kind or self.kind == item.judged.kind)
            and (not self.stance or self.stance == item.judged.stance)
            and (not self.language or self.language == item.passage.language)
            and all(w in text for w in self.words.casefold().split())
        )


class Statements:
    """The statements of a run, by objective; read when first asked for, once a run."""

    def __init__(self, out_dir: Path) -> None:
        self._out_dir = out_dir
        self._run: Loaded | None = None
        self._every: dict[str, list[Loose]] = {}
        self._vectors: dict[str, NDArray[np.float32]] = {}
        self._groups: dict[tuple[str, ...], dict[str, int]] = {}

    def loose(self, desk: Desk, board: Board, frame: str) -> list[Loose]:
        """Return the statements of an objective that no point rests on, those alike together, the largest group first.

        A statement is one sentence; background is none.
        """
        self._read(desk)
        cited = _told(board)
        left = [s for s in self._every.get(frame, []) if (s.passage.passage_id, s.quote) not in cited]
        groups = self._grouped(tuple(dict.fromkeys(s.passage.passage_id for s in left)))
        found = [
            Loose(s.name, s.passage, s.quote, s.contributors, s.judged, groups[s.passage.passage_id]) for s in left
        ]
        return sorted(found, key=lambda s: s.group)

    def count(self, desk: Desk, board: Board) -> Mapping[str, int]:
        """Return how many statements of each objective no point rests on."""
        self._read(desk)
        cited = _told(board)
        return {
            frame: sum((s.passage.passage_id, s.quote) not in cited for s in some)
            for frame, some in self._every.items()
        }

    def _read(self, desk: Desk) -> None:
        run = desk.run
        if run is self._run:
            return
        people = people_of(run)
        passages = {p.passage_id: p for p in run.passages}
        every: dict[str, list[Loose]] = {}
        for s in statements_of(run.documents, run.passages, people.of_document):
            judged = run.judged.get(s.passage_id, Judged())
            if judged.kind and judged.kind != Kind.BACKGROUND:
                passage = passages[s.passage_id]
                item = Loose(s.statement_id, passage, passage.text[s.start : s.end], s.contributors, judged)
                every.setdefault(desk.objective_of(s.passage_id), []).append(item)
        self._run, self._every, self._groups = run, every, {}

    def _grouped(self, passages: tuple[str, ...]) -> dict[str, int]:
        if passages not in self._groups:
            self._groups = {passages: self._alike(passages)}
        return self._groups[passages]

    def _alike(self, passages: Sequence[str]) -> dict[str, int]:
        """Return a group for each passage: that of the first which is alike, the group of most passages being 0."""
        import numpy as np

        if not passages:
            return {}
        rows = np.stack([self._of(passages)[p] for p in passages])
        leader = np.full(len(passages), -1)
        for n in range(len(passages)):
            if leader[n] < 0:
                near = np.flatnonzero((rows @ rows[n] >= _ALIKE) & (leader < 0))
                leader[near] = n
                leader[n] = n
        found, sizes = np.unique(leader, return_counts=True)
        order = sorted(zip(found.tolist(), sizes.tolist(), strict=True), key=lambda g: (-g[1], g[0]))
        place = {lead: n for n, (lead, _) in enumerate(order)}
        return {p: place[int(lead)] for p, lead in zip(passages, leader, strict=True)}

    def _of(self, passages: Iterable[str]) -> Mapping[str, NDArray[np.float32]]:
        """Return the multilingual vectors of passages, which the run kept in its cache."""
        missing = [p for p in passages if p not in self._vectors]
        if missing and self._run is not None:
            from pipeline.engine import Here
            from pipeline.stages import Stages

            wanted = frozenset(missing)
            settings = settings_of(self._out_dir)
            with Cache(cache_beside(self._out_dir)) as cache:
                stages = Stages(cache, settings, lambda stage, done, total: None, Here())
                made = stages.embed([p for p in self._run.passages if p.passage_id in wanted])
            space = made[settings.embed.multilingual]
            self._vectors |= dict(zip(space.ids, space.matrix, strict=True))
        return self._vectors


def _told(board: Board) -> set[tuple[str, str]]:
    """Return the words of those told to hold a point, but not of one that is in a single contributor's own words."""
    held = ((p, board.told(i)) for i, p in board.points.items())
    shared = (some for p, some in held if p.origin is not Origin.BATCH or len(some) > 1)
    return {(c.passage_id, c.quote) for some in shared for h in some for c in h.statements}


def choices(items: Collection[Loose]) -> dict[str, list[str]]:
    """Return what can be asked for among statements, by name of the filter."""
    return {
        "contributor": sorted({c for s in items for c in s.contributors}),
        "kind": sorted({str(s.judged.kind) for s in items}),
        "stance": sorted({str(s.judged.stance) for s in items}),
        "language": sorted({s.passage.language for s in items}),
    }
