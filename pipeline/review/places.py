"""The order of the sentences of sections: the machine's, then what editors added, split off and moved, in turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pipeline.domain import Decision

NEIGHBOURS = 5
"""How many sentences before and after are kept with a move, so that it can be followed when some are gone."""


Lists = tuple[list[str], list[str]]
"""Ids of the text of a section, and of what else it lists."""


def neighbours(ids: Sequence[str], at: int) -> dict[str, str]:
    """Return what a move to position `at` among other sentences is kept as."""
    return {
        "after": " ".join(reversed(ids[max(0, at - NEIGHBOURS) : at])),
        "before": " ".join(ids[at : at + NEIGHBOURS]),
    }


def in_order(
    sections: Mapping[str, Lists], decisions: Sequence[Decision], now: Callable[[str], str]
) -> dict[str, Lists]:
    """Return the sentences of each section as editors arranged them.

    Args:
        sections: by section id, in the machine's order.
        decisions: add, split, move and place in force, oldest first, of these sections.
        now: returns the sentence that has taken the place of one that is gone.
    """
    lists: dict[str, Lists] = {section: (list(text), list(also)) for section, (text, also) in sections.items()}
    held = {i: ids for both in lists.values() for ids in both for i in ids}
    for d in decisions:
        target = now(d.target)
        if d.action == "split":
            ids = held.get(target) or lists[d.frame][0]
            ids.insert(ids.index(target) + 1 if target in ids else len(ids), d.data["new"])
            held[d.data["new"]] = ids
        elif d.action == "add":
            _insert(lists[d.frame][0], d.target, d.data, now)
            held[d.target] = lists[d.frame][0]
        elif target in held:
            _move(held, lists, target, d.data, now)
    return lists


def _move(
    held: dict[str, list[str]],
    lists: Mapping[str, Lists],
    target: str,
    data: Mapping[str, str],
    now: Callable[[str], str],
) -> None:
    """Move a sentence within its list; or into the text of the section that is named, if there is one."""
    own = held[target]
    to = lists[data["section"]][0] if data.get("section") in lists else own
    if to is own and "after" not in data:
        return
    at = own.index(target)
    own.remove(target)
    place = _place(to, data, now) if "after" in data else None
    end = at if to is own else len(to)
    to.insert(end if place is None else place, target)
    held[target] = to


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
