"""Offsets give back the text; ids are stable and never meet; nothing empty passes."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain import Block, BlockKind, RawDocument, Source
from pipeline.errors import RefusalError
from pipeline.extract import as_json, extract
from pipeline.extract.assemble import assemble, normal
from pipeline.extract.reading import read
from pipeline.settings import ExtractSettings

SHA = "0123456789abcdef" * 4
blocks = st.lists(
    st.builds(
        Block,
        kind=st.sampled_from(BlockKind),
        text=st.text(st.characters(codec=None), max_size=40),
        page=st.none() | st.integers(1, 9),
        table=st.integers(-1, 2),
        row=st.integers(-1, 3),
        column=st.integers(-1, 3),
    ),
    max_size=12,
)


@settings(deadline=None)  # the first call reads the language model
@given(blocks)
def test_offsets_give_back_the_text_and_tile_it(given_blocks: list[Block]) -> None:
    try:
        document = assemble("a.docx", SHA, "docx", RawDocument(tuple(given_blocks)))
    except RefusalError:
        assert not any(normal(b.text) for b in given_blocks)
        return
    assert [document.text[b.start : b.end] for b in document.blocks] == [b.text for b in document.blocks]
    assert "\n".join(b.text for b in document.blocks) == document.text
    assert [b.text for b in document.blocks] == [t for b in given_blocks if (t := normal(b.text))]
    assert unicodedata.is_normalized("NFC", document.text)
    assert json.dumps(as_json(document), ensure_ascii=False).encode("utf-8")


@given(st.text(st.characters(codec=None)))
def test_normal_text_is_one_line_and_stays_as_it_is(text: str) -> None:
    once = normal(text)
    assert normal(once) == once
    assert once.splitlines() in ([], [once])


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\u00ad", "\x00"])
def test_document_without_text_is_refused(text: str) -> None:
    with pytest.raises(RefusalError, match="No text"):
        assemble("a.docx", SHA, "docx", RawDocument((Block(BlockKind.PARAGRAPH, text),)))


def test_id_is_path_and_content() -> None:
    raw = RawDocument((Block(BlockKind.PARAGRAPH, "We support this."),))
    assert assemble("day 1/Ägypten – v.2.docx", SHA, "docx", raw).document_id == "day-1-agypten-v-2-01234567"
    assert assemble("文稿.docx", SHA, "docx", raw).document_id == "file-01234567"


def test_files_of_the_same_name_and_content_have_different_ids(tmp_path: Path) -> None:
    names = ["俄文.txt", "中文.txt", "a b.txt", "a-b.txt", "a-b.text"]
    for name in names:
        (tmp_path / name).write_text("The same words in every file.", "utf-8")
    documents, refusals = extract([Source(n, tmp_path / n) for n in names], ExtractSettings(), workers=1)
    assert not refusals
    assert len({d.document_id for d in documents}) == len(names)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The working group is invited to consider the proposal and to decide on the next steps.", "en"),
        ("Le groupe de travail est invité à examiner la proposition et à décider de la suite.", "fr"),
        ("Se invita al grupo de trabajo a examinar la propuesta y a decidir los próximos pasos.", "es"),
        ("Рабочей группе предлагается рассмотреть предложение и принять решение.", "ru"),
        ("يُدعى فريق العمل إلى النظر في الاقتراح واتخاذ قرار بشأن الخطوات التالية.", "ar"),
        ("请工作组审议该提案并就后续步骤做出决定。", "zh"),
        ("1 2 3", "not stated"),
    ],
)
def test_language_of_most_of_the_text(text: str, language: str) -> None:
    raw = RawDocument((Block(BlockKind.PARAGRAPH, text),))
    assert assemble("a.txt", SHA, "txt", raw).language == language


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a " * 60_000, "119,999 letters"),
        ("We agree. " + "q" * 6_000, "word of 6,000 letters"),
        ("data:" + "iVBOR/w0+" * 4_000, "word of 36,005 letters"),
    ],
)
def test_what_nobody_wrote_to_be_read_is_refused(tmp_path: Path, text: str, words: str):
    path = tmp_path / "a.txt"
    path.write_text(text)
    reading = read(Source("a.txt", path), ExtractSettings(max_letters=100_000))
    assert reading.document is None
    assert words in reading.refusals[0].reason


def test_a_long_paragraph_without_spaces_is_text(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text("我们支持论坛的任期，并要求为其提供稳定的资金。" * 1_000)
    assert read(Source("a.txt", path), ExtractSettings()).document is not None


def test_letters_that_no_file_of_ours_can_hold_are_left_out(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text("We\ufffe agree\uffff with\u0001 all.")
    document = read(Source("a.txt", path), ExtractSettings()).document
    assert document is not None
    assert document.text == "We agree with all."
