"""Draft summaries of the views expressed on the Tunis Agenda, every sentence cited to its source."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.research import Comparison, Run

__all__ = ["compare", "open_run"]
__version__ = "0.1.0"


def open_run(path: str | Path) -> Run:
    """Open a finished run for questions, without loading a model: typed frames that join (docs/researcher.md).

    Raises:
        UsageError: the folder holds no finished run.
    """
    from pipeline import research

    return research.open_run(path)


def compare(run_a: Run, run_b: Run) -> Comparison:
    """Compare two runs: who and what is new, gone or has moved, with intervals over contributors."""
    from pipeline import research

    return research.compare(run_a, run_b)
