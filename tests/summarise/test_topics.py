"""Topics: ways through the points told under the objectives; nothing is told twice."""

from __future__ import annotations

from pipeline.domain import Kind
from tests.summarise.batches import STATE, Batch, Said, batch, held, point, section

ACHIEVED = point("P1", "access grew", frame="O02", kind=Kind.PROGRESS)
RENEW = point("P2", "the forum should be renewed", kind=Kind.PROPOSAL)
FUND = point("P3", "a fund should be set up", frame="O02", kind=Kind.PROPOSAL)
BOTH = [f"Org {c}" for c in "AB"]


def seen(made: Batch, topic: str) -> list[str]:
    """Return the points that a topic points to."""
    summary = made.draft()
    told = {s.sentence_id: s.point_id for x in summary.objectives for s in x.sentences}
    return [told[i] for i in section(summary, topic).see]


def test_a_topic_points_to_what_objectives_tell_and_tells_nothing_itself():
    summary = batch([RENEW, FUND], {"P2": BOTH, "P3": BOTH}).draft()
    for topic in summary.topics:
        assert (topic.sentences, topic.also, topic.frame) == ((), (), "topic")
    told = [s.sentence_id for x in summary.objectives for s in x.sentences]
    assert set(section(summary, "T2").see) | set(section(summary, "T3").see) == set(told)


def test_results_are_those_that_states_tell():
    states = {"Org B": STATE}
    assert seen(batch([ACHIEVED], {"P1": BOTH}, kinds=states), "T1") == ["P1"]
    assert seen(batch([ACHIEVED], {"P1": BOTH}), "T1") == []
    assert seen(batch([RENEW], {"P2": BOTH}, kinds=states), "T1") == [], "a proposal is no result"
    opening = section(batch([ACHIEVED], {"P1": BOTH}, kinds=states).draft(), "T1").opening
    assert opening == "One point told under the objectives, held by one Member State, answers this."


def test_an_objective_whose_paragraphs_are_the_topics_answers_it():
    made = batch([RENEW, FUND], {"P2": BOTH, "P3": BOTH})
    assert seen(made, "T2") == ["P2"]


def test_so_does_what_most_cited_passages_are_judged_to_be_on():
    def said(*topics: tuple[str, ...]) -> Batch:
        some = [
            Said(f"p{n}", (f"Org {n}",), "We ask for a fund.", "O02", Kind.PROPOSAL, topics=t)
            for n, t in enumerate(topics)
        ]
        return Batch(tuple(some), (FUND,), tuple(h for s in some for h in held("P3", s)))

    assert seen(said(("T2",), ("T2",), ()), "T2") == ["P3"]
    assert seen(said(("T2",), ()), "T2") == [], "half is not most"


def test_a_topic_without_paragraphs_holds_the_proposals_that_no_other_holds():
    made = batch([RENEW, FUND], {"P2": BOTH, "P3": BOTH})
    assert seen(made, "T3") == ["P3"]


def test_a_topic_says_how_many_points_and_contributors_answer_it_or_that_nobody_did():
    summary = batch([RENEW, FUND], {"P2": ["Org A", "Org B", "Org C"]}).draft()
    assert (
        section(summary, "T2").opening
        == "One point told under the objectives, held by three contributors, answers this."
    )
    assert section(summary, "T1").opening == section(summary, "T3").opening == "No contributor answered this."
    more = batch([RENEW, point("P4", kind=Kind.POSITION)], {"P2": BOTH, "P4": BOTH}).draft()
    assert section(more, "T2").opening == "Two points told under the objectives, held by two contributors, answer this."
