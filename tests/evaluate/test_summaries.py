from __future__ import annotations

from dataclasses import replace

from pipeline.domain import (
    Citation,
    Contributor,
    Counts,
    Holding,
    HoldingState,
    Kind,
    Point,
    Section,
    Sentence,
    StakeholderKind,
    Summary,
)
from pipeline.evaluate.summaries import measure
from tests.fakes import make_document, make_passage

WORDS = {
    "a": "Governments should meet on an equal footing.",
    "b": "Transit costs remain too high for islands.",
}
PASSAGES = [make_passage(i, text=text, document_id=i) for i, text in WORDS.items()]
DOCUMENTS = [make_document(document_id=i, file=f"{i}.docx") for i in WORDS]


HELD = tuple(
    Holding(f"O1-{i}", f"file-{i}", (Citation(i, words),), 0.9, HoldingState.TOLD) for i, words in WORDS.items()
)


def sentence(name: str, text: str) -> Sentence:
    holder = f"file-{name}"
    return Sentence(
        name,
        "O1",
        text,
        (Citation(name, WORDS[name]),),
        (holder,),
        Counts(1, 1, (("Member State", 1),)),
        point_id=f"O1-{name}",
        kind=Kind.POSITION,
    )


def draft(*told: Sentence, also: tuple[Sentence, ...] = ()) -> Summary:
    people = tuple(Contributor(f"file-{i}", i, StakeholderKind.MEMBER_STATE, (i,)) for i in WORDS)
    points = tuple(Point(f"O1-{i}", "O1", Kind.POSITION, words) for i, words in WORDS.items())
    return Summary((Section("O1", "Objective", "objective", "", told, also),), (), points, HELD, people)


WHOLE = draft(sentence("a", "A stated one thing."), sentence("b", "B held quite another matter."))


def test_a_sound_draft_scores_full_marks():
    figures = measure(WHOLE, DOCUMENTS, PASSAGES)
    full = ("citation_precision", "citation_recall", "true_counts", "coverage", "contributions_cited")
    assert {figures[name] for name in (*full, "points_listed")} == {1.0}
    assert figures["redundant_pairs"] == figures["repeated_openings"] == figures["unequal_text"] == 0


def test_words_that_the_passage_does_not_hold_cost_precision_and_recall():
    wrong = replace(sentence("a", "A stated it."), sources=(Citation("a", "Governments should meet in secret."),))
    figures = measure(draft(wrong, sentence("b", "B held it.")), DOCUMENTS, PASSAGES)
    assert figures["citation_precision"] == figures["citation_recall"] == 0.5


def test_whoever_is_left_out_costs_coverage():
    figures = measure(draft(sentence("a", "A stated it.")), DOCUMENTS, PASSAGES)
    assert figures["coverage"] == figures["contributions_cited"] == figures["points_listed"] == 0.5


def test_a_list_covers_but_does_not_tell():
    figures = measure(draft(sentence("a", "A stated it."), also=(sentence("b", "Also: B."),)), DOCUMENTS, PASSAGES)
    assert figures["coverage"] == 1.0
    assert figures["points_listed"] == 1.0


def held_by(*others: str, state: HoldingState = HoldingState.TOLD) -> tuple[Holding, ...]:
    """The holdings of the drafts, and more contributors on the first point."""
    return (*HELD, *(Holding("O1-a", o, (Citation("a", WORDS["a"]),), 0.8, state) for o in others))


def test_a_point_of_three_that_only_a_list_tells_is_not_told():
    told, listed = draft(sentence("a", "A stated it.")), draft(also=(sentence("a", "It (A)."),))
    people = (*told.contributors, Contributor("file-c", "c", StakeholderKind.MEMBER_STATE, ("c",)))
    figures = [
        measure(replace(s, holdings=held_by("file-b", "file-c"), contributors=people), DOCUMENTS, PASSAGES)
        for s in (told, listed)
    ]
    assert [f["wide_points_told"] for f in figures] == [1.0, 0.0]


def test_who_is_to_be_confirmed_is_no_holder_to_be_covered():
    one = draft(sentence("a", "A stated it."), also=(sentence("b", "Also: B."),))
    wide = replace(one, holdings=held_by("file-b", "file-c", state=HoldingState.TO_CONFIRM))
    figures = measure(wide, DOCUMENTS, PASSAGES)
    assert (figures["coverage"], figures["wide_points_told"], figures["several"]) == (1.0, 1.0, 0.0)
    assert measure(replace(one, holdings=held_by("file-b")), DOCUMENTS, PASSAGES)["coverage"] == 1.0


def test_sentences_that_tell_several_holders_are_a_share_of_the_text():
    sources = tuple(Citation(i, words) for i, words in WORDS.items())
    both = replace(sentence("a", "Two."), sources=sources, contributors=("file-a", "file-b"), counts=Counts(2, 2))
    assert measure(draft(both, sentence("b", "B held it.")), DOCUMENTS, PASSAGES)["several"] == 0.5


def test_a_kind_of_stakeholder_that_is_never_told_shows_as_unequal():
    only_a = draft(sentence("a", "A stated it."))
    other = replace(only_a.contributors[1], kind=StakeholderKind.ACADEMIA)
    figures = measure(replace(only_a, contributors=(only_a.contributors[0], other)), DOCUMENTS, PASSAGES)
    assert figures["unequal_text"] == figures["unequal_coverage"] == 0.5


def test_repeats_are_counted():
    twice = draft(sentence("a", "In the view of A, all is well."), sentence("b", "In the view of A, all is well."))
    figures = measure(twice, DOCUMENTS, PASSAGES)
    assert figures["redundant_pairs"] == 1
    assert figures["repeated_openings"] == 0.5
