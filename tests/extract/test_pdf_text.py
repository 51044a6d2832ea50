from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.furniture import PageLines
from pipeline.extract.pdf_columns import columns
from pipeline.extract.pdf_joins import Hyphens, hyphens_of, join_lines
from pipeline.extract.pdf_lines import Line, clean, line_of, segments
from pipeline.extract.pdf_notes import split_marks
from pipeline.extract.pdf_paragraphs import label_of
from pipeline.extract.pdf_places import Word
from pipeline.extract.pdf_tables import Rule, find_tables
from pipeline.extract.pdf_wraps import in_line

NONE = Hyphens(frozenset(), hyphenates=False)
SOME = Hyphens(frozenset({"multi-stakeholder", "information", "policy", "makers"}), hyphenates=True)


def words(text: str, *, x: float = 70, base: float = 100, size: float = 10) -> list[Word]:
    found = []
    for word in text.split():
        found.append(Word(word, x, x + size * len(word) / 2, base - size, base, size, False, -1))
        x += size * len(word) / 2 + size / 4
    return found


def line(text: str, **place: float) -> Line:
    return line_of(words(text, **place), 1)


@pytest.mark.parametrize(
    ("left", "right", "joined"),
    [
        ("the multi-", "stakeholder model", "the multi-stakeholder model"),
        ("all infor-", "mation society", "all information society"),
        ("the govern-", "ance of", "the governance of"),
        ("a non-", "binding text", "a non-binding text"),
        ("policy-", "makers met", "policy-makers met"),
        ("the Asia-", "Pacific region", "the Asia-Pacific region"),
        ("paragraphs 68-", "71 of", "paragraphs 68-71 of"),
        ("access -", "and more", "access - and more"),
    ],
)
def test_a_hyphen_at_a_line_end_goes_only_where_it_breaks_a_word(left: str, right: str, joined: str):
    assert join_lines([left, right], SOME) == joined


def test_in_a_document_that_breaks_no_words_every_hyphen_stays():
    assert join_lines(["the govern-", "ance of"], NONE) == "the govern-ance of"


def test_a_document_shows_that_it_breaks_words_by_writing_them_whole_elsewhere():
    lines = [line("the informa-"), line("tion society is a society of information"), line("for all people")]
    assert hyphens_of(lines).hyphenates
    assert join_lines([x.text for x in lines], hyphens_of(lines)).startswith("the information society")


def test_chinese_lines_are_joined_without_spaces_and_false_spaces_go():
    assert clean(join_lines(["信息社会 世界", "峰会"], NONE)) == "信息社会世界峰会"
    assert clean(join_lines(["ITU", "和 WSIS"], NONE)) == "ITU 和 WSIS"


def test_ligatures_symbols_and_marks_without_width_are_cleaned():
    assert clean("e\ufb03cient o\ufb03ce\u200b \uf0b7 soft\u00adware") == "efficient office • software"
    assert clean("\ufe8d\ufedf\ufe90\ufef4\ufe96") == "\u0627\u0644\u0628\u064a\u062a"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("3. We propose", "3."),
        ("(a) the first", "(a)"),
        ("iv) the fourth", "iv)"),
        ("1.2 Background", "1.2"),
        ("• a point", "•"),
        ("一、背景", "一、"),
        ("（二）建议", "（二）"),
        ("a) первый", "a)"),
        ("٣- ثالثا", "٣-"),
        ("A. B. Smith said", ""),
        ("2014. The year", ""),
        ("The first", ""),
        ("1.5 million people", "1.5"),
    ],
)
def test_labels_as_printed(text: str, label: str):
    found, rest = label_of(text)
    assert found == label
    assert (found + " " + rest).replace(" ", "") == text.replace(" ", "")


def test_words_far_apart_are_cut_and_words_on_one_line_are_mended():
    apart = [*words("Source"), *words("Ministry of Posts", x=250)]
    assert [x.text for x in segments([apart], 1)] == ["Source", "Ministry of Posts"]
    broken = [words("in"), words("between", x=82)]
    assert [x.text for x in segments(broken, 1)] == ["in between"]


def test_label_and_value_pairs_are_no_columns():
    lines = []
    for number in range(8):
        lines += [
            line("Name", base=100 + 14 * number),
            line(f"the value of number {number}", x=250, base=100 + 14 * number),
        ]
    assert columns(lines)[0].lines[0].text == "Name the value of number 0"


def test_columns_of_a_right_to_left_page_begin_on_the_right():
    left = [line("نص طويل في العمود الثاني من الصفحة", base=100 + 14 * n) for n in range(8)]
    right = [line("نص طويل في العمود الأول من الصفحة", x=300, base=100 + 14 * n) for n in range(8)]
    found = columns([*right, *left])
    assert len(found) == 2
    assert "الأول" in found[0].lines[0].text


@given(st.lists(st.text(string.ascii_lowercase, min_size=1, max_size=9), min_size=1, max_size=30))
def test_joining_lines_loses_no_word(texts: list[str]):
    assert join_lines(texts, NONE).split() == texts


def test_rules_make_cells_in_row_order_and_a_frame_makes_no_table():
    level = [Rule(False, y, 0, 200) for y in (0, 20, 40)]
    upright = [Rule(True, x, 0, 40) for x in (0, 80, 200)]
    (table,) = find_tables([*upright, *level])
    assert [(cell.row, cell.column) for cell in table.cells] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert find_tables([level[0], level[2], upright[0], upright[2]]) == []


def test_a_table_without_outer_sides_is_closed():
    level = [Rule(False, y, 0, 200) for y in (0, 20, 40)]
    (table,) = find_tables([*level, Rule(True, 80, 0, 40)])
    assert len(table.cells) == 4


def test_raised_marks_call_notes_only_where_the_page_has_them():
    assert split_marks("1,2", frozenset({"1", "2"})) == ("1", "2")
    assert split_marks("3)", frozenset({"3"})) == ("3",)
    assert split_marks("2", frozenset({"1"})) == ()


@pytest.mark.parametrize(
    "names",
    [
        "Argentina Brazil Chile Denmark Egypt France Ghana Hungary India",
        "privacy security openness accessibility transparency accountability inclusion diversity neutrality",
    ],
)
def test_a_list_of_names_or_terms_one_a_line_stays_a_list(names: str):
    page = PageLines(1, 800, tuple(line(name, base=100 + 30 * n) for n, name in enumerate(names.split())))
    assert in_line([page, page]) == [page, page]
