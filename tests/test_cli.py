"""The commands as a user gives them, and the whole way on the sample batch."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.check import check_run
from tests.clusters import dask_cluster
from tests.conftest import PROJECT

SAMPLE = PROJECT / "corpus" / "sample"


def pipeline(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    import os

    command = [sys.executable, "-m", "pipeline", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=PROJECT, env={**os.environ, **environment})


def one_sentence(text: str) -> bool:
    return 0 < len(text.strip().splitlines()) <= 2 and "Traceback" not in text


def test_help_names_every_command():
    shown = pipeline("--help").stdout
    for command in ("analyze", "status", "extract", "check"):
        assert command in shown


def test_a_wrong_path_is_code_2(tmp_path: Path):
    done = pipeline("analyze", tmp_path / "nowhere", "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "does not exist" in done.stderr
    assert one_sentence(done.stderr)


def test_a_missing_option_is_code_2():
    assert pipeline("analyze", SAMPLE).returncode == 2


def test_an_output_folder_that_cannot_be_is_code_2(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    (tmp_path / "in").mkdir()
    done = pipeline("analyze", tmp_path / "in", "--out", tmp_path / "file" / "out")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr


def test_a_folder_with_nothing_readable_is_code_3(tmp_path: Path):
    (tmp_path / "in").mkdir()
    assert pipeline("analyze", tmp_path / "in", "--out", tmp_path / "out").returncode == 3
    (tmp_path / "in" / "a.docx").write_bytes(b"PK\x03\x04 cut off")
    done = pipeline("analyze", tmp_path / "in", "--out", tmp_path / "out")
    assert done.returncode == 3
    assert "a.docx" in done.stderr
    assert one_sentence(done.stderr)


def test_a_missing_model_is_code_4(tmp_path: Path):
    models = tmp_path / "models"
    shutil.copytree(PROJECT / "models", models, ignore=shutil.ignore_patterns("heads"))
    (tmp_path / "in").mkdir()
    shutil.copy(SAMPLE / "CWG-11_individual-k.docx", tmp_path / "in")
    done = pipeline("analyze", tmp_path / "in", "--out", tmp_path / "out", PIPELINE_MODELS=str(models))
    assert done.returncode == 4
    assert "make models" in done.stderr
    assert one_sentence(done.stderr)


def test_extract_prints_blocks_with_provenance(tmp_path: Path):
    done = pipeline("extract", SAMPLE / "CWG-08_company-h.docx", SAMPLE / "CWG-12_country-l.docx")
    assert done.returncode == 1
    (document,) = map(json.loads, done.stdout.splitlines())
    assert document["cover"]["contributor"] == "Company H"
    for block in document["blocks"]:
        assert document["text"][block["start"] : block["end"]] == block["text"]
    assert {"deletion", "footnote", "heading"} <= {b["kind"] for b in document["blocks"]}
    assert "CWG-12_country-l.docx" in done.stderr


@pytest.mark.slow
def test_the_sample_runs_the_whole_way(sample_run: Path):
    manifest = json.loads((sample_run / "run.json").read_text("utf-8"))
    counts = manifest["counts"]
    scan_read = shutil.which("tesseract") is not None
    assert counts["documents"] == 11 + scan_read
    assert counts["files"] == counts["documents"] + counts["refused_files"]
    assert counts["duplicates"] == 1
    assert check_run(sample_run) == []
    for name in ("summary.docx", "summary.html", "summary.json", "passages.parquet", "tables/labels.csv"):
        assert (sample_run / name).stat().st_size > 500


@pytest.mark.slow
def test_every_contributor_is_cited_and_every_language_quoted(sample_run: Path):
    summary = json.loads((sample_run / "summary.json").read_text("utf-8"))
    sentences = [s for x in summary["objectives"] + summary["topics"] for s in x["sentences"] + x["also"]]
    cited = {c for s in sentences for c in s["contributors"]}
    assert cited == {c["contributor_id"] for c in summary["contributors"]}
    assert {"ar", "es", "fr", "ru", "zh"} <= {s["language"] for s in sentences} | {"en"} | _languages(
        sample_run, sentences
    )


def _languages(folder: Path, sentences: list[dict[str, list[dict[str, str]]]]) -> set[str]:
    import pyarrow.parquet as pq

    table = pq.read_table(folder / "passages.parquet", columns=["passage_id", "language"]).to_pylist()
    language = {p["passage_id"]: p["language"] for p in table}
    return {language[c["passage_id"]] for s in sentences for c in s["sources"]}


@pytest.mark.slow
def test_points_and_holdings_are_those_of_the_draft_and_no_one_to_confirm_is_counted(sample_run: Path):
    import pyarrow.parquet as pq

    points = {p["point_id"]: p for p in pq.read_table(sample_run / "points.parquet").to_pylist()}
    rows = pq.read_table(sample_run / "holdings.parquet").to_pylist()
    held: dict[str, dict[str, set[str]]] = {}
    for r in rows:
        held.setdefault(r["point_id"], {}).setdefault(r["state"], set()).add(r["contributor_id"])
    assert {p: (len(s.get("told", ())), len(s.get("to confirm", ()))) for p, s in held.items()} == {
        i: (p["holders"], p["to_confirm"]) for i, p in points.items()
    }
    summary = json.loads((sample_run / "summary.json").read_text("utf-8"))
    sentences = [s for x in summary["objectives"] for s in x["sentences"] + x["also"] if s["point_id"]]
    assert {s["point_id"] for s in sentences} <= set(points)
    for s in sentences:
        assert set(s["contributors"]) == held[s["point_id"]].get("told", set())
    assert any(len(s["contributors"]) > 1 for x in summary["objectives"] for s in x["sentences"])


@pytest.mark.slow
def test_every_section_opens_with_who_spoke_to_it_and_topics_point_to_the_objectives(sample_run: Path):
    summary = json.loads((sample_run / "summary.json").read_text("utf-8"))
    told = {s["sentence_id"] for x in summary["objectives"] for s in x["sentences"]}
    assert all(x["opening"] for x in summary["objectives"] + summary["topics"] if x["id"] != "O00")
    assert all(set(t["see"]) <= told and not t["sentences"] for t in summary["topics"])
    assert any(t["see"] for t in summary["topics"])


@pytest.mark.slow
def test_paragraph_69_is_found_where_it_is_cited(sample_run: Path):
    import pyarrow.parquet as pq

    labels = pq.read_table(sample_run / "labels.parquet").to_pylist()
    files = {label["passage_id"].split("_")[1].split("-3")[0] for label in labels if label["how"] == "cited"}
    assert (
        len([f for f in files if f.startswith(("country-a", "country-b", "country-c", "country-d", "country-f"))]) >= 4
    )


@pytest.mark.slow
def test_a_second_run_changes_nothing_and_a_fresh_one_gives_the_same_bytes(sample_run: Path, tmp_path: Path):
    before = _files(sample_run)
    shutil.copytree(sample_run.parent / ".cache", tmp_path / ".cache")
    second = shutil.copytree(sample_run, tmp_path / "second")
    done = pipeline("analyze", SAMPLE, "--out", second)
    assert "Nothing has changed" in done.stdout
    assert _files(second) == before
    fresh = pipeline("analyze", SAMPLE, "--out", tmp_path / "other" / "fresh", "--fresh")
    assert fresh.returncode == 1
    assert {k: v for k, v in _files(tmp_path / "other" / "fresh").items() if k != "run.json"} == {
        k: v for k, v in before.items() if k != "run.json"
    }


def _files(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != ".lock" and "review" not in p.parts
    }


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(sample_run: Path, tmp_path: Path):
    from pipeline.run import analyze, engine_of
    from pipeline.settings import Settings

    with dask_cluster(2, tmp_path) as (address, workers):

        def kill_one(stage: str, done: int, total: int) -> None:
            if stage == "embed (use)":
                workers[0].kill()

        engine = engine_of("dask", address, Settings())
        analyze(SAMPLE, tmp_path / "out", Settings(), progress=kill_one, fresh=True, engine=engine)
        assert workers[0].poll() is not None
    assert {k: v for k, v in _files(tmp_path / "out").items() if k != "run.json"} == {
        k: v for k, v in _files(sample_run).items() if k != "run.json"
    }


def test_an_engine_without_a_scheduler_is_code_2(tmp_path: Path):
    done = pipeline("analyze", SAMPLE, "--out", tmp_path / "out", "--engine", "dask")
    assert done.returncode == 2
    assert one_sentence(done.stderr)


@pytest.mark.slow
def test_status_says_what_will_run_and_why(sample_run: Path, tmp_path: Path):
    assert "runs again" not in pipeline("status", sample_run).stdout
    settings = tmp_path / "settings.toml"
    settings.write_text("[summarise]\nnamed = 2\n")
    rows = dict(
        line.split(maxsplit=1) for line in pipeline("status", sample_run, "--settings", settings).stdout.splitlines()
    )
    assert rows["extract"] == rows["classify"] == rows["points"] == "reused"
    assert "settings changed" in rows["summarise"]
    assert "summarise runs again" in rows["publish"]


@pytest.mark.slow
def test_a_tampered_run_is_found_out(sample_run: Path, tmp_path: Path):
    copy = tmp_path / "copy"
    shutil.copytree(sample_run, copy)
    path = copy / "summary.json"
    summary = json.loads(path.read_text("utf-8"))
    section = next(s for s in summary["objectives"] if s["sentences"])
    section["sentences"][0]["sources"][0]["quote"] = "words nobody wrote"
    section["sentences"][0]["counts"]["contributors"] += 1
    path.write_text(json.dumps(summary), "utf-8")
    found = " ".join(p.what for p in check_run(copy))
    assert "does not hold" in found
    assert "counts other contributors" in found
    assert "not as the run wrote it" in found
    assert pipeline("check", copy).returncode == 1


@pytest.mark.slow
@pytest.mark.shared
def test_one_contribution_in_three_files_is_one(consultation_run: Path):
    counts = json.loads((consultation_run / "run.json").read_text("utf-8"))["counts"]
    assert (counts["documents"], counts["duplicates"], counts["contributors"]) == (3, 2, 1)
    summary = json.loads((consultation_run / "summary.json").read_text("utf-8"))
    told = {s["sentence_id"]: s for x in summary["objectives"] for s in x["sentences"] if s["kind"] == "proposal"}
    topics = {t["id"]: [told[i]["text"] for i in t["see"] if i in told] for t in summary["topics"]}
    assert sum(bool(topics[t]) for t in ("T2", "T3", "T4", "T5", "T6")) >= 3, topics
    assert check_run(consultation_run) == []
