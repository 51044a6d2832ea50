from __future__ import annotations

import pytest

from pipeline.summarise.cite import faithful, verbatim
from pipeline.summarise.reported import reported

PERFORMED = [
    (
        "We propose that the forum publish its proceedings every year.",
        "proposed that the forum publish its proceedings every year",
    ),
    ("Country A supports the permanent extension of the mandate.", "supported the permanent extension of the mandate"),
    ("Country A does not support the creation of new bodies.", "did not support the creation of new bodies"),
    ("We do not agree that a treaty should be drafted now.", "did not agree that a treaty should be drafted now"),
    (
        "We strongly oppose any measure that weakens encryption for users.",
        "strongly opposed any measure that weakens encryption for users",
    ),
]
STATED = [
    (
        "Governments should not cut access to the network during elections.",
        "governments should not cut access to the network during elections",
    ),
    (
        "However, transit charges remain too high for landlocked countries.",
        "transit charges remain too high for landlocked countries",
    ),
    (
        "ICANN should remain accountable to its whole community.",
        "ICANN should remain accountable to its whole community",
    ),
    ("Country A has connected 1,240 rural schools since 2015.", "it has connected 1,240 rural schools since 2015"),
]
QUOTED = [
    "We believe our members should decide for themselves.",
    "This is why governments should act together on it.",
    "Should governments act together on this matter now?",
    "They must be heard in every meeting of the group.",
    "Promote the use of local languages on the Internet.",
    "A short one.",
    "We propose the following:",
    "The plan has three parts: access, skills and content.",
    "Privacy and security Governments must protect personal data in every case.",
    "An unfinished thought about the governance of the",
    "Company shares data with teams and recommends that others do so; see www.example.org.",
]


@pytest.mark.parametrize(("sentence", "predicate"), PERFORMED)
def test_what_a_contributor_does_in_words_becomes_a_past_tense(sentence: str, predicate: str):
    found = reported(sentence, "Country A")
    assert found is not None
    assert found.own_verb
    assert found.predicate == predicate


@pytest.mark.parametrize(("sentence", "clause"), STATED)
def test_a_statement_stands_unchanged_after_that(sentence: str, clause: str):
    found = reported(sentence, "Country A")
    assert found is not None
    assert not found.own_verb
    assert found.predicate == clause
    if not clause.startswith("it "):
        assert faithful(found.predicate, sentence) == ""


@pytest.mark.parametrize("sentence", QUOTED)
def test_what_is_not_safe_is_left_to_quotation(sentence: str):
    assert reported(sentence, "Country A") is None


def test_an_item_is_reported_with_its_lead_in():
    found = reported(
        "that ITU support regional exchange points in small islands;", "Country A", lead_in="Country A proposes:"
    )
    assert found is not None
    assert found.predicate == "proposed that ITU support regional exchange points in small islands"
    found = reported("to discuss how cooperation can contribute to the goals;", "X", lead_in="Proposed plan:")
    assert found is not None
    assert found.predicate.startswith("proposed to discuss")


@pytest.mark.parametrize(
    ("clause", "source", "fault"),
    [
        ("governments should act", "Governments should not act.", "lost a negation"),
        ("governments may act together on policy", "Governments should act together on policy.", "modal verb"),
        ("the cost fell by 30 per cent", "The cost fell by 20 per cent.", "number"),
        ("ITU should lead", "UNESCO should lead.", "name"),
        ("ministers will gladly pay everything", "Governments should act.", "words"),
        ("it is not enough", "It is enough.", "negation"),
    ],
)
def test_a_clause_that_changes_the_meaning_is_found_out(clause: str, source: str, fault: str):
    assert fault in faithful(clause, source)


def test_verbatim_is_up_to_white_space():
    assert verbatim("equal  footing", "on an equal\nfooting with others")
    assert not verbatim("equal footing", "on unequal ground")
    assert not verbatim(" ", "anything")
