"""Runs of a Word file: the quick way writes what the library's own way writes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

from pipeline.publish.word_text import add_text, keep_apart
from pipeline.review.word_read import read_edited


@pytest.mark.parametrize("text", ["Plain words.", " with a blank before", "and after ", "“quoted” – dash", "a\tb", ""])
def test_a_run_is_as_the_library_makes_it(text: str):
    quick, library = Document().add_paragraph(), Document().add_paragraph()
    add_text(quick, text)
    if text:
        library.add_run(text)
    assert etree.tostring(quick._p) == etree.tostring(library._p)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("under “المقترحات”: “ويدعو”.", "under “المقترحات\u200e”: “ويدعو”."),
        ("البلد هاء; البلد واو; A", "البلد هاء\u200e; البلد واو; A"),
        ("البلد هاء, in Arabic: “ويدعو”", "البلد هاء, in Arabic: “ويدعو”"),
        ("Country A; F国; D", "Country A; F国; D"),
    ],
)
def test_two_stretches_from_right_to_left_stay_two_in_an_english_paragraph(text: str, written: str) -> None:
    paragraph, pieces = Document().add_paragraph(), Document().add_paragraph()
    quoted = [(q, "ar") for q in ("المقترحات", "ويدعو", "البلد هاء", "البلد واو") if q in text]
    add_text(paragraph, text, quoted=quoted)
    assert paragraph.text == written
    for piece in re.split(r"(”: “)", text):
        add_text(pieces, piece, quoted=quoted)
    for _ in range(2):
        keep_apart(pieces)
        assert pieces.text == written


def test_who_reads_a_word_file_back_does_not_read_the_marks(tmp_path: Path) -> None:
    word = Document()
    add_text(word.add_paragraph(), "البلد هاء; البلد واو", quoted=[("البلد هاء", "ar"), ("البلد واو", "ar")])
    word.save(str(tmp_path / "a.docx"))
    assert [p.text for p in read_edited(tmp_path / "a.docx")] == ["البلد هاء; البلد واو"]
