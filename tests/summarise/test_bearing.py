"""Bearing: what words say by themselves decides whether they are told under a section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from pipeline.agenda import Frame, load_frames
from pipeline.domain import Kind
from pipeline.summarise.bearing import Alone, Bearing, nearly_all
from pipeline.summarise.select import Selection
from pipeline.summarise.shelf import kept_in
from tests.fakes import KeptResults
from tests.summarise.test_select import FRAMES, spread

TOPIC = load_frames().topics[0]


class Asked:
    """A classifier that finds nothing in some words, and remembers what it was asked."""

    def __init__(self, *nothing: str) -> None:
        self.nothing = nothing
        self.texts: list[str] = []

    def __call__(self, texts: Sequence[tuple[str, str]]) -> list[Alone]:
        self.texts += [text for text, _ in texts]
        every = tuple(min(f.refs) for f in FRAMES)
        return [Alone(() if any(w in t for w in self.nothing) else every, (), Kind.PROPOSAL) for t, _ in texts]


@pytest.mark.parametrize(
    ("alone", "frame", "on"),
    [
        (Alone((min(FRAMES[0].refs),), (), Kind.POSITION), FRAMES[0], True),
        (Alone((min(FRAMES[0].refs),), (), Kind.POSITION), FRAMES[1], False),
        (Alone((min(FRAMES[0].refs),), (), Kind.BACKGROUND), FRAMES[0], False),
        (Alone((*("68", "72", "97"), min(FRAMES[0].refs)), (), Kind.POSITION), FRAMES[0], False),
        (Alone((), (TOPIC.id,), Kind.PROGRESS), TOPIC, True),
        (Alone((min(FRAMES[0].refs),), ("T6",), Kind.PROGRESS), TOPIC, False),
    ],
)
def test_words_are_on_a_section_by_their_best_paragraphs_or_their_topics(alone: Alone, frame: Frame, on: bool):
    assert alone.on(frame) is on


def test_what_was_said_of_words_is_kept_by_language_and_models():
    asked, shelf = Asked(), KeptResults()
    with kept_in(shelf, "code"):
        first = Bearing(asked, "models").of([("Words.", "en"), ("Words.", "fr"), ("Words.", "en")])
        again = Bearing(asked, "models").of([("Words.", "en"), ("More.", "en")])
        Bearing(asked, "other models").of([("Words.", "en")])
    assert first == [first[0]] * 3
    assert again[0] == first[0]
    assert asked.texts == ["Words.", "Words.", "More.", "Words."]


def test_a_section_is_not_filled_with_words_that_do_not_bear_on_it_alone():
    composer, parts = spread(civil=4, states=0, frames=FRAMES[:1])
    longer = {
        i: replace(p, text=f"{p.text} {'We say more on this, and more. ' * 3}") for i, p in composer.passages.items()
    }
    composer = replace(composer, passages=longer, _words={})
    asked = Asked("island", "coast")
    (views,) = Selection(composer, parts, Bearing(asked, "m")).chosen(words=0, least=4).values()
    told = {composer.words(v.passages[0], v.kind) for v in views}
    assert len(asked.texts) == 4
    assert len(told) == 2
    assert not any("island" in t or "coast" in t for t in told)


def test_of_words_that_are_nearly_the_whole_passage_its_labels_tell():
    composer, parts = spread(civil=4, states=0, frames=FRAMES[:1])
    asked = Asked("island", "coast")
    (views,) = Selection(composer, parts, Bearing(asked, "m")).chosen(words=0, least=4).values()
    assert (len(views), asked.texts) == (4, [])


def test_what_several_hold_is_told_where_they_speak_of_it():
    composer, parts = spread(civil=2, states=0, frames=FRAMES[:1])
    longer = {
        i: replace(p, text=f"{p.text} {'We say more on this, and more. ' * 3}") for i, p in composer.passages.items()
    }
    composer = replace(composer, passages=longer, _words={})
    both = replace(parts[0].views[0], holders=("civil0", "civil1"))
    (views,) = (
        Selection(composer, [replace(parts[0], views=(both,))], Bearing(Asked("island"), "m"))
        .chosen(words=0, least=1)
        .values()
    )
    assert views == [both]


def test_nearly_all():
    assert nearly_all("four fifths.", "four fifths. No")
    assert not nearly_all("a half of it", "a half of it, and another half")
