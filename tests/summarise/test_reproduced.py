"""What a contribution holds of others' texts, and whose State a ministry is of."""

from __future__ import annotations

import pytest

from pipeline.domain import Block, BlockKind, Cover, StakeholderKind
from pipeline.identify import people_of
from pipeline.summarise.reproduced import reproduced_passages
from tests.fakes import make_document, make_passage

OWN = "We welcome the report that follows."
REPORT = (
    "United Nations A/71/99 General Assembly Distr.: General 3 May 2016 Report of the Working Group on Examples. "
    "The forum should meet twice."
)


def sent_along(cover: Cover) -> frozenset[str]:
    document = make_document(Block(BlockKind.PARAGRAPH, OWN), Block(BlockKind.PARAGRAPH, REPORT), cover=cover)
    own = make_passage("own", text=OWN, document_id="doc", start=0, end=len(OWN))
    start = document.text.index("The forum should")
    other = make_passage("other", text="The forum should meet twice.", document_id="doc", start=start, end=start + 28)
    return reproduced_passages([document], [own, other])


def test_a_report_that_is_sent_along_is_not_its_senders_own_words():
    assert sent_along(Cover("Organization E", StakeholderKind.CIVIL_SOCIETY)) == {"other"}


def test_who_wrote_a_report_may_be_told_by_it():
    assert sent_along(Cover("United Nations", StakeholderKind.INTERGOVERNMENTAL)) == frozenset()
    assert sent_along(Cover("Country A", StakeholderKind.MEMBER_STATE, symbol="A/71/99")) == frozenset()


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
