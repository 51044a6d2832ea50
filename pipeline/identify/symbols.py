"""Document numbers in all their forms: what is numbered, and which revision, addendum or corrigendum of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_NUMBER = r"\s*[.\-–№º]*\s*(?:No\.?\s*)?(\d{1,2})"
_REVISION = re.compile(
    rf"(?<![^\W_])(?:rev(?:ision|isión|isado|ised)?|rév(?:ision|isé)?|пересм(?:отр)?|ред(?:акция)?){_NUMBER}|"
    rf"(?<=\s)R(\d)$|(?:المراجعة|مراجعة){_NUMBER}|(?:修订|修訂)(?:版|本|稿)?{_NUMBER}|第\s*(\d{{1,2}})\s*(?:次|版)?\s*修订",
    re.I,
)
_ADDENDUM = re.compile(
    rf"(?<![^\W_])(?:add(?:endum|éndum)?|доп(?:олнительный документ|олнение)?){_NUMBER}|"
    rf"(?:الإضافة|إضافة|الضميمة){_NUMBER}|"
    rf"(?:补遗|增编){_NUMBER}",
    re.I,
)
_CORRIGENDUM = re.compile(
    rf"(?<![^\W_])(?:corr(?:igendum|igéndum)?|испр(?:авление)?){_NUMBER}|(?:التصويب|تصويب){_NUMBER}|(?:勘误|更正){_NUMBER}",
    re.I,
)
_BARE = re.compile(r"[(\[]\s*(?:rev(?:ised)?|rév(?:isé)?|revisado|пересм)\.?\s*[)\]]", re.I)
_DRAFT = re.compile(
    r"(?:[(\[–—_:-]\s*)(?:(?:first |second )?draft|projet|borrador|проект|مسودة|草案|草稿)\s*(\d*)\s*[)\]]?\s*$",
    re.I,
)
_FINAL = re.compile(
    r"(?:[(\[–—_:-]\s*)(?:final(?: version)?|version finale|versión final|definitiv[ao]|définitive?|"
    r"окончательн\w+(?: вариант| версия)?|نهائي\w*|最终版?|定稿)\s*[)\]]?\s*$",
    re.I,
)
_VERSION = re.compile(r"(?:[(\[–—_: -]\s*)v(?:er(?:sion|sión)?)?[. ]?(\d{1,2})\s*[)\]]?\s*$", re.I)
_NUMBERED = re.compile(
    r"(?<![^\W_])(?<!/)((?:[A-Z][\w]*(?:-\w+)*-)?[A-Z]{0,2}\d{1,4}/[\w.-]*\d[\w.]*?)"
    r"(?=$|[\s()\[\],;:.]|-[ACEFRS](?![\w]))"
)
_LANGUAGE = re.compile(r"-[ACEFRS]$")
_TAIL = re.compile(r"[A-Z]{0,2}\d{1,4}/\w+$")
_FINAL_RANK, _DRAFT_RANK = 100, -100


@dataclass(frozen=True, slots=True)
class Version:
    """Which version of which numbered document a contribution is.

    Attributes:
        base: the number without revision and language, in capitals; empty where none is stated.
        tail: its end, by which others may call it: "20/3" of "CWG-INTERNET-20/3"; may be all that is stated.
        part: the addendum to it that this is, as "ADD.1"; empty for the document itself.
        rank: of versions of one document the highest stands; 0 for a first one.
        corrigendum: the number of the correction that this is; 0 for none.
    """

    base: str = ""
    tail: str = ""
    part: str = ""
    rank: int = 0
    corrigendum: int = 0


def version_of(symbol: str, others: Iterable[str] = ()) -> Version:
    """Read which version a document is.

    Args:
        symbol: its number as the cover states it, in whatever form.
        others: title, lines of the cover and file name, in which a version may be stated where the number does not.
    """
    texts = [unicodedata.normalize("NFKC", t) for t in (symbol, *others)]
    numbered = next((m[1] for t in texts if _says_which(t, symbol) and (m := _NUMBERED.search(t))), "")
    base = _LANGUAGE.sub("", numbered).upper() or _as_stated(texts[0])
    tail = _TAIL.search(base)
    rank = next((r for t in texts if (r := _rank(t))), 0)
    addendum = next((n for t in texts if (n := _first(_ADDENDUM, t))), 0)
    corrigendum = next((n for t in texts if (n := _first(_CORRIGENDUM, t))), 0)
    return Version(base, tail[0] if tail else base, f"ADD.{addendum}" if addendum else "", rank, corrigendum)


def names_a_version(text: str) -> bool:
    """Tell whether a line is the number of a version: "Revision 1 to Document 20/3"."""
    found = version_of(text)
    return bool(_NUMBERED.search(text)) and bool(found.rank > 0 or found.part or found.corrigendum)


def without_version(text: str) -> str:
    """Return a title without what says which version it is of: "Views of Alba (draft 2)"."""
    text = unicodedata.normalize("NFKC", text)
    for pattern in (_REVISION, _BARE, _DRAFT, _FINAL, _VERSION):
        text = pattern.sub("", text)
    return text.strip(" ()[]-–—_:")


def _as_stated(symbol: str) -> str:
    """Return a number of another form without what says which version it is; empty for what holds no number."""
    bare = symbol
    for pattern in (_REVISION, _ADDENDUM, _CORRIGENDUM, _BARE):
        bare = pattern.sub("", bare)
    bare = re.sub(r"[^\w/]+", "-", _LANGUAGE.sub("", bare.strip(" ()[]"))).strip("-/").upper()
    return bare if re.search(r"\d", bare) else ""


def _says_which(text: str, symbol: str) -> bool:
    """Tell whether a text speaks of a document's own number: the number itself, or "Revision 1 to Document 20/3"."""
    if text == unicodedata.normalize("NFKC", symbol):
        return True
    return any(p.search(text) for p in (_REVISION, _ADDENDUM, _CORRIGENDUM))


def _rank(text: str) -> int:
    if found := _first(_REVISION, text):
        return found
    if _BARE.search(text):
        return 1
    if version := _VERSION.search(text):
        return int(version[1]) - 1
    if draft := _DRAFT.search(text):
        return _DRAFT_RANK + int(draft[1] or 0)
    return _FINAL_RANK if _FINAL.search(text) else 0


def _first(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.search(text)
    return int(next((g for g in found.groups() if g), "0")) if found else 0
