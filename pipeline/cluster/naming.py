"""Readable names of themes from their c-TF-IDF terms."""

from __future__ import annotations

from collections.abc import Sequence

_TERMS = 3


def name_of(terms: Sequence[str]) -> str:
    """Join the best terms that do not repeat one another: "root zone, iana functions, oversight".

    A longer term replaces a shorter one that it contains ("root zone" for "zone").
    """
    chosen: list[str] = []
    for term in terms:
        words = set(term.split())
        if any(words <= set(c.split()) for c in chosen):
            continue
        inside = [c for c in chosen if set(c.split()) <= words]
        if inside:
            chosen[chosen.index(inside[0])] = term
            chosen = [c for c in chosen if c not in inside[1:]]
        elif len(chosen) < _TERMS and not any(words & set(c.split()) for c in chosen):
            chosen.append(term)
    return ", ".join(chosen) or "unnamed theme"
