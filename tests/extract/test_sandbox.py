"""A reader that misbehaves costs one refusal, within the limits, and leaves nothing running."""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.chunks import extract_chunk
from pipeline.domain import Source
from pipeline.extract import confine, extract, sandbox
from pipeline.settings import ExtractSettings

ROOT = Path(__file__).resolve().parents[2]


def behave(name: str, *more: str) -> tuple[str, str, float]:
    """Return the reason of the refusal, the processes left, and the seconds it took."""
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "tests.extract.badly_behaved", name, *more],
        cwd=ROOT, env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    answer, left = done.stdout.splitlines()
    reading = json.loads(answer)
    assert reading["document"] is None
    assert reading["refusals"][0]["advice"].endswith(".") or reading["refusals"][0]["advice"] == ""
    return reading["refusals"][0]["reason"], left.removeprefix("left:").strip(), time.monotonic() - start


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("hang", "longer than 3 seconds"),
        ("compute", "more than 1 seconds of computing"),
        ("swallow", "more than 400 MB of memory"),
        ("crash", "crash"),
        ("abort", "crash"),
        ("fork_without_end", "too many programs"),
        ("leave_a_daemon", "crash"),
        ("retire", "crash"),
        ("surprise", "KeyError"),
        ("write", "File too large"),
        ("boast", "more than 200 MB of text"),
    ],
)
def test_misbehaving_reader_is_refused_in_time_and_leaves_nothing(name: str, words: str) -> None:
    reason, left, seconds = behave(name)
    assert words in reason
    assert left == ""
    assert seconds < 15


def test_a_file_read_page_by_page_may_take_longer_than_one_page() -> None:
    reason, left, seconds = behave("take_long")
    assert (reason, left) == ("It came through.", "")
    assert seconds > 6


@pytest.mark.skipif(os.geteuid() != 0, reason="a network of its own needs the rights of root")
def test_reader_has_no_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        reason, _, _ = behave("connect", str(server.getsockname()[1]))
    assert "no network" in reason


def test_one_bad_file_does_not_stop_the_batch(tmp_path: Path) -> None:
    for n in range(6):
        (tmp_path / f"{n}.txt").write_text(f"We support the proposal number {n}.", "utf-8")
    (tmp_path / "3.txt").write_bytes(b"")
    sources = [Source(f"{n}.txt", tmp_path / f"{n}.txt") for n in range(6)]
    done: list[int] = []
    documents, refusals = extract(
        sources, ExtractSettings(), workers=2, progress=lambda stage, number, total: done.append(number)
    )
    assert [d.file for d in documents] == ["0.txt", "1.txt", "2.txt", "4.txt", "5.txt"]
    assert [r.file for r in refusals] == ["3.txt"]
    assert sorted(done) == [1, 2, 3, 4, 5, 6]


def test_a_worker_keeps_its_reader_and_replaces_one_that_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("Every school needs a connection.")
    source = Source("a.txt", tmp_path / "a.txt")
    started: list[subprocess.Popen[bytes]] = []
    start = sandbox._start
    monkeypatch.setattr(sandbox, "_start", lambda: started.append(start()) or started[-1])
    sandbox._dismiss()

    def read() -> int:
        ((documents, refusals),) = extract_chunk(ExtractSettings(), [source])
        assert [d.file for d in documents] == ["a.txt"]
        assert not refusals
        return len(started)

    assert [read(), read()] == [1, 1]
    started[0].kill()
    started[0].wait()
    assert read() == 2
    sandbox._dismiss()
    assert all(reader.poll() is not None for reader in started)


def test_the_reader_starts_where_no_file_may_grow() -> None:
    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))

    done = subprocess.run(
        [sys.executable, "-m", "pipeline.extract.confine"],
        cwd=ROOT,
        preexec_fn=little_room,
        input=b"",
        capture_output=True,
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(("fault", "again"), [(OSError(28, "No space left on device"), True), (KeyError("w:p"), False)])
def test_what_the_system_refused_is_tried_again_and_what_the_file_is_to_blame_for_is_not(
    fault: Exception, again: bool
) -> None:
    def fails(source: Source, settings: ExtractSettings) -> confine.Reading:
        raise fault

    (refusal,) = confine._reading(Source("a.pdf", Path("a.pdf")), ExtractSettings(), fails).refusals
    assert refusal.again is again
