"""How a name is written: in title case on a cover, its acronyms and small words as its own contribution has them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import TypeAlias

import ftfy

_WORD = re.compile(r"[^\W\d_]+(?:[.'’&-][^\W\d_]+)*")
_SMALL = frozenset(
    "and of the for in on at by to with from de da do das dos des du la le les sur et e y del van der und".split()
)
_LONGEST_ACRONYM, _SHORTEST_WORD = 6, 4
# Legal forms of companies as their own laws write them, which stand last in a name.
_LEGAL = {w.casefold(): w for w in "AG AŞ ASA BV GmbH KG KK LLC LLP NV OHG OYJ SA SARL SAS SpA".split()}
_POSSESSIVE = re.compile(r"(?<=[a-z]['’])S\b")
# How often the whole batch must write an acronym so, and how many times as often as in any other way.
_WRITTEN, _TIMES = 5, 5

Forms: TypeAlias = Mapping[str, Mapping[str, int]]
"""How often words, by their small letters, are written in which form."""


def forms_of(texts: Iterable[str], words: frozenset[str] | None = None) -> Forms:
    """Count the forms of words in some texts.

    Args:
        texts: of one contributor, or of a batch.
        words: which words are wanted, in small letters; by default all.
    """
    counts = Counter(w for text in texts for w in _WORD.findall(text))
    forms: dict[str, Counter[str]] = {}
    for form, n in counts.items():
        if words is None or form.casefold() in words:
            forms.setdefault(form.casefold(), Counter())[form] = n
    return forms


def added(several: Iterable[Forms]) -> Forms:
    """Return several counts as one."""
    every: dict[str, Counter[str]] = {}
    for word, forms in chain.from_iterable(f.items() for f in several):
        every.setdefault(word, Counter()).update(forms)
    return every


def mended(name: str) -> str:
    """Return a name with its damaged letters mended, in one line, and not shouted: "PEOPLE'S REPUBLIC OF ALBA"."""
    text = " ".join(ftfy.fix_text(name, uncurl_quotes=False, fix_latin_ligatures=False).split())
    text = _POSSESSIVE.sub(lambda m: m[0].lower(), text)
    letters = [c for c in text if c.isalpha()]
    if (len(text.split()) < 2 and len(letters) <= _LONGEST_ACRONYM) or any(c.upper() != c for c in letters):
        return text
    return _WORD.sub(lambda m: _said_aloud(m, text), text) if any(c.lower() != c for c in letters) else text


def _said_aloud(match: re.Match[str], name: str) -> str:
    """Return a word of a name in capitals as it would be written; what may be an acronym stays."""
    word = match[0]
    if word.casefold() in _SMALL:
        return word.lower() if match.start() else word.capitalize()
    bracketed = name[match.start() - 1 : match.start()] == "(" and name[match.end() : match.end() + 1] == ")"
    if bracketed or "." in word or len(word) < _SHORTEST_WORD:
        return word
    return re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize() if len(m[0]) > 1 else m[0].lower(), word)


def words_of(name: str) -> list[str]:
    """Return the words of a name as `forms_of` counts them, in small letters."""
    return [w.casefold() for w in _WORD.findall(name)]


def as_written(name: str, own: Forms, batch: Forms | None = None) -> str:
    """Return a name printed In Title Case with its acronyms and small words as they are written elsewhere.

    A name that is not in title case is returned as it is.

    Args:
        name: as the cover has it.
        own: how its own contribution writes words.
        batch: how all contributions do; heard where the contribution itself does not use the word.
    """
    words = _WORD.findall(name)
    if not words or any(w[:1].islower() and w not in _SMALL for w in words):
        return name

    def written(match: re.Match[str]) -> str:
        word = match[0]
        if match.start() and word.casefold() in _SMALL:
            return word.lower()
        if match.start() and match.end() == len(name) and word.istitle() and word.casefold() in _LEGAL:
            return _LEGAL[word.casefold()]
        times, best, otherwise = _acronym(word, own)
        if best and times >= otherwise[0] and times > otherwise[1]:
            return best
        times, best, otherwise = _acronym(word, batch or {})
        if times >= max(_WRITTEN, _TIMES * sum(otherwise)):
            return best
        bracketed = name[match.start() - 1 : match.start()] == "(" and name[match.end() : match.end() + 1] == ")"
        return (
            word.upper()
            if bracketed and len(word) <= _LONGEST_ACRONYM and abbreviates(word, name[: match.start()])
            else word
        )

    return _WORD.sub(written, name)


def _acronym(word: str, forms: Forms) -> tuple[int, str, tuple[int, int]]:
    """Return how often a word is written as which acronym, and how often as it stands or in small letters."""
    found = forms.get(word.casefold(), {})
    mixed = [(n, f) for f, n in found.items() if _is_acronym(f) and f[:1].casefold() == word[:1].casefold()]
    return *max(mixed, default=(0, "")), (found.get(word, 0), found.get(word.lower(), 0))


def _is_acronym(form: str) -> bool:
    """Tell whether a word has a capital within; one all in capitals only if it is short, as headings have long ones."""
    return form[1:] != form[1:].lower() and (not form.isupper() or len(form) <= _LONGEST_ACRONYM)


def abbreviates(word: str, name: str) -> bool:
    """Tell whether the letters of a word stand in a name in this order, the first at the beginning of a word."""
    letters, rest = word.casefold(), name.casefold()
    starts = [m.start() for m in re.finditer(rf"\b{re.escape(letters[0])}", rest)]
    return any(_in_order(letters, rest[i:]) for i in starts)


def _in_order(letters: str, text: str) -> bool:
    position = 0
    for letter in letters:
        position = text.find(letter, position) + 1
        if not position:
            return False
    return True
