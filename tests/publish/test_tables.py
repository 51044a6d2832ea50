"""Tables: documented columns, the same types whatever the rows, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.publish.columns import TABLES
from pipeline.publish.tables import as_csv, as_parquet
from scripts.write_files_doc import DOCUMENT, with_tables
from tests.publish.sample_summary import HOSTILE, Batch

_TYPES = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "flag": pa.bool_(),
    "texts": pa.list_(pa.string()),
}


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("name", sorted(TABLES))
def test_parquet_has_the_documented_columns_and_types(files: dict[str, bytes], name: str):
    schema = pq.read_schema(io.BytesIO(files[f"{name}.parquet"]))
    assert [(f.name, f.type) for f in schema] == [(c.name, _TYPES[c.type]) for c in TABLES[name]]


@pytest.mark.parametrize("name", sorted(TABLES))
def test_empty_tables_keep_their_columns_and_types(name: str):
    table = pq.read_table(io.BytesIO(as_parquet(name, [])))
    assert table.num_rows == 0
    assert [f.type for f in table.schema] == [_TYPES[c.type] for c in TABLES[name]]
    assert as_csv(name, []).decode("utf-8-sig").startswith(TABLES[name][0].name)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_csv_and_parquet_hold_the_same_rows(files: dict[str, bytes], name: str):
    table = pq.read_table(io.BytesIO(files[f"{name}.parquet"])).to_pylist()
    lines = rows(files[f"tables/{name}.csv"])
    assert len(lines) == len(table) > 0
    texts = [c.name for c in TABLES[name] if c.type == "text" and c.name != "text"]
    assert [[r[c] for c in texts] for r in lines] == [[_safe(r[c] or "") for c in texts] for r in table]


def test_a_large_table_is_written_in_groups_and_reads_as_one(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("pipeline.publish.tables._ROWS", 10)
    some = [{c.name: None for c in TABLES["themes"]} | {"theme_id": f"TH{n}", "terms": ("a", "b")} for n in range(25)]
    data = io.BytesIO(as_parquet("themes", iter(some)))
    assert pq.ParquetFile(data).num_row_groups == 3
    table = pq.read_table(data).to_pylist()
    assert [r["theme_id"] for r in table] == [r["theme_id"] for r in some]
    assert table[24]["terms"] == ["a", "b"]


def test_a_sentence_of_very_many_sources_is_written_out_once(batch: Batch, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("pipeline.publish.tables._REPEATED", 1)
    table = pq.read_table(io.BytesIO(batch.publish()["sentences.parquet"])).to_pylist()
    first = {r["sentence_id"]: r for r in reversed(table)}
    further = [r for r in table if r is not first[r["sentence_id"]]]
    assert further
    assert all(r["text"] and r["contributors"] for r in first.values())
    assert not any(r["text"] or r["contributors"] for r in further)
    assert all(r["quote"] and r["passage_id"] for r in further)


def test_sources_whose_contributor_is_to_be_confirmed_are_marked(batch: Batch, files: dict[str, bytes]):
    table = pq.read_table(io.BytesIO(files["sentences.parquet"])).to_pylist()
    marked = {(r["sentence_id"], r["passage_id"]) for r in table if r["to_confirm"]}
    listed = [s for x in batch.summary.objectives for s in x.also]
    assert marked == {(s.sentence_id, c.passage_id) for s in listed for c in s.to_confirm} != set()


def test_points_count_their_holders_and_holdings_give_the_words(batch: Batch, files: dict[str, bytes]):
    points = {r["point_id"]: r for r in pq.read_table(io.BytesIO(files["points.parquet"])).to_pylist()}
    assert (points["P1"]["holders"], points["P1"]["to_confirm"], points["P1"]["opposes"]) == (3, 1, ["P2"])
    rows = pq.read_table(io.BytesIO(files["holdings.parquet"])).to_pylist()
    texts = {p.passage_id: p.text for p in batch.passages}
    assert len(rows) == len(batch.summary.holdings)
    assert all(r["quote"] in texts[r["passage_id"]] for r in rows)
    assert {r["name"] for r in rows if r["point_id"] == "P1" and r["state"] == "to confirm"} == {"Company F"}


def _safe(value: str) -> str:
    return "'" + value if value.startswith("=") or value in {"68", "69", "1."} or value.isdigit() else value


@pytest.mark.parametrize("text", ["69", "17.10", "1.", "1,5", "-3", "1e5", "true", "N/A", "nan", "NULL", "inf", " 12 "])
def test_text_that_a_reader_would_take_for_something_else_stays_text(text: str):
    row = {c.name: None for c in TABLES["labels"]} | {"ref": text, "evidence": ()}
    (line,) = rows(as_csv("labels", [row]))
    assert line["ref"] == f"'{text}"


@pytest.mark.parametrize("text", ["72g", "O04", "12 January 2026", "no", "1e5x", "$"])
def test_other_text_stays_as_it_is(text: str):
    (line,) = rows(as_csv("labels", [{c.name: None for c in TABLES["labels"]} | {"ref": text, "evidence": ()}]))
    assert line["ref"] == text


def test_every_reader_gives_a_column_the_documented_type(files: dict[str, bytes], tmp_path: Path):
    duckdb, polars = pytest.importorskip("duckdb"), pytest.importorskip("polars")
    made = {"text": ("String", "VARCHAR"), "texts": ("String", "VARCHAR"), "integer": ("Int64", "BIGINT")}
    made |= {"number": ("Float64", "DOUBLE"), "flag": ("Boolean", "BOOLEAN")}
    for name in TABLES:
        path = tmp_path / f"{name}.csv"
        path.write_bytes(files[f"tables/{name}.csv"])
        there = polars.read_parquet(io.BytesIO(files[f"{name}.parquet"]))
        by_polars, by_duckdb = polars.read_csv(path), duckdb.sql(f"FROM read_csv('{path}')")
        types = dict(zip(by_duckdb.columns, map(str, by_duckdb.types), strict=True))
        assert by_polars.height == len(by_duckdb.fetchall()) == there.height
        filled = [
            c for c in TABLES[name] if c.name in by_polars.columns and by_polars[c.name].null_count() < there.height
        ]
        assert {c.name: (str(by_polars[c.name].dtype), types[c.name]) for c in filled if c.name != "date"} == {
            c.name: made[c.type] for c in filled if c.name != "date"
        }


def test_what_is_not_there_is_null(files: dict[str, bytes]):
    document = pq.read_table(io.BytesIO(files["documents.parquet"])).to_pylist()[0]
    assert document["duplicate_of"] is document["symbol"] is document["pages"] is None
    assert all(
        "" not in r.values() for n in TABLES for r in pq.read_table(io.BytesIO(files[f"{n}.parquet"])).to_pylist()
    )


def test_the_data_package_describes_every_column_and_its_joins_hold(files: dict[str, bytes]):
    described = {r["path"]: r for r in json.loads(files["datapackage.json"])["resources"]}
    by_name = {r["name"]: path for path, r in described.items()}
    assert list(described) == [f"tables/{n}.csv" for n in TABLES]
    for path, resource in described.items():
        lines = rows(files[path])
        assert [f["name"] for f in resource["schema"]["fields"]] == list(lines[0])
        key = resource["schema"].get("primaryKey", [])
        assert not key or len({tuple(r[k] for k in key) for r in lines}) == len(lines), path
        for join in resource["schema"].get("foreignKeys", []):
            (column,), other = join["fields"], join["reference"]
            known = {r[other["fields"][0]] for r in rows(files[by_name[other["resource"]]])}
            assert {r[column] for r in lines} <= known, (path, column)


def test_cells_that_look_like_formulas_are_defused(files: dict[str, bytes]):
    texts = [r["text"] for r in rows(files["tables/passages.csv"])]
    assert "'" + HOSTILE in texts
    assert HOSTILE not in texts


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n=", " ="])
def test_every_start_a_spreadsheet_may_evaluate_is_defused(start: str):
    row = {c.name: "" for c in TABLES["themes"]} | {"name": f"{start}1+1", "terms": (f"{start}1",)}
    (line,) = rows(as_csv("themes", [row]))
    assert line["name"].startswith("'")
    assert line["terms"].startswith("'")


def test_offsets_point_into_the_documents_text(files: dict[str, bytes]):
    documents = {d["document_id"]: d["text"] for d in pq.read_table(io.BytesIO(files["documents.parquet"])).to_pylist()}
    for p in pq.read_table(io.BytesIO(files["passages.parquet"])).to_pylist():
        assert documents[p["document_id"]][p["start"] : p["end"]] == p["text"]


def test_documentation_names_every_file_and_column(files: dict[str, bytes]):
    text = DOCUMENT.read_text("utf-8")
    assert [name for name in files if f"`{name}`" not in text] == []
    assert text == with_tables(text), "run python scripts/write_files_doc.py"
    assert all(f"| `{c.name}` | {c.type} | {c.meaning} |" in text for columns in TABLES.values() for c in columns)


def test_summary_json_gives_every_sentence_with_its_sources(batch: Batch, files: dict[str, bytes]):
    data = json.loads(files["summary.json"])
    for section, made in zip(data["objectives"], batch.summary.objectives, strict=True):
        assert [s["text"] for s in section["sentences"]] == [s.text for s in made.sentences]
        for sentence, s in zip(section["sentences"], made.sentences, strict=True):
            assert sentence["sources"] == [{"passage_id": c.passage_id, "quote": c.quote} for c in s.sources]
            assert sentence["counts"]["contributors"] == len(sentence["contributors"])


def test_refused_jsonl_has_a_line_a_refusal(batch: Batch, files: dict[str, bytes]):
    lines = [json.loads(line) for line in files["refused.jsonl"].splitlines()]
    assert [(r["file"], r["item"]) for r in lines] == [(r.file, r.item) for r in batch.refusals]
