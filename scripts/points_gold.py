"""Readers' points and their holders, laid over the statements of a batch and the known points: what the matcher learns.

The points lie beside the project (`../shared/gold/points`), a file an objective; `corpus/points/known.json` says which
known points they are.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.domain import Passage, Point, Statement
from pipeline.evaluate.points import folded, leads_of

HOLDS, SILENT, UNKNOWN = 1, 0, -1
_RUN = 5  # words in a row that a quotation and a statement have in common where neither holds the other


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """What readers found, over m points: the known ones, then the readers' own.

    Attributes:
        texts: of the points.
        known: how many of them are known ones; of these only those that readers have the same of are labelled.
        labelled: (m,) whether a point's holders are known.
        groups: of the n statements, the contributor, as the readers count contributors.
        statements: (n, m) whether a statement supports a point: 1, 0, or -1 where nobody said.
        contributors: names of the groups, in order; `holders` (groups, m) likewise says who holds what.
    """

    texts: tuple[str, ...]
    known: int
    labelled: NDArray[np.bool_]
    groups: NDArray[np.int64]
    statements: NDArray[np.int8]
    contributors: tuple[str, ...]
    holders: NDArray[np.int8]


def read_gold(folder: Path) -> list[dict[str, Any]]:
    """Return the files of readers' points, by objective."""
    return [json.loads(p.read_text("utf-8")) for p in sorted(folder.glob("O*.json"))]


def labelled(
    gold: Sequence[dict[str, Any]],
    same: dict[str, dict[str, list[str]]],
    known: Sequence[Point],
    statements: Sequence[Statement],
    passages: dict[str, Passage],
) -> Labelled:
    """Lay readers' points over statements and known points."""
    lead = leads_of(gold)
    files = [Path(passages[s.passage_id].file).name for s in statements]
    owners = [lead.get(f, f) for f in files]
    names = tuple(sorted(set(owners)))
    row = {name: n for n, name in enumerate(names)}
    groups = np.array([row[o] for o in owners])
    places = _Places(files, [passages[s.passage_id].text[s.start : s.end] for s in statements])
    theirs = [p for g in gold for p in g["points"]]
    columns = [_column(p, places, lead, row, groups) for p in theirs]
    at = {p["id"]: n for n, p in enumerate(theirs)}
    ours = [_joined([columns[at[i]] for i in _ids(same, k, ("same", "narrower"), at)],
                    [columns[at[i]] for i in _ids(same, k, ("broader",), at)], len(names), len(statements))
            for k in known]  # fmt: skip
    both = [*ours, *columns]
    return Labelled(
        texts=(*(k.meant or k.text for k in known), *(p["text"] for p in theirs)),
        known=len(known),
        labelled=np.array([bool(_ids(same, k, ("same",), at)) for k in known] + [True] * len(theirs)),
        groups=groups,
        statements=np.stack([s for s, _ in both], axis=1),
        contributors=names,
        holders=np.stack([h for _, h in both], axis=1),
    )


def _ids(same: dict[str, dict[str, list[str]]], known: Point, how: Sequence[str], at: dict[str, int]) -> list[str]:
    return [i for h in how for i in same.get(known.point_id, {}).get(h, []) if i in at]


def _column(
    point: dict[str, Any], places: "_Places", lead: dict[str, str], row: dict[str, int], groups: NDArray[np.int64]
) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    holders = np.full(len(row), SILENT, np.int8)
    for value, rows in ((UNKNOWN, point.get("maybe", [])), (HOLDS, point["holders"])):
        for h in rows:
            if (who := lead.get(h["file"], h["file"])) in row:
                holders[row[who]] = value
    # Nobody looked at each statement of a holder: only those that were quoted are known.
    statements = np.where(holders[groups] == SILENT, SILENT, UNKNOWN).astype(np.int8)
    for value, rows in ((SILENT, point.get("not", [])), (HOLDS, point["holders"])):
        for n in {n for h in rows for quote in h["quotes"] for n in places.of(h["file"], quote)}:
            statements[n] = value
    return statements, holders


def _joined(
    held: Sequence[tuple[NDArray[np.int8], NDArray[np.int8]]],
    broader: Sequence[tuple[NDArray[np.int8], NDArray[np.int8]]],
    groups: int,
    statements: int,
) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Return a known point's labels: who holds one of the same or a narrower point; who holds a broader one may."""
    if not held:
        return np.full(statements, UNKNOWN, np.int8), np.full(groups, UNKNOWN, np.int8)
    out = []
    for part in (0, 1):
        own, wide = (np.stack([c[part] for c in some]) if some else None for some in (held, broader))
        assert own is not None
        unsure = (own == UNKNOWN).any(axis=0)
        if wide is not None:
            unsure |= (wide != SILENT).any(axis=0)
        out.append(np.where((own == HOLDS).any(axis=0), HOLDS, np.where(unsure, UNKNOWN, SILENT)).astype(np.int8))
    return out[0], out[1]


class _Places:
    """Finds the statements of a file that hold a quotation, or a run of its words."""

    def __init__(self, files: Sequence[str], texts: Sequence[str]) -> None:
        self._folded = [folded(t) for t in texts]
        self._of_file: dict[str, list[int]] = {}
        for n, file in enumerate(files):
            self._of_file.setdefault(file, []).append(n)

    def of(self, file: str, quote: str) -> list[int]:
        words = folded(quote)
        mine = self._of_file.get(file, [])
        if whole := [n for n in mine if words in self._folded[n]]:
            return whole
        split = words.split()
        runs = [" ".join(split[a : a + _RUN]) for a in range(max(1, len(split) - _RUN + 1))]
        return [n for n in mine if any(run in self._folded[n] for run in runs)]
