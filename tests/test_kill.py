"""Whole runs killed at random moments, on a full disk, and two at a time. `make test-kill KILLS=200` kills more."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.store import Outputs
from tests.conftest import PROJECT

KILLS = int(os.environ.get("KILLS", "8"))
FILES = ("CWG-11_individual-k.docx", "CWG-08_company-h.docx")
DECISIONS = b'{"decision_id":"d1","at":"2026-01-01T00:00:00Z","who":"e","action":"flag","target":"nothing"}\n'

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a batch and a run of it, which tests start from."""
    folder = tmp_path_factory.mktemp("first")
    (folder / "batch").mkdir()
    for name in FILES:
        shutil.copy(PROJECT / "corpus" / "sample" / name, folder / "batch")
    assert finish(start(folder / "batch", folder / "out" / "run", 3))[0] == 0
    return folder


@pytest.fixture
def batch(first: Path) -> Path:
    return first / "batch"


@pytest.fixture
def out(first: Path, tmp_path: Path) -> Path:
    """The output folder of the run, for one test alone, with what runs keep beside it."""
    return Path(shutil.copytree(first / "out", tmp_path / "out")) / "run"


def start(batch: Path, out: Path, named: int, *, most_bytes: int = 0) -> subprocess.Popen[bytes]:
    """Start a run whose `summarise.named` is `named`: another number makes summary and files again."""

    def limit() -> None:
        if most_bytes:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    command = [sys.executable, "-m", "pipeline", "analyze", str(batch), "--out", str(out)]
    environment = {**os.environ, "PIPELINE_SUMMARISE__NAMED": str(named)}
    return subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=limit
    )


def finish(run: subprocess.Popen[bytes]) -> tuple[int, str]:
    _, errors = run.communicate()
    return run.returncode, errors.decode()


def whole(out: Path) -> dict[str, str]:
    """Return the checksums of the last good run, after proof that every one of its files is as it was written."""
    with Outputs(out) as outputs:
        manifest = outputs.manifest()
        assert outputs.intact(manifest)
        assert not (out / ".staging").exists()
        checksums: dict[str, str] = manifest["outputs"]
        return checksums


def test_runs_killed_at_any_moment_leave_the_last_good_files_and_the_next_is_right(batch: Path, out: Path):
    rng = random.Random(20051118)
    assert finish(start(batch, out.parent / "other", 4))[0] == 0
    good = {3: whole(out), 4: whole(out.parent / "other")}
    assert good[3] != good[4]
    (out / "review").mkdir()
    (out / "review" / "decisions.jsonl").write_bytes(DECISIONS)
    done, killed = 3, 0
    while killed < KILLS:
        if rng.random() < 0.1:  # now and then from nothing: every stage is cut somewhere
            shutil.rmtree(out.parent / ".cache", ignore_errors=True)
        wanted = 7 - done
        run = start(batch, out, wanted)
        try:
            run.wait(rng.uniform(0, 4) ** 2 / 2)
        except subprocess.TimeoutExpired:
            run.kill()
            killed += 1
        finish(run)
        found = whole(out)
        assert found in good.values()
        done = next(n for n, checksums in good.items() if checksums == found)
        assert (out / "review" / "decisions.jsonl").read_bytes() == DECISIONS
    assert finish(start(batch, out, 7 - done))[0] == 0
    assert whole(out) == good[7 - done]
    assert (out / "review" / "decisions.jsonl").read_bytes() == DECISIONS


def test_a_full_disk_leaves_the_last_good_files_and_says_so(batch: Path, out: Path):
    before = whole(out)
    largest = max((out / name).stat().st_size for name in before)
    for most in (2_000, 20_000, largest - 1_000):
        code, message = finish(start(batch, out, 4, most_bytes=most))
        assert code == 2, message
        assert "Traceback" not in message
        assert len(message.strip().splitlines()) == 1
        assert whole(out) == before
    assert finish(start(batch, out, 4))[0] == 0
    assert whole(out) != before


def test_of_two_runs_on_one_folder_one_is_sent_away(batch: Path, tmp_path: Path):
    out = tmp_path / "out" / "run"
    runs = [start(batch, out, 3), start(batch, out, 3)]
    ended = sorted(finish(run) for run in runs)
    assert [code for code, _ in ended] == [0, 2]
    assert "Another run" in ended[1][1]
    whole(out)
