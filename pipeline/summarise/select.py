"""Selection: which views the text tells. Widely held views first; then an objective fair to kinds and sections.

The objective is the sum of sqrt(all * told) over kinds of stakeholder and over sections, where `all` counts the pairs
of a section and a contributor with a view in it and `told` those the text names. It is monotone and submodular, so
taking the best view a word again and again is near the best choice; under a limit of words it is largest where every
kind and every section is told in equal share. What is told adds nothing again; dissent and proposals weigh more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import log2

from pipeline.agenda import Frame
from pipeline.domain import LANGUAGES, Kind, StakeholderKind, Stance, View
from pipeline.summarise.bearing import Bearing, nearly_all
from pipeline.summarise.compose import Composer
from pipeline.summarise.offers import Heard, Offers
from pipeline.summarise.repeats import Quotes
from pipeline.summarise.reported import introduces
from pipeline.summarise.views import Spoken

WIDELY = 3
_FRAMING, _NAME = 10, 6
_HALF = 0.5
# How surely words must stand alone where a text, as of few contributions, would not be filled with surer ones.
_MAKESHIFT = (0.5, 0.3)
_ELSEWHERE = 0.4
_BELONGS = 0.6
_ECHO = 0.5
# Of how many views a section and kind of stakeholder the words are asked about, the weightiest.
_ASKED = 40


@dataclass(frozen=True, slots=True)
class Part:
    """What a section draws on: its frame, what was said on it, and the views in it, the widest held first.

    `echoes` says, by view id, how many others speak of the same (`echo.py`).
    """

    frame: Frame
    kind: str
    said: tuple[Spoken, ...]
    views: tuple[View, ...]
    echoes: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Told:
    """What the text tells so far."""

    passages: set[str] = field(default_factory=set)
    views: dict[str, list[View]] = field(default_factory=dict)
    quotes: dict[str, Quotes] = field(default_factory=dict)
    words: int = 0


class Selection:
    """Chooses the views of all sections together."""

    def __init__(self, composer: Composer, parts: Sequence[Part], bearing: Bearing | None = None) -> None:
        """Take who words sentences, the sections, and who tells of words whether they bear on a section by themselves.

        Without the last the passages' own labels are believed.
        """
        self._composer = composer
        self._bearing = bearing
        self._parts = parts
        self._topics = {p.frame.id for p in parts if p.kind == "topic"}
        self._told = _Told()
        pairs = {(p.frame.id, h) for p in parts for v in p.views for h in v.holders}
        self._heard = Heard(Counter(self._kind(h) for _, h in pairs), Counter(f for f, _ in pairs))
        self._costs: dict[str, int] = {}
        self._unclear: dict[str, list[View]] = {}
        self._shared: dict[str, list[View]] = {}
        self._scores = {
            (p.frame.id, s.passage.passage_id): max((x.score for x in s.labels if p.frame.covers(x.ref)), default=0.0)
            for p in parts
            if p.kind == "objective"
            for s in p.said
        }
        for view in (v for p in parts for v in p.views if len(v.holders) > 1):
            for passage in view.passages:
                self._shared.setdefault(passage, []).append(view)
        able = [(p, v) for p in parts for v in p.views if len(v.holders) >= WIDELY or composer.tellable(v)]
        self._fitting = self._bearing_on([(p, v) for p, v in able if self._answers(p, v)])
        offered: dict[str, list[tuple[View, float]]] = {p.frame.id: [] for p in parts}
        for part, view in able:
            offered[part.frame.id].append((view, self._weight(view, part, fits=self._fits(view))))
        self._offers = Offers(offered, self._heard, kind=self._kind, words=self._cost)

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
            while self._next(
                [p for p in self._parts if p.kind == kind and len(self._views(p)) < floor[p.frame.id]], fitting=True
            ):
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
            for view in [v for v in self._offers.left(part.frame.id) if len(v.holders) >= WIDELY]:
                self._offers.withdraw(view)
                if not self._repeats(view):
                    self._take(view)

    def _views(self, part: Part) -> list[View]:
        return self._told.views.get(part.frame.id, [])

    def _next(self, parts: Sequence[Part], least: float | None = None, *, fitting: bool = False) -> bool:
        """Take the view that adds most a word; those whose words cannot be read by themselves are passed over.

        With `fitting`, only views that answer their section: an empty section is better than one of strays. A topic is
        told nothing else in any case, as nearly every view is of an objective too.
        """
        for view in self._offers.ranked([p.frame.id for p in parts]):
            if self._repeats(view):
                continue
            strays = not fitting and view.frame not in self._topics
            if (self._fits(view) or strays) and self._composer.clear(view, least=least):
                self._take(view)
                return True
            self._unclear.setdefault(view.frame, []).append(view)
        return False

    def _reconsider(self) -> None:
        """Put back what was passed over, since less may do now."""
        for views in self._unclear.values():
            self._offers.restore(views)
        self._unclear = {}

    def _make_do(self, part: Part, least: int) -> None:
        """Take views that stand alone less surely, the surest first, where a section would have next to nothing."""
        unclear = filter(self._fits, self._unclear.get(part.frame.id, ()))
        surest = sorted(unclear, key=lambda v: (-self._composer.surety(v), v.view_id))
        for view in surest:
            if len(self._views(part)) >= least:
                return
            if self._composer.clear(view, least=_MAKESHIFT[0]) and not self._repeats(view):
                self._unclear[part.frame.id].remove(view)
                self._take(view)

    def _dissent(self, part: Part) -> None:
        """Take a view that opposes one that is told, if none stands beside it yet."""
        told = {v.view_id for v in self._views(part)}
        against = [v for v in self._offers.left(part.frame.id) if v.stance is Stance.OPPOSE and told & set(v.opposes)]
        for view in against:
            if not self._repeats(view) and self._composer.clear(view):
                self._offers.withdraw(view)
                self._take(view)
                return

    def _take(self, view: View) -> None:
        told = self._told
        told.views.setdefault(view.frame, []).append(view)
        told.quotes.setdefault(view.frame, Quotes()).add(self._quote(view))
        told.passages |= set(view.passages)
        told.words += self._cost(view)
        self._heard.views[view.frame] += 1
        self._offers.hear(view)
        # Other sections will point to this paragraph for the same view of theirs.
        for other in {o.view_id: o for p in view.passages for o in self._shared.get(p, ())}.values():
            if other.frame != view.frame and tells(view.passages, view.holders, other):
                self._offers.hear(other)

    def _cost(self, view: View) -> int:
        """Return about how many words a view's sentence has."""
        if view.view_id not in self._costs:
            words = len(self._composer.words(view.passages[0], view.kind).split())
            self._costs[view.view_id] = words + _FRAMING + _NAME * min(len(view.holders) - 1, self._composer.named)
        return self._costs[view.view_id]

    def _quote(self, view: View) -> str:
        return self._composer.words(self._composer.lead(view.passages, view.kind), view.kind)

    def _repeats(self, view: View) -> bool:
        """Tell whether a view is told already, by its passages or its words; if many hold it, only with all of them."""
        quotes, told = self._told.quotes, self._told
        if len(view.holders) >= WIDELY:
            here = quotes.get(view.frame)
            every = (v for views in told.views.values() for v in views)
            repeated = here is not None and here.repeat(self._quote(view))
            return repeated or any(tells(v.passages, v.holders, view) for v in every)
        common = len(set(view.passages) & told.passages) / len(view.passages)
        return common > _HALF or any(q.repeat(self._quote(view)) for q in quotes.values())

    def _bearing_on(self, answering: Sequence[tuple[Part, View]]) -> set[tuple[str, str]]:
        """Return those of the views that answer their sections whose words alone do so too.

        What several hold is told in any case where they speak of it, and so is an item of a list of proposals. Of words
        that are nearly all of their passage its labels tell, but not its topics, which also hang on what it answers.
        """
        if self._bearing is None:
            return {(p.frame.id, v.view_id) for p, v in answering}
        fitting = set()
        asked: list[tuple[Frame, View]] = []
        texts: list[tuple[str, str]] = []
        taken: Counter[tuple[str, str]] = Counter()
        for part, view in sorted(answering, key=lambda a: (-self._weight(a[1], a[0], fits=True), a[1].view_id)):
            passage = self._composer.passages[view.passages[0]]
            words = self._composer.words(passage.passage_id, view.kind)
            who = (part.frame.id, self._kind(view.holders[0]))
            known = len(view.holders) > 1 or introduces(passage.lead_in)
            if known or (part.kind == "objective" and nearly_all(words, passage.text)):
                fitting.add((part.frame.id, view.view_id))
            elif taken[who] < _ASKED and self._composer.surety(view) >= _MAKESHIFT[0]:
                taken[who] += 1
                asked.append((part.frame, view))
                texts.append((words, passage.language))
        said = zip(asked, self._bearing.of(texts) if texts else (), strict=True)
        fitting |= {(frame.id, view.view_id) for (frame, view), alone in said if alone.on(frame)}
        return fitting

    def _answers(self, part: Part, view: View) -> bool:
        """Tell whether a view is what its section asks for.

        An objective asks for what is surely and first of all on it; a topic for acts of its kinds, as the words show
        them, and for proposals, that have one of its words. A State that speaks of itself need not call itself one.
        """
        frame = part.frame
        if part.kind == "topic":
            shown = self._composer.shown(view)
            return (shown is Kind.PROPOSAL or shown in frame.kinds) and self._speaks(frame, view)
        return bool(view.refs) and frame.covers(view.refs[0]) and self._belongs(view) >= _BELONGS

    def _speaks(self, frame: Frame, view: View) -> bool:
        passage = self._composer.passages[view.passages[0]]
        state = StakeholderKind.MEMBER_STATE.value
        itself = state if state in map(self._kind, view.holders) else ""
        said = f"{passage.lead_in} {self._composer.words(passage.passage_id, view.kind)} {itself}"
        return passage.language not in LANGUAGES or frame.speaks(said)

    def _fits(self, view: View) -> bool:
        return (view.frame, view.view_id) in self._fitting

    def _belongs(self, view: View) -> float:
        """Return how surely a view's most typical passage is on its objective, in [0, 1]; of a topic it is believed."""
        return self._scores.get((view.frame, view.passages[0]), 1.0)

    def _weight(self, view: View, part: Part, *, fits: bool) -> float:
        """Return how much a view counts: more what answers its section, is sure or much spoken of, asks or dissents."""
        weight = 1.0 if fits else _ELSEWHERE
        weight += 0.25 if view.kind in (Kind.PROPOSAL, Kind.PROBLEM) else 0.0
        weight += 0.5 if view.stance is Stance.OPPOSE else 0.0
        sure = self._composer.surety(view) * self._belongs(view)
        weight *= 1 + _ECHO * round(log2(1 + part.echoes.get(view.view_id, 0)), 1)
        return weight * round(sure, 1)  # views of one weight are weighed together

    def _kind(self, holder: str) -> str:
        return self._composer.contributors[holder].kind.value


def tells(passages: Collection[str], holders: Collection[str], view: View) -> bool:
    """Tell whether what rests on some passages and names some holders tells a view: most passages, all holders."""
    return 2 * len(set(view.passages) & set(passages)) > len(view.passages) and set(view.holders) <= set(holders)
