"""Answers that say nothing: "N/A", "No comment", a dash, "See attached"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import yaml

from pipeline.domain import Passage, Voice
from pipeline.whose.words import norm, spoken

_LONGEST = 24  # words, Chinese characters singly
_POLITE = frozenset({"please", "kindly", "thank", "you", "veuillez", "por", "favor", "пожалуйста"})


def with_empty_answers(passages: Sequence[Passage]) -> list[Passage]:
    """Return passages of which those that say nothing have that voice."""
    return [replace(p, voice=Voice.EMPTY) if spoken(p) and says_nothing(p.text) else p for p in passages]


def says_nothing(text: str) -> bool:
    """Tell whether a text is no answer: no letters, or one of the phrases of `empty.yaml`.

    Numbers ("See our answer to question 1.") and courtesies do not count.
    """
    words = [w for w in norm(text[:400]) if not w.isdigit()]
    if not words:
        return not any(c.isdigit() for c in text)
    return len(words) <= _LONGEST and (_said(words) in _phrases() or _said(words, polite=False) in _phrases())


def _said(words: Sequence[str], *, polite: bool = True) -> str:
    return " ".join(w for w in words if polite or w not in _POLITE)


@lru_cache(maxsize=1)
def _phrases() -> frozenset[str]:
    by_language = yaml.load((Path(__file__).parent / "empty.yaml").read_text("utf-8"), yaml.CSafeLoader)
    words = [norm(phrase) for phrases in by_language.values() for phrase in phrases]
    return frozenset(_said(w, polite=polite) for w in words for polite in (True, False))
