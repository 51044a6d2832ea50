"""Views on offer and words already told: the same as comparing everything with everything."""

from __future__ import annotations

import random
import re
from collections import Counter
from math import sqrt

import pytest

from pipeline.domain import Kind, Stance, View
from pipeline.summarise.cite import negated
from pipeline.summarise.offers import Heard, Offers
from pipeline.summarise.repeats import Quotes

FRAMES = ("O1", "O2", "T1")
KINDS = ("civil", "state", "firm")


def random_views(rng: random.Random) -> dict[str, list[tuple[View, float]]]:
    def view(frame: str, n: int) -> View:
        holders = tuple(f"{rng.choice(KINDS)}{h}" for h in rng.sample(range(12), rng.choice((1, 1, 1, 2, 3))))
        return View(f"{frame}-{n}", frame, Kind.POSITION, Stance.NONE, (), (f"p{n}",), holders)

    return {f: [(view(f, n), rng.choice((1.0, 1.25, 1.5))) for n in range(rng.randrange(30))] for f in FRAMES}


def weighed_anew(
    views: dict[str, list[tuple[View, float]]], heard: Heard, words: dict[str, int], frames: tuple[str, ...]
) -> list[View]:
    """Rank views by weighing each of them."""
    rows = []
    for frame in frames:
        for n, (view, weight) in enumerate(views[frame]):
            new = tuple(Counter(h.rstrip("0123456789") for h in view.holders if (frame, h) not in heard.pairs).items())
            unheard = not heard.holders.issuperset(view.holders)
            gain = heard.gain(frame, new) * (weight * (1.5 if unheard else 1)) / sqrt(words[view.view_id])
            rows.append((not heard.uneven(new), gain, -n, view))
    return [row[3] for row in sorted(rows, key=lambda row: row[:3], reverse=True)]


@pytest.mark.parametrize("seed", range(20))
def test_views_are_ranked_as_if_each_were_weighed_anew(seed: int):
    rng = random.Random(seed)
    views = random_views(rng)
    pairs = [(f, h) for f, some in views.items() for v, _ in some for h in v.holders]
    heard = Heard(Counter(h.rstrip("0123456789") for _, h in set(pairs)), Counter(f for f, _ in set(pairs)))
    words = {v.view_id: rng.choice((16, 25, 30, 36)) for some in views.values() for v, _ in some}
    offers = Offers(views, heard, kind=lambda h: h.rstrip("0123456789"), words=lambda v: words[v.view_id])
    while any(views.values()):
        frames = tuple(f for f in FRAMES if rng.random() < 0.7)
        expected, passed_over = weighed_anew(views, heard, words, frames), rng.randrange(4)
        ranked = offers.ranked(frames)
        taken = [v for _, v in zip(range(passed_over + 1), ranked, strict=False)]
        assert taken == expected[: passed_over + 1]
        ranked.close()
        if taken:
            heard.views[taken[-1].frame] += 1
            offers.hear(taken[-1])
        views = {f: [(v, w) for v, w in some if v not in taken] for f, some in views.items()}
        left = [v for some in views.values() for v, _ in some]
        if left and rng.random() < 0.2:
            offers.withdraw(left[0])
            views[left[0].frame] = [(v, w) for v, w in views[left[0].frame] if v != left[0]]
        assert all(offers.left(f) == [v for v, _ in some] for f, some in views.items())


def repeats_one_of(quote: str, others: list[str]) -> bool:
    words = set(re.findall(r"\w{4,}", quote.casefold()))

    def same(other: str) -> bool:
        those = set(re.findall(r"\w{4,}", other.casefold()))
        nearly = bool(words and those) and len(words & those) / min(len(words), len(those)) > 0.85
        return nearly and negated(quote) == negated(other)

    return any(map(same, others))


@pytest.mark.parametrize("seed", range(20))
def test_a_repeat_is_found_as_if_compared_with_every_quotation(seed: int):
    rng = random.Random(seed)
    vocabulary = [f"word{n}" for n in range(12)] + ["not", "the"]
    quotes, kept, found = Quotes(), [], Counter()
    for _ in range(120):
        quote = " ".join(rng.choices(vocabulary, k=rng.randrange(14)))
        expected = repeats_one_of(quote, kept)
        assert quotes.repeat(quote) == expected
        found[expected] += 1
        if rng.random() < 0.2:
            quotes.add(quote)
            kept.append(quote)
    assert len(found) == 2
