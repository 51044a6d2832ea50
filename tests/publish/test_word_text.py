"""Runs of a Word file: the quick way writes what the library's own way writes."""

from __future__ import annotations

import pytest
from docx import Document
from lxml import etree

from pipeline.publish.word_text import add_text


@pytest.mark.parametrize("text", ["Plain words.", " with a blank before", "and after ", "“quoted” – dash", "a\tb", ""])
def test_a_run_is_as_the_library_makes_it(text: str):
    quick, library = Document().add_paragraph(), Document().add_paragraph()
    add_text(quick, text)
    if text:
        library.add_run(text)
    assert etree.tostring(quick._p) == etree.tostring(library._p)
