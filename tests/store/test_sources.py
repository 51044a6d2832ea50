"""What of a folder is a contribution, and that nothing else of it vanishes without a word."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import UsageError
from pipeline.store import find_sources
from pipeline.store.sources import printable

RUN = {
    "batch": "/x",
    "inputs": {"a": "0"},
    "outputs": {"b": "0"},
    "settings": {},
    "counts": {"files": 1},
    "refused": [],
}


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    folder = tmp_path / "batch"
    folder.mkdir()
    (folder / "a.docx").write_bytes(b"a")
    return folder


def test_contributions_are_found_in_order_and_tables_set_aside(batch: Path):
    for name in ("b.pdf", "sub/z.docx", "~$b.docx", ".hidden.pdf", ".git/config", "contributions.tsv", "photo.jpg"):
        (batch / name).parent.mkdir(exist_ok=True)
        (batch / name).write_bytes(b"x")
    sources, aside = find_sources(batch)
    assert [s.file for s in sources] == ["a.docx", "b.pdf", "photo.jpg", "sub/z.docx"]
    assert list(aside) == [".git/", ".hidden.pdf", "contributions.tsv", "~$b.docx"]
    assert all(aside.values())


def test_the_results_of_this_run_and_of_others_are_no_contributions(batch: Path):
    for name in ("drafts/now/summary.docx", "drafts/other/summary.docx", "drafts/late.docx"):
        (batch / name).parent.mkdir(parents=True, exist_ok=True)
        (batch / name).write_bytes(b"x")
    (batch / "drafts" / "other" / "run.json").write_text(json.dumps(RUN))
    sources, aside = find_sources(batch, out=batch / "drafts" / "now")
    assert [s.file for s in sources] == ["a.docx", "drafts/late.docx"]
    assert list(aside) == ["drafts/other/"]
    with pytest.raises(UsageError, match="choose another --out"):
        find_sources(batch, out=batch)


def test_links_out_of_the_batch_are_followed_only_if_asked(batch: Path, tmp_path: Path):
    away = tmp_path / "away"
    away.mkdir()
    (away / "far.docx").write_bytes(b"x")
    (batch / "sub").mkdir()
    (batch / "sub" / "c.docx").write_bytes(b"c")
    links = {
        "out.docx": away / "far.docx",
        "folder": away,
        "again": batch / "sub",
        "gone.docx": batch / "no",
        "loop": "loop",
    }
    for name, target in links.items():
        (batch / name).symlink_to(target)
    (batch / "copy.docx").symlink_to(batch / "a.docx")
    (away / "back").symlink_to(away)
    sources, aside = find_sources(batch)
    assert [s.file for s in sources] == ["a.docx", "copy.docx", "sub/c.docx"]
    assert list(aside) == ["again/", "folder/", "gone.docx", "loop", "out.docx"]
    assert "--follow-links" in aside["out.docx"]
    sources, aside = find_sources(batch, follow_links=True)
    assert [s.file for s in sources] == ["a.docx", "copy.docx", "folder/far.docx", "out.docx", "sub/c.docx"]
    assert list(aside) == ["again/", "folder/back/", "gone.docx", "loop"]


def test_what_is_no_file_is_told(batch: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(batch)  # the name of a socket may not be long
    os.mkfifo("pipe.docx")
    with socket.socket(socket.AF_UNIX) as s:
        s.bind("socket.docx")
        sources, aside = find_sources(batch)
    assert [x.file for x in sources] == ["a.docx"]
    assert list(aside) == ["pipe.docx", "socket.docx"]


def test_a_folder_that_cannot_be_listed_is_told(batch: Path, monkeypatch: pytest.MonkeyPatch):
    (batch / "closed").mkdir()
    (batch / "closed" / "b.docx").write_bytes(b"b")
    scandir = os.scandir

    def refusing(path: Any) -> Iterator[Any]:
        if Path(path).name == "closed":  # whoever runs the tests as root may list any folder
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    sources, aside = find_sources(batch)
    assert [s.file for s in sources] == ["a.docx"]
    assert aside == {"closed/": "it cannot be listed (Permission denied)"}


def test_a_name_that_is_no_text_is_written_so_that_it_can_be_read_anywhere(batch: Path):
    for name in (b"caf\xe9.docx", b"caf\\xe9.docx", b"tab\there.docx", "Übersicht 中.docx".encode()):
        (batch / os.fsdecode(name)).write_bytes(b"x")
    sources, _ = find_sources(batch)
    names = [s.file for s in sources]
    assert len(set(names)) == 5
    assert {"tab\\there.docx", "Übersicht 中.docx", "caf\\xe9.docx", "caf\\xe9.docx (2)"} < set(names)
    assert all(s.path.read_bytes() in (b"x", b"a") for s in sources)
    assert " ".join(names).encode("utf-8").decode() == " ".join(names)
    assert printable("\ufffe\u2028\udce9") == "\\ufffe\\u2028\\xe9"
