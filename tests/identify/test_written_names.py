"""A contributor is a body or a person of a country, not a string: written forms and pairs in six languages."""

from __future__ import annotations

import pytest

from pipeline.domain import Block, BlockKind, Cover, Document
from pipeline.identify import people_of
from pipeline.identify.register import register
from tests.fakes import make_document
from tests.identify.written_names import FORMS, PAIRS


def sent_by(name: str, number: int = 0, **cover: object) -> Document:
    letter = "defghij"[number]
    given = Cover(contributor=name, **cover)  # type: ignore[arg-type]
    return make_document(Block(BlockKind.PARAGRAPH, "Views."), document_id=letter, file=f"{letter}.docx", cover=given)


def ids(*names: str, **cover: object) -> list[tuple[str, ...]]:
    people = people_of([sent_by(name, n, **cover) for n, name in enumerate(names)])
    return list(people.of_document.values())


def test_there_are_enough_forms_and_pairs():
    assert len(FORMS) >= 150
    assert len(PAIRS) >= 100


@pytest.mark.parametrize(("form", "contributor"), FORMS)
def test_a_written_form_is_understood(form: str, contributor: str):
    assert ids(form) == [(contributor,)]


@pytest.mark.parametrize(("one", "other", "same"), PAIRS)
def test_a_pair_is_one_contributor_or_two(one: str, other: str, same: bool):
    first, second = ids(one, other)
    assert (first == second) is same


def test_no_name_of_a_state_is_that_of_another():
    known = register()
    for iso3, state in known.states.items():
        assert known.state(state.name) == iso3
    assert len([s for s in known.states.values() if s.itu]) == 195
    assert all(s.region for s in known.states.values())


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("State Duma (Parliament of the Russia)", "State Duma (Parliament of Russia)"),
        ("Bank of the Ukraine", "Bank of Ukraine"),
        ("Ministry of Trade of the Netherlands", "Ministry of Trade of the Netherlands"),
        ("Ministry of Trade of the Gambia", "Ministry of Trade of the Gambia"),
        ("Embassy Council of the UK", "Embassy Council of the UK"),
        ("Office of the President", "Office of the President"),
    ],
)
def test_a_name_is_printed_without_an_article_that_no_state_has(written: str, printed: str):
    assert people_of([sent_by(written)]).contributors[0].name.startswith(printed)
