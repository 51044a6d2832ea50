"""The Agenda as the way in: who holds what on a paragraph, who the contrary, and who else speaks to it."""

from lxml import html

from pipeline.agenda import load_agenda
from pipeline.domain import (
    Citation,
    Contributor,
    Holding,
    HoldingState,
    How,
    Kind,
    Label,
    Origin,
    Point,
    StakeholderKind,
    Summary,
)
from pipeline.publish.agenda_page import agenda_html
from pipeline.publish.by_paragraph import ByParagraph
from pipeline.publish.sources import Sources
from pipeline.settings import PublishSettings
from tests.fakes import make_document, make_passage

_NAMES = ("Country A", "Company <H>", "Institute I")
_PASSAGES = tuple(
    make_passage(f"d{n}.{m}", text=f"Words {m} of {name}.", document_id=f"d{n}", file=f"{n}.docx")
    for n, name in enumerate(_NAMES)
    for m in range(2)
)
_PEOPLE = tuple(
    Contributor(f"c{n}", name, StakeholderKind.MEMBER_STATE, (f"d{n}",), "", "", ()) for n, name in enumerate(_NAMES)
)
_DOCUMENTS = tuple(make_document(document_id=f"d{n}", file=f"{n}.docx") for n in range(3))
_LABELS = {"d0.0": ("69",), "d0.1": ("71",), "d1.0": ("69",), "d2.0": ("69", "72a")}


def _point(i: str, *opposes: str) -> Point:
    return Point(i, "O01", Kind.PROPOSAL, f"clause {i}", Origin.CODEBOOK, opposes, "", "", 1.0, 0)


def _held(point: str, who: int, *passages: str, state: HoldingState = HoldingState.TOLD) -> Holding:
    words = tuple(Citation(p, f"Words {p[-1]} of {_NAMES[who]}.") for p in passages)
    return Holding(point, f"c{who}", words, 1.0, state)


_POINTS = (_point("P1", "P2"), _point("P2"), _point("P3"))
_HOLDINGS = (
    _held("P1", 0, "d0.0", "d0.1"),
    _held("P2", 1, "d1.1"),
    _held("P2", 2, "d2.0", state=HoldingState.TO_CONFIRM),
    _held("P3", 0, "d0.1"),
    _held("P3", 1, "d1.0"),
)
_SUMMARY = Summary((), (), _POINTS, _HOLDINGS, _PEOPLE, {}, ())


def test_a_paragraph_tells_who_holds_what_who_the_contrary_and_who_else_speaks():
    sources = Sources(_DOCUMENTS, _PASSAGES, _PEOPLE)
    nouns = (_DOCUMENTS, _PASSAGES, _SUMMARY, sources)
    made = ByParagraph(load_agenda(), _LABELS, *nouns, _POINTS, _HOLDINGS)
    here = made.of("69")
    assert [(h.point.point_id, [s.name for s in h.holders], list(h.elsewhere)) for h in here.points] == [
        ("P1", ["Country A"], []),
        ("P3", ["Company <H>"], ["Country A"]),
    ]
    assert [(p.point_id, names) for p, names in here.points[0].against] == [("P2", ("Company <H>",))]
    assert [i for i, _ in here.points[0].holders[0].words] == ["d0.0"], "only words that bear on it"
    assert [s.name for s in here.others] == ["Institute I"] and here.spoke == 3
    assert [h.point.point_id for h in made.of("71").points] == ["P1", "P3"]
    assert [s.name for s in made.of("72").others] == ["Institute I"], "a part is of its paragraph"
    assert made.of("1").spoke == 0


def test_the_page_gives_every_paragraph_and_escapes_what_it_prints():
    labels = [Label(i, ref, 1.0, How.MODEL, 1) for i, refs in _LABELS.items() for ref in refs]
    settings = PublishSettings()
    page = agenda_html(_DOCUMENTS, _PASSAGES, labels, _SUMMARY, load_agenda(), settings)
    root = html.fromstring(page)
    assert len(root.xpath("//section")) == len(load_agenda().refs)
    (section,) = root.xpath('//section[@aria-labelledby="p-69"]')
    text = " ".join(section.text_content().split())
    assert "Clause P1" in text and "Against it: clause P2 (Company <H>)" in text and "Enhanced cooperation" in text
    assert b"Company <H>" not in page and b"<script" not in page
    again = agenda_html(_DOCUMENTS, _PASSAGES, labels, _SUMMARY, load_agenda(), settings)
    assert page == again
