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
    "undo": "undone",
}


def told(decision: Decision) -> str:
    """Return what was done, as "accepted" or "put into the text of T1"."""
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
