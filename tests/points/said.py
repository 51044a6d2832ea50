"""Statements, passages and an encoder whose vectors the tests set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.domain import Citation, Kind, Point, Stance, Statement
from pipeline.points.adapter import Adapter
from pipeline.points.features import NAMES, Context

UNBOUNDED = np.array([[-np.inf] * len(NAMES), [np.inf] * len(NAMES)])


class TableEncoder:
    """Gives each text the vector that a table has for it, at unit length; counts what it was asked."""

    def __init__(self, name: str, table: Mapping[str, Sequence[float]]) -> None:
        self.name, self.revision, self.languages = name, f"table-{name}", frozenset({"en"})
        self.table = table
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        rows = np.array([self.table[t] for t in texts], np.float32).reshape(len(texts), -1)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def said(
    name: str, *contributors: str, text: str = "", language: str = "en", passage_id: str = "", start: int = 0
) -> Statement:
    """A statement of some contributors, by default in a passage of its own."""
    text = text or f"words of {name}"
    return Statement(name, passage_id or f"p-{name}", start, start + len(text), text, language, contributors or ("A",))


def cited(*statements: Statement) -> dict[str, Citation]:
    """The citations of statements, by id."""
    return {s.statement_id: Citation(s.passage_id, s.text) for s in statements}


def known(name: str, text: str = "", *, frame: str = "O01", kind: Kind = Kind.POSITION) -> Point:
    """A point of the expert's list."""
    return Point(name, frame, kind, text or f"the text of {name} holds")


def about(kind: Kind = Kind.POSITION, stance: Stance = Stance.NONE, frame: str = "O01", **bears: float) -> Context:
    """What is known of a passage."""
    return Context(kind, stance, bears, frame)


def unturned(dimension: int) -> Adapter:
    """An adapter that leaves vectors as they are."""
    return Adapter(np.zeros((dimension, 1)), np.zeros((1, dimension)))
