"""Sentences that editors add to the text: their own words, or what the machine left out."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from pipeline.domain import Citation, Decision, Kind, Passage
from pipeline.errors import UsageError
from pipeline.review.desk import Desk
from pipeline.review.journal import made
from pipeline.review.states import MACHINE, POINT
from pipeline.review.wording import worded

Form = Mapping[str, str]


def add(desk: Desk, section_id: str, form: Form, who: str) -> Decision:
    """Write a new sentence at the end of a section, resting on a passage if one is given."""
    passage_id = form.get("passage", "").strip()
    sources = [cited(desk, passage_id)] if passage_id else []
    return _added(desk, section_id, worded(form.get("text", "")), sources, who)


def add_left_out(desk: Desk, form: Form, who: str) -> Decision:
    """Write what the machine left out at the end of a section: a withheld sentence, or a passage as a quotation.

    They are the machine's words or the contributor's, so they wait for an editor like any other sentence.
    """
    section_id = form.get("section", "")
    withheld = {w.sentence.sentence_id: w.sentence for s in desk.sections.values() for w in s.withheld}
    if form.get("withheld"):
        s = withheld.get(form["withheld"])
        if s is None:
            raise UsageError("This sentence is not among those withheld any more.")
        about = {POINT: s.point_id, "opposes": " ".join(s.opposes)}
        return _added(desk, section_id, s.text, s.sources, who, kind=s.kind, about=about)
    source = cited(desk, form.get("passage", "").strip())
    passage = desk.passages[source.passage_id]
    kind = desk.judged(passage.passage_id).kind
    told = Kind(kind) if kind and kind != Kind.BACKGROUND else Kind.POSITION
    return _added(desk, section_id, _quotation(desk, passage), [source], who, kind=told)


def cited(desk: Desk, passage_id: str) -> Citation:
    """Return a citation of the whole of a passage.

    Raises:
        UsageError: it is not of this run.
    """
    passage = desk.passages.get(passage_id)
    if passage is None:
        raise UsageError("This passage is not of this run; search for it again.")
    return Citation(passage_id, passage.text)


def _added(
    desk: Desk,
    section_id: str,
    text: str,
    sources: Sequence[Citation],
    who: str,
    *,
    kind: Kind | None = None,
    about: Mapping[str, str] | None = None,
) -> Decision:
    if section_id not in desk.sections:
        raise UsageError("There is no such section.")
    target = f"added-{uuid.uuid4().hex[:12]}"
    data = {**({MACHINE: kind.value} if kind else {}), **(about or {})}
    decision = made(who, "add", target, text=text, sources=sources, frame=section_id, data=data)
    desk.journal.append(decision)
    return decision


def _quotation(desk: Desk, passage: Passage) -> str:
    words = " ".join(passage.text.split()).rstrip(".;。；،؛").replace("“", "‘").replace("”", "’")
    return worded(f"{desk.note(passage).contributor}: “{words}”.")
