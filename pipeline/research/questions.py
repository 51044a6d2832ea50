"""The questions that a run answers; each takes the run's frames and returns one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.errors import UsageError
from pipeline.research.frames import BY, grouped

if TYPE_CHECKING:
    from pipeline.research.opened import Run

_OF = {"objective": "frame", "code": "ref", "theme": "theme_id", "point": "point_id"}
_WITHIN = {"passage": "passage_id", "contributor": "contributor_id"}


@dataclass(frozen=True, slots=True)
class InContext:
    """A passage where it stands.

    Attributes:
        place: file, page and label, as far as the format has them.
        contributor: who said it.
        before, text, after: the passage and its neighbours in the document, one string each.
        labels: its codes with title, score and how, the best first.
        points: points that rest on it, with whose they are.
    """

    passage_id: str
    place: str
    contributor: str
    before: tuple[str, ...]
    text: str
    after: tuple[str, ...]
    labels: pd.DataFrame
    points: pd.DataFrame

    def __str__(self) -> str:
        """Return it as text, the passage between its neighbours."""
        return "\n\n".join((f"{self.contributor} ({self.place})", *self.before, f">>> {self.text}", *self.after))


def provenance_of(folder: Path, manifest: Mapping[str, Any]) -> pd.Series:
    """Return what a run was made from and with, a line each."""
    told: dict[str, Any] = {"run": str(folder), "batch": Path(manifest["batch"]).name}
    told |= {"version": manifest.get("version", ""), "files": len(manifest["inputs"])}
    told |= {n: manifest["counts"].get(n, 0) for n in ("documents", "refused_files", "contributors", "passages")}
    told |= {f"model {n}": str(v)[:16] for n, v in sorted((manifest.get("models") or {}).items())}
    return pd.Series(told, name="provenance", dtype=object)


def passages_on(run: Run, what: str) -> pd.DataFrame:
    """Return who said what on a code, objective, theme or point."""
    if what in set(run.points["point_id"]):
        own = run.holding_words[(run.holding_words["point_id"] == what) & (run.holding_words["state"] != "to confirm")]
        own = own[["passage_id", "contributor_id", "name", "probability", "quote"]]
        own = own.merge(run.contributors[["contributor_id", *BY]])
        said = own.merge(run.passages[["passage_id", "document_id", "file", "page", "language", "text"]])
        return said.sort_values(["name", "passage_id"], ignore_index=True)
    return run.said.merge(_bearing(run, what), on="passage_id").sort_values(["name", "passage_id"], ignore_index=True)


def _bearing(run: Run, what: str) -> pd.DataFrame:
    """Return the passages on a code, objective or theme with what the label says, the best label of each."""
    if what in set(run.codes["ref"]):
        refs = set(run.codes.loc[run.codes["parent"] == what, "ref"]) | {what}
        own = run.labels[run.labels["given"] & run.labels["ref"].isin(refs)]
        judged = run.passages[["passage_id", "kind", "stance"]].rename(columns={"kind": "view"})
        best = own.sort_values("score", ascending=False).drop_duplicates("passage_id")
        return best[["passage_id", "ref", "score", "how"]].merge(judged, on="passage_id")
    if what in set(run.objectives["frame"]):
        return run.passage_objectives.loc[run.passage_objectives["frame"] == what, ["passage_id", "score"]]
    if what in set(run.theme_passages["theme_id"]):
        return run.theme_passages.loc[run.theme_passages["theme_id"] == what, ["passage_id"]]
    raise UsageError(
        f"The run has no code, objective, theme or point {what!r}; see run.codes, run.objectives, run.themes and "
        "run.points."
    )


def who_says(run: Run, what: str, by: str) -> pd.DataFrame:
    """Return how many contributors speak to something, by what they are."""
    group = grouped(run.contributors, by)
    heard = group[group.index.isin(run.said["contributor_id"])]
    spoken = passages_on(run, what)
    spoken = spoken.assign(group=spoken["contributor_id"].map(group))
    of = heard.groupby(heard).size().rename("of")
    counted = spoken.groupby("group").agg(
        contributors=("contributor_id", "nunique"),
        passages=("passage_id", "nunique"),
        names=("name", lambda names: sorted(set(names))),
    )
    out = of.to_frame().join(counted)
    out["names"] = pd.Series([v if isinstance(v, list) else [] for v in out["names"]], out.index, dtype=object)
    out = out.fillna({"contributors": 0, "passages": 0}).astype({"contributors": int, "passages": int})
    out = out.assign(share=out["contributors"] / out["of"]).rename_axis(by).reset_index()
    ordered = out.sort_values(["contributors", by], ascending=[False, True], ignore_index=True)
    return ordered[[by, "contributors", "of", "share", "passages", "names"]]


def opposed(run: Run, *, held: bool) -> pd.DataFrame:
    """Return the pairs of points that nobody can hold together."""
    counted = run.holdings[run.holdings["counted"]]
    names = counted.groupby("point_id")["name"].agg(sorted)
    points = run.points[["point_id", "frame_title", "issue", "text", "holders", "to_confirm"]]
    points = points.assign(names=pd.Series([names.get(i, []) for i in points["point_id"]], points.index, dtype=object))
    pairs = run.points[["point_id", "opposes"]].explode("opposes").dropna()
    pairs = pairs[pairs["point_id"] < pairs["opposes"]]
    contrary = points.drop(columns=["frame_title", "issue"]).add_suffix("_contrary")
    out = pairs.merge(points, on="point_id").merge(contrary, left_on="opposes", right_on="point_id_contrary")
    both = (out["holders"] > 0) & (out["holders_contrary"] > 0)
    out = out.drop(columns="opposes").assign(least=out[["holders", "holders_contrary"]].min(axis=1))
    out = (out[both] if held else out).sort_values(["least", "point_id"], ascending=[False, True], ignore_index=True)
    return out.drop(columns="least")


def cooccurrence(run: Run, of: str, within: str) -> pd.DataFrame:
    """Return how often two things go together in a passage, or at a contributor."""
    if of not in _OF or within not in _WITHIN:
        raise UsageError(f"Give of= one of {', '.join(_OF)} and within= passage or contributor.")
    unit, name = _WITHIN[within], _OF[of]
    pairs = _incidence(run, of)[[unit, name]].drop_duplicates()
    sizes = pairs.groupby(name).size()
    units = run.said[unit].nunique()
    both: dict[tuple[str, str], int] = {}
    for _, some in pairs.groupby(unit)[name]:
        for a, b in combinations(sorted(some), 2):
            both[a, b] = both.get((a, b), 0) + 1
    titles = _titles(run, of)
    rows = [
        (a, b, titles.get(a, ""), titles.get(b, ""), n, int(sizes[a]) - n, int(sizes[b]) - n)
        for (a, b), n in both.items()
    ]
    out = pd.DataFrame(rows, columns=["a", "b", "title_a", "title_b", "both", "only_a", "only_b"])
    total_a, total_b = out["both"] + out["only_a"], out["both"] + out["only_b"]
    out["jaccard"] = out["both"] / (total_a + total_b - out["both"])
    out["lift"] = out["both"] * units / (total_a * total_b)
    return out.sort_values(["both", "a", "b"], ascending=[False, True, True], ignore_index=True)


def _incidence(run: Run, of: str) -> pd.DataFrame:
    """Return who said, or holds, each of a sort of things: columns passage_id, contributor_id and its id."""
    said = run.said[["passage_id", "contributor_id"]]
    if of == "point":
        words = run.holding_words[run.holding_words["state"] != "to confirm"]
        return words[["passage_id", "contributor_id", "point_id"]]
    if of == "objective":
        return said.merge(run.passage_objectives[["passage_id", "frame"]])
    if of == "theme":
        return said.merge(run.theme_passages[["passage_id", "theme_id"]])
    return said.merge(run.labels.loc[run.labels["given"], ["passage_id", "ref"]])


def _titles(run: Run, of: str) -> dict[str, str]:
    frame, column = {
        "objective": (run.objectives, "title"),
        "code": (run.codes, "title"),
        "theme": (run.themes if of == "theme" else run.codes, "name"),
        "point": (run.points, "text"),
    }[of]
    return dict(zip(frame[_OF[of]], frame[column], strict=True))


def in_context(run: Run, passage_id: str, around: int) -> InContext:
    """Return a passage with its neighbours, labels and points."""
    found = run.passages[run.passages["passage_id"] == passage_id]
    if found.empty:
        raise UsageError(f"The run has no passage {passage_id!r}; see run.passages.")
    row = found.iloc[0]
    own = run.passages[run.passages["document_id"] == row["document_id"]].sort_values("start", ignore_index=True)
    at = int(own.index[own["passage_id"] == passage_id][0])
    labels = run.labels[(run.labels["passage_id"] == passage_id) & run.labels["given"]].sort_values("rank")
    words = run.holding_words[run.holding_words["passage_id"] == passage_id]
    points = words.merge(run.points[["point_id", "text"]], on="point_id")
    page = "" if pd.isna(row["page"]) else f"page {row['page']}"
    label = "" if pd.isna(row["label"]) else str(row["label"])
    return InContext(
        passage_id,
        ", ".join(p for p in (str(row["file"]), page, label) if p),
        "not stated" if pd.isna(row["contributor"]) else str(row["contributor"]),
        tuple(own["text"].iloc[max(0, at - around) : at]),
        str(row["text"]),
        tuple(own["text"].iloc[at + 1 : at + 1 + around]),
        labels[["ref", "title", "score", "how"]].reset_index(drop=True),
        points[["point_id", "text", "name", "state", "quote"]],
    )
