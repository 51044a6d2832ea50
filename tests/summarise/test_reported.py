from __future__ import annotations

import pytest

from pipeline.domain import Kind
from pipeline.summarise.casing import Casing
from pipeline.summarise.cite import faithful, verbatim
from pipeline.summarise.grammar import asks_first, is_whole, refers_outside
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
PERFORMED += [
    (
        "We would like to suggest that the forum meet in every region.",
        "suggested that the forum meet in every region",
    ),
    ("We believe our members should decide for themselves.", "believed its members should decide for themselves"),
    ("We are convinced that open standards should be kept.", "was convinced that open standards should be kept"),
    ("Country A therefore believes that the forum should meet twice.", "believed that the forum should meet twice"),
    ("Cóuntry A supports the permanent extension of the mandate.", "supported the permanent extension of the mandate"),
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
STATED += [
    (
        "Alas, the regulators of small states are therefore not heard in every forum.",
        "the regulators of small states are not heard in every forum",
    ),
    (
        "In this regard, scholarships for students should be upheld.",
        "scholarships for students should be upheld",
    ),
    (
        "The rights of those who live in islands should be protected.",
        "the rights of those who live in islands should be protected",
    ),
]
STATED += [
    (
        "Through a partnership with schools, Country A has trained 1,240 teachers since 2015.",
        "through a partnership with schools, it has trained 1,240 teachers since 2015",
    ),
    (
        "Schools in the region of Country A are now connected to the network.",
        "schools in the region of Country A are now connected to the network",
    ),
    (
        "The design of the network and its services, must be based on open standards.",
        "the design of the network and its services must be based on open standards",
    ),
    (
        "In every country of the region, governments must keep the network open.",
        "in every country of the region, governments must keep the network open",
    ),
]
QUOTED = [
    "We believe our democracy should decide for us.",
    "We believe that nations should act and we propose a plan for it.",
    "This is why governments should act together on it.",
    "Should governments act together on this matter now?",
    "They must be heard in every meeting of the group.",
    "Promotion of local languages on the Internet and elsewhere.",
    "Governments should aspire to match that full breadth of views.",
    "Governments should carry out these principles in every case.",
    "The meeting could foster the ongoing process of reform, e.g.",
    "A short one.",
    "We propose the following:",
    "Unequal distribution of power among governments in global internet governance spaces.",
    "Its value for small islands should not be underestimated.",
    "The procedures should be flexible enough for all regions.",
    "Country B believes that the fund should be larger than it is.",
    "All stakeholders commit to work for a multilingual network.",
    "Privacy is a right that must be kept, any surveillance shall follow strict rules.",
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


@pytest.mark.parametrize(
    ("sentence", "contributor"),
    [
        ("OPNO believes that the forum should meet twice.", "OPNO [Operators of Public Networks]"),
        ("The United States government believes that the forum should meet twice.", "U.S. Government"),
    ],
)
def test_a_contributor_is_known_by_its_short_name(sentence: str, contributor: str):
    found = reported(sentence, contributor)
    assert found is not None
    assert found.predicate == "believed that the forum should meet twice"


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
    found = reported("to propose other actions that Member States could take;", "X", lead_in="Proposed plan:")
    assert found is not None
    assert found.predicate == "proposed other actions that Member States could take"


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


def test_an_action_asked_for_in_a_proposal_is_reported_as_one():
    text = "Strengthen the participation of developing countries in existing mechanisms."
    found = reported(text, "Country A", kind=Kind.PROPOSAL)
    assert found is not None
    assert found.action
    assert found.predicate == "to strengthen the participation of developing countries in existing mechanisms"
    assert faithful(found.predicate, text) == ""
    assert reported(text, "Country A", kind=Kind.POSITION) is None
    assert reported(text, "Country A", kind=Kind.PROPOSAL, lead_in="The forum was set up to:") is None


def test_a_clause_begins_with_a_capital_only_if_it_begins_with_a_name():
    casing = Casing(
        ["all appropriate platforms, the cyberspace and the Internet, with Spain and its appropriate plans"]
    )
    for text, first in (
        ("Appropriate platforms for global governance must be established.", "appropriate"),
        ("Internet governance must be open to everyone in the world.", "Internet"),
        ("Democratically-elected governments should represent their people.", "democratically-elected"),
    ):
        found = reported(text, "Country A", casing=casing)
        assert found is not None
        assert found.predicate.split()[0] == first


def test_a_heading_run_into_the_middle_is_found_by_how_the_batch_writes_the_word():
    casing = Casing(["the right to privacy and privacy online"] * 3)
    assert reported("Surveillance and encryption Privacy is a right that must be kept.", "X", casing=casing) is None


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("The fund should be open to small islands.", True),
        ("Keep the fund open to small islands.", True),
        ("Commitment to a multistakeholder approach to governance", False),
        ("Increased outreach and training for regulators", False),
    ],
)
def test_a_fragment_is_no_sentence(text: str, whole: bool):
    assert is_whole(text) == whole


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ("The procedures should be flexible.", True),
        ("Anyone may take part in the process.", True),
        ("The meeting should agree on the matter.", True),
        ("The process of appointing members should be open.", False),
        ("The Internet governance debate should be open to all.", False),
        ("Any process should be open to all.", False),
        ("Care should be taken that participation by the poor is made easy.", True),
        ("Care should be taken that participation in decisions by the poor is made easy.", False),
        ("Evolution must be driven by the community.", True),
        ("Evolution of the Internet must be driven by its users.", False),
    ],
)
def test_a_noun_that_only_the_context_explains_is_found(text: str, outside: bool):
    assert refers_outside(text) == outside


@pytest.mark.parametrize(
    ("clause", "asked"),
    [
        ("governments should act together", True),
        ("the fund needs to be larger", False),
        ("the fund must be larger", False),
        ("the forum be open to everyone", True),
        ("the network is complex and must deal with new risks", False),
        ("the network grows every year", False),
    ],
)
def test_only_the_main_verb_makes_a_clause_a_proposal(clause: str, asked: bool):
    assert asks_first(clause) == asked
