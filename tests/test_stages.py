from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from pipeline.chunks import _encoder, alone_there, bearing_of, encode_chunk, put_away
from pipeline.domain import Vectors
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


def test_drafting_is_given_two_spaces_and_the_mean_of_every_encoder():
    vectors = {
        name: Vectors(name, "r", ("a", "b"), FakeEncoder(name).encode(["x", "y"]))
        for name in "use minilm agenda".split()
    }
    with Cache(None) as cache:
        kept, means = Stages(cache, Settings(), lambda *_: None).for_drafting(vectors)
    assert set(kept) == {"use", "minilm"}
    assert {name: mean.tolist() for name, mean in means.items()} == {
        name: v.matrix.mean(axis=0).tolist() for name, v in vectors.items()
    }


def test_encoders_are_let_go_and_made_again_when_asked_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("pipeline.embed.encoders.load_encoder", FakeEncoder)
    _encoder.cache_clear()
    before = encode_chunk("use", ["a text"])
    put_away()
    assert _encoder.cache_info().currsize == 0
    assert [row.tolist() for row in encode_chunk("use", ["a text"])] == [row.tolist() for row in before]
    _encoder.cache_clear()


def test_what_words_bear_on_hangs_on_them_alone_and_on_no_others_asked_about():
    with Cache(None) as cache:
        stages = Stages(cache, Settings(), lambda *_: None)
        bearing = bearing_of(*_asking(stages))
        texts = [
            ("Privacy and personal data must be protected on the Internet as elsewhere.", "en"),
            ("La vie privée et les données personnelles doivent être protégées sur Internet.", "fr"),
            ("Our association was founded in 1998 and has its seat in the capital.", "en"),
            *((f"Governments should fund exchange point {n} in landlocked countries.", "en") for n in range(60)),
        ]
        said = bearing.of(texts)
        alone = [bearing_of(*_asking(stages)).of([t])[0] for t in texts[:3]]
    apart = alone_there(Settings().classify, stages.agenda, stages.frames, sorted(stages.encoders), texts[:3])
    assert apart == alone
    rights = next(f for f in stages.frames.objectives if f.id == "O08")
    assert said[:3] == alone
    assert [a.on(rights) for a in said[:3]] == [True, True, False]
    assert not any(a.on(rights) for a in said[3:])


def _asking(stages: Stages) -> tuple[Any, ...]:
    return Settings().classify, stages.agenda, stages.frames, stages.encoders, ["models"]
