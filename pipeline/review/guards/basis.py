"""What a guard is given: a wording, what it may rest on, and what it finds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a wording claims that its basis does not bear out.

    Attributes:
        guard: which guard found it: "quotation", "name", "count", "number", "reference", "negation" or "source".
        words: those of the wording that it is about; empty if it is about what is missing.
        what: a clause that says what is wrong, for an editor.
    """

    guard: str
    words: str
    what: str

    def key(self, sentence_id: str) -> str:
        """Return what a confirmation of this finding on a sentence is kept under; other words are another finding."""
        told = "\n".join((sentence_id, self.guard, self.words, self.what))
        return hashlib.sha256(told.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Words:
    """A cited passage: the words relied on, the whole, what stands around it, its language, who said it."""

    quote: str
    passage: str
    around: str
    language: str
    contributors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """What a wording may rest on.

    Attributes:
        drafted: the machine's wordings that it came from; of a merged sentence those of all its parts.
        sources: the passages it cites, those to be confirmed included.
        cited: ids of the contributors it counts; `waiting` of those it may name as to be confirmed.
        by_kind: how many of those counted are of each kind of stakeholder.
        parts: how many contributors each sentence counted that was merged into it.
        total: contributors of the whole batch.
        refs: paragraphs of the Agenda that its passages are labelled with.
    """

    drafted: tuple[str, ...]
    sources: tuple[Words, ...]
    cited: tuple[str, ...]
    waiting: tuple[str, ...] = ()
    by_kind: Mapping[str, int] = field(default_factory=dict)
    parts: tuple[int, ...] = ()
    total: int = 0
    refs: frozenset[str] = frozenset()
