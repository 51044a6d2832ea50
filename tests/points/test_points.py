"""The stage: known points first, the batch's own from what they do not explain, and the same result in any company."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.agenda import Frame, Frames
from pipeline.domain import (
    ELSEWHERE,
    Classification,
    Contributor,
    HoldingState,
    How,
    Judgement,
    Kind,
    Label,
    Origin,
    Passage,
    People,
    Point,
    StakeholderKind,
    Stance,
    Statement,
    Voice,
)
from pipeline.points import Candidate, Held, contexts_of, points, statements_of
from pipeline.points.batch import Matching, spoken
from pipeline.points.features import NAMES
from pipeline.points.match import ENGLISH, FILE, OTHER, Fitted, Matcher, Regression
from pipeline.points.standing import Standing
from pipeline.points.votes import Examples
from pipeline.settings import PointsSettings
from tests.fakes import BagEncoder, make_document, make_passage
from tests.points.said import UNBOUNDED, known, unturned

FRAMES = Frames((Frame("O01", "Forum", frozenset({"72"})), Frame("O02", "Access", frozenset({"49"}))), ())
RENEW = known("P", "the forum should be renewed", kind=Kind.PROPOSAL)
SETTINGS = PointsSettings(told=0.75, told_unlabelled=0.75, asked=0.2, same=0.9, alike=0.7, standing=0.3)


class Clear(Standing):
    """Says how surely sentences stand alone by a word of theirs."""

    def __init__(self, scores: Mapping[str, float]) -> None:
        self.scores = scores

    def of(
        self, passages: Sequence[Passage], asked: Mapping[str, Collection[int]] | None = None
    ) -> dict[str, tuple[float, ...]]:
        return {
            p.passage_id: tuple(
                next((s for w, s in self.scores.items() if w in p.text[a:b]), 0.5) for a, b in p.sentences
            )
            for p in passages
        }


def passage(name: str, who: str, *sentences: str, **fields: object) -> Passage:
    text = " ".join(sentences)
    starts = [text.index(s) for s in sentences]
    spans = tuple((a, a + len(s)) for a, s in zip(starts, sentences, strict=True))
    return make_passage(name, document_id=who, text=text, sentences=spans, **fields)


def judged(passages: list[Passage], kinds: Mapping[str, Kind] = {}, refs: Mapping[str, str] = {}) -> Classification:
    return Classification(
        tuple(Label(p.passage_id, ref, 0.9, How.MODEL, 1) for p in passages if (ref := refs.get(p.passage_id, "72"))),
        tuple(
            Judgement(p.passage_id, kinds.get(p.passage_id, Kind.POSITION), 0.9, Stance.NONE, 0.9, (), False)
            for p in passages
        ),
    )


def senders(passages: list[Passage]) -> dict[str, tuple[str, ...]]:
    return {p.document_id: tuple(p.document_id.split("+")) for p in passages}


def statements(passages: list[Passage]) -> list[Statement]:
    documents = [make_document(document_id=d, file=f"{d}.pdf") for d in senders(passages)]
    return statements_of(documents, passages, senders(passages))


def held(
    passages: list[Passage],
    candidates: Sequence[Candidate] = (),
    classification: Classification | None = None,
    *,
    matcher: Matcher | None = None,
    standing: Standing | None = None,
    listed: tuple[Point, ...] = (RENEW,),
    settings: PointsSettings = SETTINGS,
) -> Held:
    said = statements(passages)
    contexts = contexts_of(said, classification or judged(passages), FRAMES)
    by_id = {p.passage_id: p for p in passages}
    return points(said, by_id, contexts, candidates, listed, FRAMES, settings, matcher=matcher, standing=standing)


def bag(dimension: int = 64, listed: tuple[Point, ...] = (RENEW,), constant: float = -6.0) -> Matcher:
    encoders = {ENGLISH: BagEncoder("points", dimension=dimension), OTHER: BagEncoder("use", dimension=dimension)}
    return Matcher(listed, fitted(dimension, constant), encoders)


def fitted(dimension: int, constant: float = -6.0) -> Fitted:
    one = Regression(np.array([10.0 if n == "best" else 0.0 for n in NAMES]), constant, UNBOUNDED)
    nothing = Examples(np.zeros((0, dimension)), (), np.zeros((0, 0)))
    return Fitted(
        one, one, one, one, np.zeros(dimension, np.float32), unturned(dimension), {True: nothing, False: nothing}
    )


A = passage("a", "A", "The forum must be renewed.", "It needs more money.")
B = passage("b", "B", "Schools need cheap access.")
C = passage("c", "C", "Schools need cheap access.")


def test_what_known_points_explain_makes_no_point_of_its_own_what_they_do_not_does():
    found = held([A, B], [Candidate("P", "A", ("a/0",), 0.9)], standing=Clear({"money": 0.1}))
    assert found.points[0].point_id == "P"
    assert [(p.text, p.origin) for p in found.points[1:]] == [("Schools need cheap access.", Origin.BATCH)]
    assert [(h.contributor, h.state) for h in found.holdings] == [("A", HoldingState.TOLD), ("B", HoldingState.TOLD)]
    assert found.holdings[0].statements[0].quote == "The forum must be renewed."


def test_of_a_point_without_labelled_statements_the_surest_are_told_and_others_keep_their_own_words():
    strict = SETTINGS.model_copy(update={"told_unlabelled": 0.97})
    found = held([A], [Candidate("P", "A", ("a/0",), 0.9)], standing=Clear({"money": 0.1}), settings=strict)
    assert [(h.point_id == "P", h.state) for h in found.holdings] == [
        (True, HoldingState.TO_CONFIRM), (False, HoldingState.TOLD)
    ]  # fmt: skip
    assert found.points[1].origin is Origin.BATCH
    sure = held([A], [Candidate("P", "A", ("a/0",), 0.98)], standing=Clear({"money": 0.1}), settings=strict)
    assert [(p.point_id, h.state) for p, h in zip(sure.points, sure.holdings, strict=True)] == [
        ("P", HoldingState.TOLD)
    ]


def test_another_clear_view_of_an_explained_passage_is_told_as_well():
    found = held([A], [Candidate("P", "A", ("a/0",), 0.9)], standing=Clear({"money": 0.8}))
    assert [p.text for p in found.points] == [RENEW.text, "It needs more money."]


def test_a_passage_is_told_by_the_sentence_that_stands_alone_most_surely():
    found = held([A], standing=Clear({"renewed": 0.4, "money": 0.9}))
    assert [(p.text, p.clarity) for p in found.points] == [("It needs more money.", 0.9)]
    found = held([A], standing=Clear({"renewed": 0.5, "money": 0.5}))
    assert [p.text for p in found.points] == ["The forum must be renewed."], "the first of equals"


def test_a_known_point_that_nobody_holds_or_may_hold_is_not_in_the_result():
    assert all(p.origin is Origin.BATCH for p in held([A, B]).points)
    assert held([A], [Candidate("P", "A", ("a/0",), 0.3)]).points[0].point_id == "P", "to be confirmed"


def test_the_same_words_of_two_are_one_point_with_an_encoder_and_two_without():
    alone = held([B, C])
    together = held([B, C], matcher=bag())
    assert len(alone.points) == 2
    assert len(together.points) == 1
    assert {h.contributor for h in together.holdings} == {"B", "C"}


def test_other_languages_meet_english_in_the_space_of_all_languages():
    french = replace(C, language="fr")
    assert len(held([B, french], matcher=bag()).points) == 1
    assert len(held([replace(B, language="es"), french], matcher=bag()).points) == 1


def test_background_makes_no_point_and_no_view_is_lost():
    some = [A, B, C]
    classification = judged(some, kinds={"b": Kind.BACKGROUND})
    found = held(some, classification=classification)
    assert {h.contributor for h in found.holdings} == {"A", "C"}


def test_points_stand_in_the_order_of_the_objectives_known_ones_first():
    some = [passage("x", "X", "Access is dear there."), A, passage("y", "Y", "The forum is good.")]
    found = held(
        some, [Candidate("P", "A", ("a/0",), 0.9)], judged(some, refs={"x": "49"}), standing=Clear({"money": 0})
    )
    assert [p.frame for p in found.points] == ["O01", "O01", "O02"]
    assert found.points[0].point_id == "P"


def test_what_several_say_on_no_objective_is_a_point_elsewhere_what_one_says_is_none():
    nowhere = judged([B, C], refs={"b": "", "c": ""})
    (only,) = held([B, C], classification=nowhere, matcher=bag()).points
    assert only.frame == ELSEWHERE
    assert held([B], classification=judged([B], refs={"b": ""}), matcher=bag()) == Held((), ())


def test_without_a_list_everything_is_found_by_induction():
    found = held([A, B, C], listed=(), matcher=bag(listed=()))
    assert {h.contributor for h in found.holdings} == {"A", "B", "C"}
    assert {p.origin for p in found.points} == {Origin.BATCH}


def test_a_context_has_the_surest_score_of_each_objective_and_the_best_given_one():
    labels = (
        Label("a", "72", 0.4, How.MODEL, 2, given=False),
        Label("a", "72", 0.3, How.MODEL, 3),
        Label("a", "49", 0.6, How.MODEL, 1),
        Label("other", "49", 0.9, How.MODEL, 1),
        Label("a", "1", 0.9, How.MODEL, 1),
    )
    judgement = Judgement("a", Kind.PROBLEM, 0.9, Stance.OPPOSE, 0.8, (), False)
    found = contexts_of(statements([A]), Classification(labels, (judgement,)), FRAMES)
    assert found.keys() == {"a"}
    assert (found["a"].kind, found["a"].stance, found["a"].frame) == (Kind.PROBLEM, Stance.OPPOSE, "O02")
    assert found["a"].bears == {"O01": 0.4, "O02": 0.6}
    bare = contexts_of(statements([A]), Classification((), ()), FRAMES)["a"]
    assert (bare.kind, bare.frame, bare.bears) == (Kind.BACKGROUND, "", {})


def people(passages: list[Passage]) -> People:
    names = dict.fromkeys(c for some in senders(passages).values() for c in some)
    return People(tuple(Contributor(n, n, StakeholderKind.NOT_STATED, ()) for n in names), senders(passages))


def batch(passages: list[Passage]):
    documents = [make_document(document_id=d, file=f"{d}.pdf") for d in senders(passages)]
    return spoken(documents, passages, judged(passages), people(passages), FRAMES)


def test_every_contributor_has_what_it_said_joint_contributions_by_all_their_senders():
    joint = passage("j", "A+B", "We all want cheap access.")
    form = replace(passage("f", "C", "Do you want cheap access?"), voice=Voice.FORM)
    found = batch([A, joint, form])
    assert {s.contributor: [x.passage_id for x in s.statements] for s in found.speeches} == {
        "A": ["a", "a", "j"],
        "B": ["j"],
    }
    assert found.passages.keys() == {"a", "j"}
    assert all(len(s.statements) == len(s.contexts) for s in found.speeches)


@pytest.fixture
def settings_of_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PointsSettings:
    """Settings whose folder holds a model over bags of words."""
    from safetensors.numpy import save_file

    folder = tmp_path / "points"
    folder.mkdir()
    row = np.array([-6.0, *(10.0 if n == "best" else 0.0 for n in NAMES)])
    tensors = {n: row for n in ("english", "english_new", "other", "other_new")}
    tensors |= {"mean": np.zeros(64, np.float32), "vectors": np.zeros((0, 64)), "others": np.zeros((0, 64))}
    tensors |= {"english bounds": UNBOUNDED, "other bounds": UNBOUNDED}
    tensors |= {"down": np.zeros((64, 1)), "up": np.zeros((1, 64))}
    save_file(tensors | {"pairs": np.zeros((0, 2), np.int64)}, folder / FILE, metadata={"points": "[]"})
    monkeypatch.setenv("PIPELINE_MODELS", str(tmp_path))
    return SETTINGS


def test_a_contributors_candidates_are_the_same_alone_and_in_a_batch(
    settings_of_a_model: PointsSettings, monkeypatch: pytest.MonkeyPatch
):
    encoders = {ENGLISH: BagEncoder("points", dimension=64), OTHER: BagEncoder("use", dimension=64)}
    some = [A, B, passage("d", "D", "The forum should be renewed.", "And soon, we hope."), replace(C, language="fr")]

    def found(*passages: Passage) -> dict[str, list[Candidate]]:
        said = batch(list(passages))
        matching = Matching([RENEW], settings_of_a_model, encoders, said)
        return {said.speeches[n].contributor: made for n, made in matching.candidates(said.speeches)}

    together = found(*some)
    assert [c.point_id for c in together["D"]] == ["P"]
    assert together["D"][0].statements[0] == "d/0"
    for one in some:
        assert found(one)[one.document_id] == together[one.document_id]
    monkeypatch.setattr("pipeline.points.batch._AT_ONCE", 1)
    assert found(*some) == together, "in groups of any size"


def test_without_known_points_nobody_is_a_candidate():
    said = batch([A, B])
    assert list(Matching([], SETTINGS, {}, said).candidates(said.speeches)) == [(0, []), (1, [])]
