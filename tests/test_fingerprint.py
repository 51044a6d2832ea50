from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import fingerprint
from pipeline.domain import Source
from pipeline.settings import Settings


def test_results_of_another_library_version_are_not_reused(monkeypatch: pytest.MonkeyPatch):
    before = fingerprint.stage_code("segment")
    monkeypatch.setattr(fingerprint, "_version", lambda name: "0.0.1" if name == "spacy" else "1")
    after = fingerprint.stage_code("segment")
    assert before != after


def test_a_difference_names_what_changed(tmp_path: Path):
    path = tmp_path / "a.docx"
    path.write_bytes(b"1")
    before = fingerprint.fingerprint([Source("a.docx", path)], [], Settings(), tmp_path)
    path.write_bytes(b"2")
    after = fingerprint.fingerprint([Source("a.docx", path)], [], Settings(), tmp_path)
    assert fingerprint.difference(before, before) == {}
    assert fingerprint.difference(before, after) == {"inputs": ["a.docx"]}
