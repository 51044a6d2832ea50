"""What a contribution holds of others' texts."""

from __future__ import annotations

from pipeline.domain import Block, BlockKind, Cover, StakeholderKind
from pipeline.points.reproduced import reproduced_passages
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
