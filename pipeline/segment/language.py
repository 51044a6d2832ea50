"""Language of a passage: by script where that settles it, else by py3langid among the script's languages."""

from __future__ import annotations

from pipeline.domain import NOT_STATED
from pipeline.languages import LATIN, USUAL, candidates, likeliest

_MIN_WORDS, _MIN_PROBABILITY = 6, 0.8
_UNEXPECTED_WORDS, _UNEXPECTED = 9, 0.99
"""What a language that neither the document is in nor contributions usually are needs to be told."""


class LanguageIdentifier:
    """Tells the ISO 639-1 code of a text; short or doubtful texts get the default."""

    def __call__(self, text: str, *, default: str) -> str:
        """Return the language of `text`, or `default` ("en" if that is not stated) where the text does not tell."""
        among = candidates(text)
        fallback = "en" if default == NOT_STATED else default
        if not among:
            return fallback
        if fallback not in among and among != LATIN:
            fallback = among[0]
        words = len(text.split())
        if words < _MIN_WORDS or len(among) == 1:
            return fallback
        code, probability = likeliest(text, among)
        if code == default or code in USUAL or code == among[0]:
            return code if probability >= _MIN_PROBABILITY else _usual(text, fallback, among)
        return code if words >= _UNEXPECTED_WORDS and probability >= _UNEXPECTED else fallback


def _usual(text: str, fallback: str, among: tuple[str, ...]) -> str:
    """Return the language among the usual ones where a rare relative makes all doubtful."""
    if among != LATIN:
        return fallback
    code, probability = likeliest(text, {*USUAL, fallback})
    return code if probability >= _MIN_PROBABILITY else fallback
