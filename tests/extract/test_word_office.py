"""Our labels beside those another program prints."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.extract.word import read_word
from tests.extract.word_lists import made_lists

pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]


def test_labels_of_made_up_lists_agree_with_libreoffice(tmp_path: Path) -> None:
    files = made_lists(tmp_path, 12)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    text_export = ["--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path)]
    command = ["soffice", profile, "--headless", *text_export, *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    equal = total = 0
    for file in files:
        theirs = [line.split() for line in file.with_suffix(".txt").read_text("utf-8-sig").splitlines()]
        mine = [f"{block.label} {block.text}".split() for block in read_word(file.read_bytes()).blocks]
        assert len(mine) == len(theirs) == 25
        equal += sum(a == b for a, b in zip(mine, theirs, strict=True))
        total += len(mine)
    assert equal / total >= 0.95
