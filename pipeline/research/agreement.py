"""How far coders agree: Krippendorff's alpha and Cohen's kappa by code, and what they have to settle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isnan, nan

from pipeline.errors import UsageError

ANY = "any code"
Coded = Mapping[str, frozenset[str]]
"""The codes that one coder gave, by passage id; none where no code fits."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of one field: passages that two coders or more judged, how often it was given, and how far they agree.

    `same` is the share of passages on which all agree; `alpha` and `kappa` are NaN where nothing varied, `kappa` the
    mean over pairs of coders.
    """

    field: str
    passages: int
    given: int
    same: float
    alpha: float
    kappa: float


def krippendorff(judged: Sequence[Sequence[object]]) -> float:
    """Return Krippendorff's alpha of nominal values: of each unit, what its coders gave; NaN if all gave one."""
    both: dict[tuple[object, object], float] = {}
    for values in judged:
        for a, b in combinations(values, 2):
            for pair in ((a, b), (b, a)):
                both[pair] = both.get(pair, 0.0) + 1 / (len(values) - 1)
    margins: dict[object, float] = {}
    for (a, _), n in both.items():
        margins[a] = margins.get(a, 0.0) + n
    total = sum(margins.values())
    expected = sum(margins[a] * margins[b] for a in margins for b in margins if a != b)
    if not expected:
        return nan
    observed = sum(n for (a, b), n in both.items() if a != b)
    return 1 - (total - 1) * observed / expected


def cohen(pairs: Sequence[tuple[object, object]]) -> float:
    """Return Cohen's kappa of two coders' values of the same units; NaN where chance leaves nothing to agree on."""
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    number = len(pairs)
    chance = sum(first[v] * second[v] for v in first) / number**2 if number else 1.0
    if chance == 1:
        return nan
    return (sum(a == b for a, b in pairs) / number - chance) / (1 - chance)


def agreement(coders: Mapping[str, Coded]) -> list[Agreement]:
    """Return how far coders agree on whether any code fits, and on each; over passages that two or more judged.

    Raises:
        UsageError: no passage was judged by two.
    """
    shared = _shared(coders)
    codes = sorted({ref for by in coders.values() for i in shared for ref in by.get(i, ())})
    return [_field(field, coders, shared) for field in (ANY, *codes)]


def _field(field: str, coders: Mapping[str, Coded], shared: Sequence[str]) -> Agreement:
    told = [{i: bool(by[i]) if field == ANY else field in by[i] for i in shared if i in by} for by in coders.values()]
    judged = [[by[i] for by in told if i in by] for i in shared]
    kappas = [cohen([(a[i], b[i]) for i in shared if i in a and i in b]) for a, b in combinations(told, 2)]
    known = [k for k in kappas if not isnan(k)]
    return Agreement(
        field=field,
        passages=len(judged),
        given=sum(map(sum, judged)),
        same=sum(len(set(values)) == 1 for values in judged) / len(judged),
        alpha=krippendorff(judged),
        kappa=sum(known) / len(known) if known else nan,
    )


def differing(coders: Mapping[str, Coded]) -> dict[str, dict[str, frozenset[str]]]:
    """Return the passages that coders disagree on, with what each gave."""
    out = {}
    for i in _shared(coders):
        said = {name: by[i] for name, by in coders.items() if i in by}
        if len(set(said.values())) > 1:
            out[i] = said
    return out


def as_table(rows: Sequence[Agreement]) -> str:
    """Return figures as a Markdown table."""
    lines = ["| field | passages | given | same | alpha | kappa |", "|---|---|---|---|---|---|"]
    for r in rows:
        figures = " | ".join("–" if isnan(v) else f"{v:.2f}" for v in (r.same, r.alpha, r.kappa))
        lines.append(f"| {r.field} | {r.passages} | {r.given} | {figures} |")
    return "\n".join(lines)


def _shared(coders: Mapping[str, Coded]) -> list[str]:
    counts = Counter(i for by in coders.values() for i in by)
    shared = sorted(i for i, n in counts.items() if n > 1)
    if not shared:
        raise UsageError("No passage was judged by two coders; give files made from the same list of passages.")
    return shared
