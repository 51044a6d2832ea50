"""What of a name counts when names are compared: its words without accents, articles, case and punctuation."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_CYRILLIC, _ARABIC = re.compile(r"[\u0400-\u04ff]"), re.compile(r"[\u0600-\u06ff]")
# Letters that Arabic is written with in more than one way, the stretched line, and letters that do not decompose.
_LETTERS = str.maketrans("أإآٱىةؤئłøđıß", "اااايهويlodis", "ـ'’ʼʻ`´‘")
_SMALL = frozenset(
    "the of and in on for at to an a la le les l de des du d et en au aux el los las del y e и в das do dos da "
    "و في من".split()
)
_SPELT = {
    "centre": "center",
    "centres": "centers",
    "programme": "program",
    "labour": "labor",
    "defence": "defense",
    "dept": "department",
    "min": "ministry",
    "univ": "university",
    "inst": "institute",
    "govt": "government",
    "gov": "government",
    "intl": "international",
    "assoc": "association",
    "natl": "national",
    "rep": "republic",
    "st": "saint",
}
_INITIALS = re.compile(r"(?<![^\W_])(?:[^\W\d_]\. ?)+[^\W\d_](?:\.|(?![^\W_]))")
# How a Russian word ends, how many letters of it go, and what then ends the genitive of a noun.
_GENITIVE = tuple(
    (re.compile(rf"[\u0400-\u04ff]{ends}$"), cut, end)
    for ends, cut, end in (("[еи]я", 1, "и"), ("[аеё]й", 1, "я"), ("ь", 1, "и"), ("[бвгджзклмнпрстфхцчшщ]", 0, "а"))
)
_ACCENT = re.compile(r"(?<![иИ])\u0306|[\u0300-\u0305\u0307-\u036f\u064b-\u065f\u0670]")  # a short и is a letter
_ELISION = re.compile(r"\b([ld])['’ʼ]", re.I)


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name for comparing, in order: "The Republic of Korea" gives republic, korea.

    Every Chinese character is a word; Arabic words lose their article, Latin ones their accents.
    """
    text = unicodedata.normalize("NFKC", name)
    text = re.sub(r"\bco-(?=op|or)", "co", text, flags=re.I)
    text = _INITIALS.sub(lambda m: re.sub(r"[. ]", "", m[0]) + " ", _ELISION.sub(r"\1 ", text))
    text = _ACCENT.sub("", unicodedata.normalize("NFKD", text))
    text = _HAN.sub(lambda m: f" {m[0]} ", unicodedata.normalize("NFC", text.translate(_LETTERS)))
    words = _WORD.findall(text)
    # A single capital is a name's own: "Country A" is not "Country".
    kept = [w for w in words if w.casefold() not in _SMALL or (len(w) == 1 and w.isupper())]
    return tuple(_bare(w.casefold()) for w in kept or words)


def _bare(word: str) -> str:
    """Return an Arabic word without its article, an English one in one of its spellings, any other as it is."""
    if not _ARABIC.match(word):
        return _SPELT.get(word) or re.sub(r"is(?=(?:ations?|ed|e)$)", "iz", word)
    bare = re.sub(r"^(?:و?ال|لل)(?=\w{3})", "", word)
    return re.sub(r"^و(?=\w{5})", "", bare)


@lru_cache(maxsize=1)
def _russian() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("russian")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return what a Russian word has in all its cases ("федерации": "федерац"); any other word as it is."""
    if not _CYRILLIC.match(word):
        return word
    stemmed: str = _russian().stemWord(word)
    return stemmed


def in_genitive(name: str) -> str:
    """Return a Russian name with its nouns as they stand after "of", as far as the stem then differs: "Китая"."""
    words = name.split()
    return " ".join(next((f"{w[: len(w) - cut]}{end}" for p, cut, end in _GENITIVE if p.search(w)), w) for w in words)


def stems_of(name: str) -> tuple[str, ...]:
    """Return the stems of a name's words, in order."""
    return tuple(map(stem, words_of(name)))
