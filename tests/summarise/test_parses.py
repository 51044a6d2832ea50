"""Parses that are kept: the same as spaCy's, made once, and not taken from another version."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline.summarise import parses
from pipeline.summarise.parses import entity_of_first, parsed
from pipeline.summarise.shelf import kept_in
from tests.fakes import KeptResults

SENTENCE = "Kenya proposes that every school should be connected, and that the fund pays for it."


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    for function in (parsed, entity_of_first):
        function.cache_clear()
    yield
    for function in (parsed, entity_of_first):
        function.cache_clear()


def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget what was parsed, and spaCy with it."""

    def refuse(text: str) -> None:
        raise AssertionError(f"parsed again: {text}")

    parsed.cache_clear()
    entity_of_first.cache_clear()
    monkeypatch.setattr(parses, "_doc", refuse)


def test_a_sentence_is_parsed_once(monkeypatch: pytest.MonkeyPatch):
    shelf = KeptResults()
    with kept_in(shelf, "1"):
        first = parsed(SENTENCE)
        assert entity_of_first(SENTENCE) == "GPE"
    assert first.root is not None
    assert first.root.text == "proposes"
    assert next(t.text for t in first.children(first.root)) == "Kenya"
    assert {t.text for t in first.subtree(first.root)} == {t.text for t in first.tokens}
    forgotten(monkeypatch)
    with kept_in(shelf, "1"):
        assert parsed(SENTENCE).tokens == first.tokens
        assert entity_of_first(SENTENCE) == "GPE"
    forgotten(monkeypatch)
    with kept_in(shelf, "2"), pytest.raises(AssertionError):
        parsed(SENTENCE)


def test_nothing_is_kept_outside():
    shelf = KeptResults()
    with kept_in(shelf, "1"):
        pass
    parsed(SENTENCE)
    assert not shelf.kept


def test_the_tokens_are_those_of_spacy():
    tokens = parsed(SENTENCE).tokens
    doc = parses._parser()(SENTENCE)
    assert [(t.text, t.lower, t.pos, t.tag, t.dep, t.head) for t in tokens] == [
        (t.text, t.lower_, t.pos_, t.tag_, t.dep_, t.head.i) for t in doc
    ]
