"""Matching with encoders whose vectors are known: who is a candidate, on what words, and what it hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from pipeline.domain import Point, Statement
from pipeline.errors import ModelError
from pipeline.points.adapter import Adapter
from pipeline.points.features import NAMES
from pipeline.points.match import ENGLISH, FILE, LEAST, OTHER, Fitted, Matcher, Regression, load_fitted
from pipeline.points.votes import Examples
from tests.points.said import UNBOUNDED, TableEncoder, about, known, said, unturned

FUND, PEACE = known("P", "a fund is needed"), known("Q", "peace is good", frame="O02")
SCORE = {"best": 10.0}
TABLE = {
    FUND.text: (1, 0), PEACE.text: (0, 1),
    "pay": (0.98, 0.2), "pay too": (0.9, 0.43), "mixed": (0.6, 0.8), "against": (-1, -0.1), "aside": (-0.5, -0.8),
    "payer": (1, 0.1), "paix": (0, 1),
}  # fmt: skip


def regression(constant: float = -6.0, **weights: float) -> Regression:
    return Regression(np.array([(weights or SCORE).get(n, 0.0) for n in NAMES]), constant, UNBOUNDED)


def fitted(english: Regression | None = None, other: Regression | None = None) -> Fitted:
    one, two = english or regression(), other or regression()
    nothing = Examples(np.zeros((0, 2)), (), np.zeros((0, 0)))
    return Fitted(one, one, two, two, np.zeros(2, np.float32), unturned(2), {True: nothing, False: nothing})


def matcher(model: Fitted | None = None, fund: Point = FUND) -> Matcher:
    encoders = {ENGLISH: TableEncoder("points", TABLE), OTHER: TableEncoder("use", TABLE)}
    return Matcher([fund, PEACE], model or fitted(), encoders)


def spoken(*texts: str, language: str = "en") -> list[Statement]:
    return [said(f"s-{t}", text=t, language=language) for t in texts]


def found(used: Matcher, statements: Sequence[Statement]):
    return used.candidates("A", statements, [about() for _ in statements])


def test_a_contributor_whose_words_are_like_a_point_is_a_candidate_on_these_words():
    (only,) = found(matcher(), spoken("pay", "aside"))
    assert (only.point_id, only.contributor, only.statements) == ("P", "A", ("s-pay",))
    best = 0.98 / np.hypot(0.98, 0.2)
    assert only.probability == pytest.approx(1 / (1 + np.exp(-(10 * best - 6))), abs=1e-5)


def test_a_point_that_is_told_in_fewer_words_is_compared_by_what_it_means():
    shorter = replace(FUND, text="money", meant=FUND.text)
    weighed = regression(shared=1.0, best=10.0, **{"point length": 1.0})
    one, other = (found(matcher(fitted(english=weighed), f), spoken("pay", "mixed")) for f in (FUND, shorter))
    assert one == other != []


def test_further_statements_are_evidence_if_nearly_as_like_best_first():
    (only,) = [c for c in found(matcher(), spoken("pay too", "pay", "mixed")) if c.point_id == "P"]
    assert only.statements == ("s-pay", "s-pay too")


def test_points_come_in_their_order_and_unlikely_ones_not_at_all():
    some = found(matcher(), spoken("mixed"))
    assert [c.point_id for c in some] == ["P", "Q"]
    assert all(c.probability >= LEAST for c in some)
    assert found(matcher(), spoken("against")) == []


def test_a_candidate_always_has_words_even_where_all_are_unlike():
    some = found(matcher(fitted(english=regression(3.0))), spoken("against", "aside"))
    assert some
    assert all(c.statements for c in some)


def test_other_languages_are_compared_by_the_encoder_that_spans_them_and_their_own_regression():
    used = matcher(fitted(other=regression(-5.0)))
    (only,) = found(used, spoken("payer", language="fr"))
    assert only.statements == ("s-payer",)
    assert only.probability == pytest.approx(1 / (1 + np.exp(-(10 / np.hypot(1, 0.1) - 5))), abs=1e-5)


def test_of_a_contributor_in_two_languages_the_likelier_counts():
    both = [*spoken("pay too"), *spoken("payer", "paix", language="fr")]
    some = {c.point_id: c.statements for c in found(matcher(), both)}
    assert some == {"P": ("s-payer",), "Q": ("s-paix",)}


def test_multilingual_vectors_are_taken_about_the_reference_mean():
    model = fitted()
    moved = replace(model, mean=np.array([1, 0], np.float32))
    rows = matcher(moved).encoded(["paix", "payer"], english=False)
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1])
    assert rows[0] == pytest.approx([-np.sqrt(0.5), np.sqrt(0.5)])


def test_an_adapter_turns_statements_and_points_in_other_languages_only():
    down, up = (
        np.array([[0.0, 0], [0, 3]]),
        np.array([[0.0, 0], [3, 0]]),
    )  # what is on the second axis goes to the first
    model = replace(fitted(), adapter=Adapter(down, up))
    plain = {c.point_id: c.probability for c in found(matcher(), spoken("mixed", language="fr"))}
    turned = {c.point_id: c.probability for c in found(matcher(model), spoken("mixed", language="fr"))}
    assert turned["P"] > plain["P"]
    assert found(matcher(model), spoken("mixed")) == found(matcher(), spoken("mixed"))


def test_a_feature_beyond_what_was_seen_counts_as_the_most_that_was():
    bounds = UNBOUNDED.copy()
    bounds[1, NAMES.index("best")] = 0.5
    bounded = replace(regression(), bounds=bounds)
    (only,) = found(matcher(fitted(bounded)), spoken("pay"))
    assert only.probability == pytest.approx(1 / (1 + np.exp(-(10 * 0.5 - 6))), abs=1e-5)


def test_an_adapter_gives_rows_of_unit_length():
    rows = np.array([[0.6, 0.8], [1.0, 0.0]])
    turned = Adapter(np.eye(2), np.array([[0.0, 1], [1, 0]]))(rows)
    assert np.linalg.norm(turned, axis=1) == pytest.approx([1, 1])
    inner = 0.5 * (1 + np.tanh(np.sqrt(2 / np.pi) * (1 + 0.044715)))  # of 1, the second row's first
    assert turned[1] == pytest.approx(np.array([1, inner]) / np.hypot(1, inner))


def test_a_contributors_result_hangs_on_no_other_contributor():
    used = matcher()
    alone = found(used, spoken("pay", "mixed"))
    used.candidates("B", spoken("pay too", "against", "aside"), [about()] * 3)
    assert found(used, spoken("pay", "mixed")) == alone
    texts = ["aside", "pay", "mixed", "against"]
    together = matcher()
    together.read(texts)
    assert found(together, spoken("pay", "mixed")) == alone


def test_vectors_of_points_are_made_once():
    encoder = TableEncoder("points", TABLE)
    used = Matcher([FUND, PEACE], fitted(), {ENGLISH: encoder, OTHER: TableEncoder("use", TABLE)})
    found(used, spoken("pay"))
    found(used, spoken("mixed"))
    assert encoder.asked.count(FUND.text) == 1


def test_points_with_labelled_statements_have_a_regression_of_their_own():
    sure, unsure = regression(4.0), regression(-4.0, best=0.0)
    example = Examples(np.array([[1.0, 0]]), ("P",), np.array([[1.0]]))
    model = Fitted(sure, unsure, sure, unsure, np.zeros(2, np.float32), unturned(2), {True: example, False: example})
    probabilities = {c.point_id: c.probability for c in found(matcher(model), spoken("mixed"))}
    assert probabilities["P"] > 0.9
    assert "Q" not in probabilities


def test_a_row_of_features_has_the_same_probability_alone_and_among_others():
    rows = np.random.default_rng(3).normal(size=(50, len(NAMES)))
    used = Regression(np.random.default_rng(4).normal(size=len(NAMES)), 0.1, UNBOUNDED)
    every = used.probabilities(rows)
    assert [float(used.probabilities(r[None])[0]) for r in rows] == every.tolist()


def test_a_missing_damaged_or_outdated_model_is_an_error_that_says_what_to_do(tmp_path: Path):
    for name, data in (("missing", None), ("damaged", b"no tensors")):
        folder = tmp_path / name
        folder.mkdir()
        if data:
            (folder / FILE).write_bytes(data)
        with pytest.raises(ModelError, match="make models"):
            load_fitted(folder)
    old = tmp_path / "old"
    old.mkdir()
    few = np.zeros(3)
    names = ("english", "english_new", "other", "other_new")
    save_file({n: few for n in names} | {"mean": np.zeros(2, np.float32)}, old / FILE, metadata={"points": "[]"})
    with pytest.raises(ModelError, match="other features"):
        load_fitted(old)


@pytest.mark.parametrize("pairs", [[[0, 2]], [[5, 0]], None])
def test_labelled_statements_that_do_not_fit_their_points_are_an_error(tmp_path: Path, pairs: list[list[int]] | None):
    row = np.zeros(len(NAMES) + 1)
    tensors = {n: row for n in ("english", "english_new", "other", "other_new")} | {"mean": np.zeros(2, np.float32)}
    tensors |= {"vectors": np.zeros((3, 2)), "others": np.zeros((3, 2))}
    tensors |= {} if pairs is None else {"pairs": np.array(pairs)}
    save_file(tensors, tmp_path / FILE, metadata={"points": '["P", "Q"]'})
    with pytest.raises(ModelError, match="does not hold together"):
        load_fitted(tmp_path)


def test_points_of_another_list_are_judged_by_their_words_whatever_their_ids():
    one = Regression(np.zeros(len(NAMES)), 9.0, UNBOUNDED)
    example = Examples(np.array([[1.0, 0]]), ("P",), np.array([[1.0]]))
    model = Fitted(one, one, one, one, np.zeros(2, np.float32), unturned(2), {True: example, False: example})
    bare = model.without_examples().examples[True]
    assert bare.points == ()
    assert bare.votes(np.array([[1.0, 0]]), ["P"]).tolist() == [[0.0]]
