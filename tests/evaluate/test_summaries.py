from __future__ import annotations

from dataclasses import replace

from pipeline.domain import (
    Citation,
    Contributor,
    Counts,
    Kind,
    Section,
    Sentence,
    StakeholderKind,
    Stance,
    Summary,
    View,
)
from pipeline.evaluate.summaries import measure
from tests.fakes import make_document, make_passage

WORDS = {
    "a": "Governments should meet on an equal footing.",
    "b": "Transit costs remain too high for islands.",
}
PASSAGES = [make_passage(i, text=text, document_id=i) for i, text in WORDS.items()]
DOCUMENTS = [make_document(document_id=i, file=f"{i}.docx") for i in WORDS]


def sentence(name: str, text: str) -> Sentence:
    holder = f"file-{name}"
    return Sentence(
        name,
        "O1",
        text,
        (Citation(name, WORDS[name]),),
        (holder,),
        Counts(1, 1),
        view_id=f"O1-{name}",
        kind=Kind.POSITION,
    )


def draft(*told: Sentence, also: tuple[Sentence, ...] = ()) -> Summary:
    people = tuple(Contributor(f"file-{i}", i, StakeholderKind.MEMBER_STATE, (i,)) for i in WORDS)
    views = tuple(View(f"O1-{i}", "O1", Kind.POSITION, Stance.SUPPORT, ("69",), (i,), (f"file-{i}",)) for i in WORDS)
    return Summary((Section("O1", "Objective", "objective", "", told, also),), (), views, people)


WHOLE = draft(sentence("a", "A stated one thing."), sentence("b", "B held quite another matter."))


def test_a_sound_draft_scores_full_marks():
    figures = measure(WHOLE, DOCUMENTS, PASSAGES)
    full = ("citation_precision", "citation_recall", "true_counts", "coverage", "contributions_cited")
    assert {figures[name] for name in (*full, "single_views_cited")} == {1.0}
    assert figures["redundant_pairs"] == figures["repeated_openings"] == figures["unequal_text"] == 0


def test_words_that_the_passage_does_not_hold_cost_precision_and_recall():
    wrong = replace(sentence("a", "A stated it."), sources=(Citation("a", "Governments should meet in secret."),))
    figures = measure(draft(wrong, sentence("b", "B held it.")), DOCUMENTS, PASSAGES)
    assert figures["citation_precision"] == figures["citation_recall"] == 0.5


def test_whoever_is_left_out_costs_coverage():
    figures = measure(draft(sentence("a", "A stated it.")), DOCUMENTS, PASSAGES)
    assert figures["coverage"] == figures["contributions_cited"] == figures["single_views_cited"] == 0.5


def test_a_list_covers_but_does_not_tell():
    figures = measure(draft(sentence("a", "A stated it."), also=(sentence("b", "Also: B."),)), DOCUMENTS, PASSAGES)
    assert figures["coverage"] == 1.0
    assert figures["wide_views_told"] == 1.0


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
