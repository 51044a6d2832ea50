"""The check of a run: a sound run has no problem, and each way of spoiling one has its own sentence."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.check import Problem, check_run
from pipeline.errors import UsageError

TEXT = "First  words.\nSecond words.\n"
OWN = {"contributor_id": "c1", "voice": "own", "in_reply_to": ""}
PASSAGES = [
    {**OWN, "passage_id": "p1", "document_id": "d1", "file": "a.docx", "start": 0, "end": 13, "text": "First  words."},
    {**OWN, "passage_id": "p2", "document_id": "d1", "file": "a.docx", "start": 14, "end": 27, "text": "Second words."},
    {**OWN, "passage_id": "p3", "document_id": "d2", "file": "b.docx", "start": 0, "end": 6, "text": "Again."},
    {**OWN, "passage_id": "p4", "document_id": "d3", "file": "c.docx", "start": 0, "end": 5, "text": "Once."},
]
WHO = {"country": "", "contributor_id": "c1"}
DOCUMENTS = [
    {"document_id": "d1", "file": "a.docx", "duplicate_of": "", "superseded_by": "", "text": TEXT, **WHO},
    {"document_id": "d2", "file": "b.docx", "duplicate_of": "d1", "superseded_by": "", "text": "Again.", **WHO},
    {"document_id": "d3", "file": "c.docx", "duplicate_of": "", "superseded_by": "d1", "text": "Once.", **WHO},
]


def sentence(name: str, *sources: tuple[str, str]) -> dict[str, Any]:
    cited = [{"passage_id": p, "quote": q} for p, q in sources]
    return {"sentence_id": name, "sources": cited, "contributors": ["c1"], "counts": {"contributors": 1}}


@dataclass
class Run:
    """The nouns of a run that is sound, to be spoiled."""

    documents: list[dict[str, Any]] = field(default_factory=lambda: copy.deepcopy(DOCUMENTS))
    passages: list[dict[str, Any]] = field(default_factory=lambda: copy.deepcopy(PASSAGES))
    told: dict[str, Any] = field(default_factory=lambda: sentence("s1", ("p1", "First\nwords."), ("p2", "Second")))
    also: dict[str, Any] = field(default_factory=lambda: sentence("s2", ("p2", "words.")))
    inputs: list[str] = field(default_factory=lambda: ["a.docx", "b.docx", "c.docx", "d.pdf"])
    refused: list[dict[str, str]] = field(
        default_factory=lambda: [{"file": "d.pdf", "item": ""}, {"file": "a.docx", "item": "page 2"}]
    )
    after: bytes = b"as it was"

    def write(self, folder: Path) -> Path:
        pq.write_table(pa.Table.from_pylist(self.documents), folder / "documents.parquet")
        pq.write_table(pa.Table.from_pylist(self.passages), folder / "passages.parquet")
        summary = {
            "contributors": [{"name": "A", "contributor_id": "c1", "documents": ["d1", "d2", "d3"]}],
            "objectives": [{"sentences": [self.told]}],
            "topics": [{"sentences": [], "also": [self.also]}],
        }
        (folder / "summary.json").write_text(json.dumps(summary))
        outputs = {"summary.docx": hashlib.sha256(b"as it was").hexdigest()}
        manifest = {"inputs": dict.fromkeys(self.inputs, ""), "refused": self.refused, "outputs": outputs}
        (folder / "run.json").write_text(json.dumps(manifest))
        (folder / "summary.docx").write_bytes(self.after)
        return folder


def test_a_sound_run_has_no_problem(tmp_path: Path):
    assert check_run(Run().write(tmp_path)) == []


SPOILED: dict[str, tuple[Callable[[Run], Any], Problem]] = {
    "no source": (lambda r: r.told.update(sources=[]), Problem("sentence s1", "has no source")),
    "no source of a list": (lambda r: r.also.update(sources=[]), Problem("sentence s2", "has no source")),
    "no such passage": (
        lambda r: r.told["sources"][1].update(passage_id="p9"),
        Problem("sentence s1", "cites passage p9, which does not exist"),
    ),
    "other words": (
        lambda r: r.told["sources"][0].update(quote="First word, "),
        Problem("sentence s1", "quotes words that passage p1 does not hold"),
    ),
    "no words": (
        lambda r: r.told["sources"][0].update(quote=" \n"),
        Problem("sentence s1", "quotes words that passage p1 does not hold"),
    ),
    "a repeated file": (
        lambda r: r.told["sources"][0].update(passage_id="p3", quote="Again."),
        Problem("sentence s1", "cites b.docx, which repeats another file or was superseded"),
    ),
    "a superseded file": (
        lambda r: r.told["sources"][0].update(passage_id="p4", quote="Once."),
        Problem("sentence s1", "cites c.docx, which repeats another file or was superseded"),
    ),
    "a wrong count": (
        lambda r: r.told["counts"].update(contributors=2),
        Problem("sentence s1", "counts other contributors than it cites"),
    ),
    "a contributor twice": (
        lambda r: r.told.update(contributors=["c1", "c1"], counts={"contributors": 2}),
        Problem("sentence s1", "counts other contributors than it cites"),
    ),
    "both sides": (
        lambda r: (r.told.update(point_id="P1", opposes=["P2"]), r.also.update(point_id="P2")),
        Problem("sentence s1", "tells c1 on both sides: nobody can hold its point and P2"),
    ),
    "text between": (
        lambda r: r.documents[0].update(text="First  words.XSecond words.\n"),
        Problem("a.docx", "has text before offset 14 that is in no passage"),
    ),
    "text after": (
        lambda r: r.documents[0].update(text=TEXT + "Lost."),
        Problem("a.docx", "has text after offset 27 that is in no passage"),
    ),
    "other offsets": (lambda r: r.passages[1].update(text="Second, words."), Problem("passage p2", "is not the text")),
    "neither read nor refused": (
        lambda r: r.inputs.append("e.pdf"),
        Problem("e.pdf", "is neither read once nor refused"),
    ),
    "a page is no file": (
        lambda r: r.refused[0].update(item="page 1"),
        Problem("d.pdf", "is neither read once nor refused"),
    ),
    "read and refused": (
        lambda r: r.refused.append({"file": "a.docx", "item": ""}),
        Problem("a.docx", "is both read and refused"),
    ),
    "not in the batch": (lambda r: r.inputs.remove("c.docx"), Problem("c.docx", "was read but is not in the batch")),
    "another file": (lambda r: setattr(r, "after", b"edited"), Problem("summary.docx", "is not as the run wrote it")),
}


@pytest.mark.parametrize("how", SPOILED)
def test_what_is_spoiled_is_told_and_nothing_else(how: str, tmp_path: Path):
    spoil, wanted = SPOILED[how]
    run = Run()
    spoil(run)
    found = check_run(run.write(tmp_path))
    assert [p.where for p in found] == [wanted.where]
    assert found[0].what.startswith(wanted.what)


def test_passages_are_held_against_the_text_in_its_order(tmp_path: Path):
    run = Run()
    run.passages.reverse()
    assert check_run(run.write(tmp_path)) == []


def test_a_folder_without_a_run_is_a_usage_error(tmp_path: Path):
    with pytest.raises(UsageError, match=r"holds no complete run: .* Run analyze first\.$"):
        check_run(tmp_path)
    Run().write(tmp_path)
    (tmp_path / "passages.parquet").write_bytes(b"no table")
    with pytest.raises(UsageError, match="holds no complete run"):
        check_run(tmp_path)
