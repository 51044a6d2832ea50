"""Plain text: what is a heading and what a paragraph, in any script."""

from __future__ import annotations

import pytest

from pipeline.domain import BlockKind
from pipeline.extract.plain import read_plain


@pytest.mark.parametrize(
    "text", ["两个工作组均已结束工作，但未提出任何建议。", "هل ينبغي إنشاء آلية جديدة؟", "The fund pays for it."]
)
def test_a_short_sentence_is_no_heading_in_any_script(text: str):
    (block,) = read_plain(text.encode()).blocks
    assert block.kind is BlockKind.PARAGRAPH


@pytest.mark.parametrize("text", ["背景", "مقدمة", "Our proposals"])
def test_a_short_line_without_a_stop_is_a_heading(text: str):
    heading, paragraph = read_plain(f"{text}\n\nThe fund pays for every school.".encode()).blocks
    assert (heading.kind, paragraph.kind) == (BlockKind.HEADING, BlockKind.PARAGRAPH)
