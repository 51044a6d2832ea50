"""Decisions in the words of an editor, not of the file they are kept in."""

from __future__ import annotations

from collections.abc import Mapping

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
