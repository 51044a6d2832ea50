from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from bidi import get_display
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.pdf_bidi import logical
from pipeline.extract.pdf_rtl import Glyph, glyph_words, spelt_backwards
from tests.extract.arabic_lines import LINES
from tests.extract.printers import PRINTERS
from tests.extract.test_pdf import read

MIRROR = str.maketrans("()[]«»", ")(][»«")
TRICKY = (
    "1. مقدمة عن الصكوك الواردة في (ITU) 69-72 فقرة",
    "وفق الفقرات 69-72 و55-60، 2005.",
    "في المادة 19 (ICCPR) و Article 19 من العهد",
    "الفقرة 72(g) من البرنامج، ثم الفقرة 72 (ز)",
    "أ) النقطة الأولى",
    "ITU (WSIS) في جنيف",
    "قال «الاتحاد (ITU) مهم» ثم صمت",
    "بين 15-12-2015 و 16-12-2015",
    "الجيل 5G و IPv6 وG20",
    "نسبة 25%، أو 30.5%.",
    "קראו סעיפים 69-72 (ITU) היום",
    "אחרי 25% מהתקציב",
    "א) הראשונה; ב) השנייה [טיוטה].",
    "أ) الأولى؛ ب) الثانية [مسودة].",
)


def as_shown(line: str) -> str:
    return str(get_display(line, base_dir="R"))


@pytest.mark.parametrize("line", [*LINES, *TRICKY])
@pytest.mark.parametrize("mirrored", [False, True], ids=["named", "by shape"])
def test_what_is_shown_is_read_in_the_order_it_was_written(line: str, mirrored: bool):
    shown = as_shown(line).translate(MIRROR) if mirrored else as_shown(line)
    assert "".join(logical(list(shown), rtl=True)) == line


ARABIC = st.text("ابتثجحخدرسشعغفقكلمنهوي", min_size=1, max_size=6)
NUMBERS = st.integers(0, 3000).map(str) | st.tuples(st.integers(1, 99), st.integers(1, 99)).map(
    lambda p: f"{p[0]}/{p[1]}"
)
BRACKETED = st.tuples(ARABIC | NUMBERS, st.sampled_from(["()", "[]", "«»"])).map(lambda p: f"{p[1][0]}{p[0]}{p[1][1]}")


@settings(deadline=None)
@given(ARABIC, st.lists(ARABIC | NUMBERS | BRACKETED, min_size=1, max_size=9), st.sampled_from([".", "؟", "", "،"]))
def test_arabic_words_numbers_and_brackets_come_back_in_any_order(first: str, rest: list[str], end: str):
    line = " ".join([first, *rest]) + end
    assert "".join(logical(list(as_shown(line)), rtl=True)) == line


def test_a_latin_line_with_an_arabic_word_begins_on_the_left():
    line = "The Ministry (وزارة) of 2025"
    assert "".join(logical(list(get_display(line, base_dir="L")), rtl=False)) == line


@pytest.mark.system
@pytest.mark.parametrize("font", ["Noto Naskh Arabic", "DejaVu Sans", "Noto Sans Arabic"])
@pytest.mark.parametrize("producer", PRINTERS)
def test_printed_lines_are_read_as_they_were_written(producer: str, font: str, tmp_path: Path):
    document = read(PRINTERS[producer](LINES, tmp_path, font=font))
    text = " ".join(f"{block.label} {block.text}" for block in document.blocks)
    words, wanted = Counter(text.split()), Counter(" ".join(LINES).split())
    assert (wanted & words).total() >= 0.99 * wanted.total()
    flat = " ".join(text.split())
    assert sum(line in flat for line in LINES) >= 0.97 * len(LINES)
    assert document.warnings == ()


@pytest.mark.system
@pytest.mark.parametrize("producer", PRINTERS)
def test_a_range_gives_the_paragraphs_it_names(producer: str, tmp_path: Path):
    from pipeline.agenda.references import find_references

    document = read(PRINTERS[producer](["نؤيد الفقرات 69-72 من جدول أعمال تونس."], tmp_path, font="DejaVu Sans"))
    refs = [ref for found in find_references(document.blocks[0].text) for ref in found.refs]
    assert refs[:4] == ["69", "70", "71", "72"]


def glyphs(words: Sequence[str], *, backwards: bool) -> list[Glyph]:
    """Lay words out from the right, each letter 5 wide; `backwards` lays each word from its left."""
    found = []
    right = 500.0
    for word in words:
        left = right - 5 * len(word)
        for n, letter in enumerate(word):
            x = left + 5 * n if backwards else right - 5 * (n + 1)
            found.append(Glyph(letter, x, x + 5, 90, 100, 10, x, len(found)))
        right = left - 4
    return found


def test_letters_are_read_by_their_place_whatever_their_order_in_the_file():
    laid = glyphs(["التنمية", "المستدامة"], backwards=False)
    random.Random(7).shuffle(laid)
    found = ["".join(logical([g.text for g in word], rtl=True)) for word in glyph_words(laid, rtl=True)]
    assert found == ["التنمية", "المستدامة"]


def test_text_spelt_against_its_places_is_noticed():
    words = ["التنمية", "المستدامة", "سياسة", "الإنترنت", "من", "نؤيد"]
    assert not spelt_backwards(words)
    assert spelt_backwards([word[::-1] for word in words])


def test_marks_stay_on_their_letters_and_ligatures_keep_their_order():
    laid = [
        Glyph("ا", 20, 28, 90, 100, 10, 20, 0),
        Glyph("ل", 20, 28, 90, 100, 10, 20, 1),
        Glyph("\u064e", 31, 33, 90, 100, 10, 31, 2),
        Glyph("ب", 28, 36, 90, 100, 10, 28, 3),
        Glyph("ت", 36, 44, 90, 100, 10, 36, 4),
    ]
    assert "".join(logical([g.text for g in glyph_words(laid, rtl=True)[0]], rtl=True)) == "تبَلا"
