"""Run again, check and publish from the page: the commands of the terminal, one at a time, with what they say."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.review.loaded import load_run, settings_of

RUN, CHECK, DRAFT, FINAL = "run", "check", "draft", "final"
NAMES: Mapping[str, str] = {
    RUN: "Running the batch again",
    CHECK: "Checking the run",
    DRAFT: "Publishing what is reviewed, as a draft",
    FINAL: "Publishing the final summary",
}
_KEPT = 200  # lines
DOWNLOADS = (
    "final/summary.docx", "final/summary.pdf", "final/summary.html", "final/summary-annex.docx",
    "summary.docx", "summary.html", "summary-annex.docx", "agenda.html", "transparency.md",
    "tables/points.csv", "tables/holdings.csv", "tables/audit.csv", "tables/contributors.csv", "tables/sentences.csv",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Job:
    """A command that was asked for: what it says so far, and its exit code once it has ended."""

    kind: str
    lines: tuple[str, ...] = ()
    code: int | None = None

    @property
    def name(self) -> str:
        """What it does, in words."""
        return NAMES[self.kind]


class Jobs:
    """The commands of one output folder."""

    def __init__(self, out_dir: Path) -> None:
        self._out_dir = out_dir
        self._lock = threading.Lock()
        self._lines: list[str] = []
        self._process: subprocess.Popen[str] | None = None
        self._kind = ""

    def last(self) -> Job | None:
        """Return the latest command; None if there was none since the page was opened."""
        with self._lock:
            if self._process is None:
                return None
            return Job(self._kind, tuple(self._lines[-_KEPT:]), self._process.poll())

    def begin(self, kind: str, *, who: str, confirm: str = "") -> None:
        """Begin a command.

        Args:
            kind: one of `NAMES`.
            who: who asks for it.
            confirm: words that let what guards found stand, for publishing.

        Raises:
            UsageError: there is no such command, or one is under way.
        """
        if kind not in NAMES:
            raise UsageError("Choose what to do.")
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                raise UsageError(f"{NAMES[self._kind]} is under way; wait until it has ended.")
            self._kind, self._lines = kind, []
            command = [sys.executable, "-m", "pipeline", *self._arguments(kind, who, confirm)]
            pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
            self._process = subprocess.Popen(command, text=True, env=self._environment(), **pipes)  # type: ignore[call-overload]
            threading.Thread(target=self._listen, args=(self._process, self._lines), daemon=True).start()

    def _arguments(self, kind: str, who: str, confirm: str) -> Sequence[str]:
        out = str(self._out_dir)
        if kind == RUN:
            return ["analyze", str(load_run(self._out_dir).batch), "--out", out]
        if kind == CHECK:
            return ["check", out]
        draft = ["--draft"] if kind == DRAFT else []
        return ["publish", out, *draft, *([f"--confirm={confirm}", f"--who={who}"] if confirm else [])]

    def _environment(self) -> dict[str, str]:
        """Return the environment with the settings that the run was made with, where they are not the usual ones."""
        settings = settings_of(self._out_dir)
        given = {
            f"PIPELINE_{stage}__{name}".upper(): value if isinstance(value, str) else json.dumps(value)
            for stage, values in settings.model_dump(mode="json", exclude_defaults=True).items()
            for name, value in (values.items() if isinstance(values, dict) else ())
        }
        return {**os.environ, **given}

    @staticmethod
    def _listen(process: subprocess.Popen[str], lines: list[str]) -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                lines.append(line.rstrip())
        process.wait()


def downloads(out_dir: Path) -> list[str]:
    """Return the files of an output folder that the page gives out and that are there."""
    return [name for name in DOWNLOADS if (out_dir / name).is_file()]
