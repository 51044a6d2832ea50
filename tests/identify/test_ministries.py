"""Whose State a ministry is of."""

from __future__ import annotations

import pytest

from pipeline.domain import Block, BlockKind, Cover, StakeholderKind
from pipeline.identify import people_of
from tests.fakes import make_document

OWN = "We welcome the report that follows."


@pytest.mark.parametrize(
    ("name", "country", "printed"),
    [
        ("Ministry of Transport", "Norway, Europe", "Ministry of Transport, Norway"),
        ("Ministry of Transport", "Republic Of Korea", "Ministry of Transport, Republic of Korea"),
        (
            "Ministry of Networks, Services and Future Planning (MNSP)",
            "Republic Of Korea",
            "Ministry of Networks, Services and Future Planning, Republic of Korea",
        ),
        ("Government of Sweden", "Sweden", "Sweden"),
        ("U.S. Government", "United States", "United States of America"),
        ("Polish Ministry of Administration", "Poland", "Polish Ministry of Administration"),
        ("French Ministry of Foreign Affairs", "France", "French Ministry of Foreign Affairs"),
        ("Ministry of Policy", "Poland", "Ministry of Policy, Poland"),
        ("European Commission", "Europe", "European Commission"),
    ],
)
def test_a_ministry_is_named_with_its_state(name: str, country: str, printed: str):
    cover = Cover(name, StakeholderKind.MEMBER_STATE, country=country)
    assert people_of([make_document(Block(BlockKind.PARAGRAPH, OWN), cover=cover)]).contributors[0].name == printed


def test_a_company_is_named_without_its_state():
    cover = Cover("Company H", StakeholderKind.PRIVATE_SECTOR, country="Norway")
    assert people_of([make_document(Block(BlockKind.PARAGRAPH, OWN), cover=cover)]).contributors[0].name == "Company H"
