"""The documentation is today's: every command, option, setting and exit code is in it, and no link is broken."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline import errors
from pipeline.errors import PipelineError
from pipeline.settings import Settings
from scripts import make_docs, write_reference

PAGE = write_reference.DOCUMENT.read_text("utf-8")
TROUBLES = (make_docs.ROOT / "docs" / "troubleshooting.md").read_text("utf-8")


def test_the_reference_is_what_the_code_says():
    assert write_reference.reference() == PAGE, "make docs"


@pytest.mark.parametrize("name", sorted(write_reference.cli_commands()))
def test_every_command_and_option_is_told(name: str):
    section = PAGE.partition(f"### `{name}`\n")[2].partition("\n### ")[0]
    command = write_reference.cli_commands()[name]
    assert command.help
    for parameter in command.params:
        written = parameter.opts[0] if parameter.param_type_name == "option" else parameter.name.upper()
        assert f"`{written}`" in section
        assert parameter.help, f"{name} {written} has no help"


def test_every_setting_is_told_with_what_it_does():
    for stage, settings in Settings():
        section = PAGE.partition(f"### `[{stage}]`\n")[2].partition("\n### ")[0]
        for field, info in type(settings).model_fields.items():
            assert info.description, f"{stage}.{field} has no description"
            assert f"| `{field}` |" in section


def test_every_exit_code_has_its_line():
    every = [e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, PipelineError)]
    for code in {0, 70, *(e.exit_code for e in every)}:
        assert re.search(rf"^\| {code} \|", TROUBLES, re.MULTILINE), code


@pytest.mark.parametrize("page", make_docs.pages(), ids=lambda p: p.name)
def test_no_link_is_broken(page: Path):
    assert make_docs.broken_links(page) == []


def test_a_broken_link_is_found(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text(
        "# A heading: one\n[a](gone.md) [b](#a-heading-one) [c](#gone) ![d](gone.png) [e](https://example.org/x)\n"
    )
    found = make_docs.broken_links(page)
    assert [p.split(": ")[1].split()[0] for p in found] == ["gone.md", "#gone", "gone.png"]


def test_the_readme_fits_a_screen():
    assert len((make_docs.ROOT / "README.md").read_text("utf-8").splitlines()) <= 60
