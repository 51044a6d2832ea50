"""Texts cut where their language changes, and quotations found again."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.sources import SourceNote, first_words, holds, quotations, shortened
from pipeline.publish.spans import Span, spans
from tests.publish.sample_summary import ARABIC, CHINESE, FRENCH, RUSSIAN


def note(quote: str, language: str) -> SourceNote:
    return SourceNote("A", "a.docx", "", "", "", language, quote, "", "", None)


@pytest.mark.parametrize(("quote", "language"), [(ARABIC, "ar"), (CHINESE, "zh"), (RUSSIAN, "ru"), (FRENCH, "fr")])
def test_a_quotation_is_a_span_of_its_language(quote: str, language: str):
    made = spans(f"Country B stated: “{quote}”", "en", [(quote, language)])
    assert Span(quote, language) in made or Span(quote.rstrip("."), language) in made
    assert made[0] == Span("Country B stated: “", "en")


def test_names_in_other_scripts_are_found_without_being_told():
    made = spans("Also addressed by: Страна D, F国 and البلد هاء.", "en")
    assert [(s.text, s.language) for s in made if s.language != "en"] == [
        ("Страна", "ru"),
        ("国", "zh"),
        ("البلد هاء.", "ar"),
    ]


def test_latin_words_inside_arabic_keep_their_direction():
    made = spans("نقترح IPv6 في كل بلد", "ar")
    assert Span("IPv6", "en") in made
    assert [s.rtl for s in made] == [True, False, True]


@given(
    st.text(alphabet="ab “”.،ابте国 1", max_size=60), st.lists(st.text(alphabet="ab ابте国", max_size=8), max_size=3)
)
def test_spans_lose_nothing(text: str, quotes: list[str]):
    made = spans(text, "en", [(q, "fr") for q in quotes])
    assert "".join(s.text for s in made) == text
    assert all(a.language != b.language for a, b in pairwise(made))


def test_quotations_are_found_though_cut_or_without_their_stop():
    assert quotations(f"B stated: “{FRENCH[:-1]}”.", [note(FRENCH, "fr")]) == [(FRENCH[:-1], "fr")]
    cut = FRENCH[:30]
    assert quotations(f"B stated: “{cut} […]”.", [note(FRENCH, "fr")]) == [(cut.rstrip(), "fr")]
    assert quotations("B stated: “something else”.", [note(FRENCH, "fr")]) == []


def test_a_text_holds_a_quotation_only_whole():
    assert holds(f"B stated:  “{FRENCH[:-1]}”.", FRENCH.replace(" ", "\n", 3))
    assert not holds(f"B stated: “{FRENCH[:30]} […]”.", FRENCH)


def test_notes_shorten_at_words_and_say_so():
    assert shortened("one two three.", 3) == "one two three"
    assert shortened("one two three four.", 3) == "one two three […]"
    assert first_words("国" * 100, 5) == "国" * 10 + " […]"
    assert first_words("国" * 20, 5) == "国" * 20
