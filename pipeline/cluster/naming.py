"""Readable names of themes from their c-TF-IDF terms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

import snowballstemmer

_TERMS = 3
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_STEMMED = {"ar": "arabic", "en": "english", "es": "spanish", "fr": "french", "ru": "russian"}


def name_of(terms: Sequence[str], language: str = "en") -> str:
    """Join the best terms that do not repeat one another: "root zone, iana functions, oversight".

    A longer term replaces a shorter one that it contains ("root zone" for "zone"); "principle" repeats "principles".

    Args:
        terms: best first.
        language: most of the theme's passages are in; tells how words are stemmed.
    """
    chosen: list[str] = []
    stems: list[set[str]] = []
    for term in terms:
        words = {_stem(w, language) for w in term.split()}
        if any(words <= s for s in stems) or (len(words) == 1 < len(term.split())):
            continue
        inside = [n for n, s in enumerate(stems) if s <= words]
        if inside:
            chosen[inside[0]], stems[inside[0]] = term, words
            for n in reversed(inside[1:]):
                del chosen[n], stems[n]
        elif len(chosen) < _TERMS and not any(words & s for s in stems):
            chosen.append(term)
            stems.append(words)
    return ", ".join(chosen) or "unnamed theme"


def as_written(name: str, texts: Iterable[str]) -> str:
    """Return a name with its acronyms as most of some texts write them: "ICANN" for "icann"."""
    words = {w for w in _WORD.findall(name)}
    seen: dict[str, Counter[str]] = {w: Counter() for w in words}
    for text in texts:
        for word in _WORD.findall(text):
            if (folded := word.lower()) in seen:
                seen[folded][word] += 1
    best = {w: max(sorted(forms), key=lambda f, c=forms: c[f]) for w, forms in seen.items() if forms}  # type: ignore[misc]
    return _WORD.sub(lambda m: best[m[0]] if _acronym(best.get(m[0], "")) else m[0], name)


def _acronym(word: str) -> bool:
    """Tell whether half the letters of a word or more are capitals, as in ICANN, ccTLDs and ICTs."""
    capitals = sum(c.isupper() for c in word)
    return capitals >= 2 and capitals * 2 >= len(word)


def _stem(word: str, language: str) -> str:
    known = _STEMMED.get(language)
    return str(_stemmer(known).stemWord(word)) if known else word


@lru_cache(maxsize=8)
def _stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(language)
