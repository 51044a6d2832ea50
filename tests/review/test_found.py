"""Search by words and phrases, and what was changed in a wording."""

from __future__ import annotations

from pipeline.review.found import asked, compared, holds, passages_with
from tests.points.test_settled import passage


def test_words_and_phrases_are_asked_for() -> None:
    assert asked('Forum "stable  funding" “équité”') == ["forum", "stable funding", "équité"]
    assert holds("the forum needs stable funding", asked('forum "stable funding"'))
    assert not holds("the forum needs funding that is stable", asked('"stable funding"'))
    assert not holds("anything", asked('""  '))


def test_all_passages_are_counted_however_many_there_are() -> None:
    some = [(passage(f"p{n}", "a"), "the words of it") for n in range(120)]
    assert len(passages_with("words", some)) == 120
    assert passages_with("", some) == []


def test_what_stayed_went_and_came() -> None:
    pieces = [(p.what, p.text) for p in compared("Two States held so.", "Three States held it so.")]
    assert pieces == [
        ("gone", "Two"), ("new", "Three"), ("same", " States held "), ("new", "it "), ("same", "so."),
    ]  # fmt: skip
