"""Old formats go through LibreOffice, within their time, or are refused with a sentence."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from pipeline.errors import RefusalError
from pipeline.extract.legacy import convert
from pipeline.extract.word import read_word

RTF = rb"{\rtf1\ansi One paragraph.\par Another \b bold\b0  one.\par}"
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def fake_office(folder: Path, script: str) -> str:
    """Return a program that stands for LibreOffice."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return str(program)


def test_without_libreoffice_the_refusal_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RefusalError, match=r"LibreOffice, which is not installed.*save it as \.docx"):
        convert(b"old", ".doc")


def test_other_types_are_refused() -> None:
    with pytest.raises(RefusalError, match=r"\.exe"):
        convert(b"MZ", ".exe")


def test_a_hanging_conversion_is_killed_with_its_children(tmp_path: Path) -> None:
    child = tmp_path / "child"
    program = fake_office(tmp_path, f"sleep 600 & echo $! > {child}; wait")
    start = time.perf_counter()
    with pytest.raises(RefusalError, match="within 1 seconds"):
        convert(b"old", ".doc", seconds=1, program=program)
    assert time.perf_counter() - start < 300
    assert _gone(int(child.read_text()))


def test_a_conversion_without_a_result_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusalError, match="could not read"):
        convert(b"old", ".doc", program=fake_office(tmp_path, "exit 0"))


def test_the_result_is_returned_and_nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    script = 'for last; do :; done; mkdir -p "$(dirname "$last")/out"; cp "$last" "$(dirname "$last")/out/input.docx"'
    assert convert(b"content", ".DOC", program=fake_office(tmp_path, script)) == b"content"
    assert [path.name for path in tmp_path.iterdir()] == ["soffice"]


@pytest.mark.system
@needs_office
def test_rtf_through_libreoffice() -> None:
    blocks = read_word(convert(RTF, ".rtf", seconds=120)).blocks
    assert [block.text for block in blocks] == ["One paragraph.", "Another bold one."]


@pytest.mark.system
@pytest.mark.shared
@needs_office
def test_real_doc_files(shared: Path) -> None:
    for path in sorted((shared / "extraction" / "word").rglob("*.doc"))[:1]:
        assert len(read_word(convert(path.read_bytes(), ".doc", seconds=120)).blocks) > 50


def _gone(pid: int) -> bool:
    for _ in range(50):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        status = Path(f"/proc/{pid}/stat")
        if not status.exists() or status.read_text().split()[2] == "Z":
            return True
        time.sleep(0.1)
    return False
