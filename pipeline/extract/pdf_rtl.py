"""Words of lines with right-to-left script, from where their glyphs stand.

pdfium gives such lines in an order of its own, which producers upset in different ways: some draw words from their last
letter, some name brackets by their shape. The place of a glyph on the page is what a reader goes by, and so does this.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from statistics import median
from typing import NamedTuple

from pipeline.extract.pdf_bidi import logical

RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
LATIN = re.compile(r"[A-Za-z]")
LETTER = re.compile(r"[^\W\d_]")
LAM_ALEF = re.compile("ل[اأإآ]")
FINAL = "ةى"
GAP = 0.14
SAME_LINE = 0.8
RAISED, SMALLER = 0.18, 0.82
LEAST_WORDS = 3
LONG_LIGATURE = 4
HANGING = re.compile(r"[.,:;!?،؛؟][\w([]|[()\[\]«»][^()\[\]«»]*$")


class Glyph(NamedTuple):
    """Signs drawn at one place: text, left and right edge, top, baseline, size, origin, place in the file."""

    text: str
    x0: float
    x1: float
    top: float
    base: float
    size: float
    origin: float
    place: int

    @property
    def middle(self) -> float:
        """Where it stands in the line."""
        return (self.x0 + self.x1) / 2


def is_rtl_text(text: str) -> bool:
    """Tell whether most letters of a text are of a right-to-left script."""
    return 2 * len(RTL.findall(text)) > len(LETTER.findall(text))


def read_visually(text: str, *, rtl_page: bool) -> bool:
    """Tell whether a line must be read by its glyphs' places.

    One without right-to-left letters must where the full stop or bracket of such a sentence hangs on its left.
    """
    return bool(RTL.search(text)) or (rtl_page and bool(HANGING.match(text)))


def glyph_words(glyphs: Sequence[Glyph], *, rtl: bool) -> list[list[Glyph]]:
    """Return the words of a line, each from left to right, in the order of reading."""
    found = _clusters(glyphs)
    # A stand-in for a whole word (ActualText) has the place of the word's first glyph alone: it must not cut another.
    whole = [glyph for glyph in found if len(glyph.text.strip()) > LONG_LIGATURE]
    rest = [glyph for glyph in found if len(glyph.text.strip()) <= LONG_LIGATURE]
    words = [word for line in _levels(_with_marks(rest)) for word in _words(line)] + [[glyph] for glyph in whole]
    words.sort(key=lambda word: word[0].x0, reverse=rtl)
    return words


def _levels(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Part glyphs of different lines, which a run of pdfium's may hold; raised marks stay with their line."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: g.base):
        if lines and glyph.base - lines[-1][-1].base < SAME_LINE * max(glyph.size, lines[-1][-1].size, 1.0):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return lines


def _clusters(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Put together the signs that one glyph stands for."""
    found = []
    for _, group in groupby(glyphs, key=lambda g: (g.origin, g.base)):
        signs = list(group)
        text = _in_writing_order(signs) if any(RTL.match(g.text) for g in signs) else "".join(g.text for g in signs)
        found.append(signs[0]._replace(text=text, x0=min(g.x0 for g in signs), x1=max(g.x1 for g in signs)))
    return found


def _in_writing_order(signs: Sequence[Glyph]) -> str:
    """Return the letters of a ligature; pdfium gives them places of their own, or all one place and the last first."""
    if len({g.x0 for g in signs}) > 1:
        return "".join(g.text for g in sorted(signs, key=lambda g: -g.x0))
    text = "".join(g.text for g in signs)
    return text if len(text) == 1 or LAM_ALEF.match(text) or (text.startswith("ال") and len(text) > 2) else text[::-1]


def _with_marks(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Give each combining mark to the letter it stands on."""
    letters = [g for g in glyphs if not _is_mark(g)]
    if len(letters) == len(glyphs) or not letters:
        return list(glyphs)
    for mark in (g for g in glyphs if _is_mark(g)):
        near = min(
            (n for n, g in enumerate(letters) if not g.text.isspace()),
            key=lambda n: (
                abs(letters[n].base - mark.base) > SAME_LINE * mark.size,
                max(letters[n].x0 - mark.middle, mark.middle - letters[n].x1, 0.0),
                abs(letters[n].middle - mark.middle),
            ),
            default=0,
        )
        letters[near] = letters[near]._replace(text=letters[near].text + mark.text)
    return letters


def _is_mark(glyph: Glyph) -> bool:
    return all(unicodedata.category(ch) == "Mn" for ch in glyph.text)


def _words(line: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Cut a line at spaces, at gaps, and where a raised mark begins or ends."""
    word: list[Glyph] = []
    for glyph in sorted(line, key=lambda g: (g.middle, g.place)):
        if word and (glyph.text.isspace() or _apart(word[-1], glyph)):
            yield word
            word = []
        if not glyph.text.isspace():
            word.append(glyph)
    if word:
        yield word


def _apart(left: Glyph, right: Glyph) -> bool:
    """Tell whether a new word begins; Arabic has prefixes to foreign words but no suffixes."""
    size = max(left.size, right.size)
    if right.x0 - left.x1 > GAP * size or (RTL.match(left.text) and LATIN.match(right.text)):
        return True
    smaller = min(left.size, right.size) < SMALLER * size
    return smaller and abs(left.base - right.base) > RAISED * size


def units_of(word: Sequence[Glyph]) -> tuple[str, ...]:
    """Return a word's signs from left to right."""
    return tuple(glyph.text for glyph in word)


def spelt(units: Sequence[str], *, rtl: bool) -> str:
    """Return a word in the order of reading."""
    return "".join(logical(units, rtl=rtl))


def spelt_backwards(words: Sequence[str]) -> bool:
    """Tell whether the words of a page run against their letters, as in text laid under a scan by some programs.

    The article begins a word, and teh marbuta and alef maksura end one.
    """
    long = [word for word in words if len(word) > 2 and RTL.match(word) and RTL.match(word[-1])]
    forwards = sum(word.startswith(("ال", "وال", "بال")) or word[-1] in FINAL for word in long)
    backwards = sum(word.endswith(("لا", "لاو", "لاب")) or word[0] in FINAL for word in long)
    return backwards >= LEAST_WORDS and backwards > 2 * forwards


def typical(word: Sequence[Glyph]) -> tuple[float, float, float]:
    """Return top, baseline and size of most of a word."""
    return median(g.top for g in word), median(g.base for g in word), median(g.size for g in word)
