"""A contribution that a stage cannot work on is refused; the others are drafted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline import isolate
from pipeline.domain import Passage, Refusal, Source
from pipeline.errors import ModelError
from pipeline.isolate import Failed, Losses, apart, unchanged
from pipeline.run import analyze
from pipeline.settings import Settings
from tests.fakes import make_document, make_passage

POISON = "Zanzibar"
TEXTS = {
    "a.txt": "Source: Northland\n\nWe propose that the mandate of the Forum be renewed for ten years.",
    "b.txt": f"Source: Southland\n\nWe propose that the mandate of {POISON} be renewed for ten years.",
    "c.txt": "Source: Eastland\n\nEvery school in rural areas should be connected by 2030.",
}


def test_one_bad_item_costs_itself():
    def halves(items: Sequence[int]) -> list[float]:
        return [10 / i for i in items]

    assert apart(halves, [1, 2]) == [10, 5]
    one, bad, two = apart(halves, [1, 0, 2])
    assert (one, two) == (10, 5)
    assert isinstance(bad, Failed)
    assert "ZeroDivisionError" in bad.reason
    assert not bad.again


def test_what_no_item_is_to_blame_for_stops_all():
    def missing(items: Sequence[int]) -> list[int]:
        raise ModelError("The weights are missing.")

    with pytest.raises(ModelError):
        apart(missing, [1, 2])


def test_want_of_memory_is_tried_again():
    def greedy(items: Sequence[int]) -> list[int]:
        raise MemoryError

    (result,) = apart(greedy, [1])
    assert isinstance(result, Failed)
    assert result.again


def test_documents_of_passages_that_cannot_be_embedded_are_left_out():
    passages = [make_passage(f"{d}{n}", document_id=d, text=f"{d} {n}") for d in "abc" for n in range(2)]

    def lengths(some: Sequence[Passage]) -> list[str]:
        if any(p.text == "b 1" for p in some):
            raise ValueError("no vector for this")
        return [p.passage_id for p in some]

    losses = Losses()
    assert losses.most("embed", passages, lengths) == ["a0", "a1", "c0", "c1"]
    documents, refusals = losses.of([make_document(document_id=d, file=f"{d}.txt") for d in "abc"])
    assert [d.document_id for d in documents] == ["a", "c"]
    assert [(r.stage, r.file) for r in refusals] == [("embed", "b.txt")]
    assert "no vector for this" in refusals[0].reason


def test_a_file_that_changed_while_it_was_read_is_refused_and_not_kept(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text("before")
    before = isolate.file_sha256(path)
    source, value = Source("a.txt", path), ([make_document()], list[Refusal]())
    assert list(unchanged([(0, value)], [source], [before])) == [(0, value)]
    path.write_text("while it was read")
    ((_, (documents, refusals)),) = unchanged([(0, value)], [source], [before])
    assert documents == []
    assert refusals[0].again
    assert not isolate.extraction_kept((documents, refusals))


@pytest.mark.slow
@pytest.mark.parametrize("place", ["pipeline.segment.segment", "pipeline.embed.embed", "pipeline.summarise.summarise"])
def test_a_batch_goes_on_without_the_document_a_stage_fails_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
):
    import pipeline.embed
    import pipeline.segment
    import pipeline.summarise

    stage = place.split(".")[1]
    inner: Any = getattr({"segment": pipeline.segment, "embed": pipeline.embed}.get(stage, pipeline.summarise), stage)

    def failing(first: Any, *more: Any, **named: Any) -> Any:
        if any(POISON in x.text for x in first):
            raise KeyError("a case nobody thought of")
        return inner(first, *more, **named)

    monkeypatch.setattr(place, failing)
    batch, out = tmp_path / "batch", tmp_path / "out" / "run"
    batch.mkdir()
    for name, text in TEXTS.items():
        (batch / name).write_text(text)
    result = analyze(batch, out, Settings(), progress=lambda *_: None)
    assert [(r.stage, r.file) for r in result.refusals] == [(stage, "b.txt")]
    assert "KeyError" in result.refusals[0].reason
    assert result.manifest["counts"]["documents"] == 2
    assert result.manifest["counts"]["files"] == 3
    names = {c["name"] for c in json.loads((out / "summary.json").read_text("utf-8"))["contributors"]}
    assert names == {"Northland", "Eastland"}
    assert [json.loads(x)["file"] for x in (out / "refused.jsonl").read_text("utf-8").splitlines()] == ["b.txt"]
    if stage == "summarise":  # the batch is the same every time: without the fault nothing is refused
        monkeypatch.setattr(place, inner)
        assert not analyze(batch, out, Settings(), progress=lambda *_: None, fresh=True).refusals


@pytest.mark.slow
def test_a_fault_that_no_document_is_to_blame_for_stays_a_bug(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    import pipeline.summarise

    inner: Any = pipeline.summarise.summarise

    def failing(documents: Any, *more: Any, **named: Any) -> Any:
        if len(documents) > 1:
            raise KeyError("of no document")
        return inner(documents, *more, **named)

    monkeypatch.setattr("pipeline.summarise.summarise", failing)
    (tmp_path / "batch").mkdir()
    for name in ("a.txt", "c.txt"):
        (tmp_path / "batch" / name).write_text(TEXTS[name])
    with pytest.raises(KeyError, match="of no document"):
        analyze(tmp_path / "batch", tmp_path / "out" / "run", Settings(), progress=lambda *_: None)
