"""Citations of paragraphs as written in six languages: "paras. 35(a)-(c) and 68 to 71", "пункт 72 ж)", "第六十九段".

A word for paragraph is found by a pattern; what follows it is read token by token, so that lists, ranges and items may
be mixed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.agenda.written import latin_items, number_of

LAST = 122
"""The Agenda's last paragraph."""
_S = r"\s{0,3}"
_NUMERAL = r"[一二三四五六七八九十百零〇两]{1,6}"
_L = r"(?:[a-zа-я]|[أابجدهوزحطيكلمنسعفصق]ـ?)"
_SUB = (
    r"(?:sub-?\s?paragraphs?|sub-?\s?paras?\.?|items?|letters?|alinéas?|sous-paragraphes?|lettres?|apartados?"
    r"|incisos?|literal(?:es)?|letras?|подпункт\w*|(?:ال)?فقر(?:ة|ات|تين|تان) الفرعية|(?:ال)?بند(?: الفرعي)?)"
)
_KEYWORD = re.compile(
    r"(?<!\w)(?:(?P<weak>articles?|arts?\.?|artículos?|стать[ьяеиюй]\w*|sections?|points?|clauses?|puntos?"
    r"|numeral(?:es)?)"
    r"|(?:sub-?\s?)?(?:paragraphs?|parag(?:raph)?s?\.|paras?\.?|pars?\.?)|paragraphes?|parágrafos?"
    r"|p[áa]rrafos?|párrs?\.?|параграф\w*|(?:под)?пункт\w*|п\.\s?п\.|пп\.?|п\.)"
    rf"(?![^\W\d]){_S}(?:№|nos?\.?(?=\s?\d)|n[°º]|numbers?|номер\w*)?{_S}"
    r"|(?:§§?|¶¶?)\s{0,3}"
    rf"|(?P<weak_ar>(?:ال)?مادة){_S}"
    rf"|(?:ال)?فقر(?:ة|ات|تين|تان|تي|تا)(?: الفرعية)?{_S}(?:رقم|ذات الرقم|أرقام)?{_S}"
    rf"|(?P<zh>第{_S}(?=\d|{_NUMERAL})|段落{_S}(?=\d))",
    re.I,
)
_OPENS = re.compile(rf"(?:(?:from|between|de|du|с|от|من|بين){_S})?", re.I)
_MONTHLIKE = r"\s+(?:of\s+|de\s+)?[^\W\d]{3,12}\.?\s+(?:of\s+|de\s+)?(?:19|20)\d\d\b"
_NUMBER = re.compile(
    r"(?P<open>\()?(?P<digits>\d{1,3})"
    rf"(?![\d%٪％]|[.,٫]\d|/\d|\s?(?:%|per ?cent|pour cent|por ciento|процент)|{_MONTHLIKE})(?(open)\)?)"
    rf"|(?P<numeral>{_NUMERAL})",
    re.I,
)
_BARE = r"[a-zа-я](?![\w'’]|-\w\w)|[زحطكلمنسعفصق](?!\w)"
_APART = r"[b-df-hj-np-tv-xzгдежзлмнпрт](?![\w'’-])|a(?= of\b|[-–—][a-z]\b)"
_ITEM = re.compile(
    rf"{_S}\((?P<several>{_L}(?:{_S}(?:[,،;、/–—-]|and|to|et|y|и|و|和|至){_S}{_L})*)\)|{_S}(?P<half>{_L})\)|(?P<bare>{_BARE})"
    rf"|\s(?P<apart>{_APART})|{_S}[«\"“](?P<quoted>{_L})[»\"”]",
    re.I,
)
_NEXT_ITEM = re.compile(rf"{_S}\((?P<both>{_L})\)|{_S}(?P<half>{_L})\)|{_S}(?P<bare>[a-zа-я])(?![\w'’])", re.I)
_BEHIND = re.compile(rf"{_S}[,،]?{_S}(?:{_SUB}{_S})", re.I)
_JOIN = re.compile(
    rf"{_S}(?:(?P<range>[-–—−]|(?:up )?to\b|through\b|à\b|al?\b|hasta\b|até\b|по\b|до\b|إلى|الى|حتى|ولغاية|至|到)"
    rf"|(?:,|،|;|、)?{_S}(?:as well as\b|and\b|or\b|et\b|ou\b|y\b|e\b|o\b|и\b|или\b|أو|و|以及|和|及|与|或|&)|,|،|;|、)"
    rf"{_S}(?:(?:§§?|¶¶?|paras?\.?|paragraphs?|nos?\.|п\.|пункт\w*|(?:ال)?فقر(?:ة|ات)|第){_S})?",
    re.I,
)
_CHINESE_END = re.compile(rf"{_S}(?P<word>分?段(?!落)|款)")
_CHINESE_ITEM = re.compile(rf"{_S}第?\(?(?P<letter>[a-z])\)?{_S}(?:分段|项|款|目|小段)?(?![a-z])", re.I)
_BEFORE = re.compile(
    rf"{_SUB}\s{{1,3}}(?P<items>[«\"“(]?{_L}[)»\"”]?[)]?"
    rf"(?:{_S}(?:,|،|and|et|y|и|و|to|à|a|-|–){_S}[«\"“(]?{_L}[)»\"”])*)"
    rf"{_S}(?:of|du|de la|des?|del|di|من)?{_S}(?:the\s)?(?:ال)?$",
    re.I,
)
_ALONE = re.compile(rf"(?<![^\W\d_]){_L}(?![^\W\d_])", re.I)


@dataclass(frozen=True, slots=True)
class Citation:
    """Paragraphs cited at `start:end`; a weak one is an article, a point or the like, mostly of some other text."""

    start: int
    end: int
    refs: tuple[str, ...]
    weak: bool


@dataclass(slots=True)
class _Reading:
    """What was read so far: the numbers with their items in order, and where reading stands."""

    at: int
    parts: list[tuple[int, str]] = field(default_factory=list)

    def refs(self) -> tuple[str, ...]:
        letters = "".join(items for _, items in self.parts)
        latin = iter(latin_items(letters.lower()))
        out: list[str] = []
        for number, items in self.parts:
            out += [f"{number}{next(latin)}" for _ in items] or [str(number)]
        return tuple(dict.fromkeys(out))


def find_citations(text: str) -> Iterator[Citation]:
    """Yield the paragraphs a plain text cites (`written.plain`), in order, without overlaps."""
    end = 0
    while match := _KEYWORD.search(text, end):
        chinese = bool(match["zh"])
        reading = _read(text, _OPENS.match(text, match.end()).end(), chinese=chinese)  # type: ignore[union-attr]
        if reading is None or (chinese and not _closes(text, reading, match["zh"])):
            end = match.end()
            continue
        before = _BEFORE.search(text, max(0, match.start() - 60), match.start())
        start = match.start()
        if before and len(reading.parts) == 1 and not reading.parts[0][1]:
            start = before.start()
            reading.parts = [(reading.parts[0][0], _spelled(before["items"]))]
        weak = bool(match["weak"] or match["weak_ar"])
        yield Citation(start, reading.at, reading.refs(), weak)
        end = max(reading.at, match.end())


def _spelled(items: str) -> str:
    """Return the letters of "(a) and (c)"; a range is filled."""
    letters = re.findall(rf"({_L})[)»\"”]", items, re.I) or [m[0] for m in _ALONE.finditer(items)]
    letters = [letter[0] for letter in letters]
    if len(letters) == 2 and re.search(r"\bto\b|\bà\b|-|–", items):
        return _letters_between(letters[0], letters[1])
    return "".join(letters)


def _read(text: str, at: int, *, chinese: bool) -> _Reading | None:
    """Read a list of numbers and items from a place; nothing if no number stands there."""
    first = _NUMBER.match(text, at)
    if first is None or (first["numeral"] and not chinese):
        return None
    reading = _Reading(first.end(), [(number_of(first["digits"] or first["numeral"]), "")])
    _items(text, reading)
    while (join := _JOIN.match(text, _past_chinese_end(text, reading.at))) and _further(text, reading, join):
        pass
    return reading


def _past_chinese_end(text: str, at: int) -> int:
    """Return the place behind the word for paragraph where a further number follows it: 第68段至第71段."""
    closing = _CHINESE_END.match(text, at)
    return (
        closing.end()
        if closing and re.match(r"\s{0,3}(?:[-–—、至到和及与]|以及)\s{0,3}第", text[closing.end() :])
        else at
    )


def _further(text: str, reading: _Reading, join: re.Match[str]) -> bool:
    """Read one more number or item behind a joining word; tell whether there was one."""
    number, items = reading.parts[-1]
    if items and (item := _NEXT_ITEM.match(text, join.end())):
        letter = (item["both"] or item["half"] or item["bare"])[0]
        bare_word = item["bare"] and not (join["range"] and join["range"] in "-–—−")
        if not bare_word and not _NUMBER.match(text, item.end()):
            added = _letters_between(items[-1], letter)[1:] if join["range"] else letter
            reading.parts[-1] = (number, items + added)
            reading.at = item.end()
            return True
    match = _NUMBER.match(text, join.end())
    if match is None or (match["numeral"] and not _CHINESE_END.match(text, match.end())):
        return False
    value = number_of(match["digits"] or match["numeral"])
    if not join["range"] and value > LAST >= number:
        return False
    reading.at = match.end()
    here = len(reading.parts)
    reading.parts.append((value, ""))
    _items(text, reading)
    if join["range"] and not items and not reading.parts[-1][1]:
        reading.parts[here - 1 :] = [(n, "") for n in _between(number, value)]
    return True


def _between(first: int, last: int) -> range:
    """Return the paragraphs of a range, the last of which may be short ("116-18") or which may fall ("71-68")."""
    if last < first and len(str(last)) < len(str(first)):
        full = int(str(first)[: -len(str(last))] + str(last))
        last = full if full > first else last
    low, high = min(first, last), max(first, last)
    return range(low, high + 1) if high - low <= LAST else range(low, low + 1)


def _letters_between(first: str, last: str) -> str:
    a, b = sorted((latin_items(first.lower()), latin_items(last.lower())))
    return "".join(chr(c) for c in range(ord(a), ord(b) + 1))


def _items(text: str, reading: _Reading) -> None:
    """Read the items of the number just read: "(a)", "a)", "a", "(a, b)", ", sub-paragraph (a)"."""
    behind = _BEHIND.match(text, reading.at)
    item = _ITEM.match(text, reading.at)
    if behind:
        later = _NEXT_ITEM.match(text, behind.end()) or _ITEM.match(text, behind.end())
        item = later or item
    if item is None:
        return
    found = item.groupdict()
    letters = found.get("several") or next((v for v in found.values() if v), "")
    spelled = [m[0][0] for m in _ALONE.finditer(letters)] if len(letters) > 2 else [letters[:1]]
    if len(spelled) == 2 and re.search(r"[-–—]|\bto\b", letters):
        spelled = list(_letters_between(*spelled))
    number, _ = reading.parts[-1]
    reading.parts[-1] = (number, "".join(spelled))
    reading.at = item.end()


def _closes(text: str, reading: _Reading, opened: str) -> bool:
    """Tell whether the word for paragraph stands behind a Chinese number; read an item behind it."""
    if opened.startswith("段落"):
        return True
    closing = _CHINESE_END.match(text, reading.at)
    if closing is None:
        return False
    reading.at = closing.end()
    number, items = reading.parts[-1]
    if not items and (item := _CHINESE_ITEM.match(text, reading.at)):
        reading.parts[-1] = (number, item["letter"])
        reading.at = item.end()
    return True
