from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from pipeline.chunks import _encoder, encode_chunk, put_away
from pipeline.settings import Settings
from pipeline.stages import Stages
from pipeline.store import Cache
from tests.fakes import FakeEncoder


class CountingEngine:
    """Works here, and remembers how many chunks it was given."""

    def __init__(self, *, remote: bool = False) -> None:
        self.remote = remote
        self.given: list[int] = []

    def map(self, function: Any, chunks: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        self.given.append(len(chunks))
        for position, chunk in enumerate(chunks):
            yield position, function(chunk)


@pytest.mark.parametrize(("texts", "remote", "given"), [(60, False, []), (600, False, [19]), (60, True, [2])])
def test_workers_are_asked_only_for_more_texts_than_are_encoded_while_one_loads(
    monkeypatch: pytest.MonkeyPatch, texts: int, remote: bool, given: list[int]
):
    monkeypatch.setattr("pipeline.embed.encoders.load_encoder", FakeEncoder)
    _encoder.cache_clear()
    engine = CountingEngine(remote=remote)
    with Cache(None) as cache:
        stages = Stages(cache, Settings(), lambda *_: None, engine)
        matrix = stages.encoders["use"].encode([f"text {n}" for n in range(texts)])
    _encoder.cache_clear()
    assert len(matrix) == texts
    assert engine.given == given


def test_encoders_are_let_go_and_made_again_when_asked_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("pipeline.embed.encoders.load_encoder", FakeEncoder)
    _encoder.cache_clear()
    before = encode_chunk("use", ["a text"])
    put_away()
    assert _encoder.cache_info().currsize == 0
    assert [row.tolist() for row in encode_chunk("use", ["a text"])] == [row.tolist() for row in before]
    _encoder.cache_clear()
