"""Corrections are drawn at once, and just as the next run of the batch writes them."""

import time
from collections import Counter
from pathlib import Path

import pytest

from pipeline.domain import Decision, Origin, Sentence, Status
from pipeline.publish.facts import holders_words, told_holdings
from pipeline.review.acts import correct_contributor, decide, relabel, undo
from pipeline.review.decisions import every_sentence
from pipeline.review.desk import Desk
from pipeline.review.drawing import load_drawn
from tests.review.runs import PROJECT, run_again

pytestmark = pytest.mark.slow
SAMPLE = PROJECT / "corpus" / "sample"
PATIENCE = 300.0


@pytest.fixture
def desk(run_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr("pipeline.review.redraw.PATIENCE", PATIENCE)
    return Desk(run_copy)


def _text(desk: Desk) -> list[Sentence]:
    return [s for section in desk.sections.values() for s in section.sentences]


def _alone(desk: Desk) -> Sentence:
    """A point in a contributor's own words that rests on one passage: without that it is gone."""
    own = {p.point_id for p in desk.run.summary.points if p.origin is Origin.BATCH}
    every = every_sentence(desk.run.summary)
    return next(s for s in every if s.point_id in own and len(s.sources) == 1 and not s.to_confirm)


def _naming(desk: Desk) -> Sentence:
    """A sentence of the text, not the first, that names its contributor."""
    return next(s for s in _text(desk)[1:] if desk.contributors[s.contributors[0]].name in s.text)


def _as_background(desk: Desk, s: Sentence) -> Decision:
    form = {"version": "0", "kind": "background", "stance": "none"}
    return relabel(desk, s.sources[0].passage_id, form, "Ann")


def test_a_corrected_label_takes_its_sentence_out_at_once_and_undoing_brings_it_back(desk: Desk) -> None:
    s, before = _alone(desk), list(desk.review().states)
    decision = _as_background(desk, s)
    assert s.sentence_id not in desk.review().states
    change = desk.redrawing.changes[s.sources[0].passage_id]
    assert s in change.gone
    assert {n.sentence_id for n in change.new} <= set(desk.review().states)
    undo(desk, decision.decision_id, {"version": "1"}, "Ann")
    assert list(desk.review().states) == before


def test_what_was_decided_on_a_sentence_that_a_correction_took_away_is_not_lost(desk: Desk) -> None:
    s = _alone(desk)
    edit = decide(desk, s.sentence_id, {"version": "0", "action": "edit", "text": "Mine."}, "Ann")
    _as_background(desk, s)
    review = desk.review()
    heirs = [x for x in review.states.values() if edit in x.kept]
    assert edit in review.orphans or [x.sentence.status for x in heirs] == [Status.SOURCES_CHANGED]


def test_a_corrected_contributor_is_named_at_once_with_its_kind_and_counts(desk: Desk) -> None:
    s = _naming(desk)
    document = desk.passages[s.sources[0].passage_id].document_id
    people = desk.contributor_of(document)
    assert people is not None
    form = {"version": "0", "name": "The Test Council", "kind": "academia", "all": "1"}
    made = correct_contributor(desk, document, form, "Ann")
    assert {d.target for d in made} == set(people.documents)
    # Which sentences are told may change with the kind; of those that cite the document every one must name it anew.
    drawn = [x.sentence for x in desk.review().states.values()]
    own = set(people.documents)
    citing = [x for x in drawn if {desk.passages[q.passage_id].document_id for q in holders_words(x)} & own]
    assert citing
    for x in citing:
        names = {desk.names[c] for c in x.contributors}
        assert "The Test Council" in names and people.name not in names
        assert dict(x.counts.by_kind)["academia"] >= 1
    assert any("The Test Council" in x.text for x in citing)


def test_the_drawing_is_what_the_next_run_writes_and_undoing_after_it_too(desk: Desk, run_copy: Path) -> None:
    machine = desk.run.summary
    s = _alone(desk)
    other = _naming(desk)
    document = desk.passages[other.sources[0].passage_id].document_id
    label = _as_background(desk, s)
    (named, *_) = correct_contributor(desk, document, {"version": "0", "name": "X Council", "kind": "academia"}, "Ann")
    desk.review()
    drawn = desk.run
    again = run_again(run_copy, SAMPLE)
    assert again.summary == drawn.summary
    assert again.documents == drawn.documents
    assert again.judged == drawn.judged
    assert load_drawn(run_copy)[0].summary == again.summary
    undo(desk, label.decision_id, {"version": "1"}, "Ann")
    undo(desk, named.decision_id, {"version": "1"}, "Ann")
    assert desk.review() and desk.run.summary == machine
    assert [x.text for x in every_sentence(run_again(run_copy, SAMPLE).summary)] == [
        x.text for x in every_sentence(machine)
    ]


def test_where_groups_hang_on_meaning_too_the_drawing_is_what_the_next_run_writes(
    run_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.review.redraw.PATIENCE", PATIENCE)
    monkeypatch.setenv("PIPELINE_POINTS__SAME", "0.3")  # many who say nearly the same
    monkeypatch.setenv("PIPELINE_POINTS__ALIKE", "0.2")
    run_again(run_copy, SAMPLE)
    desk = Desk(run_copy)
    own = {p.point_id for p in desk.run.summary.points if p.origin is Origin.BATCH}
    held = Counter(h.point_id for h in told_holdings(desk.run.summary) if h.point_id in own)
    assert max(held.values()) > 1
    assert any(section.see for section in desk.sections.values())
    _as_background(desk, _alone(desk))
    desk.review()
    assert run_again(run_copy, SAMPLE).summary == desk.run.summary


def test_a_page_does_not_wait_for_ever(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    s = _alone(desk)
    _as_background(desk, s)
    monkeypatch.setattr("pipeline.review.redraw.PATIENCE", 0.0)
    assert s.sentence_id in desk.review().states
    assert desk.redrawing.waiting
    until = time.monotonic() + PATIENCE
    while desk.redrawing.waiting and time.monotonic() < until:
        time.sleep(0.1)
        desk.review()
    assert s.sentence_id not in desk.review().states
