"""Selection: which views the text tells. Widely held views first; then an objective fair to kinds and sections.

The objective is the sum of sqrt(all * told) over kinds of stakeholder and over sections, where `all` counts the pairs
of a section and a contributor with a view in it and `told` those the text names. It is monotone and submodular, so
taking the best view a word again and again is near the best choice; under a limit of words it is largest where every
kind and every section is told in equal share. What is told adds nothing again; dissent and proposals weigh more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from math import sqrt

from pipeline.agenda import Frame
from pipeline.domain import Kind, Stance, View
from pipeline.summarise.clauses import near_repeat
from pipeline.summarise.compose import Composer
from pipeline.summarise.views import Spoken

WIDELY = 3
_FRAMING, _NAME = 9, 5
_HALF = 0.5
# Kinds of stakeholder weigh more than sections, which have a least number of views in any case.
_KINDS = 3
_UNEVEN = 0.02
_FURTHER = 1e-3
# How surely words must stand alone where a text, as of few contributions, would not be filled with surer ones.
_MAKESHIFT = (0.5, 0.3)
_ELSEWHERE = 0.4


@dataclass(frozen=True, slots=True)
class Part:
    """What a section draws on: its frame, what was said on it, and the views in it, the widest held first."""

    frame: Frame
    kind: str
    said: tuple[Spoken, ...]
    views: tuple[View, ...]


@dataclass(slots=True)
class _Told:
    """What the text tells so far."""

    all_kinds: Counter[str]
    all_sections: Counter[str]
    kinds: Counter[str] = field(default_factory=Counter)
    sections: Counter[str] = field(default_factory=Counter)
    heard: set[tuple[str, str]] = field(default_factory=set)
    passages: set[str] = field(default_factory=set)
    views: dict[str, list[View]] = field(default_factory=dict)
    quotes: dict[str, list[str]] = field(default_factory=dict)
    words: int = 0


class Selection:
    """Chooses the views of all sections together."""

    def __init__(self, composer: Composer, parts: Sequence[Part]) -> None:
        self._composer = composer
        self._parts = parts
        pairs = {(p.frame.id, h) for p in parts for v in p.views for h in v.holders}
        self._told = _Told(Counter(self._kind(h) for _, h in pairs), Counter(f for f, _ in pairs))
        self._costs: dict[str, int] = {}
        self._unclear: dict[str, list[View]] = {}
        self._shared: dict[str, list[View]] = {}
        for view in (v for p in parts for v in p.views if len(v.holders) > 1):
            for passage in view.passages:
                self._shared.setdefault(passage, []).append(view)
        self._left = {
            p.frame.id: [v for v in p.views if len(v.holders) >= WIDELY or composer.tellable(v)] for p in parts
        }

    def chosen(self, *, words: int, least: int) -> dict[str, list[View]]:
        """Return the views to tell by section.

        Args:
            words: of the whole text, about; widely held views and the least a section are told even beyond it.
            least: views a section, twice as many in a topic, if it has them.
        """
        self._widely_held()
        for part in self._parts:
            self._dissent(part)
        floor = {p.frame.id: least * (2 if p.kind == "topic" else 1) for p in self._parts}
        for kind in ("topic", "objective"):
            while self._next([p for p in self._parts if p.kind == kind and len(self._views(p)) < floor[p.frame.id]]):
                pass
        for part in self._parts:
            self._make_do(part, floor[part.frame.id] // 2)
        for enough in (None, *_MAKESHIFT):
            self._reconsider()
            while self._told.words < words and self._next(self._parts, enough):
                pass
        for part in self._parts:
            self._dissent(part)
        return {p.frame.id: self._views(p) for p in self._parts}

    def _widely_held(self) -> None:
        for part in self._parts:
            for view in [v for v in self._left[part.frame.id] if len(v.holders) >= WIDELY]:
                self._left[part.frame.id].remove(view)
                if not self._repeats(view):
                    self._take(view)

    def _views(self, part: Part) -> list[View]:
        return self._told.views.get(part.frame.id, [])

    def _next(self, parts: Sequence[Part], least: float | None = None) -> bool:
        """Take the view that adds most a word; those whose words cannot be read by themselves are passed over."""
        gains = ((self._gain(p, v), -n, v) for p in parts for n, v in enumerate(self._left[p.frame.id]))
        offers = sorted((g for g in gains if g[0] > 0), key=lambda g: (not self._uneven(g[2]), *g[:2]), reverse=True)
        for _, _, view in offers:
            self._left[view.frame].remove(view)
            if self._repeats(view):
                continue
            if self._composer.clear(view, least=least):
                self._take(view)
                return True
            self._unclear.setdefault(view.frame, []).append(view)
        return False

    def _reconsider(self) -> None:
        """Put back what was passed over, since less may do now."""
        for frame, views in self._unclear.items():
            self._left[frame] += views
        self._unclear = {}

    def _make_do(self, part: Part, least: int) -> None:
        """Take views that stand alone less surely, the surest first, where a section would have next to nothing."""
        surest = sorted(self._unclear.get(part.frame.id, ()), key=lambda v: (-self._composer.surety(v), v.view_id))
        for view in surest:
            if len(self._views(part)) >= least:
                return
            if self._composer.clear(view, least=_MAKESHIFT[0]) and not self._repeats(view):
                self._unclear[part.frame.id].remove(view)
                self._take(view)

    def _dissent(self, part: Part) -> None:
        """Take a view that opposes one that is told, if none stands beside it yet."""
        told = {v.view_id for v in self._views(part)}
        against = [v for v in self._left[part.frame.id] if v.stance is Stance.OPPOSE and told & set(v.opposes)]
        for view in against:
            if not self._repeats(view) and self._composer.clear(view):
                self._left[part.frame.id].remove(view)
                self._take(view)
                return

    def _take(self, view: View) -> None:
        told = self._told
        told.views.setdefault(view.frame, []).append(view)
        told.quotes.setdefault(view.frame, []).append(self._quote(view))
        told.passages |= set(view.passages)
        told.words += self._cost(view)
        self._hear(view)
        # Other sections will point to this paragraph for the same view of theirs.
        for other in {o.view_id: o for p in view.passages for o in self._shared.get(p, ())}.values():
            if other.frame != view.frame and tells(view.passages, view.holders, other):
                self._hear(other)

    def _hear(self, view: View) -> None:
        told, new = self._told, self._new(view)
        told.kinds.update(self._kind(h) for h in new)
        told.sections[view.frame] += len(new)
        told.heard |= {(view.frame, h) for h in view.holders}

    def _gain(self, part: Part, view: View) -> float:
        new = self._new(view)
        told, kinds = self._told, Counter(self._kind(h) for h in new)
        gain = _KINDS * sum(_growth(told.all_kinds[k], told.kinds[k], n) for k, n in kinds.items())
        gain += _growth(told.all_sections[view.frame], told.sections[view.frame], len(new))
        # A further view of those already heard comes after every first one, where there is room.
        gain += _FURTHER / (1 + len(self._views(part)))
        weight = 1.0 if _answers(part, view) else _ELSEWHERE
        weight += 0.25 if view.kind in (Kind.PROPOSAL, Kind.PROBLEM) else 0.0
        weight += 0.5 if view.stance is Stance.OPPOSE else 0.0
        weight *= self._composer.surety(view)
        return gain * weight / sqrt(self._cost(view))

    def _uneven(self, view: View) -> bool:
        """Tell whether a view would carry a kind of stakeholder further above the share of all than is fair."""
        told, kinds = self._told, Counter(self._kind(h) for h in self._new(view))
        overall = (told.kinds.total() + kinds.total()) / max(told.all_kinds.total(), 1)
        return any((told.kinds[k] + n) / told.all_kinds[k] > overall + _UNEVEN for k, n in kinds.items())

    def _new(self, view: View) -> list[str]:
        return [h for h in view.holders if (view.frame, h) not in self._told.heard]

    def _cost(self, view: View) -> int:
        """Return about how many words a view's sentence has."""
        if view.view_id not in self._costs:
            words = len(self._composer.words(view.passages[0], view.kind).split())
            self._costs[view.view_id] = words + _FRAMING + _NAME * min(len(view.holders) - 1, self._composer.named)
        return self._costs[view.view_id]

    def _quote(self, view: View) -> str:
        return self._composer.words(self._composer.lead(view.passages, view.kind), view.kind)

    def _repeats(self, view: View) -> bool:
        """Tell whether a view is told already, by its passages or its words; if many hold it, in this section only."""
        common = len(set(view.passages) & self._told.passages) / len(view.passages)
        quotes = self._told.quotes
        near = quotes.get(view.frame, ()) if len(view.holders) >= WIDELY else [q for qs in quotes.values() for q in qs]
        return common > _HALF or near_repeat(self._quote(view), near)

    def _kind(self, holder: str) -> str:
        return self._composer.contributors[holder].kind.value


def tells(passages: Collection[str], holders: Collection[str], view: View) -> bool:
    """Tell whether what rests on some passages and names some holders tells a view: most passages, all holders."""
    return 2 * len(set(view.passages) & set(passages)) > len(view.passages) and set(view.holders) <= set(holders)


def _answers(part: Part, view: View) -> bool:
    """Tell whether a view is what its section asks for: on the objective first of all; more than a mere position.

    Positions are what most contributions have most of; a topic that asks for results wants others first.
    """
    if part.kind == "topic":
        return view.kind is not Kind.POSITION or Kind.POSITION in part.frame.kinds
    return bool(view.refs) and part.frame.covers(view.refs[0])


def _growth(every: int, told: int, new: int) -> float:
    return sqrt(every * (told + new)) - sqrt(every * told)
