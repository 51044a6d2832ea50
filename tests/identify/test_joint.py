"""Joint contributions and those made on behalf of others, in six languages."""

from __future__ import annotations

import pytest

from pipeline.domain import StakeholderKind
from pipeline.identify import people_of
from pipeline.identify.joint import members_of
from tests.identify.test_written_names import sent_by

STATE, SOCIETY, OTHER = StakeholderKind.MEMBER_STATE, StakeholderKind.CIVIL_SOCIETY, StakeholderKind.NOT_STATED


@pytest.mark.parametrize(
    ("written", "kind", "members"),
    [
        ("Alba, Bona and Cara", STATE, ["Alba", "Bona", "Cara"]),
        ("Brazil, India and South Africa", OTHER, ["Brazil", "India", "South Africa"]),
        ("Brésil, Inde et Afrique du Sud", OTHER, ["Brésil", "Inde", "Afrique du Sud"]),
        ("Argentina, Chile y México", OTHER, ["Argentina", "Chile", "México"]),
        ("Россия, Беларусь и Казахстан", OTHER, ["Россия", "Беларусь", "Казахстан"]),
        ("الجزائر ومصر والمغرب", OTHER, ["الجزائر", "مصر", "المغرب"]),
        ("中国、俄罗斯联邦和埃及", OTHER, ["中国", "俄罗斯联邦", "埃及"]),
        ("Ghana / Kenya", OTHER, ["Ghana", "Kenya"]),
        ("One Society; Another Society", SOCIETY, ["One Society", "Another Society"]),
        ("Trinidad and Tobago and Saint Kitts and Nevis", OTHER, ["Trinidad and Tobago", "Saint Kitts and Nevis"]),
        (
            "Ministry of Posts of Ghana and Ministry of Posts of Kenya",
            STATE,
            ["Ministry of Posts of Ghana", "Ministry of Posts of Kenya"],
        ),
    ],
)
def test_who_speaks_together(written: str, kind: StakeholderKind, members: list[str]):
    assert list(members_of(written, kind)) == members


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Trinidad and Tobago", STATE),
        ("Bosnia and Herzegovina", STATE),
        ("United Kingdom of Great Britain and Northern Ireland", STATE),
        ("Ministry of Science and Technology", STATE),
        ("Ministry of Trade and Industry of Kenya", STATE),
        ("Ministry of Posts, Ghana", STATE),
        ("Example Society, Kenya", SOCIETY),
        ("Marks and Sample", StakeholderKind.PRIVATE_SECTOR),
        ("Ministère de la culture et de la communication", STATE),
        ("Министерство связи и информации", STATE),
        ("Professor at the University of Alba; Panelist of a Strategy Panel", StakeholderKind.ACADEMIA),
        ("Individual submission on behalf of and in consultation with all", OTHER),
        ("Example Institute for Law, Society and Technology", StakeholderKind.ACADEMIA),
    ],
)
def test_what_is_one_name(written: str, kind: StakeholderKind):
    assert members_of(written, kind) == (written,)


@pytest.mark.parametrize(
    ("written", "kind", "members"),
    [
        ("Alba on behalf of Bona and Cara", STATE, ["Alba", "Bona", "Cara"]),
        ("Países Bajos en nombre de Bélgica y Luxemburgo", STATE, ["Países Bajos", "Bélgica", "Luxemburgo"]),
        ("Беларусь от имени Казахстана и Армении", STATE, ["Беларусь", "Казахстана", "Армении"]),
        ("Egypt, on behalf of the Arab Group", STATE, ["the Arab Group"]),
        ("La République tchèque au nom de l'Union européenne", STATE, ["l'Union européenne"]),
        ("中国代表77国集团", STATE, ["77国集团"]),
        ("Example Law Firm on behalf of Example Company", SOCIETY, ["Example Company"]),
        ("Submitted on behalf of Example Network", OTHER, ["Example Network"]),
    ],
)
def test_on_whose_behalf(written: str, kind: StakeholderKind, members: list[str]):
    found = [m.removeprefix("Submitted ") for m in members_of(written, kind)]
    assert found == members


def test_members_of_a_joint_contribution_are_one_with_what_they_sent_alone():
    documents = [
        sent_by("Alba, Bona and Cara", 0, kind=STATE),
        sent_by("Alba", 1, kind=STATE),
        sent_by("Bona", 2, kind=STATE),
    ]
    people = people_of(documents)
    assert [c.name for c in people.contributors] == ["Alba", "Bona", "Cara"]
    assert people.of_document == {"d": ("by-alba", "by-bona", "by-cara"), "e": ("by-alba",), "f": ("by-bona",)}
    assert people.contributors[0].documents == ("d", "e")


def test_two_societies_known_alone_speak_together():
    documents = [sent_by(n, i, kind=SOCIETY) for i, n in enumerate(["One Net and Two Net", "One Net", "Two Net"])]
    assert len(people_of(documents).contributors) == 2
