"""What must hold of points and holdings whatever an editor decides: of words sent together, quoted, or named."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from pipeline.domain import Holding, HoldingState, Origin, Point
from pipeline.points.decided import Spoken


def counts(holding: Holding | None) -> bool:
    """Tell whether there is a holding and it is counted."""
    return holding is not None and holding.counted


def told_alike(held: Mapping[str, Holding], spoken: Spoken) -> dict[str, Holding]:
    """Return a point's holdings by contributor, those counted resting on words whose senders are all counted.

    One without such words is left to confirm; one to confirm, all of whose words are of those counted, is none.
    """
    now, before = dict(held), -1
    while before != (before := sum(h.counted for h in now.values())):
        for c, h in list(now.items()):
            if not h.counted:
                continue
            sure = tuple(w for w in h.statements if all(counts(now.get(s)) for s in spoken.senders(w)))
            state = h.state if sure else HoldingState.TO_CONFIRM
            now[c] = replace(h, statements=sure or h.statements, state=state)
    return {
        c: h
        for c, h in now.items()
        if h.counted or not all(counts(now.get(s)) for w in h.statements for s in spoken.senders(w))
    }


def quoting(point: Point, held: Mapping[str, Holding]) -> tuple[Point, dict[str, Holding]]:
    """Return a point and its holdings; one in a contributor's words has those of a holder, who stands first."""
    if point.origin is not Origin.BATCH or not held:
        return point, dict(held)
    told = [h for h in held.values() if h.counted] or list(held.values())
    lead = next((h for h in told if h.statements[0].quote == point.text), told[0])
    # Senders of one contribution stand together.
    first = {c: h for c, h in held.items() if h.statements[0] == lead.statements[0]}
    return replace(point, text=lead.statements[0].quote), first | dict(held)


def naming(point: Point, known: Collection[str]) -> Point:
    """Return a point that names no other but those known."""
    opposes = tuple(i for i in point.opposes if i in known)
    broader = point.broader if point.broader in known else ""
    return replace(point, opposes=opposes, broader=broader, issue=point.issue if opposes else "")
