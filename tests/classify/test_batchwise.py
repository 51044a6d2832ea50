"""What a batch teaches of codes: words that a gloss does not have; nothing that a lone passage could not say."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.batchwise import learnt


def unit(rows: list[list[float]]) -> NDArray[np.float32]:
    matrix = np.array(rows, np.float32)
    return matrix / np.linalg.norm(matrix, axis=1, keepdims=True)


def scaled(rows: NDArray[np.float64], name: str) -> NDArray[np.float64]:
    return rows / (1.0 if name else 0.2)


GLOSSES = {"use": unit([[1, 0, 0, 0], [0, 1, 0, 0]])}


def test_a_passage_is_known_by_what_those_like_it_say_that_are_surely_of_a_code():
    # The third column stands beside the first in many passages; a passage that has it alone goes with them.
    rows = [[1, 0, 0.8, 0]] * 20 + [[0, 1, 0, 0.8]] * 20 + [[0.0, 0.1, 1, 0]]
    vectors = {"use": unit(rows)}
    alone = vectors["use"] @ GLOSSES["use"].T
    assert alone[-1, 1] > alone[-1, 0]
    made = learnt(alone.astype(np.float64), GLOSSES, vectors, scaled)
    assert made[-1, 0] > made[-1, 1]
    assert (made[:20].argmax(axis=1) == 0).all()


def test_a_lone_passage_keeps_its_order():
    vectors = {"use": unit([[0.6, 0.4, 0.2, 0]])}
    alone = (vectors["use"] @ GLOSSES["use"].T).astype(np.float64)
    assert learnt(alone, GLOSSES, vectors, scaled)[0].argmax() == alone[0].argmax()


def test_scores_that_tell_nothing_stay():
    vectors = {"use": np.zeros((3, 4), np.float32)}
    scores = np.ones((3, 2))
    assert learnt(scores, GLOSSES, vectors, scaled).tolist() == scores.tolist()


def test_labelled_passages_teach_a_code_what_its_gloss_does_not_say():
    vectors = {"use": unit([[0, 0.2, 1, 0], [1, 0, 0, 0], [0, 1, 0, 0]])}
    alone = (vectors["use"] @ GLOSSES["use"].T).astype(np.float64)
    assert learnt(alone, GLOSSES, vectors, scaled)[0].argmax() == 1
    shown = {"use": np.array([[0, 0, 3.0, 0], [0, 0, 0, 0]])}
    assert learnt(alone, GLOSSES, vectors, scaled, shown)[0].argmax() == 0
