from __future__ import annotations

from pipeline.domain import Contributor, Kind, StakeholderKind
from pipeline.summarise.clauses import carrying_sentence, points_back, tellable
from pipeline.summarise.people import short_name
from pipeline.summarise.wording import joined, names
from tests.fakes import make_passage

STATE = StakeholderKind.MEMBER_STATE


def people(*given: str) -> list[Contributor]:
    return [Contributor(n, n, STATE, (n,)) for n in given]


def test_names_up_to_the_limit_then_the_number_of_the_others_by_kind():
    assert names(people("A", "B", "C", "D"), most=2) == "A, B and 2 other Member States"
    assert names(people("A", "B", "C"), most=2) == "A, B and 1 other Member State"


def test_names_with_commas_are_parted_by_semicolons():
    assert names(people("Office, Country A", "Country B"), most=5) == "Office, Country A; and Country B"


def test_a_space_before_a_comma_is_not_kept():
    assert short_name("Coalition , Commons") == "Coalition, Commons"


def test_only_those_who_used_similar_words_are_called_similar():
    text = joined("A proposed a fund.", Kind.PROPOSAL, "B", "C", 0)
    assert text == "A proposed a fund; similar proposals were made by B, while related points were made by C."
    assert joined("A proposed a fund.", Kind.PROPOSAL, "", "C", 0) == "A proposed a fund; C also addressed this point."


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
