"""Decisions in the words of an editor, not of the file they are kept in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipeline.domain import Decision

_DID: Mapping[str, str] = {
    "accept": "accepted",
    "edit": "reworded",
    "reject": "rejected",
    "flag": "flagged",
    "add": "added",
    "split": "split in two",
    "merge": "merged with another",
    "move": "moved",
    "place": "put into the text of {section}",
    "attach": "given a source",
    "detach": "relieved of a source",
    "relabel": "labels corrected",
    "contributor": "contributor corrected",
    "confirm": "confirmed as a holder",
    "refuse": "refused as a holder",
    "point": "point added",
    "word": "point reworded",
    "drop": "point refused",
    "unite": "point made one with another",
    "divide": "point made two",
    "under": "point put below another",
    "oppose": "points set against each other",
    "order": "points put in order",
    "join": "joined with another contributor",
    "part": "made a contributor of its own",
    "distinct": "kept apart from another contributor",
    "describe": "described",
    "undo": "undone",
}


def told(decision: Decision) -> str:
    """Return what was done, as "accepted" or "put into the text of T1"."""
    if decision.action == "under" and not decision.data.get("broader"):
        return "point put below no other"
    if decision.action == "oppose" and not decision.data.get("on"):
        return "points opposed no longer"
    return _DID.get(decision.action, decision.action).format(section=decision.data.get("section", ""))


def story(decision: Decision, find: Callable[[str], Decision | None]) -> str:
    """Return what was done, an undoing told by what it undid: "accepted, undone", and undone itself "accepted again".

    Args:
        decision: what was done.
        find: returns the decision of an id.
    """
    undoings, of = 0, decision
    while of.action == "undo" and (undone := find(of.target)) is not None:
        undoings, of = undoings + 1, undone
    if not undoings:
        return told(of)
    return f"{told(of)}, undone" if undoings % 2 else f"{told(of)} again"
