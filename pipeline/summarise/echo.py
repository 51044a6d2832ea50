"""How many others speak of what a view says: what many say stands in a summary before what one alone says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pipeline.domain import View
from pipeline.summarise.agree import stems
from pipeline.summarise.views import Space, Spoken

ALIKE = 0.5
"""Least likeness of passages that speak of the same; to hold the same view they must be more alike, and agree."""
_COVERED = 0.4
_MOST = 3_000
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Echo:
    """Counts who else speaks of what a view's words say.

    This orders what is told; it is never printed, as who speaks of the same need not agree.

    Args:
        space: where likeness is measured.
        words: returns the words that a view would be told in.
        most: passages that views are compared with; of a larger section every second, third … passage is taken.
    """

    space: Space
    words: Callable[[View], str]
    most: int = _MOST
    _stems: dict[str, frozenset[str]] = field(default_factory=dict)

    def of(self, views: Sequence[View], said: Sequence[Spoken]) -> dict[str, int]:
        """Return, by view id, how many contributors who do not hold a view said something like it.

        A passage of theirs is like the view's most typical one, and, where both have one language, has four tenths of
        the content words that the view would be told in.

        Args:
            views: of one section.
            said: what was said on it.
        """
        heard = said[:: -(-len(said) // self.most) or 1]
        heard_ids = [s.passage.passage_id for s in heard]
        languages = {s.passage.passage_id: s.passage.language for s in said}
        out: dict[str, int] = {}
        for start in range(0, len(views), _AT_ONCE):
            part = views[start : start + _AT_ONCE]
            first = [v.passages[0] for v in part]
            alike = self.space.likeness(first, heard_ids) >= ALIKE
            for view, lead, row in zip(part, first, alike, strict=True):
                own, language = stems(self.words(view)), languages[lead]
                near = (heard[n] for n in row.nonzero()[0])
                speaking = {s.holder for s in near if s.holder not in view.holders and self._speaks(s, own, language)}
                out[view.view_id] = len(speaking)
        return out

    def _speaks(self, spoken: Spoken, own: frozenset[str], language: str) -> bool:
        passage = spoken.passage
        if passage.language != language:
            return True
        if passage.passage_id not in self._stems:
            self._stems[passage.passage_id] = stems(passage.text)
        return len(own & self._stems[passage.passage_id]) >= _COVERED * len(own)
