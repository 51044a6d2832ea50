"""How numbers and items are written in six languages: digits, Chinese numerals, letters of three alphabets, brackets.

Everything here keeps a text's length, so that a place found in what is returned is the same place in the text.
"""

from __future__ import annotations

import re

_SIGNS = str.maketrans(
    "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９（）－～〜﹣‐‑‒／．：\u00a0\u202f\u2009\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\u200b\ufeff",
    "012345678901234567890123456789()------" + "-/.:" + " " * 14,
)
_TOP = r"(?:org|com|net|int|gov|edu|info|eu|un|uk|fr|es|ru|cn|br|us|ch|de|in|jp|aero|asp|html?|pdf|docx?)"
# An address, also one whose middle was left out ("oecd…/33/12/…"); a symbol of a document that is no resolution
# ("A/67/65-E/2012/48", "COM(2014) 72/4"); a date in digits; a decimal classification.
_ELSEWHERE = re.compile(
    r"(?:https?:/|ftp:/|www\.)\S+"
    r"|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]+"
    rf"|\b(?:[\w-]{{1,63}}\.){{1,6}}{_TOP}/\S*"
    r"|\S{0,80}(?:…|\.{3})/\S*"
    r"|\S{1,80}/(?:…|\.{3})\S*"
    r"|\b\d{1,2}/\d{1,2}/\d{2,4}\b"
    r"|(?<![\w/.-])(?!A/RES/|A/HRC/RES/|E/RES/|S/RES/)[A-Z]{1,4}/(?!RES/|Res/|res/)[\w.()/–-]*\d[\w.()/–-]*"
    r"|\bCOM\(\d{4}\)\s?\d+(?:/\d+)?"
    r"|\b\d{1,2}/\d{1,2}(?=\s+(?:of\s+|de\s+)?[^\W\d]{3,12}\.?\s+(?:of\s+|de\s+)?(?:19|20)\d\d\b)",
)
_OURS = re.compile(r"(?:UN)?GA/Res", re.I)
_CHINESE = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_ARABIC = "ابجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщ"
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "_ ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS_FIRST = 100
_LOOK_LATIN = dict(zip("аеорсух", "aeopcyx", strict=True))


def plain(text: str) -> str:
    """Return a text with plain digits, brackets, dashes and spaces, and of the same length."""
    return text.translate(_SIGNS)


def without_addresses(text: str) -> str:
    """Return a text in which addresses, dates in digits and symbols of other documents are spaces."""
    return _ELSEWHERE.sub(lambda m: m[0] if _OURS.match(m[0]) else "\x00" * len(m[0]), text)


def number_of(written: str) -> int:
    """Return the value of digits or of a Chinese numeral below a thousand."""
    if written.isdecimal():
        return int(written)
    total = 0
    digit = 0
    for c in written:
        if c in "十百":
            total += (digit or 1) * (10 if c == "十" else 100)
            digit = 0
        else:
            digit = _CHINESE[c]
    return total + digit


def cardinal(number: int) -> str:
    """Return a number from 0 to 999,999 in English words, without "and", as Word spells it."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    size, name = (100, "hundred") if number < 1000 else (1000, "thousand")
    much, rest = divmod(number, size)
    return f"{cardinal(much)} {name}" + (f" {cardinal(rest)}" if rest else "")


def first(number: int, noun: str) -> str:
    """Return a number and what it counts as a sentence begins with them, without its capital: never in figures."""
    return f"{cardinal(number) if number else 'no'} {noun}" if number < _WORDS_FIRST else f"in all, {number:,} {noun}"


def latin_items(letters: str) -> str:
    """Return items' letters as the Agenda's own: by their place in the alphabet, Arabic ones in the order of abjad.

    Russian documents number items with Latin letters or with Cyrillic ones. Those that look Latin are taken for Latin,
    unless one beside them is Cyrillic beyond doubt.
    """
    cyrillic = any(c in _CYRILLIC and c not in _LOOK_LATIN for c in letters)
    return "".join(_latin(c, cyrillic=cyrillic) for c in letters)


def _latin(letter: str, *, cyrillic: bool) -> str:
    if letter in _LOOK_LATIN and not cyrillic:
        return _LOOK_LATIN[letter]
    for alphabet in (_CYRILLIC, _ARABIC):
        if letter in alphabet:
            return chr(ord("a") + min(25, alphabet.index(letter)))
    return "a" if letter in "أآإ" else letter
