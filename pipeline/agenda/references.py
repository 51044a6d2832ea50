"""Explicit references: "paras. 68-71 of the Tunis Agenda", "§72(g) TA", "п. 69 Тунисской программы", "第69段".

A reference belongs to the instrument named right after it ("paragraph 5 of resolution 70/125") or, failing that, right
before it ("Tunis Agenda, paragraph 69"). A paragraph without an instrument is taken for the Agenda's only where the
context names the Agenda and nothing speaks against it; it is then marked as inferred (`certain` False).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.agenda.instruments import TUNIS_AGENDA, Mention, find_instruments
from pipeline.domain import Reference

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９", "012345678901234567890123456789")
# A letter belongs to the number where it touches it or is bracketed, or is no word in any of the languages: "35a",
# "35 (a)", "72 b", but not "68 a 71".
_LETTER = r"(?:[a-zа-я](?![\w-])\)?|\s?\([a-zа-я]\)|\s[a-zа-я]\)|\s(?:[b-df-hj-np-tv-xz]|a(?= of\b))(?![\w-]))"
_MORE = r"(?:\s?(?:,|;|and|or|et|ou|y|o|и|или|و|和|及|、)\s?\(?[a-zа-я]\))*"
_NUMBER = rf"\d{{1,3}}(?:{_LETTER}{_MORE})?"
_JOIN = r"\s?(?:,|;|[-–—−]|to|and|or|through|à|et|y|al?|e|и|по|до|و|إلى|至|到|、|和|及|以及|,\s?and|,\s?et)\s?"
_LIST = rf"{_NUMBER}(?:(?:{_JOIN})(?:§§?\s?|paras?\.?\s?)?{_NUMBER}){{0,12}}"
_CITATION = re.compile(
    r"(?:(?<![\w])(?:(?P<article>articles?|arts?\.?|artículos?|стать\w+)|paragraphs?|paras?\.?|pars?\.?|parágrafos?|paragraphes?|párrafos?|párrs?\.?|параграф\w*|пункт\w*"
    r"|п\.\s?п\.|пп\.|п\.)\s?(?:№\s?|no\.?\s)?|§§?\s?|(?:ال)?فقر(?:ة|ات|تين|تان)\s?(?:رقم\s)?)"
    rf"(?P<list>{_LIST})|第\s?(?P<zh>\d{{1,3}}(?:\s?[-–—至到、和及]\s?第?\s?\d{{1,3}}){{0,8}})\s?(?:段|款)",
    re.I,
)
_ONE = re.compile(rf"(?P<number>\d{{1,3}})(?P<letters>{_LETTER}{_MORE})?", re.I)
_RANGE = re.compile(r"^\s?(?:[-–—−]|(?:to|through|à|al?|по|до|إلى)\b|至|到)\s?", re.I)
_OWN = re.compile(
    r"^\W{0,2}(?:above|below|of (?:this|our|the present|the draft)|in (?:this|our)|ci-dessus|supra|anterior|выше"
    r"|настоящ\w+"
    r"|أعلاه|من هذه الوثيقة|本文件)",
    re.I,
)
_AFTER = 90
_BEFORE = 90
_LAST = 122
_SUBJECT = re.compile(
    r"enhanced cooperation|coopération renforcée|cooperación reforzada|укрепленн\w+ сотруднич"
    r"|التعاون المعزز|强化合作|加强合作|WSIS",
    re.I,
)


def find_references(text: str, *, passage_id: str = "", context: str = "") -> list[Reference]:
    """Return the references of a text in order, spans exact.

    Args:
        text: a passage.
        passage_id: copied into the references.
        context: headings and lead-in, which may name the instrument meant.

    Returns:
        One reference a citation, a list or range expanded; an instrument that is named without a paragraph gives a
        reference without `refs`.
    """
    plain = text.translate(_DIGITS)
    mentions = find_instruments(plain)
    out: list[Reference] = []
    used: set[Mention] = set()
    citations = list(_CITATION.finditer(plain))
    for number, match in enumerate(citations):
        refs = _refs(match["list"] or match["zh"])
        until = citations[number + 1].start() if number + 1 < len(citations) else len(plain)
        since = citations[number - 1].end() if number else 0
        mention, certain = _instrument(plain, match, mentions, since=since, until=until, context=context)
        # An article is mostly one of a law or of the text itself: only a named instrument makes it a citation.
        name = mention.name if mention else "" if match["article"] else _inferred(plain, match, refs, mentions, context)
        if name and refs:
            used |= {mention} if mention else set()
            out.append(Reference(passage_id, name, refs, match.start(), match.end(), certain and mention is not None))
    out += [Reference(passage_id, m.name, (), m.start, m.end) for m in mentions if m not in used]
    return sorted(out, key=lambda r: (r.start, r.end))


def _instrument(
    text: str, match: re.Match[str], mentions: Sequence[Mention], *, since: int, until: int, context: str
) -> tuple[Mention | None, bool]:
    """Return the instrument a citation belongs to by its place in the sentence."""
    if _OWN.match(text[match.end() :]):
        return None, False
    for m in mentions:
        between = text[match.end() : m.start]
        if match.end() <= m.start < min(match.end() + _AFTER, until + _AFTER) and _linked(between):
            return m, True
    before = [m for m in mentions if m.end <= match.start() and match.start() - m.end <= _BEFORE]
    if before and not re.search(r"[.!?。！？]\s", text[before[-1].end : match.start()]):
        return before[-1], True
    return None, False


def _linked(between: str) -> bool:
    """Tell whether the words between a citation and an instrument tie them together."""
    if re.search(r"[.!?;:。！？；]\s", between) or len(between.split()) > 12:
        return False
    rest = _CITATION.sub(" ", between)
    words = re.sub(r"[\W\d_]+", " ", rest).split()
    return len(words) <= 5 and not any(w.lower() in {"resolution", "report", "document", "statement"} for w in words)


def _inferred(text: str, match: re.Match[str], refs: Sequence[str], mentions: Sequence[Mention], context: str) -> str:
    if _OWN.match(text[match.end() :]) or not refs:
        return ""
    earlier = [m for m in mentions if m.end <= match.start()]
    if earlier:
        return earlier[-1].name
    around = find_instruments(context)
    if around:
        return around[-1].name
    later = [m for m in mentions if m.name == TUNIS_AGENDA]
    return TUNIS_AGENDA if later or _SUBJECT.search(f"{context} {text}") else ""


def _refs(numbers: str) -> tuple[str, ...]:
    """Expand "35, 68-71 and 72(g)"; a number beyond the Agenda's last paragraph is kept as it is."""
    out: list[str] = []
    end = 0
    for m in _ONE.finditer(numbers):
        number, letters = int(m["number"]), _letters(m["letters"] or "")
        previous = int(out[-1]) if out and out[-1].isdigit() else 0
        if previous and not letters and _RANGE.match(numbers[end : m.start()]) and 0 < number - previous <= _LAST:
            out += [str(n) for n in range(previous + 1, number + 1)]
        else:
            out += [f"{number}{letter}" for letter in letters] or [str(number)]
        end = m.end()
    return tuple(dict.fromkeys(out))


def _letters(text: str) -> list[str]:
    """Return the letters of "(a) and (b)", or of "a" right behind a number."""
    bracketed = re.findall(r"([a-zа-я])\)", text.lower())
    return bracketed or [text.strip().lower()[:1]] * bool(text)
