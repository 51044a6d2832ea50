"""What a machine may lack: optional programs, fonts, files beside the project, a home.

A test that needs any of it, or the run of the sample (whose scan is read by an optional program), is marked
`surroundings`, by itself where a marker or a fixture says so. Every other test runs as on a machine without them,
whatever the machine has: `.ci/run` need not run it twice. That is enforced, not promised: for such a test the programs
are off the PATH, no font is there, the home is empty, a file in `../shared` cannot be opened, and to be skipped is to
fail.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from pipeline.extract import sandbox
from pipeline.extract.ocr import installed_languages

PROJECT = Path(__file__).resolve().parent.parent
EXTRAS = tuple((PROJECT / "scripts" / "extras.txt").read_text("ascii").split())
NO_FONTS = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig></fontconfig>'
MARKS = ("shared", "system", "skipif")
FIXTURES = ("shared", "sample_run")
_SHARED = tuple({str(folder) for folder in (PROJECT.parent / "shared", (PROJECT.parent / "shared").resolve())})
_READING = ("open", "os.listdir", "os.scandir")


def hang_on_surroundings(item: pytest.Item) -> bool:
    """Tell from markers and fixtures whether a test needs what a machine may lack."""
    named = any(item.get_closest_marker(mark) for mark in MARKS)
    return named or any(name in FIXTURES for name in getattr(item, "fixturenames", ()))


class Machine:
    """The machine as it is, or bare."""

    def __init__(self) -> None:
        self._bare = False
        self._as_it_is: dict[str, str] = {}
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        sys.addaudithook(self._seen)  # it stays as long as the interpreter: it is told what to do

    def be(self, *, bare: bool) -> None:
        """Change to the one or the other."""
        if bare == self._bare:
            return
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="bare-")
            self._variables = bare_machine(Path(self._folder.name))
            self._as_it_is = {name: os.environ[name] for name in self._variables if name in os.environ}
        for name in self._variables:
            os.environ.pop(name, None)
        os.environ.update(self._variables if bare else self._as_it_is)
        # What was found out before, and readers that wait for the next file, are of other surroundings.
        installed_languages.cache_clear()
        sandbox._dismiss()
        self._bare = bare

    def close(self) -> None:
        """Be as it is, for good."""
        self.be(bare=False)
        if self._folder is not None:
            self._folder.cleanup()

    def _seen(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self._bare and event in _READING and str(arguments[0]).startswith(_SHARED):
            raise PermissionError(f"{arguments[0]} is beside the project: mark the test `shared`")


def bare_machine(folder: Path) -> dict[str, str]:
    """Make a folder of programs without the optional ones, a home and no font; return the variables that name them."""
    programs, home, fonts = folder / "bin", folder / "home", folder / "fonts.conf"
    programs.mkdir()
    home.mkdir()
    fonts.write_text(NO_FONTS, "ascii")
    for place in map(Path, os.environ.get("PATH", os.defpath).split(os.pathsep)):
        for program in place.iterdir() if place.is_dir() else ():
            link = programs / program.name
            if not program.name.startswith(EXTRAS) and not link.is_symlink() and os.access(program, os.X_OK):
                link.symlink_to(program)
    return {"PATH": str(programs), "HOME": str(home), "FONTCONFIG_FILE": str(fonts)}
