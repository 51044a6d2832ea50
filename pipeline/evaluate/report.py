"""The quality report: figures beside baselines, by section and language, curves, confusions, and the worst errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.agenda import Agenda, base
from pipeline.evaluate.metrics import (
    Row,
    by_value,
    confusion,
    coverage_at,
    reliability,
    risk_coverage,
    score,
    topic_figures,
)

_MAIN = ("top1", "recall3", "precision", "recall", "f1", "none_f1", "ece")
_PARTS = ("top1", "precision", "recall", "f1", "none_f1", "kind_accuracy", "kind_macro_f1", "ece")
_WORST = 20
_SHOWN_WORDS = 60
_PRECISION = 0.9


@dataclass(frozen=True, slots=True)
class Report:
    """A quality report as a person reads it and as a program does."""

    markdown: str
    data: Mapping[str, Any]


def report_of(
    title: str,
    gold: Sequence[Row],
    predictions: Sequence[Row],
    agenda: Agenda,
    *,
    others: Mapping[str, Sequence[Row]],
    curve: Mapping[str, Mapping[str, float]],
    notes: Sequence[str] = (),
) -> Report:
    """Return the report of predictions on labelled passages, in the same order.

    Args:
        title: what was measured.
        gold: labelled passages with `text`, `language`, `agenda`, `also`, `kind`, `stance` and `topics`.
        predictions: ours.
        agenda: tells the sections.
        others: predictions of baselines by name.
        curve: figures by amount of training passages, the learning curve.
        notes: said below the baselines.
    """
    data = {
        "title": title,
        "notes": list(notes),
        "figures": {**score(gold, predictions), **topic_figures(gold, predictions)},
        "coverage_at_precision_90": coverage_at(gold, predictions, precision=_PRECISION),
        "baselines": {name: score(gold, p) for name, p in others.items()},
        "languages": _groups(gold, predictions, lambda g: [g["language"]]),
        "sections": _groups(gold, predictions, lambda g: _sections(g, agenda)),
        "kinds": by_value(gold, predictions, "kind"),
        "stances": by_value(gold, predictions, "stance"),
        "reliability": [(b.number, b.score, b.right) for b in reliability(gold, predictions)],
        "risk_coverage": [(p.threshold, p.coverage, p.precision) for p in risk_coverage(gold, predictions)],
        "kind_confusion": _nested(confusion(gold, predictions, "kind")),
        "stance_confusion": _nested(confusion(gold, predictions, "stance")),
        "learning_curve": {name: dict(figures) for name, figures in curve.items()},
        "worst": worst_errors(gold, predictions),
    }
    return Report(_markdown(data), data)


def worst_errors(gold: Sequence[Row], predictions: Sequence[Row], *, number: int = _WORST) -> list[dict[str, Any]]:
    """Return the errors made with most confidence: wrong labels given, and passages left without their label."""
    rows: list[tuple[float, int, dict[str, Any]]] = []
    for n, (g, p) in enumerate(zip(gold, predictions, strict=True)):
        fine = {base(r) for r in (*g["agenda"], *g["also"])}
        wrong = [float(r["score"]) for r in p["agenda"] if base(r["ref"]) not in fine]
        scores = {base(r["ref"]): float(r["score"]) for r in p["ranked"]}
        missed = [1 - max(scores.get(base(r), 0.0) for r in g["agenda"])] if g["agenda"] and not p["agenda"] else []
        if wrong or missed:
            shown = {
                "text": " ".join(g["text"].split()[:_SHOWN_WORDS]),
                "expected": list(g["agenda"]),
                "given": [f"{r['ref']} ({float(r['score']):.2f})" for r in p["agenda"]],
            }
            rows.append((max([*wrong, *missed]), n, shown))
    return [shown for _, _, shown in sorted(rows, key=lambda row: (-row[0], row[1]))[:number]]


def _sections(row: Row, agenda: Agenda) -> list[str]:
    if not row["agenda"]:
        return ["no paragraph fits"]
    return list(dict.fromkeys(agenda.by_ref[base(r)].section for r in row["agenda"]))


def _groups(
    gold: Sequence[Row], predictions: Sequence[Row], names_of: Callable[[Row], Sequence[str]]
) -> dict[str, dict[str, float]]:
    parts: dict[str, list[int]] = {}
    for n, g in enumerate(gold):
        for name in names_of(g):
            parts.setdefault(name, []).append(n)
    return {
        name: score([gold[n] for n in rows], [predictions[n] for n in rows]) for name, rows in sorted(parts.items())
    }


def _nested(pairs: Mapping[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    out: dict[str, dict[str, int]] = {}
    for (gold, predicted), number in pairs.items():
        out.setdefault(gold, {})[predicted] = number
    return out


def _markdown(d: Mapping[str, Any]) -> str:
    figures = d["figures"]
    both = {"this pipeline": figures, **d["baselines"]}
    parts = [
        f"# {d['title']}\n\n{figures['units']} passages. Definitions: `pipeline/evaluate/metrics.py`.",
        "## Beside baselines\n\n" + _figures(both, "method"),
        *d["notes"],
        "## All figures\n\n" + _table(("figure", "value"), [(k, _shown(v)) for k, v in figures.items()]),
        f"Coverage at precision .90: {d['coverage_at_precision_90']:.2f}.",
        "## By language and section\n\n" + _parts(figures, d["languages"], d["sections"]),
        *(f"## By {n}\n\n" + _values(d[f"{n}s"], n) for n in ("kind", "stance")),
        "## Reliability: score beside share right\n\n" + _bins(d["reliability"]),
        "## Risk and coverage\n\n" + _rows(("threshold", "coverage", "precision"), d["risk_coverage"]),
        *(f"## Confusion of {n}s: gold by row\n\n" + _confusion(d[f"{n}_confusion"]) for n in ("kind", "stance")),
        "## Learning curve\n\n" + _figures(d["learning_curve"], "trained on"),
        "## The worst errors\n\n" + "\n".join(map(_error, d["worst"])),
    ]
    return "\n\n".join(parts) + "\n"


def _shown(value: float) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _rows(head: Sequence[str], rows: Sequence[Sequence[float]]) -> str:
    return _table(head, [[f"{v:.2f}" for v in row] for row in rows])


def _figures(groups: Mapping[str, Mapping[str, float]], name: str) -> str:
    rows = [(key, str(f["units"]), *(f"{f[m]:.3f}" for m in _MAIN)) for key, f in groups.items()]
    return _table((name, "passages", *_MAIN), rows)


def _parts(
    every: Mapping[str, float],
    languages: Mapping[str, Mapping[str, float]],
    sections: Mapping[str, Mapping[str, float]],
) -> str:
    """Return the figures of all, of languages and of sections; of languages also how far F1 lies from English."""
    english = languages.get("en", {}).get("f1")
    apart = {key: "" if english is None else f"{f['f1'] - english:+.3f}" for key, f in languages.items()}
    groups = {"all": every, **languages, **{f"section {key}": f for key, f in sections.items()}}
    rows = [(key, str(f["units"]), *(f"{f[m]:.3f}" for m in _PARTS), apart.get(key, "")) for key, f in groups.items()]
    return _table(("", "passages", *_PARTS, "f1 less English"), rows)


def _values(groups: Mapping[str, Mapping[str, float]], name: str) -> str:
    figures = ("precision", "recall", "f1")
    rows = [(key, str(f["units"]), *(f"{f[m]:.3f}" for m in figures)) for key, f in groups.items()]
    return _table((name, "passages", *figures), rows)


def _bins(bins: Sequence[tuple[int, float, float]]) -> str:
    """Draw the diagram in text: a bar a bin as long as the share right, a mark where the score stands."""
    rows = [(f"{s:.2f}", f"{r:.2f}", str(n), f"`{_bar(s, r)}`") for n, s, r in bins if n]
    return _table(("mean score", "share right", "labels", "right = and score |"), rows)


def _bar(value: float, right: float) -> str:
    bar = list(("=" * round(20 * right)).ljust(21))
    bar[round(20 * value)] = "|"
    return "".join(bar)


def _confusion(counts: Mapping[str, Mapping[str, int]]) -> str:
    names = sorted({*counts, *(p for row in counts.values() for p in row)})
    rows = [(gold, *(str(counts.get(gold, {}).get(p, 0)) for p in names)) for gold in names]
    return _table(("", *names), rows)


def _error(row: Mapping[str, Any]) -> str:
    expected, given = ", ".join(row["expected"]) or "none", ", ".join(row["given"]) or "none"
    return f"- expected {expected}; given {given}: {row['text']}"
