"""Text layers that lie: letters a font draws as others, so that the page shows words and the file holds none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from pipeline.extract.pdf_places import Word
from pipeline.languages import coherence

LEAST_WORDS = 12
LEAST_LETTERS = 4
KNOWN = 0.1
SHARE, SOME = 0.25, 0.05
LEAST_ODD = 2
CLUSTER = 5
SAMPLE = 2_000
LATIN, CYRILLIC = 1.6, 5.5
WORD = re.compile(r"[^\W\d_]+")
ADDRESS = re.compile(r"\S*(?:[/@_%]|\w\.\w)\S*")
COMMON = frozenset("the of and to in for de la les des et que el en los para и в на по der die und di il do da".split())
VOWELS = frozenset("aeiouyæœøıаеёиоуыэюяіїє")


def lying_fonts(words: Iterable[Word]) -> frozenset[int]:
    """Return the fonts of a page whose words can be no language's."""
    by_font: dict[int, list[str]] = {}
    for word in words:
        by_font.setdefault(word.font, []).append(word.text)
    return frozenset(
        font for font, texts in by_font.items() if len(texts) >= LEAST_WORDS and is_ciphered(" ".join(texts))
    )


def is_ciphered(text: str) -> bool:
    """Tell whether the words of a text can be no language's.

    They are no language's where many have no vowel, or long clusters of consonants, or where some have and the text is
    like that of no language. True of nearly every substitution of letters in Latin and Cyrillic script, whatever the
    language; addresses and words in capitals (acronyms) are left aside, and a text with few words is believed.
    """
    if _has_common_words(WORD.findall(text)):
        return False
    words = WORD.findall(ADDRESS.sub(" ", text))
    long = [w for w in words if len(w) >= LEAST_LETTERS and not w.isupper() and _alphabetic(w[0])]
    if len(long) < LEAST_WORDS:
        return False
    odd = sum(map(_cannot_be_said, long))
    if odd < LEAST_ODD:
        return False
    return odd > SHARE * len(long) or (odd > SOME * len(long) and _like_no_language(" ".join(words)))


def _has_common_words(words: list[str]) -> bool:
    return sum(word.lower() in COMMON for word in words) >= KNOWN * len(words)


def _like_no_language(text: str) -> bool:
    latin = sum("a" <= letter <= "z" for letter in text.lower()) * 2 > len(text)
    return coherence(text[:SAMPLE].lower()) < (LATIN if latin else CYRILLIC)


def _alphabetic(letter: str) -> bool:
    return letter < "\u0250" or "\u0400" <= letter < "\u0530"


def _cannot_be_said(word: str) -> bool:
    run = longest = vowels = 0
    for letter in word.lower():
        if _is_vowel(letter):
            vowels += 1
            run = 0
        else:
            run += 1
            longest = max(longest, run)
    return not vowels or longest >= CLUSTER


@lru_cache(maxsize=1024)
def _is_vowel(letter: str) -> bool:
    return unicodedata.normalize("NFD", letter)[0] in VOWELS
