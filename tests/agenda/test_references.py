"""Citations in six languages: what is found, what is left alone."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.agenda.references import find_references
from tests.conftest import PROJECT

CITATIONS = [json.loads(line) for line in (PROJECT / "corpus/gold/citations.jsonl").read_text("utf-8").splitlines()]


def found(text: str, **options: str) -> set[tuple[str, str]]:
    return {(r.instrument, ref) for r in find_references(text, **options) for ref in (r.refs or ("",))}


def wanted(row: dict[str, list[dict[str, object]]]) -> set[tuple[str, str]]:
    return {(str(r["instrument"]), ref) for r in row["references"] for ref in (r["refs"] or [""])}  # type: ignore[union-attr]


def test_precision_and_recall_on_our_citations() -> None:
    pairs = [(wanted(row), found(row["text"])) for row in CITATIONS]
    right = sum(len(w & f) for w, f in pairs)
    assert right / sum(len(f) for _, f in pairs) >= 0.99
    assert right / sum(len(w) for w, _ in pairs) >= 0.99


def test_the_set_is_large_and_spans_six_languages() -> None:
    assert len(CITATIONS) >= 150
    assert len({row["language"] for row in CITATIONS}) == 6
    assert sum(not row["references"] for row in CITATIONS) >= 60


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("paragraphs 68 to 71 of the Tunis Agenda", ("68", "69", "70", "71")),
        ("paragraphs 72, 73 and 77 of the Tunis Agenda", ("72", "73", "77")),
        ("paragraph 72 (a) and (b) of the Tunis Agenda", ("72a", "72b")),
        ("los párrafos 68 a 71 de la Agenda de Túnez", ("68", "69", "70", "71")),
        ("пп. 34 и 35 Тунисской программы", ("34", "35")),
    ],
)
def test_lists_ranges_and_letters(text: str, refs: tuple[str, ...]) -> None:
    assert find_references(text)[0].refs == refs


def test_spans_are_exact() -> None:
    text = "As said in § 35(a) of the Tunis Agenda, States decide."
    reference = find_references(text)[0]
    assert text[reference.start : reference.end] == "§ 35(a)"


def test_an_inferred_instrument_is_not_certain() -> None:
    reference = find_references("Paragraph 69 is still open.", context="Enhanced cooperation under the Tunis Agenda")[0]
    assert (reference.instrument, reference.certain) == ("Tunis Agenda", False)


def test_own_paragraphs_are_no_citations() -> None:
    assert not found("See paragraph 12 above, on the Tunis process.")


@given(st.text(max_size=120))
def test_any_text_is_read_and_spans_lie_in_it(text: str) -> None:
    for reference in find_references(text):
        assert 0 <= reference.start < reference.end <= len(text)
