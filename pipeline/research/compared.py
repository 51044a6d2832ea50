"""Two consultations side by side: who and what is new, gone or has moved, with intervals over contributors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.research.opened import Run

NOT_A_SAMPLE = (
    "Contributions are no sample of opinion: shares and intervals describe who contributed to these consultations, "
    "and say nothing about what others think."
)
_UNNAMED = "file-"  # a contributor known by its file alone is not recognised elsewhere


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs compared.

    Attributes:
        contributors: `contributor_id`, `name`, `kind`, `iso3`, `region`, `status`: both, new (in b only) or gone.
        points: `point_id`, `text`, `frame_title`, `status` (both, new, dropped), `holders_a`, `holders_b`, `share_a`,
            `share_b` of the contributors heard, `change` (b less a) and its interval `low` to `high`.
        positions: contributor by point of those heard in both: `status` is kept, new, dropped, or moved where one
            that it held before is opposed to it, `from_point_id`.
        confidence: of the intervals.
        note: the line that has to stand beside any of these figures.
    """

    contributors: pd.DataFrame
    points: pd.DataFrame
    positions: pd.DataFrame
    confidence: float
    note: str = NOT_A_SAMPLE


def compare(
    run_a: Run, run_b: Run, *, resamples: int = 2_000, confidence: float = 0.95, seed: int = 20051118
) -> Comparison:
    """Compare two runs; contributors are matched by who they are (States in any language), points by what they are.

    Points of the experts' list have the same id everywhere, points of a batch's own where the words are the same. The
    intervals are percentiles over resamples of contributors; one heard in both is drawn, or not, in both.

    Args:
        run_a: the earlier.
        run_b: the later.
        resamples: how often contributors are drawn anew.
        confidence: of the intervals.
        seed: of the resampling; the same seed gives the same figures.
    """
    who = _matched_contributors(run_a, run_b)
    what = _matched_points(run_a, run_b)
    held = [_held(run, who, what) for run in (run_a, run_b)]
    heard = [who.index.isin(run.said["contributor_id"]) for run in (run_a, run_b)]
    points = what.assign(
        holders_a=held[0].sum(axis=0).astype(int),
        holders_b=held[1].sum(axis=0).astype(int),
        share_a=_share(held[0], heard[0]),
        share_b=_share(held[1], heard[1]),
    )
    points["change"] = points["share_b"] - points["share_a"]
    points["low"], points["high"] = _intervals(held, heard, resamples, confidence, seed)
    points = points[(points["holders_a"] > 0) | (points["holders_b"] > 0)]
    points["status"] = np.select([points["holders_a"] == 0, points["holders_b"] == 0], ["new", "dropped"], "both")
    ordered = points.drop(columns="opposes").assign(size=points["change"].abs()).rename_axis("point_id").reset_index()
    ordered = ordered.sort_values(["size", "point_id"], ascending=[False, True], ignore_index=True).drop(columns="size")
    positions = _positions(held, who, what, heard[0] & heard[1])
    return Comparison(who.reset_index(), ordered, positions, confidence)


def _matched_contributors(run_a: Run, run_b: Run) -> pd.DataFrame:
    """Return everyone heard in one of two runs, by id, with whether it is new, gone or in both."""
    names = ["contributor_id", "name", "kind", "iso3", "region"]
    sides = []
    for letter, run in (("a", run_a), ("b", run_b)):
        own = run.contributors.loc[run.contributors["contributor_id"].isin(run.said["contributor_id"]), names]
        ids = [f"{i} ({letter})" if i.startswith(_UNNAMED) else i for i in own["contributor_id"]]
        sides.append(own.assign(key=ids).set_index("key"))
    a, b = sides
    every = pd.concat([b, a[~a.index.isin(b.index)]]).drop(columns="contributor_id").sort_index()
    in_a, in_b = every.index.isin(a.index), every.index.isin(b.index)
    return every.assign(status=np.select([in_a & in_b, in_b], ["both", "new"], "gone")).rename_axis("contributor_id")


def _matched_points(run_a: Run, run_b: Run) -> pd.DataFrame:
    """Return the points of both runs by id, the later run's words."""
    names = ["point_id", "frame", "frame_title", "text", "origin", "opposes"]
    both = pd.concat([run_b.points[names], run_a.points[names]]).drop_duplicates("point_id")
    return both.set_index("point_id").sort_index()


def _held(run: Run, who: pd.DataFrame, what: pd.DataFrame) -> NDArray[np.float64]:
    """Return who is told to hold what: 0 or 1, shape (contributors, points)."""
    own = run.holdings[run.holdings["counted"]]
    out = np.zeros((len(who), len(what)))
    rows, columns = (
        who.index.get_indexer(pd.Index(own["contributor_id"])),
        what.index.get_indexer(pd.Index(own["point_id"])),
    )
    out[rows[rows >= 0], columns[rows >= 0]] = 1.0
    return out


def _share(held: NDArray[np.float64], heard: NDArray[np.bool_]) -> NDArray[np.float64]:
    return np.asarray(held.sum(axis=0) / max(int(heard.sum()), 1))


def _intervals(
    held: list[NDArray[np.float64]], heard: list[NDArray[np.bool_]], resamples: int, confidence: float, seed: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return low and high of the change of every point's share, by resampling contributors."""
    people = len(heard[0])
    if not people:
        return np.zeros(held[0].shape[1]), np.zeros(held[0].shape[1])
    weights = np.random.default_rng(seed).multinomial(people, np.full(people, 1 / people), size=resamples)
    shares = []
    for matrix, there in zip(held, heard, strict=True):
        drawn = (weights @ there.astype(float))[:, None]
        shares.append(
            np.divide(weights @ matrix, drawn, out=np.full((resamples, matrix.shape[1]), np.nan), where=drawn > 0)
        )
    change = shares[1] - shares[0]
    change = change[~np.isnan(change).any(axis=1)]
    tail = (1 - confidence) / 2
    if not len(change):
        nothing = np.full(held[0].shape[1], np.nan)
        return nothing, nothing
    low, high = np.quantile(change, [tail, 1 - tail], axis=0)
    return low, high


def _positions(
    held: list[NDArray[np.float64]], who: pd.DataFrame, what: pd.DataFrame, both: NDArray[np.bool_]
) -> pd.DataFrame:
    """Return what those heard in both kept, dropped, took up or moved to."""
    ids = list(what.index)
    opposes = {i: set(o) for i, o in zip(ids, what["opposes"], strict=True)}
    rows = []
    for n in np.flatnonzero(both).tolist():
        before = {ids[k] for k in np.flatnonzero(held[0][n]).tolist()}
        after = {ids[k] for k in np.flatnonzero(held[1][n]).tolist()}
        moved = {p: min(before & opposes[p]) for p in after - before if before & opposes[p]}
        left = set(moved.values())
        for p in sorted(before | after):
            if p in moved:
                status = "moved"
            elif p in after:
                status = "kept" if p in before else "new"
            elif p in left:
                continue
            else:
                status = "dropped"
            rows.append((who.index[n], who["name"].iloc[n], p, what["text"][p], status, moved.get(p)))
    names = ["contributor_id", "name", "point_id", "text", "status", "from_point_id"]
    return pd.DataFrame(rows, columns=names).astype("string")
