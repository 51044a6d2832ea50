"""Passages by document with the vectors that are theirs; what is said of each is joined in order."""

import numpy as np

from pipeline.classify.documents import ByDocument, joined
from pipeline.domain import Classification, How, Label, Vectors
from tests.fakes import make_passage


def test_each_document_has_its_own_passages_and_vectors() -> None:
    passages = [make_passage(i, document_id=d) for i, d in (("a", "x"), ("b", "y"), ("c", "x"))]
    matrix = np.arange(6, dtype=np.float32).reshape(3, 2)
    vectors = {
        "use": Vectors("use", "r", ("c", "a", "b"), matrix),
        "minilm": Vectors("minilm", "r", ("b",), matrix[:1]),
    }
    first, second = ByDocument(passages, vectors)
    assert [p.passage_id for p in first.passages] == ["a", "c"]
    assert first.vectors["use"].ids == ("a", "c")
    assert first.vectors["use"].matrix.tolist() == [[2, 3], [0, 1]]
    assert (first.vectors["minilm"].ids, second.vectors["minilm"].ids) == ((), ("b",))
    assert first.part(1, 2).vectors["use"].matrix.tolist() == [[0, 1]]


def test_parts_are_joined_in_order() -> None:
    parts = [Classification((Label(i, "69", 0.9, How.MODEL, 1, True),), (), ()) for i in ("a", "b")]
    assert [x.passage_id for x in joined(parts).labels] == ["a", "b"]
