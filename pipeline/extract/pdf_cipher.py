"""Text layers that lie: letters a font draws as others, so that the page shows words and the file holds none."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LEAST_WORDS = 25
LEAST_LETTERS = 4
SHARE, SOME = 0.25, 0.1
KNOWN = 0.03
CLUSTER = 5
WORD = re.compile(r"[^\W\d_]+")
COMMON = frozenset("the of and to in for de la les des et que el en los para и в на по der die und di il do da".split())
VOWELS = frozenset("aeiouyæœøıаеёиоуыэюяіїє")


def is_ciphered(text: str) -> bool:
    """Tell whether the words of a text can be no language's: too many without a vowel, or with long clusters.

    True of nearly every substitution of letters in Latin and Cyrillic script, whatever the language; words in capitals
    (acronyms) are left aside, and a text with few words is believed.
    """
    words = [w for w in WORD.findall(text) if len(w) >= LEAST_LETTERS and not w.isupper() and _alphabetic(w[0])]
    if len(words) < LEAST_WORDS:
        return False
    odd = sum(map(_cannot_be_said, words)) / len(words)
    return odd > SHARE or (odd > SOME and not _has_common_words(text))


def _has_common_words(text: str) -> bool:
    words = WORD.findall(text.lower())
    return sum(word in COMMON for word in words) >= KNOWN * len(words)


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
