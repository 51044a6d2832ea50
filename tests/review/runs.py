"""The batch of a run analysed again, as a secretariat does it."""

import shutil
import subprocess
import sys
from pathlib import Path

import docx

from pipeline.review.loaded import Loaded, load_run

PROJECT = Path(__file__).parents[2]


def run_again(run: Path, batch: Path) -> Loaded:
    """Analyse a batch into the folder of a run; one of the sample's files is refused, and the exit code says so."""
    command = [sys.executable, "-m", "pipeline", "analyze", str(batch), "--out", str(run)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT)
    assert done.returncode == 1, done.stderr
    return load_run(run)


def run_with_one_more(run: Path, tmp_path: Path) -> Loaded:
    """Analyse the batch of a run again with one contribution more."""
    batch = Path(shutil.copytree(load_run(run).batch, tmp_path / "batch"))
    word = docx.Document()
    for line in ("Source: Country Z", "We propose that ITU publish a yearly report on the cost of Internet access."):
        word.add_paragraph(line)
    word.save(str(batch / "CWG-99_country-z.docx"))
    return run_again(run, batch)
