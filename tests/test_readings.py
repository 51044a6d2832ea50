"""Labels whose texts are kept elsewhere: found again whatever the white space, passed over and counted where not."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from pipeline.domain import Document, Refusal, Source
from scripts.readings import key_of, read_readings

ROOT = Path(__file__).resolve().parent.parent
READINGS = ROOT / "corpus" / "readings"
FILES = pytest.mark.parametrize(("name", "least"), [("netmundial_2014", 550), ("netmundial_2014_short", 235)])


def test_a_key_does_not_hang_on_case_space_or_punctuation() -> None:
    assert key_of("The  Internet, for all.") == key_of("the internet\nfor all")
    assert key_of("The Internet for all") != key_of("The Internet for some")


def test_a_passage_is_found_in_its_file_and_a_missing_one_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import docx

    text = "We propose that the forum publish a yearly report of what has been done and by whom."
    document = docx.Document()
    document.add_paragraph(text)
    document.save(str(tmp_path / "a.docx"))
    row = {"file": "a.docx", "group": "A", "agenda": ["72"], "also": [], "kind": None, "stance": "support", "topic": []}
    rows = [{**row, "text_sha256": key_of(text)}, {**row, "text_sha256": "0" * 64}]
    path = tmp_path / "readings.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")
    found = read_readings(path, tmp_path, weight=2.0)
    assert [(p.text, p.agenda, p.kind, p.weight) for p in found] == [(text, ("72",), "", 2.0)]
    assert "1 of 2" in capsys.readouterr().out


@FILES
def test_no_text_is_kept_and_labels_are_of_the_codebook(name: str, least: int) -> None:
    from pipeline.agenda import base, load_agenda

    agenda = load_agenda()
    rows = [json.loads(line) for line in (READINGS / f"{name}.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) >= least
    assert all("text" not in row for row in rows)
    assert all(base(ref) in agenda.by_ref for row in rows for ref in (*row["agenda"], *row["also"]))


@pytest.mark.shared
@FILES
def test_the_passages_are_found_in_the_corpus(
    name: str, least: int, shared: Path, netmundial: dict[str, Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_before(sources: Iterable[Source], *_: Any, **__: Any) -> tuple[list[Document], list[Refusal]]:
        return [netmundial[s.file] for s in sources], []

    monkeypatch.setattr("scripts.readings.extract", read_before)
    found = read_readings(READINGS / f"{name}.jsonl", shared / "corpus" / "netmundial_2014", weight=2.0)
    assert len(found) >= least
    assert {p.language for p in found} == {"en"}
