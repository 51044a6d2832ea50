"""The figures of labelled passages against predictions, as the working group's scoring script defines them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.agenda import base

Row = Mapping[str, Any]
_BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """A bin of the reliability diagram: how many scores, their mean, and the share that was right."""

    number: int
    score: float
    right: float


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """Of all units, `coverage` get labels at this threshold or above, and `precision` of those labels are right."""

    threshold: float
    coverage: float
    precision: float


def score(gold: Sequence[Row], predictions: Sequence[Row]) -> dict[str, float]:
    """Return all figures of predictions, one a gold passage in the same order.

    A prediction among a passage's alternatives is not counted wrong, nor is it required.
    """
    out: dict[str, float] = {"units": len(gold)}
    for suffix, key in (("", base), ("_item", str)):
        out |= {f"{name}{suffix}": value for name, value in _ranking(gold, predictions, key).items()}
    out["none_f1"] = _none_f1(gold, predictions)
    for field in ("kind", "stance"):
        pairs = [(g[field], p.get(field)) for g, p in zip(gold, predictions, strict=True) if g[field]]
        out[f"{field}_accuracy"] = sum(a == b for a, b in pairs) / len(pairs) if pairs else 0.0
        out[f"{field}_macro_f1"] = macro_f1(pairs)
    bins = reliability(gold, predictions)
    total = sum(b.number for b in bins)
    out["ece"] = sum(b.number * abs(b.score - b.right) for b in bins) / total if total else 1.0
    return out


def _ranking(gold: Sequence[Row], predictions: Sequence[Row], key: Callable[[str], str]) -> dict[str, float]:
    top, hit, full = 0, 0.0, 0
    right = wrong = need = found = 0
    for g, p in zip(gold, predictions, strict=True):
        want, fine = set(map(key, g["agenda"])), set(map(key, [*g["agenda"], *g["also"]]))
        ranked, given = _refs(p.get("ranked", p["agenda"]), key), _refs(p["agenda"], key)
        if want:
            full += 1
            top += bool(ranked) and ranked[0] in fine
            hit += len(want & set(ranked[:3])) / len(want)
        right += sum(r in fine for r in given)
        wrong += sum(r not in fine for r in given)
        need += len(want)
        found += len(want & set(given))
    precision, recall = _share(right, right + wrong), _share(found, need)
    figures = {"top1": _share(top, full), "recall3": _share(hit, full), "precision": precision, "recall": recall}
    return {**figures, "f1": _share(2 * precision * recall, precision + recall)}


def topic_figures(gold: Sequence[Row], predictions: Sequence[Row]) -> dict[str, float]:
    """Return precision, recall and F1 of discussion topics, all passages together; what the readers' script leaves out.

    Args:
        gold: labelled passages with `topics`.
        predictions: one a passage, with `topics`.
    """
    pairs = [(set(g["topics"]), set(p.get("topics", ()))) for g, p in zip(gold, predictions, strict=True)]
    both = sum(len(want & given) for want, given in pairs)
    precision = _share(both, sum(len(given) for _, given in pairs))
    recall = _share(both, sum(len(want) for want, _ in pairs))
    f1 = _share(2 * precision * recall, precision + recall)
    return {"topic_precision": precision, "topic_recall": recall, "topic_f1": f1}


def _refs(rows: Sequence[Row], key: Callable[[str], str]) -> list[str]:
    return list(dict.fromkeys(key(r["ref"]) for r in rows))


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _none_f1(gold: Sequence[Row], predictions: Sequence[Row]) -> float:
    pairs = [(not g["agenda"], not p["agenda"]) for g, p in zip(gold, predictions, strict=True)]
    both = sum(a and b for a, b in pairs)
    return _share(2 * both, sum(a for a, _ in pairs) + sum(b for _, b in pairs))


def macro_f1(pairs: Sequence[tuple[Any, Any]]) -> float:
    """Return the mean F1 of the values that occur in the gold labels."""
    values = sorted({g for g, _ in pairs})
    totals = (sum(g == v for g, _ in pairs) + sum(p == v for _, p in pairs) for v in values)
    hits = (2 * sum(g == v == p for g, p in pairs) for v in values)
    return _share(sum(_share(h, t) for h, t in zip(hits, totals, strict=True)), len(values))


def by_value(gold: Sequence[Row], predictions: Sequence[Row], field: str) -> dict[str, dict[str, float]]:
    """Return, by gold kind or stance, how many passages have it ("units"), and its precision, recall and F1."""
    pairs = [(str(g[field]), str(p.get(field))) for g, p in zip(gold, predictions, strict=True) if g[field]]
    out: dict[str, dict[str, float]] = {}
    for value in sorted({g for g, _ in pairs}):
        units, given = sum(g == value for g, _ in pairs), sum(p == value for _, p in pairs)
        hits = sum(g == p == value for g, p in pairs)
        figures = {"precision": _share(hits, given), "recall": _share(hits, units)}
        out[value] = {"units": units, **figures, "f1": _share(2 * hits, units + given)}
    return out


def reliability(gold: Sequence[Row], predictions: Sequence[Row]) -> list[Bin]:
    """Return ten bins of equal width over the scores of the ten best paragraphs of every passage."""
    bins = [[0.0, 0.0, 0.0] for _ in range(_BINS)]
    for fine, ref, value in _scored(gold, predictions, "ranked"):
        b = bins[min(_BINS - 1, max(0, int(value * _BINS)))]
        b[0] += 1
        b[1] += value
        b[2] += ref in fine
    return [Bin(int(n), _share(s, n), _share(r, n)) for n, s, r in bins]


def risk_coverage(gold: Sequence[Row], predictions: Sequence[Row], *, steps: int = 20) -> list[RiskPoint]:
    """Return precision and coverage of the ranked labels when only scores from a threshold on are given."""
    points = []
    for step in range(1, steps):
        threshold = step / steps
        given = [(f, r) for f, r, v in _scored(gold, predictions, "ranked") if v >= threshold]
        covered = sum(any(float(r["score"]) >= threshold for r in p["ranked"]) for p in predictions)
        precision = _share(sum(r in f for f, r in given), len(given))
        points.append(RiskPoint(threshold, _share(covered, len(gold)), precision))
    return points


def coverage_at(gold: Sequence[Row], predictions: Sequence[Row], *, precision: float) -> float:
    """Return the largest share of units whose best label may be given while `precision` of those labels are right."""
    best = sorted(
        (
            (
                float(p["ranked"][0]["score"]),
                base(p["ranked"][0]["ref"]) in {base(r) for r in (*g["agenda"], *g["also"])},
            )
            for g, p in zip(gold, predictions, strict=True)
            if p["ranked"]
        ),
        key=lambda pair: -pair[0],
    )
    right, widest = 0, 0
    for number, (_, hit) in enumerate(best, 1):
        right += hit
        if right / number >= precision:
            widest = number
    return _share(widest, len(gold))


def confusion(gold: Sequence[Row], predictions: Sequence[Row], field: str) -> dict[tuple[str, str], int]:
    """Return how often each (gold, predicted) pair of kinds or stances occurs."""
    out: dict[tuple[str, str], int] = {}
    for g, p in zip(gold, predictions, strict=True):
        if g[field]:
            pair = (str(g[field]), str(p[field]))
            out[pair] = out.get(pair, 0) + 1
    return dict(sorted(out.items()))


def _scored(gold: Sequence[Row], predictions: Sequence[Row], field: str) -> list[tuple[set[str], str, float]]:
    out = []
    for g, p in zip(gold, predictions, strict=True):
        fine = {base(r) for r in (*g["agenda"], *g["also"])}
        seen: dict[str, float] = {}
        for r in p[field]:
            seen.setdefault(base(r["ref"]), float(r["score"]))
        out += [(fine, ref, value) for ref, value in seen.items()]
    return out
