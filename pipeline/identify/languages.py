"""Names of the six languages, as covers write them in each of the six."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGE_NAMES: Mapping[str, str] = {
    "ar": "arab|араб|العربي|عربي|阿拉伯",
    "en": "engl|angl|ingl|англ|الإنكليزي|الإنجليزي|إنكليزي|英",
    "es": "span|espa|испан|الإسباني|إسباني|西班牙",
    "fr": "fren|fran|франц|الفرنسي|فرنسي|法",
    "ru": "russ|rus|русск|الروسي|روسي|俄",
    "zh": "chin|кита|الصيني|صيني|中文",
}


def language_named(text: str) -> str:
    """Return the ISO 639-1 code of a language named in one of the six ("anglais"); empty if it is none of them."""
    lowered = text.strip().casefold()
    for code, starts in LANGUAGE_NAMES.items():
        if any(lowered.startswith(start) for start in starts.split("|")):
            return code
    return ""
