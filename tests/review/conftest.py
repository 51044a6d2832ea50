"""A copy of the sample's run that a test may change."""

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def run_copy(sample_run: Path, tmp_path: Path) -> Path:
    """The output folder of a run of the sample batch, for one test alone, with what runs keep beside it."""
    shutil.copytree(sample_run.parent / ".cache", tmp_path / ".cache")
    return Path(shutil.copytree(sample_run, tmp_path / "run"))
