"""Echo: how many other contributors speak of what a view says."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.agenda import load_frames
from pipeline.domain import Judgement, Kind, Passage, Stance, Vectors, View
from pipeline.summarise.echo import Echo
from pipeline.summarise.views import Space, Spoken
from tests.fakes import make_passage

FRAME = load_frames().objectives[5]
EXCHANGES = "Exchange points keep local traffic within the country."
SAID = {
    "a": EXCHANGES,
    "b": "Local traffic should stay within the country at exchange points.",
    "c": "Within the country, exchange points keep traffic local and cheap.",
    "d": "Children deserve protection from abuse.",
    "e": "Museums preserve heritage in every script and alphabet.",
}


def spoken(texts: dict[str, str], languages: dict[str, str] | None = None) -> list[Spoken]:
    said = []
    for holder, text in texts.items():
        passage = make_passage(f"p-{holder}", text=text, language=(languages or {}).get(holder, "en"))
        judged = Judgement(passage.passage_id, Kind.POSITION, 0.9, Stance.SUPPORT, 0.9, (), abstain=False)
        said.append(Spoken(passage, (), judged, holder[0]))
    return said


def space_of(passages: list[Passage]) -> Space:
    """A space in which the passages on exchange points, and no others, are alike."""
    axes = {"a": 0, "b": 0, "c": 0, "d": 1, "e": 2}
    matrix = np.eye(3, dtype=np.float32)[[axes[p.passage_id[2]] for p in passages]]
    return Space(Vectors("use", "r", tuple(p.passage_id for p in passages), matrix))


def view(*holders: str) -> View:
    cited = tuple(f"p-{h}" for h in holders)
    return View("v", FRAME.id, Kind.POSITION, Stance.SUPPORT, (), cited, tuple(h[0] for h in holders))


def counted(said: list[Spoken], of: View, **options: int) -> int:
    texts = {s.passage.passage_id: s.passage.text for s in said}
    echo = Echo(space_of([s.passage for s in said]), lambda v: texts[v.passages[0]], **options)
    return echo.of([of], said)[of.view_id]


def test_others_who_speak_of_the_same_are_counted():
    assert counted(spoken(SAID), view("a")) == 2
    assert counted(spoken(SAID), view("d")) == 0


def test_who_holds_the_view_and_who_says_it_twice_count_no_more():
    again = SAID | {"b2": SAID["b"], "a2": EXCHANGES}
    assert counted(spoken(again), view("a")) == 2
    assert counted(spoken(again), view("a", "b")) == 1


def test_a_passage_that_is_alike_but_lacks_the_words_does_not_count():
    said = spoken(SAID)
    echo = Echo(space_of([s.passage for s in said]), lambda _: "Quite different words carry nothing over.")
    assert echo.of([view("a")], said) == {"v": 0}


def test_words_are_not_compared_across_languages():
    said = spoken(SAID, {"b": "fr"})
    echo = Echo(space_of([s.passage for s in said]), lambda _: "Quite different words carry nothing over.")
    assert echo.of([view("a")], said) == {"v": 1}


@pytest.mark.parametrize(("most", "count"), [(5, 2), (3, 1)])
def test_of_a_large_section_some_passages_are_heard(most: int, count: int):
    assert counted(spoken(SAID), view("a"), most=most) == count


def test_likeness_with_others_is_a_part_of_that_of_all_passages():
    random = np.random.default_rng(3)
    ids = tuple("abcdef")
    matrix = random.normal(size=(6, 5)).astype(np.float32)
    space = Space(Vectors("use", "r", ids, matrix), Vectors("minilm", "r", ids[2:], -matrix[2:, ::-1]))
    everything = space.likeness(ids)
    assert np.allclose(space.likeness(ids[1:4], ids[3:]), everything[1:4, 3:], atol=1e-5)
    assert np.allclose(space.likeness(ids[:1], ids[4:]), everything[:1, 4:], atol=1e-5)
