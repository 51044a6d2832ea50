"""Places are exact, whatever signs a number is written with; long and odd texts are read in time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.agenda.instruments import find_instruments
from pipeline.agenda.references import find_references
from pipeline.agenda.written import latin_items, number_of, plain, without_addresses


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("عملاً بالفقرة (٦٩) من برنامج عمل تونس", "الفقرة (٦٩)"),
        ("《突尼斯议程》第72（g）段很清楚", "第72（g）段"),
        ("В подпункте ж) пункта 72 Тунисской программы", "подпункте ж) пункта 72"),
        ("Voir l’alinéa g) du paragraphe 72 de l’Agenda de Tunis", "alinéa g) du paragraphe 72"),
    ],
)
def test_the_place_of_a_citation_is_exact(text: str, place: str) -> None:
    reference = find_references(text)[0]
    assert text[reference.start : reference.end].strip() == place


def test_each_resolution_of_a_list_has_its_own_place() -> None:
    text = "resolutions 56/183, 57/238 and 60/252"
    assert [text[m.start : m.end] for m in find_instruments(text)] == ["resolutions 56/183", "57/238", "60/252"]


@pytest.mark.parametrize(
    ("written", "value"), [("69", 69), ("六十九", 69), ("一百零四", 104), ("一百二十", 120), ("十", 10)]
)
def test_chinese_numerals(written: str, value: int) -> None:
    assert number_of(written) == value


@pytest.mark.parametrize(
    ("letters", "latin"), [("ж", "g"), ("с", "c"), ("е", "e"), ("де", "ef"), ("ز", "g"), ("أ", "a"), ("q", "q")]
)
def test_letters_of_items_become_the_agendas(letters: str, latin: str) -> None:
    assert latin_items(letters) == latin


@given(st.text(max_size=200))
def test_readable_forms_keep_their_length(text: str) -> None:
    assert len(without_addresses(plain(text))) == len(text)


@pytest.mark.parametrize("piece", ["paras 1, 2 and ", "1/2/3/", "第一十", "a.b.c/", "(a) (b) ", "SDG 1, ", "  "])
def test_long_odd_texts_are_read_in_time(piece: str) -> None:
    start = time.monotonic()
    find_references(piece * 2_000)
    assert time.monotonic() - start < 5
