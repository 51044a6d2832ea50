"""What sections are written from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.domain import Contributor, Holding, Passage, Point


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """What sections are written from.

    `spoke` are, by objective, the passages that bear on it by their label, the surest first.
    """

    points: tuple[Point, ...]
    holdings: tuple[Holding, ...]
    contributors: Mapping[str, Contributor]
    of_document: Mapping[str, tuple[str, ...]]
    passages: Mapping[str, Passage]
    spoke: Mapping[str, tuple[str, ...]]
