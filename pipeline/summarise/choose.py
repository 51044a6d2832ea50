"""Choice: which points the text tells, over all sections together, within its length.

What a point is worth is the sum, over its holders, of how little each was heard so far, so that each further sentence
for a contributor already heard counts less, and small groups and single voices get their turn. A point and its
contrary are chosen together: half of a difference is not told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field

SEVERAL = 2
_UNHEARD = 0.6  # what a contributor nobody has heard yet adds
_FEW = 3  # sentences of a section up to which words are quoted that stand alone less surely
_SINGLES = 0.25  # share of the sentences that may tell what one contributor alone holds


@dataclass(frozen=True, slots=True)
class Offer:
    """A point that a section could tell.

    `holders` are told; `words` is the length of its sentence; `opposes` are ids of the section's contrary offers;
    `clarity` tells how well it stands alone, `own` that it is in its contributor's own words, `faint` that these stand
    alone less surely than a text asks.
    """

    point_id: str
    frame: str
    holders: tuple[str, ...]
    words: int
    opposes: tuple[str, ...] = ()
    clarity: float = 1.0
    own: bool = False
    faint: bool = False


@dataclass(slots=True)
class _Heard:
    """Who was heard so far: in a section, and anywhere."""

    here: Counter[tuple[str, str]] = field(default_factory=Counter)
    anywhere: Counter[str] = field(default_factory=Counter)


def chosen(offers: Sequence[Offer], *, words: int, least: int, short: int) -> list[str]:
    """Return the ids of the points to tell.

    Args:
        offers: of all sections, in the order of a report.
        words: of the text, about.
        least: points that a section tells beyond this length, if several contributors hold them.
        short: words up to which single voices fill a text where no more is shared, whatever their share; in a longer
            one they are told in neutral words alone, since few quotations of one contributor stand by themselves.
    """
    choice = _Choice(offers)
    frames = dict.fromkeys(o.frame for o in offers)
    clear = [o for o in offers if not o.faint]
    for frame in frames:
        for _ in range(least):
            choice.take_best([o for o in clear if o.frame == frame and len(o.holders) >= SEVERAL])
    several = [o for o in clear if len(o.holders) >= SEVERAL]
    single = [o for o in clear if len(o.holders) < SEVERAL]
    while choice.words < words:
        most = int(_SINGLES * (len(choice.taken) + 1))
        together = choice.best(several)
        room = choice.singles < most or (together is None and choice.words < short)
        alone = choice.best([o for o in single if not o.own or choice.words < short]) if room else None
        if alone is None and together is None:
            break
        # A single voice that nobody has heard comes before one more sentence for those who were.
        voices = [o for o in (together, alone) if o is not None]
        choice.take(max(voices, key=lambda o: (choice.worth(o), o is together)))
    for frame in frames:
        for _ in range(_FEW - choice.told[frame]):
            if choice.words < short:
                choice.take_best([o for o in offers if o.frame == frame and not choice.heard(o)])
    return list(choice.taken)


def without_echoes(offers: Sequence[Offer], broader: Mapping[str, str], fixed: Container[str] = ()) -> list[Offer]:
    """Leave out each point whose holders are those of one narrower point, which says more of the same.

    Args:
        offers: of all sections.
        broader: id of the broader point, by point.
        fixed: ids of points that editors gave a place; these stay, as does one side of a difference.
    """
    said = {(broader.get(o.point_id, ""), frozenset(o.holders)) for o in offers}
    return [o for o in offers if o.opposes or o.point_id in fixed or (o.point_id, frozenset(o.holders)) not in said]


class _Choice:
    """What is taken so far."""

    def __init__(self, offers: Sequence[Offer]) -> None:
        self._offers = {o.point_id: o for o in offers}
        self._place = {o.point_id: n for n, o in enumerate(offers)}
        self._heard = _Heard()
        self.taken: dict[str, None] = {}
        self.words = 0
        self.singles = 0

    def worth(self, offer: Offer) -> float:
        """Return what a point adds a hundred words."""
        gain = 0.0
        for holder in offer.holders:
            gain += 1 / (1 + self._heard.here[offer.frame, holder])
            gain += 0.0 if self._heard.anywhere[holder] else _UNHEARD
        return round(100 * gain * offer.clarity / max(offer.words, 1), 6)

    def best(self, offers: Sequence[Offer]) -> Offer | None:
        """Return the offer that adds most a word, the earlier of equals."""
        left = [o for o in offers if o.point_id not in self.taken]
        return max(left, key=lambda o: (self.worth(o), -self._place[o.point_id]), default=None)

    def take_best(self, offers: Sequence[Offer]) -> None:
        """Take the best of some offers, if there is one."""
        if (offer := self.best(offers)) is not None:
            self.take(offer)

    @property
    def told(self) -> Counter[str]:
        """How many points each section tells."""
        return Counter(self._offers[i].frame for i in self.taken)

    def heard(self, offer: Offer) -> bool:
        """Tell whether all holders were heard in the offer's section."""
        return all(self._heard.here[offer.frame, holder] for holder in offer.holders)

    def take(self, offer: Offer) -> None:
        """Take a point and those of its section that oppose it."""
        for o in (offer, *(self._offers[i] for i in offer.opposes if i in self._offers)):
            if o.point_id in self.taken:
                continue
            self.taken[o.point_id] = None
            self.words += o.words
            self.singles += len(o.holders) < SEVERAL
            for holder in o.holders:
                self._heard.here[o.frame, holder] += 1
                self._heard.anywhere[holder] += 1


def ordered(
    points: Sequence[str],
    support: Mapping[str, int],
    opposes: Mapping[str, Sequence[str]],
    broader: Mapping[str, str],
    *,
    fixed: Mapping[str, int] | None = None,
) -> list[str]:
    """Return points by support, each contrary right behind what it opposes, narrower points behind their broader one.

    Where editors gave points their places, these come in that order alone, and what has none behind them.

    Args:
        points: ids, in the order of a report, which decides between equals.
        support: number of holders.
        opposes: ids of contrary points.
        broader: id of the broader point, where there is one.
        fixed: places that editors gave.
    """
    place = {p: n for n, p in enumerate(points)}
    by_support = sorted(points, key=lambda p: (-support[p], place[p]))
    if fixed:
        return sorted(by_support, key=lambda p: fixed.get(p, len(fixed) + 1))
    out: dict[str, None] = {}

    def put(point: str) -> None:
        if point in out or point not in place:
            return
        out[point] = None
        for other in sorted(opposes.get(point, ()), key=lambda p: (-support.get(p, 0), place.get(p, 0))):
            put(other)
        for narrow in [p for p in by_support if broader.get(p) == point]:
            put(narrow)

    for point in by_support:
        wide = point
        while broader.get(wide, "") in place:
            wide = broader[wide]
        put(wide)
        put(point)
    return list(out)
