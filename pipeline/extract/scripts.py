"""Language of a whole document."""

from __future__ import annotations

import re

from pipeline.languages import LATIN, USUAL, candidates, likeliest

_SAMPLE, _PIECES = 6_000, 6
_WORD = re.compile(r"[^\W\d_]{2,}|[\u3040-\u9fff\uac00-\ud7a3]")
_FEWEST_WORDS, _CERTAIN, _LIKELY = 12, 0.99, 0.5
"""What tells the language of a short text; it is else taken for one of the usual ones, or for none."""


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of most of a text, empty if it has no letters."""
    sample = _spread(text)
    words = _WORD.findall(sample)
    among = candidates(sample) if words else ()
    if not among:
        return ""
    code, probability = likeliest(sample, among)
    if len(words) >= _FEWEST_WORDS or probability >= _CERTAIN:
        return code
    code, probability = likeliest(sample, USUAL) if among == LATIN else (among[0], 1.0)
    return code if probability >= _LIKELY else ""


def _spread(text: str) -> str:
    """Return pieces from all over a long text."""
    if len(text) <= _SAMPLE:
        return text
    step, length = len(text) // _PIECES, _SAMPLE // _PIECES
    return " ".join(text[n * step : n * step + length] for n in range(_PIECES))
