"""Numbers of a text, in digits or words, in six languages, as values that can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from pipeline.agenda.written import number_of, plain

_DIGITS = re.compile(r"\d+(?:[.,  '’]\d+)*")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_HAN = re.compile(r"[零〇一二三四五六七八九十百两]+")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,  '’]\d{3})+")
_TENS, _HUNDRED = range(20, 100, 10), 100


@dataclass(frozen=True, slots=True)
class Figure:
    """A number at `text[start:end]`, with every value that it may be read as."""

    start: int
    end: int
    values: frozenset[str]


@lru_cache(maxsize=8)
def numerals(language: str) -> Mapping[str, float]:
    """Return the number words of a language, with their values; none for a language that is not known."""
    table = yaml.safe_load((Path(__file__).parent / "numerals.yaml").read_text("utf-8"))
    return {w: float(value) for value, words in table.get(language, {}).items() for w in words.split()}


def figures_in(text: str, language: str) -> Iterator[Figure]:
    """Yield the numbers of a text; a multiplier behind one ("2 million") is part of it."""
    text, words = plain(text), numerals(language)
    for m in _DIGITS.finditer(text):
        yield _scaled(text, words, Figure(m.start(), m.end(), frozenset(_readings(m[0]))))
    for m in _WORD.finditer(text):
        value = _spelt(m[0].casefold(), words)
        if value is not None:
            yield _scaled(text, words, Figure(m.start(), m.end(), frozenset({_written(value)})))
    for m in _HAN.finditer(text) if language == "zh" else ():
        yield _scaled(text, words, Figure(m.start(), m.end(), frozenset({_written(number_of(m[0]))})))


def values_in(text: str, language: str) -> set[str]:
    """Return every value that a number of a text may be read as, with and without its multiplier."""
    out: set[str] = set()
    for figure in figures_in(text, language):
        out |= figure.values
        digits = _DIGITS.match(plain(text), figure.start)
        out |= set(_readings(digits[0])) if digits else set()
    return out


def _spelt(word: str, words: Mapping[str, float]) -> float | None:
    one, _, other = word.partition("-")
    if word in words or not other:
        return words.get(word)
    value, more = words.get(one), words.get(other)
    if value is None or more is None or value not in _TENS or more >= min(_TENS):
        return None
    return value + more


def _scaled(text: str, words: Mapping[str, float], figure: Figure) -> Figure:
    spaced = text[figure.end : figure.end + 1].isspace()
    follows = _WORD.match(text, figure.end + spaced)
    scale = _multiplier(follows[0].casefold(), words) if follows else 0
    if follows is None or not scale:
        return figure
    values = {_written(float(v) * scale) for v in figure.values}
    return Figure(figure.start, follows.end(), frozenset(values))


def _multiplier(word: str, words: Mapping[str, float]) -> float:
    """Return the multiplier a word is; in Chinese, that it begins with."""
    known = words.get(word, 0)
    if not known and "万" in words:
        known = next((words[w] for w in sorted(words, key=len, reverse=True) if word.startswith(w)), 0)
    return known if known >= _HUNDRED else 0


def _readings(digits: str) -> Iterator[str]:
    """Yield what digits may be read as: "2.500" is two and a half, or two thousand five hundred."""
    if _THOUSANDS.fullmatch(digits):
        yield _written(float(re.sub(r"\D", "", digits)))
    parts = re.split(r"[.,]", digits)
    if len(parts) == 2 and all(p.isdecimal() for p in parts):
        yield _written(float(".".join(parts)))
    if len(parts) != 2:
        yield from (_written(float(p)) for p in re.findall(r"\d+", digits))


def _written(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)
