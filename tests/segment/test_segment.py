from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain import Block, BlockKind, Document, Role
from pipeline.segment import segment
from pipeline.segment.language import LanguageIdentifier
from pipeline.segment.sentences import SentenceSplitter
from pipeline.settings import SegmentSettings
from tests.fakes import make_document

SPLIT = SentenceSplitter()


def sentences(text: str, language: str = "en") -> list[str]:
    return [text[a:b] for a, b in SPLIT(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("en", "As para. 72(g) says, make recommendations. See A/RES/70/125, paras. 68-71.", 2),
        ("en", "Cf. para. 35(a). It was adopted in Res. 102 (Rev. Bucharest, 2022). Mr. Smith agreed.", 3),
        ("en", "1. Governments should cooperate. 2. They should report.", 2),
        ("en", "We support openness, inclusion, etc. and ask for more.", 1),
        ("fr", "Conformément au par. 69 de l'Agenda, la coopération progresse. Elle doit continuer.", 2),
        ("es", "Véase el párr. 72. Los gobiernos deben cooperar.", 2),
        ("ru", "Согласно п. 69 Тунисской программы, следует действовать. Это важно.", 2),
        ("ar", "ينبغي للحكومات أن تتعاون. هل هذا كاف؟ نعم.", 3),
        ("zh", "各国政府应当平等参与。这一点很重要！我们支持第69段。", 3),
    ],
)
def test_citation_forms_do_not_break_sentences(language: str, text: str, count: int):
    assert len(sentences(text, language)) == count


@settings(deadline=None)  # a busy machine takes as long as it takes
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=200))
def test_sentences_cover_every_visible_character(text: str):
    spans = SPLIT(text, "en")
    covered = "".join("".join(text[a:b].split()) for a, b in spans)
    assert covered == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Governments should act on an equal footing in this matter.", "en"),
        ("Les gouvernements devraient agir sur un pied d'égalité dans ce domaine.", "fr"),
        ("Los gobiernos deberían actuar en pie de igualdad en esta materia.", "es"),
        ("Правительства должны действовать на равной основе.", "ru"),
        ("ينبغي للحكومات أن تعمل على قدم المساواة", "ar"),
        ("各国政府应在平等基础上行事", "zh"),
    ],
)
def test_language_is_told_in_the_six_languages(text: str, language: str):
    assert LanguageIdentifier()(text, default="en" if language != "en" else "fr") == language


def test_short_text_takes_the_document_language():
    assert LanguageIdentifier()("Internet", default="fr") == "fr"


def test_a_lead_in_goes_with_each_item_of_a_long_list():
    items = [
        f"Item number {n} asks that every government and every stakeholder report each year on progress."
        for n in range(6)
    ]
    document = make_document(
        Block(BlockKind.HEADING, "Proposals"),
        Block(BlockKind.PARAGRAPH, "We propose:"),
        *(Block(BlockKind.LIST_ITEM, t, label=f"{n}.") for n, t in enumerate(items, 1)),
        Block(BlockKind.PARAGRAPH, "Thank you for the attention."),
    )
    passages = segment([document], SegmentSettings())
    assert [p.role for p in passages] == [Role.HEADING, Role.LEAD_IN, *[Role.BODY] * 7]
    assert {p.lead_in for p in passages[2:8]} == {"We propose:"}
    assert passages[8].lead_in == ""
    assert passages[2].label == "1."
    assert all(p.section == "Proposals" for p in passages[1:])


def test_a_short_list_stays_with_its_lead_in():
    document = make_document(
        Block(BlockKind.PARAGRAPH, "Governance should be:"),
        Block(BlockKind.LIST_ITEM, "open;", label="•"),
        Block(BlockKind.LIST_ITEM, "transparent.", label="•"),
    )
    (passage,) = segment([document], SegmentSettings())
    assert passage.text == "Governance should be:\nopen;\ntransparent."
    assert len(passage.sentences) == 3


def test_a_long_paragraph_is_split_at_sentences_under_the_limit():
    text = " ".join(f"Sentence {n} says that access to the network must be affordable for everyone." for n in range(40))
    passages = segment([make_document(Block(BlockKind.PARAGRAPH, text))], SegmentSettings(max_words=100))
    assert len(passages) > 3
    assert all(len(p.text.split()) <= 100 for p in passages)
    assert " ".join(p.text for p in passages) == text
    assert len({p.passage_id for p in passages}) == len(passages)


blocks = st.lists(
    st.builds(
        Block,
        kind=st.sampled_from(list(BlockKind)),
        text=st.text(alphabet="abc .:;\u0627\u4e2d", min_size=1, max_size=60).filter(str.strip),
        level=st.integers(0, 3),
    ),
    max_size=12,
)


@settings(deadline=None)  # a busy machine takes as long as it takes
@given(blocks)
def test_passages_tile_the_document(blocks: list[Block]):
    document: Document = make_document(*blocks)
    passages = segment([document], SegmentSettings(max_words=11, short_list_words=5))
    position = 0
    for p in passages:
        assert document.text[p.start : p.end] == p.text
        assert not document.text[position : p.start].strip()
        assert all(0 <= a < b <= len(p.text) for a, b in p.sentences)
        position = p.end
    assert not document.text[position:].strip()
