"""Tests that do not say that they hang on their surroundings run on a bare machine, wherever they run."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from pipeline.extract.ocr import installed_languages
from tests.conftest import PROJECT, pytest_runtest_makereport
from tests.surroundings import EXTRAS


def test_no_optional_program_no_font_and_an_empty_home_are_there():
    programs = [p for place in os.environ["PATH"].split(os.pathsep) for p in Path(place).iterdir()]
    assert programs
    assert not [p.name for p in programs if p.name.startswith(EXTRAS)]
    assert shutil.which("soffice") is None
    assert installed_languages() == ()
    assert "<dir>" not in Path(os.environ["FONTCONFIG_FILE"]).read_text("ascii")
    assert "bare-" in str(Path.home())
    assert not [p for p in Path.home().iterdir() if p.name != ".cache"], "but for what tests before this one kept"


def test_a_file_beside_the_project_cannot_be_opened():
    with pytest.raises(PermissionError, match="mark the test"):
        (PROJECT.parent / "shared" / "any").read_bytes()


@pytest.mark.surroundings
def test_who_says_so_has_the_machine_as_it_is():
    assert "bare-" not in os.environ["PATH"]
    assert bool(installed_languages()) == bool(shutil.which("tesseract")), "what a bare machine had is forgotten"


def test_a_test_that_does_not_say_so_may_not_be_skipped(request: pytest.FixtureRequest):
    report = pytest.TestReport("a", ("a", 0, "a"), {}, "skipped", "no program", "call")
    hook = pytest_runtest_makereport(request.node)
    next(hook)
    with pytest.raises(StopIteration) as returned:
        hook.send(report)
    assert returned.value.value.outcome == "failed"
    assert "no program" in str(returned.value.value.longrepr)
