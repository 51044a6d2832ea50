"""The order of a section's sentences: the machine's, then what editors added, split off and moved, in turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pipeline.domain import Decision

NEIGHBOURS = 5
"""How many sentences before and after are kept with a move, so that it can be followed when some are gone."""


def neighbours(ids: Sequence[str], at: int) -> dict[str, str]:
    """Return what a move to position `at` among other sentences is kept as."""
    return {
        "after": " ".join(reversed(ids[max(0, at - NEIGHBOURS) : at])),
        "before": " ".join(ids[at : at + NEIGHBOURS]),
    }


def in_order(
    groups: Sequence[Sequence[str]], decisions: Sequence[Decision], now: Callable[[str], str]
) -> list[list[str]]:
    """Return the sentences of each group as editors arranged them.

    Args:
        groups: ids in the machine's order: the text of a section, then what else it lists.
        decisions: add, split and move in force, oldest first, of this section.
        now: returns the sentence that has taken the place of one that is gone.
    """
    lists = [list(g) for g in groups]
    for d in decisions:
        target = now(d.target)
        if d.action == "move":
            held = next((x for x in lists if target in x), None)
            if held is not None:
                _move(held, target, d.data, now)
        elif d.action == "split":
            held = next((x for x in lists if target in x), lists[0])
            held.insert(held.index(target) + 1 if target in held else len(held), d.data["new"])
        else:
            _insert(lists[0], d.target, d.data, now)
    return lists


def _move(ids: list[str], target: str, data: Mapping[str, str], now: Callable[[str], str]) -> None:
    at = ids.index(target)
    ids.remove(target)
    place = _place(ids, data, now)
    ids.insert(at if place is None else place, target)


def _insert(ids: list[str], target: str, data: Mapping[str, str], now: Callable[[str], str]) -> None:
    place = _place(ids, data, now) if "after" in data else None
    ids.insert(len(ids) if place is None else place, target)


def _place(ids: Sequence[str], data: Mapping[str, str], now: Callable[[str], str]) -> int | None:
    """Return where the nearest neighbour that is still there puts a sentence; None if none is."""
    after = [now(i) for i in data.get("after", "").split()]
    before = [now(i) for i in data.get("before", "").split()]
    if not after:
        return 0
    for n in range(max(len(after), len(before))):
        if n < len(after) and after[n] in ids:
            return ids.index(after[n]) + 1
        if n < len(before) and before[n] in ids:
            return ids.index(before[n])
    return None
