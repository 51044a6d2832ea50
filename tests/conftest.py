"""Fixtures every test may use: the third-party files beside the project, and small fakes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of third-party files beside the project; the test is skipped where it is absent."""
    folder = PROJECT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("third-party files (../shared) are not beside the project")
    return folder


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a run of the sample batch; tests must not change it."""
    folder = tmp_path_factory.mktemp("run") / "sample"
    command = [sys.executable, "-m", "pipeline", "analyze", str(PROJECT / "corpus" / "sample"), "--out", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT)
    assert done.returncode == 1, done.stderr
    return folder
