"""How long each stage of a run took, and how much memory it needed."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


class Clock:
    """Adds up, a stage, the seconds that the run gave it or waited for it."""

    def __init__(self) -> None:
        self._timings: dict[str, dict[str, float]] = {}

    @property
    def timings(self) -> Mapping[str, Mapping[str, float]]:
        """A stage: its `seconds`, and the highest memory of a process up to its end, `peak_mb`."""
        return self._timings

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        """Count what is done meanwhile as a stage's."""
        start = time.perf_counter()
        yield
        peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        seconds = time.perf_counter() - start + self._timings.get(stage, {}).get("seconds", 0.0)
        self._timings[stage] = {"seconds": round(seconds, 3), "peak_mb": round(peak / 1024, 1)}
