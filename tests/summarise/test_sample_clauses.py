from __future__ import annotations

from pathlib import Path

import pytest

from scripts.sample_clauses import PROJECT, drawn, main, sheet


def sentence(n: int, form: str = "reported") -> dict[str, object]:
    return {
        "sentence_id": f"O01-{n:03}",
        "text": f"A proposed plan {n}.",
        "form": form,
        "kind": "proposal",
        "sources": [{"passage_id": f"p{n}", "quote": f"We propose plan {n}."}],
    }


SUMMARY = {
    "topics": [{"sentences": [sentence(0), sentence(1, "quoted")]}],
    "objectives": [{"sentences": [*map(sentence, range(100)), sentence(100, "quoted")]}],
}


def test_the_draw_is_of_reported_sentences_each_once_and_repeats_with_its_seed():
    first = drawn(SUMMARY, number=60, seed=1)
    assert len({s["text"] for s in first}) == 60
    assert {s["form"] for s in first} == {"reported"}
    assert first == drawn(SUMMARY, number=60, seed=1) != drawn(SUMMARY, number=60, seed=2)
    assert len(drawn(SUMMARY, number=1000, seed=1)) == 100


def test_each_clause_stands_beside_the_passage_it_reports():
    passage = {"file": "a.pdf", "page": 3, "text": "Hello. We propose plan 7. Thanks.", "lead_in": "We propose:"}
    text = sheet([sentence(7)], {"p7": passage})
    for part in ("A proposed plan 7.", "We propose plan 7.", "Hello.", "a.pdf, page 3", "We propose:", "Verdict:"):
        assert part in text


def test_the_sheet_is_not_written_into_the_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main([str(tmp_path), str(PROJECT / "sheet.md")]) == 2
    assert not (PROJECT / "sheet.md").exists()
    assert "outside the project" in capsys.readouterr().out
