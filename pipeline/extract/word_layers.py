"""Tracked changes and alternatives: what of a Word text stays when all changes are accepted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from pipeline.extract.word_xml import Element, is_on, mc, w


class Fate(Enum):
    """What becomes of text when all tracked changes are accepted; a `PROMPT` is that of a field not filled in."""

    KEPT = "kept"
    DELETED = "deleted"
    PROMPT = "prompt"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Layer:
    """The tracked change text stands in, and its author."""

    fate: Fate = Fate.KEPT
    author: str = ""


KEPT = Layer()


def delete_lost_moves(story: Element) -> None:
    """Turn text moved away into text deleted where it arrives nowhere in the story, so that it is not lost."""
    arrived = {mark.get(w("name")) for mark in story.iter(w("moveToRangeStart"))}
    anywhere = next(story.iter(w("moveTo")), None) is not None
    lost: dict[str | None, bool] = {}
    for element in list(story.iter(w("moveFromRangeStart"), w("moveFromRangeEnd"), w("moveFrom"))):
        if element.tag == w("moveFromRangeStart"):
            lost[element.get(w("id"))] = element.get(w("name")) not in arrived
        elif element.tag == w("moveFromRangeEnd"):
            lost.pop(element.get(w("id")), None)
        elif any(lost.values()) or not anywhere:
            element.tag = w("del")


def layer_of(element: Element, outer: Layer) -> Layer:
    """Return the layer inside `element`: deleted inside `w:del`, moved away inside `w:moveFrom`, else as outside.

    A content control that shows its prompt was not filled in.

    The innermost change decides: text moved out of a row that is deleted later is to be read where it went.
    """
    if element.tag == w("del"):
        return Layer(Fate.DELETED, element.get(w("author"), ""))
    if element.tag == w("moveFrom"):
        return Layer(Fate.MOVED, element.get(w("author"), ""))
    if element.tag == w("sdt") and outer.fate is Fate.KEPT and is_on(element.find(w("sdtPr")), "showingPlcHdr"):
        return Layer(Fate.PROMPT)
    return outer


def chosen(alternate: Element) -> Element | None:
    """Return the branch of `mc:AlternateContent` to read: the first choice, or the fallback where that has no text."""
    branches = list(alternate.iterchildren(mc("Choice"), mc("Fallback")))
    for branch in branches:
        if next(branch.iter(w("t"), w("delText"), w("sym"), "{*}t"), None) is not None:
            return branch
    return branches[0] if branches else None


def as_deleted(layer: Layer) -> Layer:
    """Text written as deleted is so even where the tracked change around it is missing."""
    return layer if layer.fate is not Fate.KEPT else Layer(Fate.DELETED)
