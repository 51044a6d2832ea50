"""Language of a whole document: by script, then by py3langid."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

_SCRIPTS = (
    ("zh", re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf]")),
    ("ar", re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
)
_LETTER = re.compile(r"[^\W\d_]")
_SAMPLE = 20_000
_LATIN = ["en", "fr", "es", "pt", "de", "it"]


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of most of a text, empty if it has no letters."""
    sample = text[:_SAMPLE]
    letters = len(_LETTER.findall(sample))
    if not letters:
        return ""
    for code, script in _SCRIPTS:
        if len(script.findall(sample)) / letters > 0.3:
            return code
    return str(_identifier().classify(sample)[0])


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(_LATIN)
    return identifier
