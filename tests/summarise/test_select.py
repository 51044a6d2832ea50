"""Selection and agreement: fair to kinds and sections, bounded, no view told twice, groups of one mind only."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from pipeline.agenda import Frame, load_frames
from pipeline.domain import (
    Contributor,
    How,
    Judgement,
    Kind,
    Label,
    Passage,
    StakeholderKind,
    Stance,
    Vectors,
    View,
)
from pipeline.summarise.agree import Agreement, means_of
from pipeline.summarise.casing import Casing
from pipeline.summarise.compose import Composer
from pipeline.summarise.select import Part, Selection
from pipeline.summarise.views import Space, Spoken, views_of
from tests.fakes import BagEncoder, make_passage

FRAMES = load_frames().objectives[:2]
TOWNS = (
    "island mountain coast valley desert harbour forest river plateau delta lagoon prairie summit canyon glacier marsh "
    "meadow tundra oasis reef"
).split()


def words(n: int) -> str:
    town = TOWNS[n % len(TOWNS)]
    name = "".join(chr(ord("a") + int(digit)) for digit in f"{n:04}")
    return f"Governments of every {town} should open exchange point {name} beside the {town} station."


def composer_of(passages: list[Passage], kinds: dict[str, StakeholderKind]) -> Composer:
    people = {h: Contributor(h, h.title(), kind, (h,)) for h, kind in kinds.items()}
    return Composer({p.passage_id: p for p in passages}, people, {h: h for h in kinds}, 3, Casing([]))


def spread(*, civil: int, states: int, frames: tuple[Frame, ...]) -> tuple[Composer, list[Part]]:
    """A view a contributor and section, in words of its own."""
    kinds = {f"civil{n}": StakeholderKind.CIVIL_SOCIETY for n in range(civil)}
    kinds |= {f"state{n}": StakeholderKind.MEMBER_STATE for n in range(states)}
    passages, parts = [], []
    for f, frame in enumerate(frames):
        views = []
        for n, holder in enumerate(kinds):
            text = words(n + 100 * f)
            passages.append(make_passage(f"{frame.id}-{n}", document_id=holder, text=text, sentences=((0, len(text)),)))
            refs, cited = (min(frame.refs),), (f"{frame.id}-{n}",)
            views.append(View(f"v{frame.id}-{n}", frame.id, Kind.PROPOSAL, Stance.SUPPORT, refs, cited, (holder,)))
        parts.append(Part(frame, "objective", (), tuple(views)))
    return composer_of(passages, kinds), parts


def test_each_kind_and_section_is_told_in_its_share():
    composer, parts = spread(civil=15, states=5, frames=FRAMES)
    chosen = Selection(composer, parts).chosen(words=400, least=1)
    told = [v for views in chosen.values() for v in views]
    kinds = Counter(composer.contributors[v.holders[0]].kind for v in told)
    assert abs(kinds[StakeholderKind.MEMBER_STATE] / len(told) - 0.25) <= 0.1
    assert abs(len(chosen[FRAMES[0].id]) - len(chosen[FRAMES[1].id])) <= 1


def test_what_others_speak_of_too_comes_first():
    composer, parts = spread(civil=8, states=0, frames=FRAMES[:1])
    alike = sorted(v.view_id for v in parts[0].views)
    for spoken_of in (alike[0], alike[-1]):
        part = replace(parts[0], echoes={v.view_id: 6 if v.view_id == spoken_of else 0 for v in parts[0].views})
        (first,) = Selection(composer, [part]).chosen(words=0, least=1)[FRAMES[0].id]
        assert first.view_id == spoken_of


def test_a_topic_is_not_filled_with_words_that_do_not_speak_of_what_it_asks():
    composer, parts = spread(civil=3, states=1, frames=FRAMES[:1])
    asked = replace(load_frames().topics[0], words=("island*", "coast", "member state"))
    topic = Part(asked, "topic", (), tuple(replace(v, frame=asked.id) for v in parts[0].views))
    chosen = Selection(composer, [topic]).chosen(words=0, least=2)[asked.id]
    assert {h for v in chosen for h in v.holders} == {"civil0", "civil2", "state0"}


def test_the_text_is_bounded_but_every_section_has_its_least():
    composer, parts = spread(civil=20, states=0, frames=FRAMES)
    for limit in (0, 150, 300):
        chosen = Selection(composer, parts).chosen(words=limit, least=2)
        cost = sum(len(composer.passages[v.passages[0]].text.split()) + 9 for vs in chosen.values() for v in vs)
        assert all(len(vs) >= 2 for vs in chosen.values())
        assert cost <= max(limit + 25, 4 * 25)


def test_what_the_next_passage_takes_back_is_not_told():
    composer, parts = spread(civil=3, states=0, frames=FRAMES[:1])
    first = parts[0].views[0]
    composer = replace(composer, following={first.passages[0]: "However, this costs too much."})
    chosen = Selection(composer, parts).chosen(words=1_000, least=3)[FRAMES[0].id]
    assert sorted(v.view_id for v in chosen) == sorted(v.view_id for v in parts[0].views if v != first)


def test_what_one_section_tells_no_other_repeats():
    composer, parts = spread(civil=4, states=0, frames=FRAMES[:1])
    again = Part(FRAMES[1], "objective", (), tuple(replace(v, frame=FRAMES[1].id) for v in parts[0].views))
    chosen = Selection(composer, [*parts, again]).chosen(words=10_000, least=1)
    told = [p for views in chosen.values() for v in views for p in v.passages]
    assert len(told) == len(set(told)) == 4


def test_a_section_is_not_filled_with_views_that_are_first_of_all_on_another_objective():
    composer, parts = spread(civil=6, states=0, frames=FRAMES)
    stray = [replace(v, refs=(min(FRAMES[0].refs), *v.refs)) for v in parts[1].views]
    chosen = Selection(composer, [parts[0], replace(parts[1], views=tuple(stray))]).chosen(words=0, least=2)
    assert len(chosen[FRAMES[0].id]) == 2
    assert chosen[FRAMES[1].id] == []


def test_a_section_is_not_filled_with_views_that_are_hardly_on_its_objective():
    composer, parts = spread(civil=4, states=0, frames=FRAMES[:1])
    judged = Judgement("", Kind.PROPOSAL, 0.9, Stance.SUPPORT, 0.9, (), abstain=False)

    def said(score: float) -> tuple[Spoken, ...]:
        ref = min(FRAMES[0].refs)
        cited = [v.passages[0] for v in parts[0].views]
        return tuple(
            Spoken(composer.passages[i], (Label(i, ref, score, How.MODEL, 1),), replace(judged, passage_id=i), "civil0")
            for i in cited
        )

    for score, told in ((0.9, 2), (0.4, 0)):
        chosen = Selection(composer, [replace(parts[0], said=said(score))]).chosen(words=0, least=2)
        assert len(chosen[FRAMES[0].id]) == told


def test_a_widely_held_view_is_told_beyond_the_limit():
    composer, parts = spread(civil=6, states=0, frames=FRAMES[:1])
    views = parts[0].views
    wide = replace(views[0], passages=tuple(v.passages[0] for v in views[:3]), holders=("civil0", "civil1", "civil2"))
    chosen = Selection(composer, [replace(parts[0], views=(wide, *views[3:]))]).chosen(words=0, least=1)
    assert chosen[FRAMES[0].id] == [wide]


TEXTS = {
    "a": "Governments should fund exchange points in small islands.",
    "b": "Governments should pay for exchange points in the small islands.",
    "c": "Courts must protect the privacy of every child online.",
}


@pytest.mark.parametrize("encoded", [True, False])
def test_passages_whose_words_do_not_agree_are_parted(encoded: bool):
    passages = [make_passage(i, document_id=i, text=t, sentences=((0, len(t)),)) for i, t in TEXTS.items()]
    composer = composer_of(passages, dict.fromkeys(TEXTS, StakeholderKind.MEMBER_STATE))
    encoder = BagEncoder("use", dimension=64)
    vectors = Vectors("use", "r", tuple(TEXTS), encoder.encode(list(TEXTS.values())) * np.float32(0.01))
    agreement = Agreement(composer, means_of({"use": vectors}), {"use": encoder} if encoded else {}, least=0.58)
    assert sorted(map(sorted, agreement.parts(list(TEXTS), Kind.PROPOSAL))) == [["a", "b"], ["c"]]


def test_who_asks_for_another_kind_of_process_does_not_say_the_same():
    texts = {
        "a": "The Internet must be governed in a transparent and inclusive manner.",
        "b": "The Internet must be governed in a transparent and multilateral manner.",
        "c": "4: The Internet governed in a transparent and inclusive manner",
        "d": "The Internet must be governed in an inclusive and transparent manner.",
    }
    passages = [make_passage(i, document_id=i, text=t, sentences=((0, len(t)),)) for i, t in texts.items()]
    composer = composer_of(passages, dict.fromkeys(texts, StakeholderKind.MEMBER_STATE))
    parts = Agreement(composer, {}, {}, least=0.58).parts(list(texts), Kind.POSITION)
    assert sorted(map(sorted, parts)) == [["a", "d"], ["b"], ["c"]]


def test_views_in_the_same_words_are_one_whatever_their_kind_unless_they_oppose():
    passages = [make_passage(i, document_id=i, text=TEXTS["a"], sentences=((0, len(TEXTS["a"])),)) for i in "xyz"]
    composer = composer_of(passages, dict.fromkeys("xyz", StakeholderKind.MEMBER_STATE))
    kinds = {
        "x": (Kind.PROPOSAL, Stance.SUPPORT),
        "y": (Kind.POSITION, Stance.NONE),
        "z": (Kind.PROPOSAL, Stance.OPPOSE),
    }
    views = [View(i, "O01", kind, stance, ("8",), (i,), (i,)) for i, (kind, stance) in kinds.items()]
    views[2] = replace(views[2], opposes=("y",))
    merged = Agreement(composer, {}, {}, least=0.58).merged(views)
    assert [(v.view_id, v.holders) for v in merged] == [("x", ("x", "y")), ("z", ("z",))]
    assert merged[1].opposes == ("x",)


def test_a_sentence_that_names_the_internet_is_not_cut_before_it():
    text = "That is why the Internet is critically important for every goal."
    passage = make_passage("p", text=text, sentences=((0, len(text)),))
    assert composer_of([passage], {"doc": StakeholderKind.MEMBER_STATE}).words("p", Kind.POSITION) == text


def test_where_there_is_room_further_views_of_one_contributor_are_told():
    composer, parts = spread(civil=1, states=0, frames=FRAMES[:1])
    texts = [words(n) for n in range(4)]
    passages = [
        make_passage(f"q{n}", document_id="civil0", text=t, sentences=((0, len(t)),)) for n, t in enumerate(texts)
    ]
    composer = composer_of(passages, {"civil0": StakeholderKind.CIVIL_SOCIETY})
    views = tuple(replace(parts[0].views[0], view_id=f"w{n}", passages=(f"q{n}",)) for n in range(4))
    chosen = Selection(composer, [replace(parts[0], views=views)]).chosen(words=500, least=1)
    assert len(chosen[FRAMES[0].id]) == 4


def test_vectors_are_centred_as_they_are_asked_for():
    ids = tuple(f"p{n}" for n in range(40))
    matrix = np.random.default_rng(7).normal(size=(40, 16)).astype(np.float32)
    matrix[3] = matrix.mean(axis=0)
    centred = matrix - matrix.mean(axis=0)
    norms = np.linalg.norm(centred, axis=1, keepdims=True)
    expected = centred / np.where(norms == 0, 1, norms)
    space = Space(Vectors("use", "r", ids, matrix), Vectors("minilm", "r", ids[:20], matrix[:20]))
    assert np.array_equal(space.rows([ids[n] for n in (5, 3, 39)]), expected[[5, 3, 39]])
    assert np.allclose(space.likeness(ids[20:]), expected[20:] @ expected[20:].T, atol=1e-6)
    assert not np.allclose(space.likeness(ids[:20]), expected[:20] @ expected[:20].T, atol=1e-3)


def test_the_surest_paragraph_of_a_view_comes_first_whatever_its_number():
    passage = make_passage("p", text=TEXTS["a"], sentences=((0, len(TEXTS["a"])),))
    labels = (Label("p", "90", 0.9, How.MODEL, 1), Label("p", "12", 0.6, How.MODEL, 2))
    judged = Judgement("p", Kind.PROPOSAL, 0.9, Stance.SUPPORT, 0.9, (), abstain=False)
    space = Space(Vectors("use", "r", ("p",), np.ones((1, 4), np.float32)))
    (view,) = views_of(FRAMES[0], [Spoken(passage, labels, judged, "civil0")], space, 0.6)
    assert view.refs == ("90", "12")


def test_what_one_contributor_says_twice_is_one_view_only_where_the_words_agree():
    texts = dict(zip("ab", (TEXTS["a"], TEXTS["c"]), strict=True))
    judged = Judgement("", Kind.PROPOSAL, 0.9, Stance.SUPPORT, 0.9, (), abstain=False)
    spoken = [
        Spoken(make_passage(i, text=t), (Label(i, "90", 0.9, How.MODEL, 1),), replace(judged, passage_id=i), "civil0")
        for i, t in texts.items()
    ]
    space = Space(Vectors("use", "r", ("a", "b"), np.ones((2, 4), np.float32)))
    views = views_of(FRAMES[0], spoken, space, 0.0, lambda ids, _: [[i] for i in ids])
    assert sorted(v.passages for v in views) == [("a",), ("b",)]


def test_of_the_holders_of_a_view_one_without_slips_is_reported():
    said = {
        "civil0": "Networks of every country should rest on opne standards that all may use.",
        "civil1": "Networks of every country should rest on open standards that all may use.",
    }
    passages = [make_passage(f"p-{h}", document_id=h, text=t, sentences=((0, len(t)),)) for h, t in said.items()]
    composer = composer_of(passages, dict.fromkeys(said, StakeholderKind.CIVIL_SOCIETY))
    told = "The networks of every country should rest on open standards that all may use and share."
    composer = replace(composer, casing=Casing([*said.values(), told]))
    assert composer.lead(["p-civil0", "p-civil1"], Kind.PROPOSAL) == "p-civil1"
