"""Views on offer, the one that adds most a word first, without weighing each anew for every view that is taken.

What a view adds hangs on its section, on the kinds of those of its holders who are not heard there yet, on its weight
and on its length. Views that share the first three are weighed together: the shortest of them is the best.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from math import sqrt
from typing import TypeAlias

from pipeline.domain import View

# Kinds of stakeholder weigh more than sections, which have a least number of views in any case.
_KINDS = 3
_UNEVEN = 0.02
_FURTHER = 1e-3
# Who is heard in no section yet comes before who is heard elsewhere.
_UNHEARD = 1.5
_New: TypeAlias = tuple[tuple[str, int], ...]
_Alike: TypeAlias = tuple[str, _New, float]
_Ranked: TypeAlias = tuple[bool, float, int, int, _Alike, float]


@dataclass(slots=True)
class Heard:
    """How often kinds of stakeholder and sections are told, of how often they could be, and who is heard where."""

    all_kinds: Counter[str]
    all_sections: Counter[str]
    kinds: Counter[str] = field(default_factory=Counter)
    sections: Counter[str] = field(default_factory=Counter)
    views: Counter[str] = field(default_factory=Counter)
    pairs: set[tuple[str, str]] = field(default_factory=set)
    holders: set[str] = field(default_factory=set)

    def weighed(self, view: View, weight: float) -> float:
        """Return the weight of a view, which is more where one of its holders is heard nowhere yet."""
        return weight if self.holders.issuperset(view.holders) else weight * _UNHEARD

    def uneven(self, new: _New) -> bool:
        """Tell whether new holders would carry a kind of stakeholder further above the share of all than is fair."""
        every = self.kinds.total() + sum(n for _, n in new)
        overall = every / max(self.all_kinds.total(), 1)
        return any((self.kinds[k] + n) / self.all_kinds[k] > overall + _UNEVEN for k, n in new)

    def gain(self, frame: str, new: _New) -> float:
        """Return what new holders add in a section, whatever the view."""
        gain = _KINDS * sum(_growth(self.all_kinds[k], self.kinds[k], n) for k, n in new)
        gain += _growth(self.all_sections[frame], self.sections[frame], sum(n for _, n in new))
        # A further view of those already heard comes after every first one, where there is room.
        return gain + _FURTHER / (1 + self.views[frame])


@dataclass(slots=True, eq=False)
class _Offer:
    view: View
    place: int
    weight: float
    alike: _Alike
    left: bool = True


class Offers:
    """The views that are not told yet, by section, each section's in their order."""

    def __init__(
        self,
        views: Mapping[str, Sequence[tuple[View, float]]],
        heard: Heard,
        *,
        kind: Callable[[str], str],
        words: Callable[[View], int],
    ) -> None:
        """Offer views.

        Args:
            views: by section, with their weights.
            heard: what is told; `hear` adds to it.
            kind: returns a contributor's kind.
            words: returns how many words a view's sentence has; asked once views are ranked.
        """
        self._heard = heard
        self._kind = kind
        self._words = words
        self._offers: dict[str, list[_Offer]] = {}
        self._holding: dict[tuple[str, str], list[_Offer]] = {}
        self._of: dict[int, _Offer] = {}
        for frame, some in views.items():
            self._offers[frame] = [_Offer(v, n, w, self._like(v, w)) for n, (v, w) in enumerate(some)]
            for offer in self._offers[frame]:
                self._of[id(offer.view)] = offer
                for holder in offer.view.holders:
                    self._holding.setdefault((frame, holder), []).append(offer)
        self._order = {frame: n for n, frame in enumerate(views)}
        self._places = {frame: list(range(len(some))) for frame, some in self._offers.items()}
        # The places of views that are weighed together, by section, the shortest first; some may have left.
        self._alike: dict[str, dict[_Alike, list[tuple[int, int]]]] = {}

    def left(self, frame: str) -> list[View]:
        """Return the views of a section that are on offer."""
        return [self._offers[frame][n].view for n in self._places[frame]]

    def withdraw(self, view: View) -> None:
        """Offer a view no longer."""
        offer = self._of[id(view)]
        offer.left = False
        places = self._places[view.frame]
        del places[bisect_left(places, offer.place)]

    def restore(self, views: Sequence[View]) -> None:
        """Offer views again that have left."""
        for offer in (self._of[id(v)] for v in views):
            offer.left, offer.alike = True, self._like(offer.view, offer.weight)
            insort(self._places[offer.view.frame], offer.place)
            if offer.view.frame in self._alike:
                self._put(offer)

    def hear(self, view: View) -> None:
        """Take note that the holders of a view are heard, and on its section."""
        new = [h for h in view.holders if (view.frame, h) not in self._heard.pairs]
        self._heard.kinds.update(map(self._kind, new))
        self._heard.sections[view.frame] += len(new)
        self._heard.pairs.update((view.frame, h) for h in new)
        where = [(view.frame, h) for h in new]
        where += [(f, h) for h in view.holders if h not in self._heard.holders for f in self._offers]
        self._heard.holders.update(view.holders)
        for offer in dict.fromkeys(o for pair in where for o in self._holding.get(pair, ()) if o.left):
            offer.alike = self._like(offer.view, offer.weight)
            if offer.view.frame in self._alike:
                self._put(offer)

    def ranked(self, frames: Collection[str]) -> Iterator[View]:
        """Yield the views of some sections, the best first as things stand at the first; each leaves as it is yielded.

        Equals come by their places among those left in their sections.
        """
        heap = self._firsts(frames)
        gone: list[View] = []
        try:
            while heap:
                uneven, _, _, _, alike, gain = heappop(heap)
                _, place = heappop(self._alike[alike[0]][alike])
                offer = self._offers[alike[0]][place]
                offer.left = False
                gone.append(offer.view)
                yield offer.view
                if (first := self._first(alike, uneven, gain)) is not None:
                    heappush(heap, first)
        finally:
            for view in gone:
                self.withdraw(view)

    def _firsts(self, frames: Collection[str]) -> list[_Ranked]:
        uneven: dict[_New, bool] = {}
        gains: dict[tuple[str, _New], float] = {}
        out = []
        for frame in frames:
            for alike in self._grouped(frame):
                new = alike[1]
                if new not in uneven:
                    uneven[new] = self._heard.uneven(new)
                if (frame, new) not in gains:
                    gains[frame, new] = self._heard.gain(frame, new)
                if (first := self._first(alike, uneven[new], gains[frame, new])) is not None:
                    out.append(first)
        heapify(out)
        return out

    def _grouped(self, frame: str) -> list[_Alike]:
        if frame not in self._alike:
            self._alike[frame] = {}
            for place in self._places[frame]:
                self._put(self._offers[frame][place])
        return list(self._alike[frame])

    def _put(self, offer: _Offer) -> None:
        item = (self._words(offer.view), offer.place)
        heappush(self._alike[offer.alike[0]].setdefault(offer.alike, []), item)

    def _first(self, alike: _Alike, uneven: bool, gain: float) -> _Ranked | None:
        """Return the best of the views that are weighed together, with its rank; None if none is left."""
        frame, _, weight = alike
        group = self._alike[frame][alike]
        while group:
            words, place = group[0]
            offer = self._offers[frame][place]
            if offer.left and offer.alike == alike:
                among = bisect_left(self._places[frame], place)
                return uneven, -(gain * weight / sqrt(words)), among, self._order[frame], alike, gain
            heappop(group)
        del self._alike[frame][alike]
        return None

    def _like(self, view: View, weight: float) -> _Alike:
        return view.frame, self._new(view), self._heard.weighed(view, weight)

    def _new(self, view: View) -> _New:
        pairs = self._heard.pairs
        return tuple(Counter(self._kind(h) for h in view.holders if (view.frame, h) not in pairs).items())


def _growth(every: int, told: int, new: int) -> float:
    return sqrt(every * (told + new)) - sqrt(every * told)
