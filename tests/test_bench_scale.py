"""Batches made by recombining: as large as asked for, the same again, and read as they were written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.extract import extract
from pipeline.segment import segment
from pipeline.settings import ExtractSettings, SegmentSettings
from pipeline.store import find_sources
from scripts.bench_scale import Kept, Row, exponent, rows_of
from scripts.recombined import pool_of, write_batch

TEXTS = {
    "en": "Every village school should be connected to the network. The {} fund pays for it, and it needs new rules.",
    "fr": "Chaque école de village devrait être reliée au réseau. Le fonds {} paie, et il lui faut des règles.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [{"text": TEXTS[language].format(n), "language": language} for n in range(6) for language in TEXTS]
    (tmp_path / "texts.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return tmp_path


@pytest.mark.parametrize("size", [1, 2, 100])
def test_a_batch_has_the_passages_that_were_made(folder: Path, size: int):
    pool = pool_of([folder])
    made = write_batch(pool, size, folder / "batch")
    sources, _ = find_sources(folder / "batch")
    documents, refusals = extract(sources, ExtractSettings(), workers=1)
    passages = [p for p in segment(documents, SegmentSettings()) if p.analysed]
    assert not refusals
    assert [p.text for p in passages] == [m.text for m in made]
    assert len(made) == size
    assert {s for m in made for s in m.sentences} <= {s for s, _ in pool.sentences()}
    assert all(d.cover.contributor.startswith("Body ") for d in documents)


def test_the_same_batch_is_made_again(folder: Path):
    pool = pool_of([folder])
    assert write_batch(pool, 50, folder / "one") == write_batch(pool, 50, folder / "two")


def test_an_exponent_is_that_of_a_power():
    assert exponent([(n, 3 * n**1.25) for n in (10, 100, 1000)]) == pytest.approx(1.25)


def a_row(passages: int, *, encoded: bool = True) -> Row:
    return Row(passages, encoded, {"extract": 1.0}, 2.0, 3.0, 100.0, 200.0)


def test_a_series_that_was_stopped_goes_on(tmp_path: Path):
    kept = Kept(tmp_path / "outputs" / "rows.jsonl", "one")
    assert kept.rows() == []
    for row in (a_row(4), a_row(2), a_row(4, encoded=False)):
        kept.add(row)
    with (tmp_path / "outputs" / "rows.jsonl").open("a") as file:
        file.write('{"version": "one", "row": {"pass')
    assert kept.rows() == [a_row(2), a_row(4, encoded=False), a_row(4)]
    assert Kept(tmp_path / "outputs" / "rows.jsonl", "another").rows() == []
    # Nothing is missing: no batch is made, of folders that are not there.
    assert list(rows_of([tmp_path / "none"], [2, 4], 8, kept)) == [a_row(2), a_row(4)]
