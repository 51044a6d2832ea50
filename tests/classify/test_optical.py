from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.agenda.references import find_references
from pipeline.classify.optical import as_read
from pipeline.domain import Passage

ARABIC = "نؤيد الفقرات 69-72 من جدول أعمال تونس."
ENGLISH = "We support paragraphs 69-72 of the Tunis Agenda."


def passage(text: str, confidence: float | None) -> Passage:
    return Passage("d#1", "d", "d.pdf", 1, 1, "", "", 0, len(text), "ar", text, confidence=confidence)


@pytest.mark.parametrize(
    ("text", "confidence", "certain"),
    [(ARABIC, 0.98, False), (ARABIC, None, True), (ENGLISH, 0.98, True), (ENGLISH, None, True)],
)
def test_numbers_recognised_on_an_arabic_page_are_never_certain(text: str, confidence: float | None, certain: bool):
    found = find_references(text)
    assert found
    read = as_read(passage(text, confidence), found)
    assert [replace(one, certain=True) for one in read] == [replace(one, certain=True) for one in found]
    assert all(one.certain is (certain and other.certain) for one, other in zip(read, found, strict=True))
