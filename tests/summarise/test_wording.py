from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.domain import Kind
from pipeline.summarise.clauses import (
    carrying_sentence,
    continued_passages,
    leads_up,
    points_back,
    sentences_of,
    tellable,
    without_heading,
)
from pipeline.summarise.cues import acts, reports, shows, undecided
from pipeline.summarise.wording import joined, nested, quantity
from tests.fakes import make_passage


def test_a_number_stands_beside_its_word():
    assert quantity(2, 9) == "Two contributors"
    assert quantity(6, 40) == "Several contributors (6)"
    assert quantity(12, 40) == "Many contributors (12)"
    assert quantity(12, 20) == "Most of the contributors that addressed this (12 of 20)"


def test_the_others_follow_the_first_or_the_number_opens_the_sentence():
    first = "A proposed a fund."
    assert joined(first, Kind.PROPOSAL, "B", 2, 9, 0) == "A proposed a fund; similar proposals were made by B."
    assert joined(first, Kind.PROPOSAL, "B", 2, 9, 1) == (
        "Two contributors made similar proposals: A proposed a fund, and B did likewise."
    )


def test_what_the_next_sentence_takes_back_is_not_the_view():
    conceded = "The body should keep to its technical mandate as agreed at its creation."
    view = "However, its scope should now be reviewed by all stakeholders concerned."
    text = f"{conceded} {view}"
    spans = ((0, len(conceded)), (len(conceded) + 1, len(text)))
    passage = make_passage("p", text=text, sentences=spans)
    assert carrying_sentence(passage, Kind.PROPOSAL) == view


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Openness and reuse The Internet must rest on open standards.", "The Internet must rest on open standards."),
        ("Innovation Internet governance must promote new uses.", "Internet governance must promote new uses."),
        (
            "Effective Internet governance must promote new uses.",
            "Effective Internet governance must promote new uses.",
        ),
        (
            "Based on the aforementioned Equitable principle, the fund needs to grow in every region.",
            "Based on the aforementioned Equitable principle, the fund needs to grow in every region.",
        ),
        ("Stable, safe and near – The network must stay in one piece.", "The network must stay in one piece."),
        (
            "Safety, reach and use of the network: Policies must keep it in one piece everywhere.",
            "Policies must keep it in one piece everywhere.",
        ),
        ("Robustness matters – the network must stay up.", "Robustness matters – the network must stay up."),
        ("robustness of the administration of the zone; (3)", "robustness of the administration of the zone;"),
    ],
)
def test_a_heading_and_a_stray_number_are_no_part_of_a_sentence(text: str, kept: str):
    assert without_heading(text) == kept


@pytest.mark.parametrize(
    ("after", "leads"),
    [
        (" However, it costs more.", True),
        (" To this end, we ask for a fund.", True),
        ("” Therefore a fund is needed.", True),
        (" This requires a fund.", True),
        (" As a general rule, a court decides.", True),
        (" Further funds are needed.", False),
        (" Butter is cheap.", False),
        ("", False),
    ],
)
def test_words_that_lead_up_to_the_next_sentence_are_known(after: str, leads: bool):
    words = "The network grows in every region."
    assert leads_up(words, f"First of all. {words}{after}") is leads


@pytest.mark.parametrize("text", ["Its value is great.", "Some even close the network.", "To fulfil this, act now."])
def test_words_that_lean_on_others_are_known(text: str):
    assert points_back(text)


def test_who_is_not_the_subject_has_nothing_for_others_to_do_likewise():
    first = "According to A, networks are safe."
    assert joined(first, Kind.POSITION, "B, S.A.", 2, 9, 1) == (
        "According to A, networks are safe; similar views were expressed by B, S.A."
    )


@pytest.mark.parametrize(
    ("words", "kind", "shown"),
    [
        ("We must recognise that crime exists.", Kind.PROPOSAL, False),
        ("Many had made similar proposals before.", Kind.PROPOSAL, False),
        ("Recent issues have prompted the urgency of talks.", Kind.PROPOSAL, False),
        ("Exchange points should be opened.", Kind.PROPOSAL, True),
        ("Strengthen the forum.", Kind.PROPOSAL, True),
        ("ICANN was not expected to have a mandate.", Kind.PROBLEM, False),
        ("Islands lack exchange points.", Kind.PROBLEM, True),
        ("The community does not lack places to discuss.", Kind.PROBLEM, False),
        ("The problem of attribution is a challenge.", Kind.PROBLEM, False),
        ("Practical models are also needed.", Kind.PRACTICE, False),
        ("Develop codes of practice for open bodies.", Kind.PRACTICE, False),
        ("Our programme connects schools.", Kind.PRACTICE, True),
    ],
)
def test_an_act_is_named_only_where_the_words_show_it(words: str, kind: Kind, shown: bool):
    assert shows(words, kind) == shown


@pytest.mark.parametrize(
    ("lead_in", "left_open"),
    [
        ("Other principles should be carefully studied, examined and agreed upon:", True),
        ("It is proposed to discuss the following:", True),
        ("The meeting should consider these principles:", False),
        ("We propose:", False),
    ],
)
def test_a_list_to_be_studied_is_not_held_yet(lead_in: str, left_open: bool):
    assert undecided(lead_in) == left_open


@pytest.mark.parametrize(
    ("words", "act"),
    [
        ("Country A proposes a fund for small islands.", True),
        ("We strongly oppose any new body.", True),
        ("We call on donors to act.", True),
        ("Le Pays B propose que les États coopèrent.", True),
        ("La demande de services croît.", False),
        ("El País C propone que los Estados cooperen.", True),
        ("Страна D предлагает разработать принципы.", True),
        ("F国建议建立对话机制。", True),
        ("يقترح البلد هاء أن يعقد الاتحاد حوارا.", True),
        ("ويدعو إلى دعم أسماء النطاقات.", False),
        ("We propose the following: a fund.", False),
        ("Proposals should be public.", False),
    ],
)
def test_what_does_what_it_says_is_known(words: str, act: bool):
    assert acts(words) == act


def test_who_reports_its_own_results_is_known_by_name_or_person():
    told = "Since 2018 Company H has trained 25,000 students with 40 universities."
    assert reports(told, "Company H", Kind.PROGRESS)
    assert reports("We have trained 25,000 students.", "Company H", Kind.PROGRESS)
    assert not reports(told, "Company K", Kind.PROGRESS)
    assert not reports(told, "Company H", Kind.POSITION)


def passage(*sentences: str):
    text, spans = "", []
    for s in sentences:
        spans.append((len(text), len(text) + len(s)))
        text += s + " "
    return make_passage("p", text=text.rstrip(), sentences=tuple(spans))


def test_another_holder_is_cited_by_the_sentence_nearest_the_words_reported():
    first = "Governments should fund schools in every rural district of the country."
    second = "Exchange points should be opened in every region."
    found = carrying_sentence(
        passage(first, second), Kind.PROPOSAL, like="New exchange points in each region are needed."
    )
    assert found == second
    assert carrying_sentence(passage(first, second), Kind.PROPOSAL) == first


def test_procedural_words_do_not_carry_a_view():
    formal = "In response to the invitation, the Association submits the following views on what should be done."
    said = "Exchange points should be opened in every region."
    assert carrying_sentence(passage(formal, said), Kind.PROPOSAL) == said


def test_a_heading_that_the_sentence_repeats_is_not_quoted():
    glued = "Diversity Cultural diversity must be respected and preserved in every country."
    assert carrying_sentence(passage(glued), Kind.POSITION).startswith("Cultural diversity")


def test_a_heading_of_several_words_before_the_internet_is_not_quoted():
    glued = "Realization of Rights Internet is a platform for communications and for the exercise of rights."
    assert carrying_sentence(passage(glued), Kind.POSITION).startswith("Internet is a platform")


@pytest.mark.parametrize(
    "words",
    [
        "Networks allow direct interactions 9 between social and religious groups.",
        "This can help10 break down the barriers of suspicion and prejudice.",
        "Attend any of the meetings in your area, or take part from afar.",
        "Many people consider the tether an important form of accountability for it.",
        "Internet governance is described in the Agenda as the responsibility of all of them.",
        "The enable the Board to act, the body must become an international one.",
        "Efforts should be made to reach an understanding. and to share good practices.",
        "All stakeholders commit to work earnestly towards a multilingual network.",
        "Communication networks are intended to improve trade and living conditions for humans.",
        "Expert communities are open and collaborative groups of experts in research and practice.",
    ],
)
def test_marks_of_notes_words_to_the_reader_and_definitions_are_not_told(words: str):
    assert not tellable(words, passage(words))


def test_marks_within_a_quotation_are_single():
    assert nested("anger creates pressure for “localization.”") == "anger creates pressure for ‘localization’"
    assert nested('the "right" to act') == "the ‘right’ to act"


def test_a_label_before_what_should_be_done_is_not_quoted_but_whose_words_it_reports_is():
    quote = "Transparency: States should be transparent about the use and scope of surveillance techniques."
    assert carrying_sentence(passage(quote), Kind.PROPOSAL).startswith("States should")
    longer = "Judicial authority: Decisions on the use of surveillance should be taken by a competent authority."
    assert carrying_sentence(passage(longer), Kind.PROPOSAL).startswith("Decisions on")
    myth = quote.replace("Transparency", "Myth")
    assert carrying_sentence(passage(myth), Kind.PROPOSAL).startswith("Myth")


def test_numbers_that_count_or_cite_are_told():
    words = "Governments should meet paragraphs 29 to 31 in 12 of the States."
    judging = "The forum is the only place where all of them can meet."
    assert tellable(judging, passage(judging))
    assert tellable(words, passage(words))


def test_a_sentence_broken_off_in_its_source_is_not_told():
    broken = passage("Exchange points should be opened.", "We are also committed to building economic")
    assert not tellable("We are also committed to building economic", broken)
    assert tellable("Exchange points should be opened.", broken)


def test_a_recital_is_no_statement():
    recital = passage("Whereas the network has become a global facility for everyone.")
    assert not tellable(recital.text, recital)


def test_words_that_lean_on_what_stands_before_them_are_known():
    assert points_back("The model has fulfilled these needs for years.")
    assert points_back("Norway supports such a process.")
    assert not points_back("Governments should open exchange points in every region.")


def test_a_sentence_goes_on_after_an_abbreviation():
    broken = passage("Open the functions, e.g.", "those of the root zone.", "Then act.")
    assert sentences_of(broken) == ["Open the functions, e.g. those of the root zone.", "Then act."]


@pytest.mark.parametrize(
    "text",
    [
        "Our Charter says, “We are committed to finding ways to help the poorest.",
        "Although some devices are regulated in terms of protecting minors, " + "a word, " * 40 + "and more.",
        "Improve the online visibility and accessibility of the forum 45",
        "The sum was paid for the process, e.g.",
    ],
)
def test_unbalanced_overlong_and_marred_words_are_not_told(text: str):
    whole = make_passage("p", text=text, sentences=((0, len(text)),))
    assert not tellable(carrying_sentence(whole, Kind.POSITION), whole)


def test_a_passage_that_goes_on_with_a_sentence_is_known_by_the_one_before():
    text = "These changes should not be made until such time as"
    first = make_passage("a", text=text, start=0)
    second = make_passage("b", text="accountability problems are solved. The forum should meet twice.", start=60)
    assert continued_passages([second, first]) == {"b"}
    assert not continued_passages([make_passage("a", text="Accountability", start=0), second])
    assert not continued_passages([make_passage("a", text=f"{text} agreed.", start=0), second])
    spans = replace(second, sentences=((0, 35), (36, 64)))
    assert carrying_sentence(spans, Kind.PROBLEM, continued=True) == "The forum should meet twice."
