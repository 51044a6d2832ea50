"""From the order on the page to the order of reading, for lines with right-to-left script.

A page shows glyphs from left to right; `logical` gives the text they were set from. The bidirectional algorithm (UAX 9)
undoes itself once every number has the direction it was set in: after Arabic letters a number is a word of its own, so
"69-72" was set as 69, then 72, and stands on the page as 72-69; after Latin letters ("A/70/125") it is part of them.
So numbers and brackets are replaced by signs of the class they had, the line is reordered, and they are put back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from bidi import get_display

PAIRS = {"(": ")", "[": "]", "{": "}", "«": "»", "‹": "›", "（": "）", "《": "》", "〈": "〉"}
CLOSING = {close: opening for opening, close in PAIRS.items()}
QUOTES = frozenset("«»‹›")
NUMBER = re.compile(r"\d+(?:[.,:/\u060c\u066b\u066c\u00a0\u202f]\d+)*")
RANGE = re.compile(rf"(?:{NUMBER.pattern})(?:[-+]{NUMBER.pattern})+")
SIGN = "%‰°٪"
AFTER_LATIN = re.compile(r"(?:[-+/.,:_&@#'’]*|[.,:;\u060c\u061b]? [(\[]?)$")
LAST_HYPHEN = re.compile(r"\S*\w-(?!\S)")
EUROPEAN = re.compile(r"[0-9]")


def _pool(ranges: Iterable[tuple[int, int]], kinds: str) -> tuple[str, ...]:
    codes = (code for first, last in ranges for code in range(first, last + 1))
    return tuple(chr(code) for code in codes if unicodedata.bidirectional(chr(code)) in kinds.split())


# Signs no contribution uses, by the class they have in the algorithm.
LATIN = _pool([(0xF0000, 0xF0FFF)], "L")
ARABIC = _pool([(0x1EE00, 0x1EEFF), (0xFBD3, 0xFD3D), (0xFD50, 0xFDC7)], "AL")
NUMBERS = _pool([(0x10E60, 0x10E7E)], "AN")
NEUTRAL = _pool([(0x2500, 0x257F), (0x2580, 0x259F)], "ON")
BRACKETS = tuple(zip("❨❪❬❮❰❲❴⟦⟨⟪⟬⟮⦃⦅⦇⦉⦋⦑⦓⦕⦗⧘⧚⧼", "❩❫❭❯❱❳❵⟧⟩⟫⟭⟯⦄⦆⦈⦊⦌⦒⦔⦖⦘⧙⧛⧽", strict=True))


def logical(units: Sequence[str], *, rtl: bool) -> list[str]:
    """Return what stands on a line in the order of reading.

    Args:
        units: the signs of the line from left to right; a sign with its marks, or a ligature, is one unit.
        rtl: whether the line begins on the right.
    """
    coded = _Coded(units, rtl=rtl)
    shown = get_display("".join(coded.signs), base_dir="R" if rtl else "L")
    return coded.restore(shown)


class _Coded:
    """A line in signs that the algorithm treats as it treated the line's own, and the way back."""

    def __init__(self, units: Sequence[str], *, rtl: bool) -> None:
        self.units = list(units)
        self.signs: list[str] = [unit[:1] or " " for unit in units]
        self.meaning: dict[str, str] = {}
        self.pairs: list[tuple[str, str, str]] = []
        self.free = {id(pool): iter(pool) for pool in (LATIN, ARABIC, NUMBERS, NEUTRAL)}
        self._code_numbers(rtl=rtl)
        if rtl:
            self._code_last_hyphen()
        self._code_brackets()
        self._code_marks()

    def _take(self, pool: tuple[str, ...], meaning: str) -> str:
        """Return an unused sign of a class that stands for a text; the first unit itself where none is left."""
        sign = next(self.free[id(pool)], meaning[:1])
        self.meaning[sign] = meaning
        return sign

    def _code_numbers(self, *, rtl: bool) -> None:
        text = "".join(self.signs)
        at = 0
        while match := NUMBER.search(text, at):
            start, end = match.span()
            latin = _after_latin(text, start)
            before = _strong_before(text, start, end, rtl=rtl)
            longer = RANGE.match(text, start)
            if longer and (latin or _set_as_one(longer.group(), before)):
                end = longer.end()
            if before in ("", "R") and not latin and end < len(text) and text[end] in SIGN:
                end += 1
            self._replace(start, end, LATIN if latin else NUMBERS)
            at = end

    def _replace(self, start: int, end: int, pool: tuple[str, ...]) -> None:
        self.signs[start] = self._take(pool, "".join(self.units[start:end]))
        for index in range(start + 1, end):
            self.signs[index] = ""

    def _code_last_hyphen(self) -> None:
        """Keep with its Latin word the hyphen at which the line was broken."""
        broken = LAST_HYPHEN.match("".join(sign or "0" for sign in self.signs))
        if broken and unicodedata.bidirectional(self.signs[broken.end() - 2] or "0") == "L":
            self.signs[broken.end() - 1] = self._take(LATIN, "-")

    def _code_brackets(self) -> None:
        fresh = iter(BRACKETS)
        for first, last in _bracket_pairs([s or "0" for s in self.signs]):
            opening = self.signs[first] if self.signs[first] in PAIRS else CLOSING[self.signs[first]]
            if opening in QUOTES:
                pair = next(self.free[id(NEUTRAL)], ""), next(self.free[id(NEUTRAL)], "")
            else:
                pair = next(fresh, ("", ""))
            if all(pair):
                self.signs[first], self.signs[last] = pair
                self.pairs.append((*pair, opening))

    def _code_marks(self) -> None:
        for index, unit in enumerate(self.units):
            if len(unit) > 1 and self.signs[index] == unit[0]:
                kind = unicodedata.bidirectional(unit[0])
                pool = ARABIC if kind in ("AL", "R") else LATIN if kind == "L" else NEUTRAL
                self.signs[index] = self._take(pool, unit)

    def restore(self, shown: str) -> list[str]:
        """Return the reordered line in its own signs; of two brackets the first one opens."""
        found = dict(self.meaning)
        for one, other, opening in self.pairs:
            first, last = sorted((one, other), key=shown.index)
            found[first], found[last] = opening, PAIRS[opening]
        return _lone_brackets([found.get(sign, sign) for sign in shown])


def _after_latin(text: str, start: int) -> bool:
    """Tell whether a number belongs to the Latin letters on its left: "A/70/125", "WSIS+10", "Article 19"."""
    if not EUROPEAN.match(text, start):
        return False
    rest = AFTER_LATIN.sub("", text[:start], count=1)
    kept = rest[-1:]
    if kept.isdigit() and EUROPEAN.match(kept):
        number = re.search(r"\d+$", rest)
        return number is not None and _after_latin(text, number.start())
    return unicodedata.bidirectional(kept) == "L" if kept else False


def _strong_before(text: str, start: int, end: int, *, rtl: bool) -> str:
    """Return the class ("L", "R", "AL") of the nearest letter read before a number, empty where there is none."""
    before = text[end:] if rtl else reversed(text[:start])
    return next((kind for kind in map(unicodedata.bidirectional, before) if kind in ("L", "R", "AL")), "")


def _set_as_one(found: str, before: str) -> bool:
    """Tell whether numbers with a hyphen between them stand on the page in the order they were set.

    After Arabic letters they do not. At the start of a line it is not known what went before: ranges ascend.
    """
    if not EUROPEAN.match(found):
        return False
    if before:
        return before != "AL"
    values = [int(part) for part in re.findall(r"\d+", found)[:2]]
    return values[0] < values[1]


def _bracket_pairs(signs: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of brackets that belong together, whichever way round their glyphs are called."""
    waiting: list[tuple[str, int]] = []
    for index, sign in enumerate(signs):
        family = sign if sign in PAIRS else CLOSING.get(sign)
        if family is None:
            continue
        place = next((n for n in range(len(waiting) - 1, -1, -1) if waiting[n][0] == family), None)
        if place is None and _closes(signs, index):
            continue
        if place is None or _opens(signs, index, opened=index > 0 and waiting[-1][1] == index - 1):
            waiting.append((family, index))
        else:
            yield waiting[place][1], index
            del waiting[place:]


def _opens(signs: Sequence[str], index: int, *, opened: bool) -> bool:
    """Tell whether a bracket begins something: blank before it, none after."""
    left = signs[index - 1] if index else " "
    right = signs[index + 1] if index + 1 < len(signs) else " "
    return (left.isspace() or opened) and not right.isspace()


def _closes(signs: Sequence[str], index: int) -> bool:
    """Tell whether a bracket ends something ("a)"): a letter before it, a blank after."""
    return index > 0 and signs[index - 1].isalnum() and (index + 1 == len(signs) or signs[index + 1].isspace())


def _lone_brackets(signs: list[str]) -> list[str]:
    """Turn a bracket without its partner ("a)", "1)") the way its neighbours ask."""
    paired = {place for pair in _bracket_pairs(signs) for place in pair}
    for index, sign in enumerate(signs):
        if index in paired or sign in QUOTES or (sign not in PAIRS and sign not in CLOSING):
            continue
        opening = sign if sign in PAIRS else CLOSING[sign]
        signs[index] = opening if _opens(signs, index, opened=False) else PAIRS[opening]
    return signs
