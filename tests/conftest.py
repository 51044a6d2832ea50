"""Fixtures every test may use: the third-party files beside the project, and what is made once for many tests."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from filelock import FileLock

from pipeline.domain import Document, Source
from pipeline.extract import extract
from pipeline.settings import ExtractSettings
from tests.surroundings import Machine, hang_on_surroundings

PROJECT = Path(__file__).resolve().parent.parent
MACHINE = pytest.StashKey[Machine]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[MACHINE] = Machine()


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[MACHINE].close()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if hang_on_surroundings(item):
            item.add_marker("surroundings")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    item.config.stash[MACHINE].be(bare=item.get_closest_marker("surroundings") is None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and item.get_closest_marker("surroundings") is None:
        report.outcome = "failed"
        report.longrepr = f"A test that can be skipped hangs on its surroundings: mark it so. {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of third-party files beside the project; the test is skipped where it is absent."""
    folder = PROJECT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("third-party files (../shared) are not beside the project")
    return folder


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes that test have in common."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def sample_run(place: Path) -> Path:
    """The output folder of a run of the sample batch; tests must not change it."""
    return _run_once(place / "of-the-sample", PROJECT / "corpus" / "sample", code=1)


@pytest.fixture(scope="session")
def consultation_run(place: Path, shared: Path) -> Path:
    """The output folder of a run of the contribution that asked for the summary, in three files; not to be changed."""
    return _run_once(place / "of-the-consultation", shared / "corpus" / "cwg_internet", code=0)


@pytest.fixture(scope="session")
def netmundial(place: Path, shared: Path) -> dict[str, Document]:
    """The contributions to NetMundial by file, as they are read."""
    kept = place / "netmundial.pickle"
    with FileLock(place / "netmundial.lock"):
        if not kept.exists():
            files = sorted((shared / "corpus" / "netmundial_2014").iterdir())
            sources = [Source(p.name, p) for p in files if p.suffix != ".tsv"]
            documents, refusals = extract(sources, ExtractSettings(ocr=False))
            assert not refusals
            kept.write_bytes(pickle.dumps({d.file: d for d in documents}))
    documents_of: dict[str, Document] = pickle.loads(kept.read_bytes())
    return documents_of


def _run_once(folder: Path, batch: Path, *, code: int) -> Path:
    out = folder / "run"
    command = [sys.executable, "-m", "pipeline", "analyze", str(batch), "--out", str(out)]
    with FileLock(f"{folder}.lock"):
        if not out.exists():
            done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT)
            assert done.returncode == code, done.stderr
    return out
