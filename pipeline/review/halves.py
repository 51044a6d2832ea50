"""Where a sentence may best be cut in two: a suggestion for the form that splits it."""

from __future__ import annotations

import re

_BREAKS = (
    re.compile(r"[.!?;؛。；]\s+"),
    re.compile(r",\s+(?:and|but|while|whereas|which)\s+"),
    re.compile(r"[,،，]\s*"),
)


def halves(text: str) -> tuple[str, str]:
    """Return a sentence in two parts, cut at the strongest break nearest its middle; without one, all in the first."""
    for breaks in _BREAKS:
        found = [m for m in breaks.finditer(text) if m.end() < len(text)]
        if found:
            cut = min(found, key=lambda m: abs(m.end() - len(text) / 2))
            first, second = text[: cut.start() + 1].rstrip(",،， "), text[cut.start() + 1 :].strip()
            return first, second[:1].upper() + second[1:]
    return text, ""
