"""Who is who over a batch: countries, names as printed, what is never merged, what editors settled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.domain import Decision, StakeholderKind
from pipeline.identify import identify, people_of
from pipeline.identify.written import mended
from tests.identify.test_written_names import sent_by

STATE, SOCIETY = StakeholderKind.MEMBER_STATE, StakeholderKind.CIVIL_SOCIETY


def names(*documents: object) -> list[str]:
    return [c.name for c in people_of(documents).contributors]  # type: ignore[arg-type]


def test_ministries_of_the_same_name_are_two():
    documents = [sent_by("Ministry of Posts", n, country=c, kind=STATE) for n, c in enumerate(("Ghana", "Kenya"))]
    people = people_of(documents)
    assert [c.name for c in people.contributors] == ["Ministry of Posts, Ghana", "Ministry of Posts, Kenya"]
    assert [(c.country, c.region) for c in people.contributors] == [("GHA", "Africa"), ("KEN", "Africa")]


def test_a_state_is_printed_in_the_form_of_the_united_nations():
    printed = names(sent_by("Iran", 0), sent_by("Corée du Sud", 1), sent_by("РФ", 2), sent_by("瑞士", 3))
    assert printed == ["Iran (Islamic Republic of)", "Republic of Korea", "Russian Federation", "Switzerland"]


def test_names_as_written_are_kept():
    found = people_of([sent_by("Suisse", 0), sent_by("Swiss Confederation", 1)]).contributors
    assert [c.as_written for c in found] == [("Suisse", "Swiss Confederation")]


def test_what_is_no_name_is_never_merged_and_each_is_told_apart():
    documents = [sent_by("Personal Submission", n, country=c) for n, c in enumerate(("Malaysia", "Canada"))]
    assert names(*documents) == ["an individual, Malaysia (d.docx)", "an individual, Canada (e.docx)"]
    assert names(sent_by("TBC", 0), sent_by("TBC", 1)) == [f"a contributor not stated ({f}.docx)" for f in "de"]


def test_a_body_with_its_country_and_without_is_one_where_no_other_country_is_stated():
    one, other, third = (
        sent_by("Example Society", n, country=c) for n, c in enumerate(("Kenya", "not stated", "Mali"))
    )
    assert len(people_of([one, other]).contributors) == 1
    assert len(people_of([one, other, third]).contributors) == 3


def test_a_ministry_without_its_state_is_not_that_of_another():
    documents = [sent_by("Ministry of Posts", n, country=c) for n, c in enumerate(("Ghana", "not stated"))]
    assert len(people_of(documents).contributors) == 2


def test_names_printed_alike_are_told_apart():
    documents = [sent_by("Example Society", n, country=c, kind=SOCIETY) for n, c in enumerate(("Kenya", "Mali"))]
    assert names(*documents) == ["Example Society, Kenya", "Example Society, Mali"]


def test_repeats_and_superseded_versions_belong_to_their_contributor():
    first, again = sent_by("Alba", 0), replace(sent_by("not stated", 1), duplicate_of="d")
    old = replace(sent_by("not stated", 2), superseded_by="d")
    people = people_of([first, again, old])
    assert set(people.of_document.values()) == {("by-alba",)}
    assert people.contributors[0].documents == ("d", "e", "f")


def test_editors_join_and_part_for_all_runs():
    documents = [sent_by("Example Society", 0), sent_by("Society of Examples", 1), sent_by("Example Society", 2)]
    join = Decision("1", "", "E", "join", "by-society-examples", data={"with": "by-example-society"})
    part = Decision("2", "", "E", "part", "f")
    assert len(identify(documents, [join]).contributors) == 1
    assert len(identify(documents, [join, part]).contributors) == 2
    assert identify(documents, [join, part]).of_document["f"] == ("file-f",)


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("MINISTRY OF POSTS OF THE PEOPLE'S REPUBLIC OF ALBA", "Ministry of Posts of the People's Republic of Alba"),
        ("People'S Republic Of Alba", "People's Republic Of Alba"),
        ("SOCIÉTÉ EXEMPLE S.A.S.", "Société Exemple S.A.S."),
        ("МИНИСТЕРСТВО СВЯЗИ АЛЬБЫ", "Министерство Связи Альбы"),
        ("OrganizaÃ§Ã£o Exemplo", "Organização Exemplo"),
        ("Министерство Связи".encode().decode("latin-1"), "Министерство Связи"),
        ("CGI.br", "CGI.br"),
        ("ICANN", "ICANN"),
        ("EXAMPLE NETWORK (EN)", "Example Network (EN)"),
        ("وزارة الاتصالات", "وزارة الاتصالات"),
    ],
)
def test_damage_and_shouting_are_mended(written: str, whole: str):
    assert mended(written) == whole


def test_who_is_joined_with_another_has_its_name_and_country():
    documents = [sent_by("Frontier Foundation of Kenya", 0), sent_by("EFF", 1)]
    before = identify(documents)
    (one,), (other,) = (before.of_document[d.document_id] for d in documents)
    join = Decision("j", "", "Ann", "join", other, data={"with": one})
    (made,) = identify(documents, [join]).contributors
    assert (made.contributor_id, made.name) == (one, before.contributors[0].name)
    assert set(made.as_written) == {"Frontier Foundation of Kenya", "EFF"}
    back = Decision("k", "", "Ann", "join", one, data={"with": other})
    (made,) = identify(documents, [back]).contributors
    assert made.name == "EFF"
