"""The controlled vocabulary: names up to the limit, numbers, lists, verbs, quotations."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.agenda.written import first
from pipeline.domain import Contributor, Kind, StakeholderKind
from pipeline.summarise.wording import (
    apposed,
    contrary,
    differing,
    holders,
    joined,
    names,
    narrower,
    nested,
    number,
    quotation,
    quoted,
    spoke,
    told,
    upper,
)

STATE, NGO = StakeholderKind.MEMBER_STATE, StakeholderKind.CIVIL_SOCIETY


def people(*given: str, kind: StakeholderKind = STATE) -> list[Contributor]:
    return [Contributor(n, n, kind, (n,)) for n in given]


def test_numbers_are_words_under_ten_and_where_a_sentence_begins():
    assert [number(n) for n in (0, 1, 9, 10, 1200)] == ["no", "one", "nine", "10", "1,200"]
    assert number(3, beside=12) == "3", "numbers of one series follow the rule for the highest"
    assert [first(n, "points") for n in (0, 10, 55, 122)] == [
        "no points",
        "ten points",
        "fifty-five points",
        "in all, 122 points",
    ]


@pytest.mark.parametrize(
    ("parts", "list_"),
    [
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (["A", "B", "C"], "A, B and C"),
        (["Office, Country A", "B"], "Office, Country A; and B"),
        (["A", "B", "Office, Country A"], "A; B; and Office, Country A"),
    ],
)
def test_lists_have_commas_and_semicolons_where_a_part_has_a_comma(parts: list[str], list_: str):
    assert joined(parts) == list_


def test_names_up_to_the_limit_then_the_number_of_the_others_by_kind():
    assert names(people("A", "B", "C", "D"), most=2) == "A, B and two other Member States"
    assert names(people("A", "B", "C"), most=2) == "A, B and C", "one more name is no longer than 'one other'"
    mixed = [*people("A", "B", "C"), *people("D", kind=NGO)]
    assert names(mixed, most=2) == "A, B and two other contributors"
    others = people(*"ABCD", kind=StakeholderKind.OTHER)
    assert names(others, most=2) == "A, B and two other contributors"


def test_holders_are_all_named_or_counted_at_least_by_kind():
    assert holders(people("A"), most=2) == "A"
    assert holders(people("A", "B", "C"), most=2) == "A, B and C"
    assert (
        holders(people("A", "B", "C", "D"), most=2) == "at least four Member States (A, B and two other Member States)"
    )
    mixed = [*people("A", "B", "C"), *people("D", kind=NGO)]
    assert holders(mixed, most=2) == "at least four contributors (A, B and two other contributors)"


@settings(deadline=None)
@given(st.integers(1, 40), st.integers(1, 8))
def test_names_and_the_number_of_the_others_add_up(size: int, most: int):
    some = people(*(f"N{n}x" for n in range(size)))
    text = names(some, most=most)
    shown = [c for c in some if c.name in text]
    assert len(shown) == (size if size <= most + 1 else most)
    assert (f"{number(size - len(shown), beside=size)} other" in text) is (len(shown) < size)
    assert (f"at least {number(size)} " in holders(some, most=most)) is (size > most + 1)


def test_a_name_with_a_comma_is_closed_by_another_before_its_verb():
    assert apposed("the Office, Country A") == "the Office, Country A,"
    assert apposed("Firm, Inc.") == "Firm, Inc."
    assert holders(people("Office, Country A", "B"), most=3).endswith("; and B")


def test_verbs_fit_the_kind_and_take_turns():
    turns = [told(Kind.PROPOSAL, "A", "x be done", n) for n in range(4)]
    assert turns[0] == "A proposed that x be done."
    assert len(set(turns)) == 3
    assert turns[3] == turns[0]
    for kind in Kind:
        assert " that it is so." in told(kind, "A", "it is so", 0)
        assert quotation(kind, "A", "“x”.", "en", 0).endswith(": “x”.")


def test_opposed_and_narrower_sentences_say_so():
    assert (
        upper(differing("whether x is needed", "A held that it is."))
        == "Views differed on whether x is needed: A held that it is."
    )
    assert contrary("A held.") == "by contrast, A held."
    assert narrower("A held.") == "more specifically, A held."


@pytest.mark.parametrize(
    ("language", "marked"),
    [("en", ""), ("fr", ", in French"), ("zh", ", in Chinese"), ("ar", ", in Arabic"), ("xx", "")],
)
def test_a_quotation_in_another_language_says_which(language: str, marked: str):
    assert quotation(Kind.POSITION, "A", "“x”.", language, 0) == f"A stated{marked}: “x”."


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("It is open.", "“It is open”."),
        ("它是开放的。", "“它是开放的”."),
        ("Is it open?", "“Is it open?”."),
        ("It is\n  open;", "“It is open”."),
        ("We say “open” twice.", "“We say ‘open’ twice”."),
        ('We say "open."', "“We say ‘open’”."),
    ],
)
def test_words_stand_in_quotation_marks_without_their_stop(words: str, printed: str):
    assert quoted(words, words) == printed


def test_a_cut_quotation_is_marked():
    assert quoted("It is open,", "It is open, and so on.") == "“It is open […]”."


def test_marks_within_marks_are_single():
    assert nested('a "b" and „c”') == "a ‘b’ and ‘c’"


def test_a_section_opens_with_how_many_of_which_kinds_spoke():
    assert spoke([]) == "No contributor spoke to this."
    assert spoke(people("A")) == "One Member State spoke to this."
    assert spoke(people("A", "B")) == "Two Member States spoke to this."
    mixed = [*people("A", "B"), *people("D", kind=NGO)]
    assert spoke(mixed) == "Three contributors spoke to this: two Member States and one contributor from civil society."


def test_a_capital_and_no_comma_before_another_mark():
    assert upper("the Office, Country A,, and x,.") == "The Office, Country A, and x."
    assert upper("") == ""
