"""What was said out of fold comes back by text; heads fitted on it follow the tuned encoder or say it is missing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.agenda import load_agenda, load_frames
from pipeline.classify.apply import TUNED, apply_heads
from pipeline.classify.codes import codes_of
from pipeline.classify.heads import Heads
from pipeline.classify.labelled import Labelled, choices_of
from pipeline.classify.told import Told, read_told, save_told, told_of
from pipeline.classify.training import fit
from pipeline.domain import Classification, Vectors
from pipeline.errors import ModelError
from tests.fakes import FakeEncoder, make_passage

AGENDA = load_agenda()
REFS = [p.ref for p in AGENDA.paragraphs]
ENCODERS = {"minilm": FakeEncoder("minilm"), "use": FakeEncoder("use")}


def labelled(number: int) -> Labelled:
    """A passage whose words and vector tell nothing: only the tuned encoder knows."""
    kind, ref = (("proposal", "89"), ("position", "72"), ("background", ""))[number % 3]
    stance = "support" if ref else "none"
    topics = ("T4",) if ref == "89" else ()
    refs = (ref,) if ref else ()
    return Labelled(f"Text {number * 7919}.", "en", refs, (), kind, stance, topics, f"g{number % 6}")


def row_of(passage: Labelled, choices: dict[str, tuple[str, ...]]) -> np.ndarray:
    parts = [
        [4.0 if k == passage.kind else -4.0 for k in choices["kind"]],
        [4.0 if s == passage.stance else -4.0 for s in choices["stance"]],
        [4.0 if not passage.agenda else -4.0],
        [4.0 if r in passage.agenda else -6.0 for r in REFS],
        [4.0 if t in passage.topics else -4.0 for t in choices["topic"]],
    ]
    return np.array([x for part in parts for x in part], np.float32)


def fitted(tmp_path: Path) -> tuple[Heads, dict[str, np.ndarray]]:
    passages = [labelled(n) for n in range(60)]
    rows = {p.text: row_of(p, choices_of(passages)) for p in passages}
    save_told(rows, tmp_path / "told.safetensors")
    heads = fit(passages, ENCODERS, AGENDA, english=True, told=read_told(tmp_path / "told.safetensors"))
    width = len(next(iter(rows.values())))
    layer = {"told_weights": np.eye(width, dtype=np.float32), "told_bias": np.zeros(width, np.float32)}
    return replace(heads, arrays={**heads.arrays, **layer}), rows


def labels(heads: Heads, said: dict[str, np.ndarray]) -> Classification:
    asked = [make_passage(f"p{n}", text=text, document_id="") for n, text in enumerate(said)]
    ids = tuple(p.passage_id for p in asked)
    vectors = {n: Vectors(n, "r", ids, e.encode(list(said))) for n, e in ENCODERS.items()}
    vectors[TUNED] = Vectors(TUNED, "r", ids, np.stack(list(said.values())))
    return apply_heads(asked, vectors, AGENDA, load_frames(), heads, codes_of(AGENDA, ENCODERS))


def test_rows_come_back_by_text_and_only_hashes_are_kept(tmp_path: Path) -> None:
    save_told({"one": np.ones(3), "two": np.full(3, 2.0)}, tmp_path / "told.safetensors")
    told = read_told(tmp_path / "told.safetensors")
    assert told.of(["two", "one"]).tolist() == [[2, 2, 2], [1, 1, 1]]
    assert (told.covers(["one"]), told.covers(["one", "three"])) == (True, False)
    assert b"two" not in (tmp_path / "told.safetensors").read_bytes()


def test_a_damaged_file_is_a_model_error_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "told.safetensors").write_bytes(b"{")
    with pytest.raises(ModelError, match="make models"):
        read_told(tmp_path / "told.safetensors")


def test_columns_are_told_apart() -> None:
    choices = {"kind": ("a", "b"), "stance": ("c",), "topic": ("T1",)}
    parts = told_of(np.arange(7.0)[None], choices, ["1", "2"])
    assert {k: v[0].tolist() for k, v in parts.items()} == {
        "kind": [0, 1],
        "stance": [2],
        "none": [3],
        "paragraphs": [4, 5],
        "topic": [6],
    }


def test_heads_follow_a_tuned_encoder_where_nothing_else_tells(tmp_path: Path) -> None:
    heads, rows = fitted(tmp_path)
    new = [replace(labelled(n), text=f"Unseen {n}.") for n in range(3)]
    choices = choices_of([labelled(n) for n in range(60)])
    made = labels(heads, {p.text: row_of(p, choices) for p in new})
    assert [j.kind.value for j in made.judgements] == ["proposal", "position", "background"]
    assert [j.abstain for j in made.judgements] == [False, False, True]
    assert [x.ref for x in made.labels if x.rank == 1][:2] == ["89", "72"]
    assert len(rows) == 60


def test_heads_that_need_the_tuned_encoder_say_so(tmp_path: Path) -> None:
    heads, _ = fitted(tmp_path)
    asked = [make_passage("p", text="Text.")]
    vectors = {n: Vectors(n, "r", ("p",), e.encode(["Text."])) for n, e in ENCODERS.items()}
    with pytest.raises(ModelError, match="tuned encoder"):
        apply_heads(asked, vectors, AGENDA, load_frames(), heads, codes_of(AGENDA, ENCODERS))


def test_texts_that_were_not_told_of_are_a_key_error() -> None:
    with pytest.raises(KeyError):
        Told({}).of(["never seen"])
