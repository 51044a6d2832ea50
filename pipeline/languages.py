"""Languages: their English names, and which one a text is in, by its script and py3langid within the script.

Only languages named here are ever told: a text in another one is told in none, or in the nearest.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

NAMES: Mapping[str, str] = dict(
    pair.split(":")
    for pair in (
        "ar:Arabic en:English es:Spanish fr:French ru:Russian zh:Chinese de:German it:Italian pt:Portuguese nl:Dutch "
        "sv:Swedish da:Danish no:Norwegian fi:Finnish et:Estonian lv:Latvian lt:Lithuanian pl:Polish cs:Czech "
        "sk:Slovak sl:Slovenian hr:Croatian bs:Bosnian ro:Romanian hu:Hungarian sq:Albanian mt:Maltese "
        "tr:Turkish az:Azerbaijani "
        "uz:Uzbek tk:Turkmen id:Indonesian ms:Malay tl:Tagalog vi:Vietnamese sw:Swahili so:Somali ha:Hausa yo:Yoruba "
        "ig:Igbo zu:Zulu xh:Xhosa rw:Kinyarwanda mg:Malagasy ca:Catalan gl:Galician eu:Basque is:Icelandic ga:Irish "
        "cy:Welsh uk:Ukrainian be:Belarusian bg:Bulgarian sr:Serbian mk:Macedonian kk:Kazakh ky:Kyrgyz mn:Mongolian "
        "tg:Tajik fa:Persian ur:Urdu ps:Pashto ug:Uyghur hi:Hindi mr:Marathi ne:Nepali ko:Korean ja:Japanese th:Thai "
        "el:Greek he:Hebrew ka:Georgian hy:Armenian ta:Tamil te:Telugu bn:Bengali gu:Gujarati pa:Punjabi kn:Kannada "
        "ml:Malayalam si:Sinhala km:Khmer lo:Lao my:Burmese am:Amharic"
    ).split()
)
_LETTERS = re.compile(r"[^\W\d_]+")
_LATIN_LETTERS = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+")
_HAN, _KANA = re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf]+"), re.compile(r"[\u3040-\u30ff]+")
# A script, and the languages written in it, the likeliest first.
_SCRIPTS = tuple(
    (re.compile(f"[{letters}]+"), tuple(codes.split()))
    for letters, codes in (
        (r"\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f", "ko"),
        (r"\u4e00-\u9fff\u3400-\u4dbf\u3040-\u30ff", "zh ja"),
        (r"\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff", "ar fa ur ps ug"),
        (r"\u0400-\u04ff", "ru uk be bg sr mk kk ky mn tg"),
        (r"\u0900-\u097f", "hi mr ne"),
        (r"\u0e00-\u0e7f", "th"),
        (r"\u0370-\u03ff\u1f00-\u1fff", "el"),
        (r"\u0590-\u05ff", "he"),
        (r"\u10a0-\u10ff", "ka"),
        (r"\u0530-\u058f", "hy"),
        (r"\u0b80-\u0bff", "ta"),
        (r"\u0c00-\u0c7f", "te"),
        (r"\u0980-\u09ff", "bn"),
        (r"\u0a80-\u0aff", "gu"),
        (r"\u0a00-\u0a7f", "pa"),
        (r"\u0c80-\u0cff", "kn"),
        (r"\u0d00-\u0d7f", "ml"),
        (r"\u0d80-\u0dff", "si"),
        (r"\u1780-\u17ff", "km"),
        (r"\u0e80-\u0eff", "lo"),
        (r"\u1000-\u109f", "my"),
        (r"\u1200-\u137f", "am"),
    )
)
_ELSEWHERE = frozenset(code for _, codes in _SCRIPTS for code in codes)
LATIN = tuple(code for code in NAMES if code not in _ELSEWHERE)
USUAL = ("en", "fr", "es", "pt", "de", "it")
_SHARE, _JAPANESE = 0.3, 0.05


def candidates(text: str) -> tuple[str, ...]:
    """Return the languages of the script that most of a text is written in, likeliest first; none without letters."""
    letters = _count(_LETTERS, text)
    if not letters:
        return ()
    if _count(_LATIN_LETTERS, text) >= (1 - _SHARE) * letters:
        return LATIN
    for script, codes in _SCRIPTS:
        if _count(script, text) / letters > _SHARE:
            return codes if "ja" not in codes else ("ja",) if _japanese(text) else ("zh",)
    return LATIN


def likeliest(text: str, among: Collection[str]) -> tuple[str, float]:
    """Return the language of a text among some, and its probability among them."""
    if len(among) == 1:
        return next(iter(among)), 1.0
    scores = {code: score for code, score in _identifier().rank(text) if code in among}
    best = max(scores, key=lambda code: scores[code])
    return best, 1 / sum(math.exp(min(0.0, score - scores[best])) for score in scores.values())


def coherence(text: str) -> float:
    """Return by how much one language explains a text better than most do, a letter; low where none explains it."""
    scores = sorted(score for _, score in _identifier().rank(text))
    return float(scores[-1] - scores[len(scores) // 2]) / max(1, len(text))


def in_english(text: str) -> bool:
    """Tell whether words are English rather than another language of the United Nations."""
    return "en" in candidates(text) and likeliest(text, ("en", "es", "fr"))[0] == "en"


def _japanese(text: str) -> bool:
    kana = _count(_KANA, text)
    return kana > _JAPANESE * (kana + _count(_HAN, text))


def _count(letters: re.Pattern[str], text: str) -> int:
    return sum(map(len, letters.findall(text)))


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)
