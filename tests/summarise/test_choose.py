"""Choice and order: several holders first, lone voices get a share, both sides together, broader before narrower."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.summarise.choose import SEVERAL, Offer, chosen, ordered, without_echoes


def offer(
    name: str,
    holders: str,
    *,
    frame: str = "O01",
    words: int = 20,
    opposes: tuple[str, ...] = (),
    clarity: float = 1,
    own: bool = False,
    faint: bool = False,
) -> Offer:
    return Offer(name, frame, tuple(holders), words, opposes, clarity, own, faint)


def taken(*offers: Offer, words: int = 1_000, least: int = 0, short: int = 0) -> list[str]:
    return chosen(offers, words=words, least=least, short=short)


def test_what_several_hold_comes_before_what_few_hold():
    assert taken(offer("two", "AB"), offer("five", "CDEFG"), offer("three", "HIJ")) == ["five", "three", "two"]


def test_one_contributors_own_words_fill_a_short_text_alone():
    shared = [offer(f"s{n}", "ABCD") for n in range(5)]
    lone = [offer("own", "E", own=True), offer("neutral", "F")]
    assert set(taken(*shared, *lone)) == {"s0", "s1", "s2", "s3", "s4", "neutral"}
    assert "own" in taken(*shared[:1], *lone, short=200)


def test_fainter_words_are_quoted_up_to_three_sentences_of_a_section_of_a_short_text_from_who_says_nothing_else_there():
    shared = offer("shared", "AB")
    faint = [offer(f"f{n}", who, own=True, faint=True) for n, who in enumerate("ACCDE")]
    assert taken(shared, *faint, short=500) == ["shared", "f1", "f3"]
    assert taken(*faint, offer("there", "F", frame="O02", own=True, faint=True), short=500) == [
        "f0",
        "f1",
        "f3",
        "there",
    ]
    assert taken(shared, *faint, short=20) == ["shared"]


def test_who_was_heard_counts_less_so_that_others_get_their_turn():
    assert taken(offer("p", "ABCD"), offer("q", "ABC"), offer("r", "EF"), words=40) == ["p", "r"]


def test_a_sentence_elsewhere_counts_less_than_one_in_the_same_section():
    assert taken(offer("p", "ABC"), offer("q", "AB"), offer("r", "AB", frame="O02"), words=40) == ["p", "r"]


def test_a_longer_sentence_must_say_more():
    assert taken(offer("long", "ABC", words=90), offer("short", "DE", words=20))[0] == "short"


def test_a_broader_point_that_nobody_else_holds_is_no_second_sentence():
    some = [offer("wide", "AB"), offer("narrow", "BA"), offer("wider", "ABC"), offer("side", "AB", opposes=("x",))]
    broader = {"narrow": "wide", "wide": "wider", "other": "side"}
    left = without_echoes([*some, offer("other", "AB")], broader)
    assert [o.point_id for o in left] == ["narrow", "wider", "side", "other"]
    assert "wide" in [o.point_id for o in without_echoes(some, broader, {"wide"})], "an editor gave it a place"


def test_single_voices_get_a_share_and_no_more():
    several = [offer(f"m{n}", f"{chr(65 + n)}{chr(97 + n)}") for n in range(13)]
    single = [offer(f"s{n}", str(n)) for n in range(10)]
    told = taken(*several, *single, words=20 * 20)
    alone = [i for i in told if i.startswith("s")]
    assert len(told) == 17, "what one alone holds fills no page"
    assert len(alone) == 4, "a quarter"


def test_nobody_heard_is_heard_before_one_more_sentence_for_the_others():
    several = [offer(f"m{n}", "AB") for n in range(6)]
    assert "dissent" in taken(*several, offer("dissent", "Z"), words=80)


def test_a_batch_that_shares_nothing_still_has_a_short_text():
    single = [offer(f"s{n}", str(n)) for n in range(9)]
    assert len(taken(*single, short=100)) == 5, "until the short text is full"
    assert taken(*single, short=0) == []
    assert len(taken(offer("m", "AB"), *single, words=1_000, short=60)) == 3


def test_the_clearer_of_single_voices_goes_first():
    some = [offer("dim", "A", clarity=0.7), offer("clear", "B", clarity=0.9)]
    assert taken(*some, short=20) == ["clear"]


def test_both_sides_of_an_opposed_pair_are_told_or_neither():
    pair = [offer("yes", "ABC", opposes=("no",)), offer("no", "Z", opposes=("yes",))]
    assert taken(*pair, words=10) == ["yes", "no"]
    assert taken(offer("other", "DEFGH", words=10), *pair, words=10) == ["other"]


def test_an_opposed_point_that_nobody_may_tell_is_left_out():
    assert taken(offer("yes", "ABC", opposes=("no",))) == ["yes"]


def test_every_section_tells_its_least_beyond_the_length_if_several_hold_it():
    some = [offer(f"{f}{n}", "AB" if n else "C", frame=f) for f in ("O01", "O02") for n in range(4)]
    told = taken(*some, words=1, least=2)
    assert [i[:3] for i in told] == ["O01", "O01", "O02", "O02"]
    assert not {"O010", "O020"} & set(told), "a single voice is no part of the least"


def test_the_length_is_kept_about():
    some = [offer(f"p{n}", f"{chr(65 + n)}{chr(97 + n)}") for n in range(20)]
    assert len(taken(*some, words=100)) == 5


@settings(deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 400), st.integers(0, 3), st.integers(0, 200))
def test_whatever_is_offered_each_is_told_once_and_with_its_contrary(seed: int, words: int, least: int, short: int):
    draw = random.Random(seed)
    size = draw.randrange(14)
    pairs = {n: n ^ 1 for n in range(size) if n ^ 1 < size and (n // 2) % 3 == 0}
    some = [
        offer(
            f"p{n}",
            "".join(draw.sample("ABCDEFG", draw.randint(1, 5))),
            frame=f"O0{n // 4}",
            words=draw.randint(1, 60),
            opposes=(f"p{pairs[n]}",) if n in pairs else (),
            clarity=draw.random(),
        )
        for n in range(size)
    ]
    told = chosen(some, words=words, least=least, short=short)
    assert len(set(told)) == len(told)
    assert told == chosen(some, words=words, least=least, short=short)
    for o in some:
        assert o.point_id not in told or set(o.opposes) <= set(told)
    if words >= sum(o.words for o in some):
        assert {o.point_id for o in some if len(o.holders) >= SEVERAL} <= set(told), "there is room for all"


SUPPORT = {"a": 2, "b": 9, "c": 4, "d": 4, "e": 1, "f": 1}


def test_points_stand_by_support_equals_as_in_the_list():
    assert ordered("abcd", SUPPORT, {}, {}) == ["b", "c", "d", "a"]


def test_the_contrary_stands_right_behind():
    opposes = {"b": ["a"], "a": ["b"]}
    assert ordered("abcd", SUPPORT, opposes, {}) == ["b", "a", "c", "d"]
    two = {"b": ["a", "c"], "a": ["b"], "c": ["b"]}
    assert ordered("abcd", SUPPORT, two, {}) == ["b", "c", "a", "d"], "of two contraries the more held first"


def test_narrower_points_stand_behind_their_broader_one_which_comes_first():
    assert ordered("abcd", SUPPORT, {}, {"a": "b"}) == ["b", "a", "c", "d"]
    assert ordered("abcd", {**SUPPORT, "a": 9}, {}, {"b": "d"}) == ["a", "d", "b", "c"]
    assert ordered("fea", dict.fromkeys("fea", 1), {}, {"e": "a", "f": "e"}) == ["a", "e", "f"]
    assert ordered("abcdef", SUPPORT, {}, {"e": "a", "f": "e"}) == ["b", "c", "d", "a", "e", "f"], "and theirs"


def test_the_contrary_of_a_broader_point_comes_before_its_narrower_ones():
    assert ordered("abcd", SUPPORT, {"b": ["a"], "a": ["b"]}, {"c": "b"}) == ["b", "a", "c", "d"]


def test_what_is_not_told_orders_nothing():
    assert ordered("ab", SUPPORT, {"b": ["x"]}, {"a": "y"}) == ["b", "a"]


@pytest.mark.parametrize("seed", range(20))
def test_every_point_is_told_once(seed: int):
    draw = random.Random(seed)
    points = list("abcdefgh")
    opposes = {p: draw.sample(points, draw.randrange(3)) for p in points}
    broader = {p: points[draw.randrange(n)] for n, p in enumerate(points) if n and draw.random() < 0.5}
    found = ordered(points, {p: draw.randrange(5) for p in points}, opposes, broader)
    assert sorted(found) == points
