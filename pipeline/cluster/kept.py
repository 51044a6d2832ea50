"""Ids of themes that go on from an earlier run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.domain import Theme

_SAME = 0.3


def with_ids_of(themes: Sequence[Theme], earlier: Mapping[str, str]) -> list[Theme]:
    """Return themes with the ids of the earlier ones that they go on from, the others numbered after all of those.

    A theme goes on if three tenths or more of the passages that either holds, of those both runs have, are in both.

    Args:
        themes: of this run.
        earlier: theme id by passage id.
    """
    if not earlier:
        return list(themes)
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    both = {p for t in themes for p in t.passages if p in earlier}
    before = Counter(earlier[p] for p in both)
    shared = [Counter(earlier[p] for p in t.passages if p in both) for t in themes]
    known = sorted(before)
    alike = np.array([[s[k] / max(s.total() + before[k] - s[k], 1) for k in known] for s in shared])
    alike = alike.reshape(len(themes), len(known))
    rows, columns = linear_sum_assignment(-alike)
    kept = {int(r): known[c] for r, c in zip(rows, columns, strict=True) if alike[r, c] >= _SAME}
    number = max((int(i.removeprefix("TH")) for i in earlier.values()), default=0)
    made = []
    for row, theme in enumerate(themes):
        number += row not in kept
        made.append(replace(theme, theme_id=kept.get(row, f"TH{number:02d}")))
    return made
