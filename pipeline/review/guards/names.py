"""Which contributors a text names: by any form of their names, by their State, its people, or their initials."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.domain import NOT_STATED, Contributor, StakeholderKind
from pipeline.identify import in_sentence, short_name
from pipeline.identify.register import register

_TOKEN = re.compile(r"\w+(?:[.&]\w+)*")
_BRACKETED = re.compile(r"\(([^()]+)\)")
_SHORT = 5
_FEWEST_INITIALS = 3
_ARTICLE = frozenset({"the", "a", "an"})


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a text: `text[start:end]`, the contributors it may be of, and the State it is of, if it is one's.

    `own` tells whether it is a contributor's name, and not only that of the State that one is from.
    """

    start: int
    end: int
    contributors: frozenset[str]
    own: bool = True
    state: str = ""


class Names:
    """The names of a batch's contributors, to be found in texts."""

    def __init__(self, contributors: Sequence[Contributor], printed: Mapping[str, str]) -> None:
        self._own: dict[tuple[str, ...], set[str]] = {}
        self._of_state: dict[str, set[str]] = {}
        self._longest = register().longest
        for c in contributors:
            for name in _forms(c, printed.get(c.contributor_id, c.name)):
                key = _key(m[0] for m in _TOKEN.finditer(name))
                if key and (len(key) > 1 or len(key[0]) > 1 or key[0].isupper()):
                    self._own.setdefault(key, set()).add(c.contributor_id)
                    self._longest = max(self._longest, len(key))
            if c.country:
                self._of_state.setdefault(c.country, set()).add(c.contributor_id)
        self._states = {
            c.country
            for c in contributors
            if c.country and c.kind is StakeholderKind.MEMBER_STATE and register().state(c.name) == c.country
        }

    def found(self, text: str) -> list[Named]:
        """Return the names in a text, the longest where several begin, none within another."""
        tokens = [(m[0], m.start(), m.end()) for m in _TOKEN.finditer(text)]
        out: list[Named] = []
        at = 0
        while at < len(tokens):
            length, named = self._at(tokens, at)
            if named:
                out.append(named)
            at += length or 1
        return out

    def _at(self, tokens: Sequence[tuple[str, int, int]], at: int) -> tuple[int, Named | None]:
        for length in range(min(self._longest, len(tokens) - at), 0, -1):
            words = [t[0] for t in tokens[at : at + length]]
            start, end = tokens[at][1], tokens[at + length - 1][2]
            who = self._own.get(_key(words))
            if who:
                return length, Named(start, end, frozenset(who))
            if not (words[0][:1].isupper() and words[-1][:1].isupper()) or words[0].casefold() in _ARTICLE:
                continue
            state = register().state(" ".join(words)) or register().adjective([w.casefold() for w in words])
            if state:
                return length, Named(start, end, frozenset(self._of_state.get(state, ())), state in self._states, state)
        return 0, None


def _key(words: Iterable[str]) -> tuple[str, ...]:
    """Return words as names are compared: case counts in a short one alone, which may be an acronym."""
    told = tuple(words)
    return told if len(told) == 1 and len(told[0]) <= _SHORT else tuple(w.casefold() for w in told)


def _forms(c: Contributor, printed: str) -> Iterator[str]:
    names = dict.fromkeys(n for n in (printed, c.name, *c.as_written) if n and n != NOT_STATED)
    for name in [*names]:
        names |= dict.fromkeys((short_name(name), in_sentence(name)))
    for name in names:
        yield name
        bare = _BRACKETED.sub("", name).strip()
        if bare != name:
            yield bare
            yield from (inner for inner in _BRACKETED.findall(name) if not inner[:1].islower())
        head = bare.partition(",")[0]
        if len(head.split()) > 1:
            yield head
        if name[:4].casefold() == "the ":
            yield name[4:]
        initials = "".join(w[0] for w in head.replace("-", " ").split() if w[0].isupper())
        if len(initials) >= _FEWEST_INITIALS:
            yield initials
    body = register().body(c.name)
    if body is not None:
        yield from (*body.acronyms, *body.names)
