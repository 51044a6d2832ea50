"""Runs on a machine, or from folders, that something is wrong with: each ends with what can be done, and says so."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from pipeline import report
from pipeline.errors import UsageError
from pipeline.run import RunResult, analyze
from pipeline.settings import Settings
from pipeline.status import status_of
from pipeline.store.manifest import last_run

TEXTS = {
    "a.txt": "Source: Northland\n\nWe propose that the mandate of the Forum be renewed for ten years.",
    "c.txt": "Source: Eastland\n\nEvery school in rural areas should be connected by 2030.",
}
RTF = rb"{\rtf1\ansi Source: Westland\par\par We propose that governments share the costs of exchange points.\par}"


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    folder = tmp_path / "batch"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text)
    return folder


def run(batch: Path, out: Path, settings: Settings | None = None, **more: Any) -> RunResult:
    return analyze(batch, out, settings or Settings(), progress=lambda *_: None, **more)


def counts(result: RunResult) -> tuple[int, int, int]:
    c = result.manifest["counts"]
    return c["files"], c["documents"], c["refused_files"]


@pytest.mark.slow
def test_results_inside_the_batch_are_not_read_as_contributions(batch: Path):
    first = run(batch, batch / "results")
    assert counts(first) == (2, 2, 0)
    again = run(batch, batch / "results")
    assert again.reused
    third = run(batch, batch / "elsewhere")
    assert counts(third) == (2, 2, 0)
    assert set(third.manifest["set_aside"]) == {"results/"}


@pytest.mark.slow
def test_what_a_missing_program_refused_is_read_once_it_is_there(
    batch: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A program of our own stands for LibreOffice: the real one must not be there for the first run."""
    from pipeline.extract import sandbox, tools

    (batch / "w.rtf").write_bytes(RTF)
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    out = tmp_path / "out" / "run"
    sandbox._dismiss()
    first = run(batch, out)
    assert [r.file for r in first.refusals] == ["w.rtf"]
    assert "LibreOffice" in first.refusals[0].reason
    assert run(batch, out).reused
    made = tmp_path / "made.docx"
    _word_file(made, "We propose that governments share the costs of exchange points.")
    program = programs / "soffice"
    program.write_text(
        f'#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\n'
        f'{here("mkdir")} -p "$2"\n{here("cp")} {made} "$2/input.docx"\n'
    )
    program.chmod(0o755)
    tools._office.cache_clear()
    assert any("LibreOffice changed" in what for _, what in status_of(out, Settings()))
    second = run(batch, out)
    sandbox._dismiss()
    assert counts(second) == (3, 3, 0)


def here(program: str) -> str:
    found = shutil.which(program, path=os.defpath)
    assert found is not None
    return found


def _word_file(path: Path, text: str) -> None:
    from docx import Document

    document = Document()
    document.add_paragraph(text)
    document.save(str(path))


@pytest.mark.slow
def test_what_took_too_long_is_tried_again_and_nothing_else_is_done_twice(batch: Path, tmp_path: Path):
    hurried = Settings.model_validate({"extract": {"memory_bytes": 190_000_000}})
    (batch / "c.txt").write_text(TEXTS["c.txt"] + " word" * 4_000_000)
    out = tmp_path / "out" / "run"
    first = run(batch, out, hurried)
    assert [(r.file, r.again) for r in first.refusals] == [("c.txt", True)]
    assert "memory" in first.refusals[0].reason
    assert any("want of time or memory" in what for _, what in status_of(out, hurried))
    (batch / "c.txt").write_text(TEXTS["c.txt"])
    assert not run(batch, out, hurried).reused


@pytest.mark.slow
def test_a_fresh_run_mends_what_the_next_one_reuses(batch: Path, tmp_path: Path):
    from pipeline.store import Cache

    out = tmp_path / "out" / "run"
    run(batch, out)
    cache = tmp_path / "out" / ".cache" / "pipeline.sqlite"
    cache.unlink()
    run(batch, out, fresh=True)
    with Cache(cache) as kept:
        assert kept._db.execute("SELECT count(*) FROM made WHERE stage = 'extract'").fetchone() == (2,)


@pytest.mark.parametrize("odd", ["{}", "[]", "null", '{"inputs": 3}', '{"batch": "/x", "inputs": {}}', "{", "\ufeff{}"])
def test_an_odd_manifest_is_as_good_as_none(tmp_path: Path, odd: str):
    (tmp_path / "run.json").write_text(odd)
    with pytest.raises(UsageError, match="run analyze"):
        status_of(tmp_path, Settings())


@pytest.mark.slow
@pytest.mark.parametrize("key", ["batch", "inputs", "settings", "counts", "refused", "outputs", "set_aside", "code"])
def test_a_manifest_that_lacks_something_is_made_again(sample_run: Path, tmp_path: Path, key: str):
    data = json.loads((sample_run / "run.json").read_text("utf-8"))
    for odd in (None, 3, [3], {"x": [3]}, "x"):
        (tmp_path / "run.json").write_text(json.dumps({**data, key: odd}))
        try:
            rows = status_of(tmp_path, Settings())
        except UsageError:
            continue
        assert any("runs again" in what for _, what in rows)
    assert key in ("set_aside", "code", "batch") or not last_run(tmp_path)


def test_what_is_set_aside_is_told_with_its_reason(capsys: pytest.CaptureFixture[str]):
    aside = {f"x{n:02d}": "it is hidden" for n in range(25)}
    report.report_run(RunResult(Path("out"), {"counts": {"files": 1}, "set_aside": aside}, (), reused=False))
    shown = capsys.readouterr().out
    assert "x00: it is hidden." in shown
    assert "5 more" in shown
