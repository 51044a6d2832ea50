"""Shared words: the share of a point's words, rare ones counting more, that a statement has."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.points.lexical import SharedWords, stems_of

POINTS = ("governments should fund exchange points", "governments should fund schools", "the forum is governed badly")
SHARED = SharedWords(POINTS)


def test_words_are_cut_to_their_first_letters():
    assert stems_of("Governance of 12 governments, e-mail") == "govern of govern mail"


def test_a_statement_with_all_words_of_a_point_has_all_of_it_in_any_order_and_case():
    shares = SHARED.shares(["EXCHANGE POINTS: fund them, Government!", "nothing of this"])
    assert shares.shape == (2, 3)
    assert shares[0, 0] == pytest.approx(1)
    assert shares[1] == pytest.approx([0, 0, 0])


def test_rare_words_count_more_than_common_ones():
    rare, common = SHARED.shares(["schools", "governments"])[:, 1]
    assert 0 < common < rare < 1


def test_empty_texts_share_nothing():
    assert SHARED.shares([""]) == pytest.approx(np.zeros((1, 3)))


@settings(deadline=None)
@given(st.lists(st.text(alphabet="fundgover schl", max_size=40), min_size=1, max_size=5))
def test_shares_are_between_nothing_and_all_and_hang_on_no_other_statement(statements: list[str]):
    shares = SHARED.shares(statements)
    assert ((shares >= 0) & (shares <= 1 + 1e-9)).all()
    for n, one in enumerate(statements):
        assert SHARED.shares([one])[0] == pytest.approx(shares[n])


def test_shares_are_those_that_scikit_learn_counts():
    from sklearn.feature_extraction.text import CountVectorizer

    counter = CountVectorizer(binary=True, stop_words="english", token_pattern=r"[^\W\d_]{2,}")
    words = counter.fit_transform([stems_of(p) for p in POINTS]).toarray()
    rarity = np.log((len(POINTS) + 1) / (1 + words.sum(axis=0))) + 1
    said = ["Governments and schools are funded", "THE forum, badly", "exchange of exchange"]
    has = counter.transform([stems_of(s) for s in said]).toarray()
    assert SHARED.shares(said) == pytest.approx(has @ (words * rarity).T / (words * rarity).sum(axis=1))
