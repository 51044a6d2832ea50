"""Sentences chosen by what a test needs of them, not by where they happen to stand in today's draft of the sample."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from pipeline.domain import Sentence


def told(sentences: Iterable[Sentence]) -> list[Sentence]:
    """The sentences of the text: no further points and no list of who else spoke."""
    return [s for s in sentences if s.form not in ("listed", "to confirm")]


def in_one_section(sentences: Iterable[Sentence], count: int) -> list[Sentence]:
    """The sentences of the first section that has so many; the test fails, saying so, where none has."""
    for together in _by_section(told(sentences)).values():
        if len(together) >= count:
            return together
    pytest.fail(f"the sample's draft has no section of {count} sentences")


def in_another(sentences: Iterable[Sentence], *frames: str) -> Sentence:
    """The first sentence of the first section that is none of these."""
    for frame, together in _by_section(sentences).items():
        if frame not in frames:
            return together[0]
    pytest.fail(f"the sample's draft has nothing outside {', '.join(frames)}")


def _by_section(sentences: Iterable[Sentence]) -> dict[str, list[Sentence]]:
    found: dict[str, list[Sentence]] = {}
    for s in sentences:
        found.setdefault(s.frame, []).append(s)
    return found
