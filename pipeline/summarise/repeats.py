"""Which words are told already in nearly the same words, found without comparing them with everything that is told."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.summarise.cite import negated
from pipeline.summarise.clauses import content_words

_NEARLY_ALL = 0.85


@dataclass(slots=True)
class Quotes:
    """Quotations by their words of four letters or more.

    Two sets of words repeat one another if they share nearly all words of the smaller. So among some words of the
    smaller, one more than may be missing, one is shared: the rarest are looked up, those of either set in the other.
    """

    _words: list[tuple[frozenset[str], bool]] = field(default_factory=list)
    _holding: dict[str, list[int]] = field(default_factory=dict)
    _rarest: dict[str, list[int]] = field(default_factory=dict)

    def add(self, quote: str) -> None:
        """Keep a quotation."""
        words, number = content_words(quote), len(self._words)
        self._words.append((words, negated(quote)))
        for word in self._rare(words):
            self._rarest.setdefault(word, []).append(number)
        for word in words:
            self._holding.setdefault(word, []).append(number)

    def repeat(self, quote: str) -> bool:
        """Tell whether a quotation says in nearly the same words what one that was added says."""
        words, denies = content_words(quote), negated(quote)
        near = {n for word in self._rare(words) for n in self._holding.get(word, ())}
        near |= {n for word in words for n in self._rarest.get(word, ())}
        for those, denied in map(self._words.__getitem__, near):
            if denied == denies and len(words & those) / min(len(words), len(those)) > _NEARLY_ALL:
                return True
        return False

    def _rare(self, words: frozenset[str]) -> list[str]:
        """Return the rarest words of a set: one more at least than may be missing."""
        enough = int((1 - _NEARLY_ALL) * len(words)) + 2
        return sorted(words, key=lambda w: (len(self._holding.get(w, ())), w))[:enough]
