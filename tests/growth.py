"""How processor time grows with input, as a ratio within one run: the same on a fast, a slow and a busy machine."""

from __future__ import annotations

import time
from collections.abc import Callable


def growth(action: Callable[[int], object], small: int, large: int) -> float:
    """Return how many times the processor time of `action(small)` `action(large)` takes, for each time of the size."""
    action(small)
    spent = []
    for size in (small, large):
        start = time.process_time()
        action(size)
        spent.append(time.process_time() - start)
    return spent[1] / spent[0] / (large / small)
