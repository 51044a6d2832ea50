"""Bearing: whether the words a view would be told in are, by themselves, a view on their section.

A passage is classified as a whole, and one sentence of it is told. What the others are about may be what puts the
passage in its section; so the sentence is classified too, as if it were all that was said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pipeline.agenda import Frame
from pipeline.domain import Kind
from pipeline.summarise.shelf import recalled

_LABELS = 3
_NEARLY_ALL = 0.8


@dataclass(frozen=True, slots=True)
class Alone:
    """What the classifier says of a text alone: given references, best first, topics and kind of view."""

    refs: tuple[str, ...]
    topics: tuple[str, ...]
    kind: Kind

    def on(self, frame: Frame) -> bool:
        """Tell whether the text is a view on a section."""
        told = frame.id in self.topics or any(frame.covers(r) for r in self.refs[:_LABELS])
        return told and self.kind is not Kind.BACKGROUND


Classifier: TypeAlias = Callable[[Sequence[tuple[str, str]]], Sequence[Alone]]
"""Classifies texts, each with its language."""


@dataclass(frozen=True, slots=True)
class Bearing:
    """Asks a classifier about sentences; what it says is kept.

    Args:
        classifier: asked for many texts at once.
        version: of the classifier and its models.
    """

    classifier: Classifier
    version: str

    def of(self, texts: Sequence[tuple[str, str]]) -> list[Alone]:
        """Return what the classifier says of each text and language."""

        def find(positions: Sequence[int]) -> list[tuple[tuple[str, ...], tuple[str, ...], str]]:
            return [(a.refs, a.topics, a.kind.value) for a in self.classifier([texts[n] for n in positions])]

        found = recalled(f"bearing {self.version}", ("\n".join(t) for t in texts), find)
        return [Alone(tuple(refs), tuple(topics), Kind(kind)) for refs, topics, kind in found]


def nearly_all(words: str, text: str) -> bool:
    """Tell whether words are nearly all of a text, so that what is known of the one holds for the other."""
    return len(words) >= _NEARLY_ALL * len(text)
