"""What closes and opens a section is composed from what is printed."""

from __future__ import annotations

from dataclasses import replace

from pipeline.domain import Section, Sentence, Status, Summary
from pipeline.publish.facts import sections_of
from pipeline.review.manner import manners
from pipeline.review.recount import closes, to_print
from pipeline.review.states import State
from tests.review.drafts import HOLDERS, cited, decided, draft, sentence


def _drafted() -> Summary:
    told = replace(sentence("T1-a", "p.1", text="A held it."), point_id="pt", form="reported")
    other = replace(sentence("T1-b", "q.1", text="B held it."), point_id="pu", form="reported", contributors=("by-b",))
    last = replace(
        sentence("T1-c", "r.1", text="Also addressed by C."),
        sources=cited("r.1"),
        contributors=("by-c",),
        form="listed",
    )
    section = Section("T1", "Results", "objective", "", (told, other), (last,), opening="Three contributors spoke.")
    return replace(draft(), objectives=(section,), topics=())


def _with(statuses: dict[str, Status]) -> Summary:
    drafted = _drafted()

    def settled(s: Sentence) -> Sentence:
        return replace(s, status=statuses.get(s.sentence_id, s.status))

    (section,) = drafted.objectives
    settled_section = replace(
        section, sentences=tuple(map(settled, section.sentences)), also=tuple(map(settled, section.also))
    )
    return replace(drafted, objectives=(settled_section,))


def _closing(summary: Summary) -> list[str]:
    return [s.text for x in sections_of(summary) for s in x.also if closes(s)]


def test_who_is_printed_no_more_is_listed_as_having_spoken() -> None:
    review = {"T1-a": Status.ACCEPTED, "T1-b": Status.REJECTED, "T1-c": Status.ACCEPTED}
    printed = to_print(_with(review), _drafted(), HOLDERS)
    assert _closing(printed) == ["Also addressed by C and B."]
    (closing,) = (s for s in printed.objectives[0].also if closes(s))
    assert (closing.sentence_id, closing.counts.contributors, closing.status) == ("T1-c", 2, Status.ACCEPTED)
    assert {c.passage_id for c in closing.sources} == {"q.1", "r.1"}
    assert printed.objectives[0].opening.startswith("Three contributors spoke to this")


def test_a_list_that_is_still_true_reads_as_it_did() -> None:
    review = {"T1-a": Status.ACCEPTED, "T1-b": Status.ACCEPTED}
    printed = to_print(_with(review), _drafted(), HOLDERS)
    (closing,) = (s for s in printed.objectives[0].also if closes(s))
    assert (closing.text, closing.status) == ("Also addressed by C.", Status.ACCEPTED)


def test_a_list_that_an_editor_rejected_stays_so_and_is_not_counted() -> None:
    review = {"T1-a": Status.ACCEPTED, "T1-b": Status.REJECTED, "T1-c": Status.REJECTED}
    printed = to_print(_with(review), _drafted(), HOLDERS)
    assert _closing(printed) == []
    assert printed.objectives[0].opening == "One Member State spoke to this."


def test_where_nothing_was_accepted_nothing_is_composed() -> None:
    summary = _with({"T1-c": Status.DRAFT})
    assert to_print(summary, _drafted(), HOLDERS) is summary


def test_how_sentences_were_reviewed_is_counted_without_the_lists() -> None:
    review = {"T1-a": Status.ACCEPTED, "T1-b": Status.ACCEPTED, "T1-c": Status.ACCEPTED}
    summary = _with(review)
    states = {}
    for n, s in enumerate(summary.objectives[0].sentences):
        d = decided("accept", s, **({"batch": "b"} if n else {}))
        states[s.sentence_id] = State(s, s, (s.sentence_id,), history=(d,), kept=(d,))
    assert manners(states, summary) == {"one by one": 1, "in one go with others": 1}
