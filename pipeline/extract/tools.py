"""The programs of this machine that reading some files needs: which are there, and in what version."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

from pipeline.extract.legacy import PROGRAMS

ABSENT = "not installed"
_SECONDS = 20.0


def tools() -> dict[str, str]:
    """Return what identifies LibreOffice and tesseract, with its languages; `ABSENT` where one is not installed."""
    office = next((path for path in map(shutil.which, PROGRAMS) if path), None)
    return {"LibreOffice": _office(office), "tesseract": _tesseract(shutil.which("tesseract"))}


@lru_cache(maxsize=4)
def _office(program: str | None) -> str:
    """Identify LibreOffice by the file that names its build: asking the program takes half a second."""
    if program is None:
        return ABSENT
    path = Path(program).resolve()
    try:
        build = path.with_name("versionrc")
        return hashlib.sha256((build if build.is_file() else path).read_bytes()).hexdigest()[:16]
    except OSError:
        return "unknown"


@lru_cache(maxsize=4)
def _tesseract(program: str | None) -> str:
    if program is None:
        return ABSENT
    shown = [_said(program, option) for option in ("--version", "--list-langs")]
    return " ".join([*shown[0][:1], *sorted(shown[1][1:])]) or "unknown"


def _said(program: str, option: str) -> list[str]:
    try:
        done = subprocess.run([program, option], capture_output=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return (done.stdout or done.stderr).decode("utf-8", "replace").split("\n")[:100]
