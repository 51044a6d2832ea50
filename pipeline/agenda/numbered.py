"""Instruments known by a number: resolutions and the Sustainable Development Goals, as written in six languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from pipeline.agenda.written import latin_items

_S = r"\s{0,3}"
_WORD = (
    r"(?:(?<!\w)(?:resolutions?|res\.?|résolutions?|rés\.|resoluci(?:ón|on)|resoluciones|resoluç(?:ão|ões)|резолюци\w+"
    r"|рез\.)|قرار(?:ات|ين|ان|يها|اتها|ها|ه|ي|ا)?(?!\w)|决议)"
)
_ASSEMBLY = (
    r"(?:(?:UN|United Nations|UNO)?\s?(?:General Assembly|UNGA|GA)(?:['’]s)?|Assemblée générale|Asamblea General|AGNU"
    r"|Генеральн\w+ Ассамбле\w+|Генассамбле\w+|الجمعية العامة|大会)"
)
_RIGHTS = (
    r"(?:Human Rights Council|\bHRC\b|Conseil des droits de l['’]homme|Consejo de Derechos Humanos"
    r"|Совет\w* по правам человека|مجلس حقوق الإنسان|人权理事会)"
)
_OF = (
    r"(?:(?:of|by|de|des|du|del)\s)?(?:the\s|la\s|l['’]\s?)?"
    rf"(?:{_ASSEMBLY}|{_RIGHTS})"
    r"(?:\s(?:of the United Nations|des Nations Unies|de las Naciones Unidas|ООН|Организации Объединенных Наций"
    r"|للأمم المتحدة))?"
)
_PAIR = r"(?P<pair>\d{2,3}/\d{1,3})(?![\d/]|\.\d)"
_DATED = (
    r"(?:\s?\([^()]{0,60}\)|,?\s(?:of|du|de|del|от|المؤرخ)\s\d{1,2}(?:er|º)?\s(?:de\s)?[^\W\d]+\s(?:de\s)?\d{4}"
    r"(?:\sг(?:ода|\.)?)?)?"
)
_JOIN = rf"{_S}(?:[,،;、]{_S})?(?:and|or|&|et|ou|y|e|и|или|و|和|及|与|以及)?{_S}(?:第|№|nos?\.|رقم)?{_S}"
_FIRST = re.compile(
    rf"{_WORD}{_S}(?:{_OF}{_S})?[,(«]?{_S}(?:№|nos?\.?(?=\s?\d)|n[°º.]|núm\.|numbers?|رقم|第)?{_S}(?:A/(?:RES/)?)?(?={_PAIR})",
    re.I,
)
_FURTHER = re.compile(rf"{_DATED}号?{_JOIN}(?:A/RES/)?(?={_PAIR})", re.I)
_PAIR_LOOSE = re.compile(r"\d{2,3}/\d{1,3}")
_PAIR_HERE = re.compile(_PAIR)
_CHINESE = re.compile(rf"(?:第?{_S}\d{{2,3}}/\d{{1,3}}{_S}号?{_S}(?:[、,和及与]|以及)?{_S})+(?:号)?决议")
_SYMBOLS = (
    (re.compile(r"\bA\s?/\s?RES\s?/\s?(\d{2,3})\s?/\s?(\d{1,3})(?![\d/])", re.I), "General Assembly resolution"),
    (
        re.compile(r"\b(?:UN)?GA\s?/\s?RES\s?/\s?(\d{2,3})\s?/\s?(\d{1,3})(?![\d/])", re.I),
        "General Assembly resolution",
    ),
    (re.compile(r"\bA/HRC/RES/(\d{1,2})/(\d{1,3})(?![\d/])", re.I), "Human Rights Council resolution"),
    (re.compile(r"\bE/RES/(\d{4})/(\d{1,3})(?![\d/])", re.I), "ECOSOC resolution"),
)
_EARLY = re.compile(
    rf"{_WORD}{_S}(?:{_OF}{_S})?(?:№|no\.?)?{_S}(?P<early>\d{{1,4}}\s?[A-Z]?\s?\((?:[IVXLC]+|[IVXLC]+-[IVXLC]+)\))"
)
_ECOSOC = re.compile(
    rf"{_WORD}{_S}(?:№|no\.?|رقم|第)?{_S}((?:19|20)\d\d/\d{{1,3}})(?![\d/])|第{_S}((?:19|20)\d\d/\d{{1,3}}){_S}号决议",
    re.I,
)
_FIRST_SESSION = 31
"""Resolutions bear session and number since the Assembly's thirty-first session."""
_NEAR = 48
_SDG = (
    r"(?:#?SDGs?|(?:UN )?Sustainable Development Goals?|ODD|objectifs? de développement durable|ODS"
    r"|objetivos? de desarrollo sostenible|ЦУР|цел\w+ (?:в области )?устойчивого развития"
    r"|(?:ال)?(?:هدف|أهداف|هدفين|هدفي) (?:من أهداف )?التنمية المستدامة|可持续发展(?:具体)?目标)"
)
_AGENDA = (
    r"(?:2030 Agenda|Agenda 2030|Programme 2030|Повестк\w+ (?:дня )?(?:на период до )?2030"
    r"|خطة (?:التنمية المستدامة )?(?:ل?عام )?2030|2030年(?:可持续发展)?议程)"
)
_GOAL = (
    r"(?<!\w)(?:goals?|targets?|objectifs?|cibles?|objetivos?|metas?|цел[ьияе]\w*|задач\w*"
    r"|(?:ال)?(?:هدف|أهداف|هدفين|هدفان)|(?:ال)?(?:غاية|غايات|غايتين|مقصد)|目标|具体目标)"
)
_TARGET = r"(?:\.(?:\d{1,2}|[a-zа-яأبجده])|-[a-zа-яأبجده](?!\w))"
_NUMBER = rf"\d{{1,2}}(?:{_TARGET})?(?![\d%/A-Za-zА-яÀ-ÿ]|[.,]\d)"
_AND = r"(?:[,،;、–—-]|(?:,\s)?(?:and|to|et|à|y|al?|и|по|до|و|إلى)\b|و|和|至|及)"
_LIST = rf"{_NUMBER}(?:{_S}{_AND}{_S}(?:第|ЦУР\s|SDGs?\s)?{_NUMBER})*"
_PREFIX = rf"{_S}(?:targets?|goals?|cibles?|metas?|nos?\.?|n[°º.]|№|رقم|第|#)?{_S}[(:-]?{_S}"
_NAMED_GOAL = re.compile(
    rf"(?<!\w){_SDG}{_PREFIX}(?P<list>{_LIST})(?!\s(?:goals|targets|objectifs|objetivos|целей|هدفا))", re.I
)
_BARE_GOAL = re.compile(rf"{_GOAL}{_S}(?:nos?\.?|n[°º.]|№|رقم|第)?{_S}(?P<list>{_LIST})", re.I)
_CHINESE_GOAL = re.compile(rf"第{_S}(?P<list>\d{{1,2}}(?:{_S}[、和及]{_S}第?\d{{1,2}})*){_S}[项个]?可持续发展目标")
_GOAL_BEHIND = re.compile(
    rf"\W{{0,3}}(?:(?:of|under|in|from|within|des?|du|de los|de la|из|من|في|в рамках|согласно)\s)?"
    rf"(?:the\s|les\s|los\s|la\s|l['’])?(?:UN\s|17\s)?(?:{_SDG}|{_AGENDA}"
    r"|(?:de|en matière de|en materia de) (?:développement durable|desarrollo sostenible)"
    r"|(?:в области )?устойчивого развития|للتنمية المستدامة)",
    re.I,
)
_GOAL_BEFORE = re.compile(rf"(?:{_SDG}|{_AGENDA})(?![^.!?。]*\b(?:plan|strateg|Millennium))[^.!?。]{{0,70}}$", re.I)
_ONE = re.compile(
    rf"(?P<dash>(?:[-–—]|\bto\b|\bà\b|\bal?\b|\bпо\b|إلى|至)\s{{0,3}})?(?P<goal>\d{{1,2}})(?P<target>{_TARGET})?(?!\d)",
    re.I,
)
_MILLENNIUM = re.compile(r"Millen+ium|Milenio|millénaire|тысячелетия|الألفية|千年", re.I)
_LAST_GOAL = 17


Named: TypeAlias = tuple[str, int, int]
"""Name, start and end."""


def numbered(text: str) -> Iterator[list[Named]]:
    """Yield what each way of writing finds of resolutions and goals, the surest first.

    `text` is plain and without addresses (`written`). The goals of a range are at one place.
    """
    yield list(_symbols(text))
    yield list(_resolutions(text))
    for pattern in (_NAMED_GOAL, _CHINESE_GOAL):
        yield [goal for m in pattern.finditer(text) for goal in _listed(m)]
    yield list(_goals(text))


def _symbols(text: str) -> Iterator[Named]:
    for pattern, name in _SYMBOLS:
        for m in pattern.finditer(text):
            yield f"{name} {m[1]}/{m[2]}", m.start(), m.end()
    for m in re.finditer(r"\bS/RES/(\d{1,4})(?![\d/])", text):
        yield f"Security Council resolution {m[1]}", m.start(), m.end()


def _resolutions(text: str) -> Iterator[Named]:
    """Yield resolutions named by the word; one after another in a list."""
    for m in _ECOSOC.finditer(text):
        yield f"ECOSOC resolution {m[1] or m[2]}", m.start(), m.end()
    for m in _EARLY.finditer(text):
        yield f"General Assembly resolution {m['early']}", m.start(), m.end()
    for m in _CHINESE.finditer(text):
        pairs = list(_PAIR_LOOSE.finditer(text, m.start(), m.end()))
        starts = [m.start(), *(p.start() for p in pairs[1:])]
        ends = [*(p.end() for p in pairs[:-1]), m.end()]
        for pair, start, end in zip(pairs, starts, ends, strict=True):
            yield _named(text, pair[0], m.start(), m.end()), start, end
    for m in _FIRST.finditer(text):
        yield from _pairs(text, m)


def _pairs(text: str, match: re.Match[str]) -> Iterator[Named]:
    """Yield the resolutions that follow the word, one after another."""
    start, at = match.start(), match.end()
    while pair := _PAIR_HERE.match(text, at):
        yield _named(text, pair["pair"], match.start(), pair.end()), start, pair.end()
        further = _FURTHER.match(text, pair.end())
        if further is None:
            return
        start = at = further.end()


def _named(text: str, pair: str, start: int, end: int) -> str:
    """Return the resolution's name: of the body named nearest; failing that, of the Assembly, by its session."""
    before, after = text[max(0, start - _NEAR) : start], text[start : end + _NEAR]
    near: list[tuple[int, str]] = []
    for body, pattern in (("General Assembly", _ASSEMBLY), ("Human Rights Council", _RIGHTS)):
        near += [(len(before) - m.end(), body) for m in re.finditer(pattern, before)]
        near += [(abs(m.start() - (end - start)), body) for m in re.finditer(pattern, after)]
    if near:
        return f"{min(near)[1]} resolution {pair}"
    return f"{'General Assembly ' if int(pair.split('/')[0]) >= _FIRST_SESSION else ''}resolution {pair}"


def _goals(text: str) -> Iterator[Named]:
    """Yield goals of whose word another word tells that a Sustainable Development Goal is meant."""
    for m in _BARE_GOAL.finditer(text):
        millennium = _MILLENNIUM.search(text, max(0, m.start() - 40), m.end() + 25)
        if not millennium and (_GOAL_BEHIND.match(text, m.end()) or _GOAL_BEFORE.search(text[: m.start()])):
            yield from _listed(m)


def _listed(match: re.Match[str]) -> Iterator[Named]:
    """Yield the goals of a list; a range is filled, its goals at one place."""
    offset = match.start("list")
    previous = 0
    for n, one in enumerate(_ONE.finditer(match["list"])):
        goal = int(one["goal"])
        if not 1 <= goal <= _LAST_GOAL:
            return
        start, end = (match.start() if n == 0 else offset + one.start("goal")), offset + one.end()
        if one["dash"] and previous and not one["target"]:
            yield from ((f"SDG {g}", start, end) for g in range(previous + 1, goal))
        target = latin_items(one["target"][1:].lower()) if one["target"] else ""
        yield f"SDG {goal}.{target}" if target else f"SDG {goal}", start, end
        previous = goal
