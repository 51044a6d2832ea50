from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline import fingerprint
from pipeline.domain import Source
from pipeline.embed.manifest import models_folder
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


def test_models_are_read_once_but_a_changed_file_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    shutil.copy(models_folder() / "manifest.toml", tmp_path)
    head = tmp_path / "heads" / "english" / "head.npz"
    head.parent.mkdir(parents=True)
    head.write_bytes(b"one")
    monkeypatch.setenv("PIPELINE_MODELS", str(tmp_path))
    reads = []
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: reads.append(path) or read(path))
    first, second = (fingerprint.model_revisions(Settings()) for _ in range(2))
    assert first == second
    assert reads == [head]
    head.write_bytes(b"other")
    assert fingerprint.model_revisions(Settings())["heads"] != first["heads"]
