"""A run that is told to end does so at once, without tracebacks, and takes along what it started."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.conftest import PROJECT

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_run_while_it_reads_and_leaves_nothing(tmp_path: Path, number: signal.Signals):
    batch, programs = tmp_path / "batch", tmp_path / "programs"
    for folder in (batch, programs):
        folder.mkdir()
    # Short: the path of a socket, which processes talk over, holds a hundred letters.
    temporary = Path(tempfile.mkdtemp(prefix="s", dir="/tmp"))
    (batch / "a.rtf").write_bytes(rb"{\rtf1 We propose ten years.\par}")
    sleep = shutil.which("sleep", path=os.defpath)
    (programs / "soffice").write_text(f'#!/bin/sh\necho $$ > {tmp_path}/started\n: > "$TMPDIR"/left\nexec {sleep} 50\n')
    (programs / "soffice").chmod(0o755)
    environment = {**os.environ, "PATH": str(programs), "TMPDIR": str(temporary)}
    run = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "analyze", str(batch), "--out", str(tmp_path / "out" / "run")],
        cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),  # what runs the tests may ignore it
    )  # fmt: skip
    last = time.monotonic() + 90
    while not (tmp_path / "started").exists() and time.monotonic() < last:
        time.sleep(0.1)
    if number is signal.SIGINT:
        os.killpg(run.pid, number)  # as the terminal does
    else:
        run.send_signal(number)
    _, errors = run.communicate(timeout=40)
    assert run.returncode == 128 + number, errors.decode()
    assert errors.decode().strip().splitlines() == [
        "Stopped; what was finished is kept, and the next run goes on from there."
    ]
    last = time.monotonic() + 10
    office = int((tmp_path / "started").read_text())
    while (Path(f"/proc/{office}").exists() or any(temporary.iterdir())) and time.monotonic() < last:
        time.sleep(0.1)
    assert not Path(f"/proc/{office}").exists()
    assert list(temporary.iterdir()) == []
    temporary.rmdir()
