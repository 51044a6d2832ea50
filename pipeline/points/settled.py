"""What editors decided about points and their holders, laid over what the machine found: for every run."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from pipeline.domain import Citation, Decision, Holding, HoldingState, Kind, Origin, Point
from pipeline.points import Held, decided
from pipeline.points.decided import ON_POINTS, Record, Spoken, records_of
from pipeline.points.holdings import contraries
from pipeline.points.sound import counts, naming, quoting, told_alike

_EVIDENCE = 3


def settle(held: Held, decisions: Sequence[Decision], spoken: Spoken) -> Held:
    """Return who holds what as editors decided; where they did not, as the machine found it.

    A confirmed holder is `SETTLED`, one refused holds the point no more; both by contributor and point, whatever the
    machine finds in this batch. A point of the batch that is decided upon and not found again is the one that rests on
    the same words now or, without one, is told again from what was kept of it. What concerns a contributor or words
    that are gone waits until they are back.

    Args:
        held: with editors' own points matched like known ones.
        decisions: those in force, oldest first.
        spoken: who said what in the batch.
    """
    mine = [d for d in decisions if d.action in ON_POINTS]
    if not mine:
        return held
    settling = _Settling(held, spoken)
    for d in mine:
        settling.find_again(d)
    for d in mine:
        settling.apply(d)
    return settling.held()


class _Settling:
    """Points and holdings as decisions are laid over them, one after the other."""

    def __init__(self, held: Held, spoken: Spoken) -> None:
        self._spoken = spoken
        self._points = {p.point_id: p for p in held.points}
        self._held: dict[str, dict[str, Holding]] = {i: {} for i in self._points}
        for h in held.holdings:
            self._held[h.point_id][h.contributor] = h
        self._now: dict[str, str] = {}
        self._united: dict[str, str] = {}
        self._against: Mapping[str, frozenset[str]] | None = None
        self._resting: dict[Citation, list[str]] | None = None
        self._acts: Mapping[str, Callable[[Decision, Point], None]] = {
            decided.CONFIRM: self._confirm,
            decided.REFUSE: self._refuse,
            decided.POINT: self._point,
            decided.WORD: self._word,
            decided.DROP: self._drop,
            decided.UNITE: self._unite,
            decided.DIVIDE: self._divide,
            decided.UNDER: self._under,
            decided.OPPOSE: self._oppose,
        }

    def find_again(self, d: Decision) -> None:
        """Give a point of the batch that is not found by its id to the one that has its words, or bring it back."""
        if d.action == decided.POINT:
            self._added(d)
            return
        for record in records_of(d):
            self._find_again(record)

    def _find_again(self, record: Record) -> None:
        point_id = record.point.point_id
        if point_id in self._points or point_id in self._now:
            return
        words = {f for _, c in record.words if (f := self._spoken.find(c)) is not None}
        for point in self._points.values():
            own = self._held[point.point_id].values()
            if point.origin is Origin.BATCH and any(c in words for h in own for c in h.statements[:1]):
                self._now[point_id] = point.point_id
                return
        self._points[point_id] = record.point
        self._held[point_id] = {}
        for contributor, citation in record.words:
            _, found = self._spoken.whose(contributor, [citation])
            for c in self._spoken.senders(found[0]) if found else ():
                self._held[point_id][c] = Holding(point_id, c, found, 1.0, HoldingState.TOLD)

    def _added(self, d: Decision) -> None:
        if d.target not in self._points and d.data.get("kind"):
            self._points[d.target] = Point(d.target, d.frame, Kind(d.data["kind"]), d.text, Origin.EDITOR)
            self._held[d.target] = {}

    def apply(self, d: Decision) -> None:
        """Lay one decision over; one whose point is gone changes nothing."""
        if d.action == decided.ORDER:
            self._order(d.frame, d.data["order"].split())
        elif (point := self._points.get(self._id(d.target))) is not None:
            self._acts[d.action](d, point)
            if d.action not in (decided.CONFIRM, decided.REFUSE):
                self._against = None

    def _id(self, point_id: str) -> str:
        """Return what a point is called now: after the words it rests on, or what it was made one with."""
        seen = set[str]()
        point_id = self._now.get(point_id, point_id)
        while point_id in self._united and point_id not in seen:
            seen.add(point_id)
            point_id = self._united[point_id]
        return point_id

    def _confirm(self, d: Decision, point: Point) -> None:
        who, words = self._spoken.whose(d.data["contributor"], d.sources)
        own = self._held[point.point_id]
        if not who or not words:
            return
        known = own[who].statements if who in own else ()
        every = tuple(dict.fromkeys((*words, *known)))
        alone = tuple(w for w in every if all(s == who or counts(own.get(s)) for s in self._spoken.senders(w)))
        self._absorb(point, words)
        # What was sent with others only is said by all of them.
        together = (who,) if alone else self._spoken.senders(words[0])
        for c in together:
            kept = (alone or words[:1])[:_EVIDENCE]
            own[c] = Holding(point.point_id, c, kept, 1.0, HoldingState.SETTLED)
            for other in self._contraries().get(point.point_id, ()):
                rival = self._held[other].get(c)
                if rival is not None and not rival.counted:
                    del self._held[other][c]

    def _contraries(self) -> Mapping[str, frozenset[str]]:
        if self._against is None:
            self._against = contraries(list(self._points.values()))
        return self._against

    def _refuse(self, d: Decision, point: Point) -> None:
        who, words = self._spoken.whose(d.data["contributor"], d.sources)
        if d.sources and not words:
            return  # what was refused is said no more: what is said now is asked about
        gone = self._held[point.point_id].pop(who, None)
        for c in {s for w in (gone.statements if gone else words) for s in self._spoken.senders(w)} - {who}:
            # Who said nothing else on it than what it sent with the one refused does not hold it either.
            with_it = self._held[point.point_id].get(c)
            if with_it is not None and all(who in self._spoken.senders(w) for w in with_it.statements):
                del self._held[point.point_id][c]

    def _absorb(self, point: Point, words: Sequence[Citation]) -> None:
        """Let a point of the batch that rests on no other words than some go: another point tells them now."""
        if self._resting is None:
            self._resting = {}
            for i, p in self._points.items():
                for c in {c for h in self._held[i].values() for c in h.statements} if p.origin is Origin.BATCH else ():
                    self._resting.setdefault(c, []).append(i)
        for i in {i for c in words for i in self._resting.get(c, ()) if i in self._points} - {point.point_id}:
            if all(c in words for h in self._held[i].values() for c in h.statements):
                self._gone(i, point.point_id)

    def _point(self, d: Decision, point: Point) -> None:
        said = [self._spoken.find(words) for words in d.sources]
        self._absorb(point, [c for c in said if c is not None])
        for found in said:
            for c in self._spoken.senders(found) if found is not None else ():
                known = self._held[point.point_id].get(c)
                own = dict.fromkeys((found, *(known.statements if known else ())))
                kept = tuple(w for w in own if w is not None)[:_EVIDENCE]
                self._held[point.point_id][c] = Holding(point.point_id, c, kept, 1.0, HoldingState.SETTLED)

    def _word(self, d: Decision, point: Point) -> None:
        kind = Kind(d.data.get("kind", point.kind))
        origin = Origin.EDITOR if point.origin is Origin.BATCH else point.origin
        self._points[point.point_id] = replace(point, text=d.text, kind=kind, origin=origin, clarity=1.0)

    def _drop(self, d: Decision, point: Point) -> None:
        self._gone(point.point_id, "")

    def _gone(self, point_id: str, into: str) -> None:
        """Take a point away; what is decided on it concerns another now, if there is one."""
        del self._points[point_id]
        self._held.pop(point_id, None)
        if into:
            self._united[point_id] = into
        self._renamed(point_id, into)

    def _unite(self, d: Decision, point: Point) -> None:
        other = self._points.get(self._id(d.data["with"]))
        if other is None or other.point_id == point.point_id:
            return
        into = self._held[point.point_id]
        for c, h in self._held.pop(other.point_id).items():
            known = into.get(c)
            first, second = (h, known) if known is None or (h.counted and not known.counted) else (known, h)
            words = dict.fromkeys((*first.statements, *(second.statements if second else ())))
            if second is not None and first.counted and not second.counted:
                words = dict.fromkeys(first.statements)
            into[c] = replace(first, point_id=point.point_id, statements=tuple(words)[:_EVIDENCE])
        against = tuple(i for i in dict.fromkeys((*point.opposes, *other.opposes)) if i != other.point_id)
        issue = point.issue or other.issue
        text, origin = (d.text, _editors(point)) if d.text and d.text != point.text else (point.text, point.origin)
        self._points[point.point_id] = replace(point, text=text, origin=origin, opposes=against, issue=issue)
        self._gone(other.point_id, point.point_id)

    def _divide(self, d: Decision, point: Point) -> None:
        new = replace(
            point, point_id=d.data["new"], text=d.data["second_text"], origin=Origin.EDITOR, clarity=1.0, place=0
        )
        self._points[point.point_id] = replace(point, text=d.text, origin=_editors(point), clarity=1.0)
        to = json.loads(d.data["holders"])
        own = self._held[point.point_id]
        self._held[new.point_id] = {
            c: replace(h, point_id=new.point_id) for c, h in own.items() if to.get(c) in ("second", "both")
        }
        self._held[point.point_id] = {c: h for c, h in own.items() if to.get(c) != "second"}
        self._points = _after(self._points, point.point_id, new)

    def _under(self, d: Decision, point: Point) -> None:
        broader = self._id(d.data["broader"]) if d.data["broader"] else ""
        above = broader
        while above:
            if above == point.point_id or above not in self._points:
                return
            above = self._points[above].broader
        self._points[point.point_id] = replace(point, broader=broader)
        for c, h in self._held[point.point_id].items() if broader else ():
            known = self._held[broader].get(c)
            if known is None or (h.counted and not known.counted):
                self._held[broader][c] = replace(h, point_id=broader)

    def _oppose(self, d: Decision, point: Point) -> None:
        other = self._points.get(self._id(d.data["with"]))
        if other is None or other.point_id == point.point_id:
            return
        for one, two in ((point, other), (other, point)):
            left = tuple(i for i in one.opposes if i != two.point_id)
            opposes = (*left, two.point_id) if d.data["on"] else left
            issue = (d.data.get("issue") or one.issue) if opposes else ""
            self._points[one.point_id] = replace(one, opposes=opposes, issue=issue)

    def _order(self, frame: str, wanted: Sequence[str]) -> None:
        place = {self._id(i): n for n, i in enumerate(wanted)}
        last, rank = -1, {}
        for p in (p for p in self._points.values() if p.frame == frame):
            last = place.get(p.point_id, last)  # what is new stays behind what it stood behind
            rank[p.point_id] = last
        order = sorted(rank, key=lambda i: rank[i])
        for n, i in enumerate(order, 1):
            self._points[i] = replace(self._points[i], place=n)
        own = iter(order)
        self._points = {k: self._points[k] for k in (next(own) if i in rank else i for i in self._points)}

    def _renamed(self, old: str, new: str) -> None:
        """Let what names a point name another, or none."""
        for i, p in list(self._points.items()):
            if old in p.opposes or p.broader == old:
                opposes = tuple(dict.fromkeys(new if o == old else o for o in p.opposes if (new or o != old)))
                opposes = tuple(o for o in opposes if o != i)
                broader = (new if new != i else "") if p.broader == old else p.broader
                issue = p.issue if opposes else ""
                self._points[i] = replace(p, opposes=opposes, broader=broader, issue=issue)

    def held(self) -> Held:
        """Return all points that have a holder or are an editor's, and their holdings, those counted first."""
        for i, point in self._points.items():
            own = told_alike(self._held[i], self._spoken)
            self._points[i], self._held[i] = quoting(point, own)
        kept = [p for i, p in self._points.items() if self._held[i] or p.origin is Origin.EDITOR]
        known = frozenset(p.point_id for p in kept)
        kept = [naming(p, known) for p in kept]
        rows = [h for p in kept for h in sorted(self._held[p.point_id].values(), key=lambda h: not h.counted)]
        return Held(tuple(kept), tuple(rows))


def _editors(point: Point) -> Origin:
    return Origin.EDITOR if point.origin is Origin.BATCH else point.origin


def _after(points: Mapping[str, Point], point_id: str, new: Point) -> dict[str, Point]:
    """Return points with a new one behind another."""
    out: dict[str, Point] = {}
    for i, p in points.items():
        out[i] = p
        if i == point_id:
            out[new.point_id] = new
    return out
