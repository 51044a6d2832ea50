"""The project as a wheel, in an environment of its own, away from the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.conftest import PROJECT

pytestmark = pytest.mark.slow
SKIPPED = shutil.ignore_patterns(
    "exported", ".venv", ".git", "__pycache__", "outputs", "build", "*.egg-info", ".*_cache"
)


def run(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PIPELINE_MODELS")}
    return subprocess.run(
        [str(c) for c in command], cwd=cwd, env={**kept, **environment}, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a new environment that holds the wheel and sees the libraries of this one."""
    folder = tmp_path_factory.mktemp("wheel")
    source = Path(shutil.copytree(PROJECT, folder / "source", ignore=SKIPPED))
    options = ("--no-deps", "--no-build-isolation", "--quiet")
    built = run(sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", folder, source, cwd=folder)
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    assert run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder).returncode == 0
    python = folder / "venv" / "bin" / "python"
    own = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).stdout.strip())
    (own / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", "--quiet")
    installed = run(*pip, "--ignore-installed", wheel, cwd=folder)
    assert installed.returncode == 0, installed.stderr
    shutil.rmtree(source)
    if (PROJECT / "models" / "exported").is_dir():  # else the run makes it, which takes a minute
        shutil.copytree(PROJECT / "models" / "exported", own / "pipeline" / "models" / "exported")
    return python


def test_the_wheel_analyses_a_batch(python: Path, tmp_path: Path):
    where = run(python, "-c", "import pipeline; print(pipeline.__file__)", cwd=tmp_path).stdout
    assert where.startswith(str(python.parents[1]))
    (tmp_path / "batch").mkdir()
    for file in ("CWG-08_company-h.docx", "CWG-11_individual-k.docx"):
        shutil.copy(PROJECT / "corpus" / "sample" / file, tmp_path / "batch")
    command = (python, "-m", "pipeline", "analyze", "batch", "--out", "out")
    done = run(*command, cwd=tmp_path, HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="false")
    assert done.returncode == 0, done.stderr
    manifest = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert manifest["counts"]["documents"] == 2
    assert (tmp_path / "out" / "summary.docx").stat().st_size > 10_000
