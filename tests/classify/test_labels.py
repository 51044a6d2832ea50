"""From scores to labels: thresholds, citations first, abstention, and no stance in background."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.agenda import load_agenda, load_frames
from pipeline.classify.apply import apply_heads
from pipeline.classify.codes import codes_of
from pipeline.classify.features import Lexicon
from pipeline.classify.heads import Heads, load_heads, save_heads
from pipeline.classify.labelled import Labelled
from pipeline.classify.labels import judgement_of, labels_of
from pipeline.classify.scoring import Scores
from pipeline.classify.training import MULTILINGUAL, fit
from pipeline.domain import Classification, How, Kind, Passage, Reference, Stance, Vectors
from tests.fakes import BagEncoder, make_passage

AGENDA, FRAMES = load_agenda(), load_frames()
REFS = tuple(p.ref for p in AGENDA.paragraphs)
KINDS, STANCES = tuple(sorted(Kind)), tuple(sorted(Stance))
THRESHOLDS = {"first": 0.3, "give": 0.5, "abstain": 0.4, "item": 0.5, "topic": 0.35, "possible": 0.12}
HEADS = Heads({"use": 1.0}, {}, Lexicon((), ()), REFS, (), {"kind": KINDS, "stance": STANCES, "topic": ()}, THRESHOLDS)


def scores(pairs: dict[str, float], *, none: float = 0.0, kind: str = "position", stance: str = "support") -> Scores:
    row = np.full(len(REFS), 0.001)
    for ref, value in pairs.items():
        row[REFS.index(ref)] = value
    choices = {
        "kind": np.array([[0.95 if k == kind else 0.01 for k in KINDS]]),
        "stance": np.array([[0.7 if s == stance else 0.1 for s in STANCES]]),
        "topic": np.zeros((1, 0)),
    }
    return Scores(row[None], np.array([none]), np.zeros((1, 0)), choices)


def given(made: Scores, *references: Reference) -> list[tuple[str, How]]:
    labels, _ = labels_of("p", 0, made, HEADS, AGENDA, references, {})
    return [(label.ref, label.how) for label in labels if label.given]


def test_a_further_label_needs_more_than_the_best() -> None:
    assert given(scores({"69": 0.45, "68": 0.44})) == [("69", How.MODEL)]
    assert given(scores({"69": 0.8, "68": 0.6})) == [("69", How.MODEL), ("68", How.MODEL)]
    assert given(scores({"69": 0.2})) == []


def test_ten_labels_are_ranked_and_a_passage_that_nothing_fits_gets_none() -> None:
    labels, abstain = labels_of("p", 0, scores({"69": 0.9}, none=0.8), HEADS, AGENDA, (), {})
    assert [label.rank for label in labels] == list(range(1, 11))
    assert abstain
    assert labels[0].score < 0.5


def test_a_cited_paragraph_comes_first_and_the_scored_one_stays_beside_it() -> None:
    cited = Reference("p", "Tunis Agenda", ("39a",), 0, 5)
    assert given(scores({"35": 0.9}), cited) == [("39", How.CITED), ("35", How.MODEL)]


def test_background_takes_no_side() -> None:
    made = scores({"69": 0.9}, kind="background")
    judged = judgement_of("p", 0, made, HEADS, FRAMES, (), abstain=False)
    assert (judged.kind, judged.stance, judged.topics) == (Kind.BACKGROUND, Stance.NONE, ())


@pytest.mark.parametrize(
    ("likely", "kind", "topics"),
    [
        ({"T4": 0.5}, "position", ("T4",)),
        ({"T4": 0.2}, "position", ("T4",)),  # paragraph 69 and a position fit T4
        ({"T4": 0.05}, "position", ()),
        ({"T3": 0.2}, "position", ()),  # possible, and paragraph 69 is none of its paragraphs
        ({"T6": 0.2}, "proposal", ("T6",)),
        ({"T6": 0.05}, "proposal", ()),
    ],
)
def test_a_topic_is_sure_or_possible_and_fitting(likely: dict[str, float], kind: str, topics: tuple[str, ...]) -> None:
    names = tuple(f.id for f in FRAMES.topics)
    heads = replace(HEADS, choices={**HEADS.choices, "topic": names})
    made = scores({"69": 0.9}, kind=kind)
    made = replace(made, choices={**made.choices, "topic": np.array([[likely.get(t, 0.0) for t in names]])})
    labels, _ = labels_of("p", 0, made, heads, AGENDA, (), {})
    assert judgement_of("p", 0, made, heads, FRAMES, labels, abstain=False).topics == topics


def passages() -> list[Labelled]:
    rows = []
    for n in range(30):
        about, ref = (("cable tower fibre", "89"), ("forum debate mandate", "72"), ("lunch weather bus", ""))[n % 3]
        kind = ("proposal", "position", "background")[n % 3]
        text = f"{'We propose' if kind == 'proposal' else 'We believe'} {about} number{n}."
        rows.append(
            Labelled(
                text,
                "fr",
                (ref,) if ref else (),
                (),
                kind,
                "support" if ref else "none",
                ("T4",) if n % 3 == 0 else (),
                f"g{n % 6}",
            )
        )
    return rows


ENCODERS = {name: BagEncoder(name, dimension=32) for name in MULTILINGUAL}


def fitted() -> Heads:
    return fit(passages(), ENCODERS, AGENDA, english=False)


def applied(asked: Sequence[Passage], heads: Heads) -> Classification:
    ids, texts = tuple(p.passage_id for p in asked), [p.text for p in asked]
    vectors = {n: Vectors(n, "r", ids, e.encode(texts)) for n, e in ENCODERS.items()}
    return apply_heads(asked, vectors, AGENDA, FRAMES, heads, codes_of(AGENDA, ENCODERS))


def test_fitted_heads_label_what_they_have_seen_the_like_of() -> None:
    asked: list[Passage] = [make_passage(f"p{n}", text=p.text, document_id="") for n, p in enumerate(passages()[:6])]
    made = applied(asked, fitted())
    best = {label.passage_id: label.ref for label in made.labels if label.rank == 1}
    assert (best["p0"], best["p1"]) == ("89", "72")
    assert [j.kind for j in made.judgements][:2] == [Kind.PROPOSAL, Kind.POSITION]


def test_fitting_twice_gives_the_same_numbers() -> None:
    one, two = fitted(), fitted()
    assert one.arrays.keys() == two.arrays.keys()
    assert all(np.array_equal(one.arrays[k], two.arrays[k]) for k in one.arrays)


def test_fitted_heads_are_kept_as_they_are(tmp_path: Path) -> None:
    heads = fitted()
    save_heads(heads, tmp_path)
    kept = load_heads(tmp_path)
    assert list(kept.encoders) == list(heads.encoders)  # their vectors are joined in this order
    assert all(np.array_equal(kept.arrays[k], v) for k, v in heads.arrays.items())


def test_a_citation_carries_over_to_the_next_passage_of_its_document_only() -> None:
    heads = fitted()
    texts = ("Paragraph 34 of the Tunis Agenda defines it.", "Then paragraph 35 gives the roles.")
    for document, refs in (("d", [("34",), ("35",)]), ("", [("34",)])):
        asked = [make_passage(f"p{n}", text=t, document_id=document) for n, t in enumerate(texts)]
        made = applied(asked, heads)
        assert [r.refs for r in made.references if r.instrument == "Tunis Agenda"] == refs
