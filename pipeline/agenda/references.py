"""Explicit references: "paras. 68-71 of the Tunis Agenda", "§72(g) TA", "п. 69 Тунисской программы", "第69段".

A reference belongs to the instrument named right after it ("paragraph 5 of resolution 70/125") or, failing that, right
before it ("Tunis Agenda, paragraph 69"). A paragraph without an instrument is taken for the Agenda's only where the
context names the Agenda and nothing speaks against it; it is then marked as inferred (`certain` False).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.agenda.citations import Citation, find_citations
from pipeline.agenda.instruments import TUNIS_AGENDA, Mention, find_instruments
from pipeline.agenda.written import plain, without_addresses
from pipeline.domain import Reference

_OWN = re.compile(
    r"^\W{0,2}(?:above|below|of (?:this|our|the present|the draft)|in (?:this|our)|ci-dessus|supra|anterior|выше"
    r"|настоящ\w+"
    r"|أعلاه|من هذه الوثيقة|本文件)",
    re.I,
)
_AFTER = 90
_BEFORE = 90
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
    readable = without_addresses(plain(text))
    mentions = find_instruments(text)
    out: list[Reference] = []
    used: set[Mention] = set()
    citations = list(find_citations(readable))
    for number, citation in enumerate(citations):
        until = citations[number + 1].start if number + 1 < len(citations) else len(readable)
        mention, certain = _instrument(readable, citation, mentions, citations, until=until)
        # An article is mostly one of a law or of the text itself: only a named instrument makes it a citation.
        name = mention.name if mention else "" if citation.weak else _inferred(readable, citation, mentions, context)
        if name:
            used |= {mention} if mention else set()
            out.append(Reference(passage_id, name, citation.refs, citation.start, citation.end, certain))
    out += [Reference(passage_id, m.name, (), m.start, m.end) for m in mentions if m not in used]
    return sorted(out, key=lambda r: (r.start, r.end))


def _instrument(
    text: str, citation: Citation, mentions: Sequence[Mention], citations: Sequence[Citation], *, until: int
) -> tuple[Mention | None, bool]:
    """Return the instrument a citation belongs to by its place in the sentence."""
    if _OWN.match(text[citation.end :]):
        return None, False
    for m in mentions:
        if citation.end <= m.start < min(citation.end, until) + _AFTER and _linked(text, citation.end, m, citations):
            return m, True
    before = [m for m in mentions if m.end <= citation.start and citation.start - m.end <= _BEFORE]
    if not before:
        return None, False
    between = text[before[-1].end : citation.start]
    near = not re.search(r"[.!?。！？]\s", between) and (not citation.weak or len(between.split()) <= 1)
    return (before[-1], True) if near else (None, False)


def _linked(text: str, end: int, mention: Mention, citations: Sequence[Citation]) -> bool:
    """Tell whether the words between a citation and an instrument tie them together."""
    between = text[end : mention.start]
    if re.search(r"[.!?;:。！？；]\s", between) or len(between.split()) > 12:
        return False
    # "Article 16, ICCPR Article 17": the name belongs to what follows it.
    if between.lstrip()[:1] in {",", ")", "،"} and any(0 <= c.start - mention.end <= 2 for c in citations):
        return False
    rest = "".join(
        " " if any(c.start <= n < c.end for c in citations) else letter for n, letter in enumerate(between, end)
    )
    words = re.sub(r"[\W\d_]+", " ", rest).split()
    return len(words) <= 5 and not any(w.lower() in {"resolution", "report", "document", "statement"} for w in words)


def _inferred(text: str, citation: Citation, mentions: Sequence[Mention], context: str) -> str:
    if _OWN.match(text[citation.end :]):
        return ""
    earlier = [m for m in mentions if m.end <= citation.start]
    if earlier:
        return earlier[-1].name
    around = find_instruments(context)
    if around:
        return around[-1].name
    later = [m for m in mentions if m.name == TUNIS_AGENDA]
    return TUNIS_AGENDA if later or _SUBJECT.search(f"{context} {text}") else ""
