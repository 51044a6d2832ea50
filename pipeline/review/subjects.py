"""What a decision is about, in the words of an editor, and where on the page it is."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from pipeline.review.desk import Desk

_SHOWN = 90


@dataclass(frozen=True, slots=True)
class Subject:
    """What a decision is about: its name, and its address; empty if it is nowhere any more."""

    name: str
    place: str = ""


def subject_of(desk: Desk, about: str) -> Subject:
    """Return what a sentence, passage, document, point, holder or contributor is called, and where it is."""
    if about in desk.passages:
        return Subject(f"Passage of {desk.passages[about].file}", f"/passages/{quote(about)}")
    if about in desk.documents:
        return Subject(desk.documents[about].file, f"/documents/{quote(about)}")
    if about in desk.review().states:
        state = desk.review().states[about]
        return Subject(f"{desk.name(about).capitalize()} of {state.sentence.frame}", desk.place(about))
    if about in desk.names:
        return Subject(desk.names[about], "/contributors")
    point_id, _, contributor = about.partition("|")
    point = desk.board().points.get(point_id)
    if point is not None:
        text = point.text if len(point.text) <= _SHOWN else f"{point.text[:_SHOWN].rpartition(' ')[0]} …"
        who = f"{desk.names.get(contributor, contributor)} on " if contributor else ""
        return Subject(f"{who}“{text}”", f"/points/{point.frame}/{quote(point_id)}")
    if contributor or "-own-" in point_id or "-editor-" in point_id:
        return Subject("A point that is not there any more")
    return Subject("Something that is no longer in the draft")
