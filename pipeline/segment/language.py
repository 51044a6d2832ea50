"""Language of a passage: by script where that settles it, else by py3langid among languages in Latin script."""

from __future__ import annotations

import re
from typing import Any

from pipeline.domain import NOT_STATED

_SCRIPTS = (
    ("zh", re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf]")),
    ("ar", re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
)
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = ("en", "fr", "es", "pt", "de", "it")
_MIN_WORDS = 6
_MIN_PROBABILITY = 0.8


class LanguageIdentifier:
    """Tells the ISO 639-1 code of a text; short or doubtful texts get the default."""

    def __init__(self) -> None:
        self._latin: Any = None

    def __call__(self, text: str, *, default: str) -> str:
        """Return the language of `text`, or `default` ("en" if that is not stated) where the text does not tell."""
        letters = len(_LETTER.findall(text))
        for code, script in _SCRIPTS:
            if letters and len(script.findall(text)) / letters > 0.3:
                return code
        fallback = "en" if default == NOT_STATED else default
        if len(text.split()) < _MIN_WORDS:
            return fallback
        code, probability = self._identifier().classify(text)
        return str(code) if probability >= _MIN_PROBABILITY else fallback

    def _identifier(self) -> Any:
        if self._latin is None:
            from py3langid.langid import MODEL_FILE, LanguageIdentifier

            self._latin = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
            self._latin.set_languages(list(_LATIN))
        return self._latin
