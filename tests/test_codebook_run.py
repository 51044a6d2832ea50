"""The whole way under a codebook of one's own: sections, points, names, review; and errors before the work."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.agenda.chosen import choose
from pipeline.agenda.known_points import load_points
from pipeline.review.desk import Desk
from pipeline.review.drawing import load_drawn
from pipeline.review.loaded import settings_of
from pipeline.review.word_out import draft_as_it_stands
from pipeline.settings import CodebookSettings
from tests.conftest import PROJECT

BOOKS = PROJECT / "corpus" / "codebooks"
TEXTS = {
    "a.txt": "Submission of the Harbour Association\n\nWe propose that facial recognition in public places be banned "
    "outright.\n\nRules on artificial intelligence should follow the risk of each use, as in the European Union.\n\n"
    "Authors must be asked and paid when their books are used to train a model.\n",
    "b.txt": "Submission of the Valley Society\n\nWe recommend that some uses of AI, such as social scoring, be banned "
    "outright.\n\nNew rules should not hold back small firms that build artificial intelligence.\n\nDeepfakes make it "
    "easier to deceive voters before an election.\n",
}


def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, arguments)], capture_output=True, text=True, cwd=PROJECT
    )


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("codebook")
    (folder / "in").mkdir()
    for name, text in TEXTS.items():
        (folder / "in" / name).write_text(text, "utf-8")
    shutil.copytree(BOOKS, folder / "books")
    given = [("--codebook", "ai_policy"), ("--objectives", "ai_policy_objectives"), ("--points", "ai_policy_points")]
    options = [x for name, file in given for x in (name, folder / "books" / f"{file}.yaml")]
    done = command("analyze", folder / "in", "--out", folder / "out", *options)
    assert done.returncode == 0, done.stderr
    shutil.rmtree(folder / "books")  # the run keeps its own
    return folder / "out"


@pytest.mark.slow
def test_sections_labels_and_points_are_of_the_codebook(run: Path) -> None:
    summary = json.loads((run / "summary.json").read_text("utf-8"))
    assert {s["id"] for s in summary["objectives"]} <= {"A1", "A2", "A3", "A4", "A5", "O00"}
    assert [s["id"] for s in summary["topics"]] == ["Q1", "Q2"]
    passages = {p["passage_id"]: p for p in pq.read_table(run / "passages.parquet").to_pylist()}
    best = {
        passages[x["passage_id"]]["text"]: x["ref"]
        for x in pq.read_table(run / "labels.parquet").to_pylist()
        if x["rank"] == 1
    }
    assert next(ref for text, ref in best.items() if "facial recognition" in text) == "bans"
    assert next(ref for text, ref in best.items() if "Authors" in text) == "copyright"
    ids = {p["point_id"] for p in pq.read_table(run / "points.parquet").to_pylist()}
    assert not ids & {p.point_id for p in load_points()}
    assert "A2-01" in ids


@pytest.mark.slow
def test_nothing_printed_speaks_of_the_tunis_agenda(run: Path) -> None:
    page = (run / "summary.html").read_text("utf-8")
    account = (run / "transparency.md").read_text("utf-8")
    assert "Governance of artificial intelligence" in page
    for text in (page, account):
        assert "Tunis" not in text
        assert "the Agenda" not in text


@pytest.mark.slow
def test_review_reads_what_the_run_kept_of_the_codebook(run: Path) -> None:
    desk = Desk(run)
    assert desk.agenda.source == "Governance of artificial intelligence"
    passage = next(p.passage_id for p in desk.passages.values() if "Authors" in p.text)
    assert desk.section_for(passage) == "A4"
    assert draft_as_it_stands(run)
    assert choose(settings_of(run).codebook).points
    assert load_drawn(run)[0].summary == desk.run.summary
    assert command("check", run).returncode == 0


@pytest.mark.slow
def test_status_names_the_codebook_that_changed(run: Path, tmp_path: Path) -> None:
    told = command("status", run, "--codebook", BOOKS / "sdg.yaml").stdout
    assert "the codebook changed" in told


def test_a_wrong_codebook_is_told_before_the_work_by_file_line_and_field(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("A text.", "utf-8")
    book = tmp_path / "book.yaml"
    book.write_text("source: x\ncodes:\n  - {id: a, title: A}\n  - {id: b}\n", "utf-8")
    done = command("analyze", tmp_path / "in", "--out", tmp_path / "out", "--codebook", book)
    assert done.returncode == 2
    assert f"{book}, line 4: codes.2.title: is missing" in done.stderr


@pytest.mark.parametrize("name", ["ai_policy", "sdg"])
def test_the_codebooks_that_ship_are_whole(name: str) -> None:
    chosen = choose(CodebookSettings(file=str(BOOKS / f"{name}.yaml")))
    assert chosen.points == ()
    covered = {r for f in chosen.frames.objectives for r in f.refs}
    assert covered == set(chosen.agenda.by_ref)
    if name == "sdg":
        assert (len(chosen.agenda.refs), len(chosen.agenda.items)) == (17, 169)
