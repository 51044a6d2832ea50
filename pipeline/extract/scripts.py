"""Language of a whole document."""

from __future__ import annotations

from pipeline.languages import LATIN, USUAL, candidates, likeliest

_SAMPLE, _PIECES = 6_000, 6
_FEWEST_WORDS, _CERTAIN = 12, 0.99
"""What tells the language of a short text; it is else taken for one of the usual ones."""


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of most of a text, empty if it has no letters."""
    sample = _spread(text)
    among = candidates(sample)
    if not among:
        return ""
    code, probability = likeliest(sample, among)
    if len(sample.split()) >= _FEWEST_WORDS or probability >= _CERTAIN:
        return code
    return likeliest(sample, USUAL)[0] if among == LATIN else among[0]


def _spread(text: str) -> str:
    """Return pieces from all over a long text."""
    if len(text) <= _SAMPLE:
        return text
    step, length = len(text) // _PIECES, _SAMPLE // _PIECES
    return " ".join(text[n * step : n * step + length] for n in range(_PIECES))
