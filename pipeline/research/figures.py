"""Figures of a run, for notebooks and reports: Altair charts with an alternative text, safe for the colour-blind.

They need the optional packages of `research` (Altair, vl-convert). Everything is drawn here; nothing is fetched.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.errors import UsageError

if TYPE_CHECKING:
    import altair

    from pipeline.research.compared import Comparison
    from pipeline.research.opened import Run

# Okabe and Ito's palette, told apart with any sight of colours.
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#999999", "#000000")
_FEW, _MANY = 25, 40
_LONG = 60


def use_offline() -> None:
    """Show charts in notebooks as drawn pictures with their alternative text: no script, no network."""
    alt = _altair()
    alt.renderers.register("drawn", _drawn)
    alt.renderers.enable("drawn")


def _drawn(spec: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    picture = _altair().utils.mimebundle.spec_to_mimebundle(spec, format="svg", mode="vega-lite")
    return picture, {"image/svg+xml": {"alt": spec.get("description", "")}}


def save(chart: altair.TopLevelMixin, path: Path | str) -> Path:
    """Write a chart as SVG, PNG (twice the size, for print) or a page of its own (HTML), by the ending of the path.

    Raises:
        UsageError: the ending is none of these, or the file cannot be written.
    """
    target = Path(path)
    ways: dict[str, dict[str, Any]] = {".svg": {}, ".png": {"scale_factor": 2}, ".html": {"inline": True}}
    how = ways.get(target.suffix)
    if how is None:
        raise UsageError(f"Figures are written as .svg, .png or .html; not as {target.name}.")
    try:
        chart.save(str(target), **how)
    except OSError as e:
        raise UsageError(f"{target} cannot be written: {e}.") from e
    return target


def contributors_by_objective(run: Run, *, most: int = _MANY) -> altair.Chart:
    """Return how many passages each contributor has on each objective: those who say most, as a map."""
    counts = run.said.merge(run.passage_objectives[["passage_id", "frame", "title"]]).groupby(
        ["name", "frame", "title"]
    )
    rows = counts["passage_id"].nunique().rename("passages").reset_index()
    top = rows.groupby("name")["passages"].sum().nlargest(most, keep="first").index
    shown = rows[rows["name"].isin(top)].assign(objective=lambda d: d["frame"] + " " + _cut(d["title"]))
    told = f"Passages by contributor and objective, {shown['name'].nunique()} contributors; the most: {_most(shown)}."
    return _map(shown, "name:N", "objective:N", "passages:Q", "Who speaks to which objective", told)


def contributors_by_point(run: Run, *, most: int = _FEW, shared: int = 2) -> altair.Chart:
    """Return who holds which of the points that most hold, and where it is to be confirmed, as a map.

    Args:
        run: an opened run.
        most: points shown.
        shared: fewest holders of a point that is shown.
    """
    points = run.points[run.points["holders"] >= shared].nlargest(most, "holders")
    rows = run.holdings.merge(points[["point_id", "text"]].rename(columns={"text": "point"}))
    rows = rows.assign(point=_cut(rows["point"]), held=rows["counted"].map({True: "held", False: "to be confirmed"}))
    told = f"Who holds {len(points)} points that at least {shared} contributors hold."
    alt = _altair()
    colour = alt.Color("held:N", scale=alt.Scale(domain=["held", "to be confirmed"], range=[PALETTE[0], "#BBBBBB"]))
    return _titled(
        alt.Chart(_plain(rows[["name", "point", "held", "quote"]]))
        .mark_rect(stroke="white")
        .encode(
            x=alt.X("name:N", title=None, axis=alt.Axis(labelAngle=-60, labelLimit=180)),
            y=alt.Y("point:N", title=None, sort=list(_cut(points["text"])), axis=alt.Axis(labelLimit=380)),
            color=colour.title(None),
            tooltip=["name", "point", "held", "quote"],
        ),
        "Who holds which point",
        told,
    )


def opposed_by(run: Run, by: str = "kind") -> altair.Chart:
    """Return the opposed points as bars to the left and right, by what their holders are.

    Args:
        run: an opened run.
        by: kind, region, itu_region or iso3.
    """
    pairs = run.opposed()
    rows = []
    for pair in pairs.to_dict("records"):
        title = (
            pair["issue"] if isinstance(pair["issue"], str) else f"{pair['point_id']} and {pair['point_id_contrary']}"
        )
        for side, sign in (("point_id", -1), ("point_id_contrary", 1)):
            for group in run.who_says(pair[side], by=by).to_dict("records"):
                text = pair["text" if side == "point_id" else "text_contrary"]
                rows.append((title, text, group[by], sign * group["contributors"], group["contributors"]))
    data = pd.DataFrame(rows, columns=["issue", "point", by, "signed", "contributors"])
    data = data[data["contributors"] > 0]
    told = f"{len(pairs)} pairs of points that nobody can hold together, by {by} of their holders. " + " ".join(
        f"{p['holders']} hold that {p['text']}, {p['holders_contrary']} that {p['text_contrary']}."
        for p in pairs.head(5).to_dict("records")
    )
    alt = _altair()
    widest = int(max(data.groupby(["issue", data["signed"] > 0])["contributors"].sum(), default=1))
    scale = alt.Scale(domain=[-widest, widest])
    axis = alt.Axis(labelExpr="abs(datum.value)", tickMinStep=1, format="d")
    return _titled(
        alt.Chart(_plain(data))
        .mark_bar()
        .encode(
            x=alt.X("signed:Q", title="contributors for one side (left) and the other (right)", axis=axis, scale=scale),
            y=alt.Y("issue:N", title=None, axis=alt.Axis(labelLimit=380)),
            color=alt.Color(f"{by}:N", scale=alt.Scale(range=list(PALETTE)), title=by),
            tooltip=["point", by, "contributors"],
        ),
        "Opposed points",
        told,
    )


def cooccurrence_map(run: Run, of: str = "objective", within: str = "passage", *, most: int = _FEW) -> altair.Chart:
    """Return what goes together, as a map of shared passages or contributors; arguments as of `Run.cooccurrence`."""
    pairs = run.cooccurrence(of, within).head(most * most)
    ends = [
        pairs.assign(x=pairs[x].astype(object), y=pairs[y] + " " + _cut(pairs[f"title_{y}"]))
        for x, y in (("a", "b"), ("b", "a"))
    ]
    both = pd.concat(ends)[["x", "y", "both", "jaccard", "lift"]]
    told = f"How often two of a sort ({of}) occur in the same {within}. " + " ".join(
        f"{p['a']} and {p['b']}: {p['both']}." for p in pairs.head(3).to_dict("records")
    )
    return _map(both, "x:N", "y:N", "both:Q", f"What goes together ({of}, by {within})", told)


def changes(compared: Comparison, *, most: int = _FEW) -> altair.TopLevelMixin:
    """Return the points whose share changed most between two consultations, with their intervals."""
    changed = compared.points[compared.points["change"] != 0]
    rows = changed.head(most).assign(point=lambda d: _cut(d["text"]))
    told = (
        f"Change of the share of contributors for {len(rows)} points, {compared.confidence:.0%} intervals. "
        + " ".join(
            f"{r['text']}: {r['change']:+.0%} ({r['low']:+.0%} to {r['high']:+.0%})."
            for r in rows.head(3).to_dict("records")
        )
    )
    alt = _altair()
    y = alt.Y("point:N", title=None, sort=list(rows["point"]), axis=alt.Axis(labelLimit=380))
    percent = alt.Axis(format="+.0%")
    base = alt.Chart(_plain(rows[["point", "change", "low", "high", "holders_a", "holders_b"]]))
    line = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("low:Q", title="change of share", axis=percent), x2="high:Q", y=y
    )
    dot = base.mark_point(filled=True, size=70, color=PALETTE[0]).encode(
        x="change:Q", y=y, tooltip=["point", "holders_a", "holders_b", "change", "low", "high"]
    )
    zero = alt.Chart(pd.DataFrame({"zero": [0]})).mark_rule(strokeDash=[4, 4]).encode(x="zero:Q")
    return _titled(zero + line + dot, "What changed between the two", f"{told} {compared.note}", compared.note)


def theme_sizes(run: Run) -> altair.Chart:
    """Return the themes by size, and what their contributors are."""
    said = run.theme_passages[["theme_id", "name", "passage_id"]].rename(columns={"name": "theme"}).merge(run.said)
    rows = said.groupby(["theme_id", "theme", "kind"])["contributor_id"].nunique().rename("contributors").reset_index()
    rows = rows.assign(theme=rows["theme_id"] + " " + rows["theme"])
    told = f"{rows['theme'].nunique()} themes by contributors and kind."
    alt = _altair()
    return _titled(
        alt.Chart(_plain(rows))
        .mark_bar()
        .encode(
            x=alt.X("contributors:Q", axis=alt.Axis(tickMinStep=1)),
            y=alt.Y("theme:N", title=None, axis=alt.Axis(labelLimit=380)),
            color=alt.Color("kind:N", scale=alt.Scale(range=list(PALETTE))),
            tooltip=["theme", "kind", "contributors"],
        ),
        "Themes",
        told,
    )


def _map(rows: pd.DataFrame, x: str, y: str, colour: str, title: str, told: str) -> altair.Chart:
    alt = _altair()
    name = colour.removesuffix(":Q")
    return _titled(
        alt.Chart(_plain(rows))
        .mark_rect(stroke="white")
        .encode(
            x=alt.X(x, title=None, axis=alt.Axis(labelAngle=-60, labelLimit=220)),
            y=alt.Y(y, title=None, axis=alt.Axis(labelLimit=380)),
            color=alt.Color(
                colour,
                scale=alt.Scale(scheme="cividis", reverse=True, domainMin=0),
                legend=alt.Legend(format="d", tickMinStep=1),
                title=name,
            ),
            tooltip=list(rows.columns),
        ),
        title,
        told,
    )


def _titled(chart: Any, title: str, told: str, subtitle: str = "") -> altair.Chart:
    """Return a chart with its title and alternative text."""
    head = _altair().TitleParams(title, subtitle=subtitle, anchor="start") if subtitle else title
    made: altair.Chart = chart.properties(title=head, description=told).configure_title(anchor="start")
    return made


def _cut(texts: pd.Series) -> pd.Series:
    """Return texts as long as a label may be."""
    return texts.fillna("").map(lambda t: t if len(t) <= _LONG else f"{t[: _LONG - 1].rstrip()}…").astype(object)


def _most(rows: pd.DataFrame) -> str:
    top = rows.nlargest(3, "passages").to_dict("records")
    return "; ".join(f"{r['name']} on {r['objective']} ({r['passages']})" for r in top)


def _plain(rows: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with the types that charts take."""
    texts: dict[str, Any] = {str(c): object for c, kind in rows.dtypes.items() if str(kind) == "string"}
    numbers: dict[str, Any] = {str(c): float for c, kind in rows.dtypes.items() if str(kind) in {"Int64", "Float64"}}
    return rows.astype(texts | numbers).reset_index(drop=True)


def _altair() -> Any:
    try:
        import altair
    except ImportError as e:
        raise UsageError("Figures need Altair: .venv/bin/python -m pip install altair vl-convert-python") from e
    altair.data_transformers.disable_max_rows()
    return altair
