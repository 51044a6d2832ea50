"""Tuning on a few passages: what was tuned tells them apart, and the same passages give the same layers."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.classify import tune
from pipeline.classify.labelled import Labelled
from pipeline.classify.tune import Tuned, Tuner, targets_of
from pipeline.embed.manifest import read_spec, verified_weights

KINDS, STANCES, REFS = ("position", "proposal"), ("none", "support"), ("34", "72")


def passages() -> list[Labelled]:
    rows = []
    for n in range(24):
        asks = n % 2 == 0
        text = f"We {'propose that the forum publish report' if asks else 'believe that openness matters in case'} {n}."
        kind, ref = ("proposal", "72") if asks else ("position", "34")
        rows.append(Labelled(text, "en", (ref,), (), kind, "support", (), f"g{n}"))
    return rows


@pytest.fixture
def tuner(monkeypatch: pytest.MonkeyPatch) -> Tuner:
    monkeypatch.setattr(tune, "_EPOCHS", 12)  # so few passages need more rounds
    return Tuner(verified_weights(read_spec("minilm")).parent, [p.text for p in passages()])


def tuned(tuner: Tuner) -> Tuned:
    return tuner.tune(targets_of(passages(), REFS, KINDS, STANCES, ()), range(16))


@pytest.mark.slow
def test_tuned_layers_tell_apart_passages_they_were_not_tuned_on(tuner: Tuner) -> None:
    said = tuner.logits(tuned(tuner), range(16, 24))
    wanted = [KINDS.index(p.kind) for p in passages()[16:]]
    assert said.shape == (8, len(KINDS) + len(STANCES) + 1 + len(REFS))
    assert said[:, :2].argmax(axis=1).tolist() == wanted
    assert (said[:, 5:7].argmax(axis=1) == np.array(wanted)).all()


@pytest.mark.slow
def test_the_same_passages_give_the_same_layers(tuner: Tuner) -> None:
    one, two = tuned(tuner), tuned(tuner)
    assert all(np.array_equal(one.layers[k], two.layers[k]) for k in one.layers)
    assert np.array_equal(one.weights, two.weights)
    assert {k.split(".")[1] for k in one.layers} == {"3", "4", "5"}


def test_alternatives_count_half_and_unknown_kinds_not_at_all() -> None:
    passage = Labelled("x", "en", ("72d",), ("34",), "", "support", ("T1",), "g")
    targets = targets_of([passage], REFS, KINDS, STANCES, ("T1", "T2"))
    assert targets.paragraphs.tolist() == [[0.5, 1.0]]
    assert (targets.kind.tolist(), targets.stance.tolist(), targets.topics.tolist()) == ([-1], [1], [[1.0, 0.0]])
