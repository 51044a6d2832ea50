"""The decisions kept in an output folder: how their file is read, by runs and by the review page alike."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.domain import Decision
from pipeline.errors import UsageError
from pipeline.store.codec import decode

FOLDER, FILE = "review", "decisions.jsonl"


def read_decisions(folder: Path) -> list[Decision]:
    """Return the decisions kept in an output folder, oldest first.

    Raises:
        UsageError: the file cannot be read, or a line other than the last is not a decision.
    """
    path = folder / FOLDER / FILE
    try:
        data = path.read_bytes() if path.is_file() else b""
    except OSError as e:
        raise UsageError(f"{path} cannot be read: {e}. Check its permissions.") from e
    return parsed(data, path)[0]


def parsed(data: bytes, path: Path, *, line: int = 1) -> tuple[list[Decision], int]:
    """Return the decisions of a file's lines, and how many bytes they take.

    What stands after the last newline counts if it is a whole decision, as an editor of text may leave it; else it was
    cut short by a crash, and whoever decided was never told that it was kept.

    Args:
        data: the file, or what was added to it.
        path: of the file, for the message.
        line: number of the first line of `data`.

    Raises:
        UsageError: a line is not a decision.
    """
    lines = data.split(b"\n")
    out = []
    for number, text in enumerate(lines, line):
        if not text.strip():
            continue
        try:
            out.append(decode(text, Decision))
        except ValueError as e:
            if number == line + len(lines) - 1:
                return out, len(data) - len(text)
            raise UsageError(f"{path}, line {number} is not a decision; restore the file from a copy.") from e
    return out, len(data)


def undone_in(decisions: Sequence[Decision]) -> frozenset[str]:
    """Return the ids of the decisions that are undone; an undo that is itself undone undoes nothing."""
    undone: set[str] = set()
    for decision in reversed(decisions):
        if decision.action == "undo" and decision.decision_id not in undone:
            undone.add(decision.target)
    return frozenset(undone)


def in_force(decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions that hold, in order, without the undoing itself."""
    undone = undone_in(decisions)
    return [d for d in decisions if d.action != "undo" and d.decision_id not in undone]
