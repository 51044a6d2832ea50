"""Automatic labels are those Word prints."""

from __future__ import annotations

import pytest

from pipeline.extract.word_formats import custom, spell
from tests.extract.word_files import definition, item, labels, level, num, p, style

LEGAL = "<w:isLgl/>"


def items(*steps: tuple[int, int]) -> str:
    """Return list paragraphs, given as (list, level)."""
    return "".join(item("text", num_id, at) for num_id, at in steps)


def numbering_style(num_id: int) -> str:
    """Return the numbering style "L", which points to a list."""
    inner = f'<w:pPr><w:numPr><w:numId w:val="{num_id}"/></w:numPr></w:pPr>'
    return f'<w:style w:type="numbering" w:styleId="L"><w:name w:val="L"/>{inner}</w:style>'


def test_levels_count_and_restart_after_a_higher_level() -> None:
    numbering = definition(0, level(0), level(1, form="lowerLetter", text="(%2)"), level(2, form="lowerRoman")) + num(
        1, 0
    )
    body = items((1, 0), (1, 1), (1, 1), (1, 2), (1, 0), (1, 1), (1, 2))
    assert labels(body, numbering) == ["1.", "(a)", "(b)", "i.", "2.", "(a)", "i."]


def test_labels_made_of_several_levels() -> None:
    numbering = definition(0, level(0, form="upperRoman"), level(1, text="%1.%2"), level(2, text="§ %1-%2-%3")) + num(
        1, 0
    )
    assert labels(items((1, 0), (1, 1), (1, 2), (1, 2)), numbering) == ["I.", "I.1", "§ I-1-1", "§ I-1-2"]


def test_legal_levels_are_in_decimal() -> None:
    numbering = definition(0, level(0, form="upperRoman"), level(1, text="%1.%2", extra=LEGAL)) + num(1, 0)
    assert labels(items((1, 0), (1, 0), (1, 1)), numbering) == ["I.", "II.", "2.1"]


def test_skipped_levels_count_from_their_start() -> None:
    numbering = definition(0, level(0), level(1), level(2, text="%1.%2.%3")) + num(1, 0)
    assert labels(items((1, 2), (1, 0)), numbering) == ["1.1.1", "2."]


def test_lists_of_one_definition_go_on_counting_unless_told_to_start() -> None:
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = definition(0, level(0)) + num(1, 0) + num(2, 0) + num(3, 0, restart)
    assert labels(items((1, 0), (2, 0), (3, 0), (3, 0), (1, 0)), numbering) == ["1.", "2.", "5.", "6.", "7."]


def test_a_list_may_redefine_a_level() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, form="upperLetter", text="%1)")}</w:lvlOverride>'
    numbering = definition(0, level(0)) + num(1, 0) + num(2, 0, override)
    assert labels(items((1, 0), (2, 0)), numbering) == ["1.", "B)"]


@pytest.mark.parametrize(
    ("restart", "after_first", "after_second"),
    [("0", "b.", "b."), ("1", "a.", "b."), ("2", "a.", "a."), ("", "a.", "a.")],
)
def test_when_a_level_restarts(restart: str, after_first: str, after_second: str) -> None:
    rule = f'<w:lvlRestart w:val="{restart}"/>' if restart else ""
    numbering = definition(0, level(0), level(1), level(2, form="lowerLetter", extra=rule)) + num(1, 0)
    assert labels(items((1, 2), (1, 0), (1, 2)), numbering)[-1] == after_first
    assert labels(items((1, 2), (1, 1), (1, 2)), numbering)[-1] == after_second


def test_numbering_by_style_takes_the_level_bound_to_the_style() -> None:
    bound = level(1, text="%1.%2", extra='<w:pStyle w:val="Sub"/>')
    numbering = definition(0, level(0, extra='<w:pStyle w:val="Top"/>'), bound) + num(1, 0)
    listed = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = style("Top", "List 1", listed) + style("Sub", "List 2", listed) + style("SubSub", "x", based="Sub")
    body = "".join(p("text", f'<w:pStyle w:val="{name}"/>') for name in ("Top", "Sub", "SubSub"))
    off = p("text", '<w:pStyle w:val="Top"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert labels(body + off, numbering, styles) == ["1.", "1.1", "1.2", ""]


def test_numbering_style_links() -> None:
    linked = numbering_style(2)
    numbering = (
        definition(0, extra='<w:numStyleLink w:val="L"/>')
        + definition(1, level(0, form="upperLetter"), extra='<w:styleLink w:val="L"/>')
        + num(1, 0)
        + num(2, 1)
    )
    assert labels(items((1, 0), (1, 0)), numbering, linked) == ["A.", "B."]


def test_bullets_are_what_their_font_draws() -> None:
    symbol, wingdings = ('<w:rFonts w:ascii="Symbol"/>', '<w:rFonts w:ascii="Wingdings"/>')
    numbering = (
        definition(0, level(0, form="bullet", text="\uf0b7", fonts=symbol), level(1, form="bullet", text="–"))
        + definition(1, level(0, form="bullet", text="\uf0d8", fonts=wingdings))
        + num(1, 0)
        + num(2, 1)
    )
    assert labels(items((1, 0), (1, 1), (2, 0)), numbering) == ["•", "–", "➢"]


def test_empty_numbered_paragraphs_count_and_deleted_ones_do_not() -> None:
    numbering = definition(0, level(0)) + num(1, 0)
    number = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    gone = p('<w:del w:id="1"><w:r><w:delText>x</w:delText></w:r></w:del>', number + '<w:rPr><w:del w:id="2"/></w:rPr>')
    assert labels(item("a") + item("") + gone + item("b"), numbering) == ["1.", "", "3."]


def test_hidden_labels_are_not_printed() -> None:
    numbering = definition(0, level(0, fonts="<w:vanish/>")) + num(1, 0)
    assert labels(items((1, 0)), numbering) == [""]


def test_wrong_numbers_and_loops_are_survived() -> None:
    numbering = (
        definition(0, level(0, start=1), extra='<w:numStyleLink w:val="L"/>')
        + '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        + num(2, 77)
    )
    linked = numbering_style(1)
    odd = p("text", '<w:numPr><w:ilvl w:val="999999999999"/><w:numId w:val="1"/></w:numPr>')
    assert labels(odd + items((2, 0), (3, 0)), numbering, linked)[1:] == ["", ""]


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("decimal", {1: "1", 12: "12"}),
        ("decimalZero", {3: "03", 12: "12"}),
        ("lowerRoman", {4: "iv", 9: "ix", 1949: "mcmxlix"}),
        ("upperRoman", {14: "XIV", 90: "XC"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa", 53: "aaa"}),
        ("upperLetter", {28: "BB"}),
        ("ordinal", {1: "1st", 2: "2nd", 3: "3rd", 11: "11th", 22: "22nd", 113: "113th"}),
        ("cardinalText", {5: "Five", 21: "Twenty-one", 342: "Three hundred forty-two"}),
        ("ordinalText", {1: "First", 12: "Twelfth", 20: "Twentieth", 32: "Thirty-second"}),
        ("chicago", {1: "*", 2: "†", 5: "**"}),
        ("numberInDash", {7: "- 7 -"}),
        ("hex", {26: "1A"}),
        ("arabicAlpha", {1: "أ", 2: "ب", 3: "ت", 28: "ي", 29: "أ"}),
        ("arabicAbjad", {1: "أ", 2: "ب", 3: "ج", 4: "د", 10: "ي", 28: "غ"}),
        ("russianLower", {1: "а", 3: "в", 30: "аа"}),
        ("hebrew1", {1: "א", 15: "טו", 16: "טז", 27: "כז", 400: "ת"}),
        ("hebrew2", {22: "ת", 23: "אא"}),
        ("chineseCounting", {1: "一", 10: "十", 12: "十二", 20: "二十", 21: "二十一"}),
        ("chineseCountingThousand", {101: "一百零一", 110: "一百一十", 1005: "一千零五"}),
        ("chineseLegalSimplified", {12: "壹拾贰"}),
        ("ideographTraditional", {1: "甲", 10: "癸"}),
        ("ideographZodiac", {1: "子", 12: "亥"}),
        ("ideographEnclosedCircle", {1: "㈠", 11: "十一"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalFullWidth", {12: "１２"}),
        ("hindiNumbers", {12: "१२"}),
        ("hindiVowels", {1: "क"}),
        ("thaiNumbers", {12: "๑๒"}),
        ("ganada", {2: "나"}),
        ("none", {4: ""}),
        ("a format of tomorrow", {4: "4"}),
    ],
)
def test_number_formats(name: str, numbers: dict[int, str]) -> None:
    assert {number: spell(number, name) for number in numbers} == numbers


@pytest.mark.parametrize(
    "name", ["lowerRoman", "lowerLetter", "chineseCounting", "arabicAbjad", "ordinalText", "hebrew1"]
)
def test_numbers_a_format_cannot_print_are_decimal_and_long_ones_stay_short(name: str) -> None:
    assert spell(0, name) == "0"
    assert spell(-3, name) == "-3"
    assert spell(10**9, name) == "1000000000"
    assert all(0 < len(spell(number, name)) < 80 for number in range(1, 4000, 7))


def test_custom_formats() -> None:
    assert custom(7, "001, 002, 003, ...") == "007"
    assert custom(7, "nonsense") == "7"


def test_custom_format_in_a_list() -> None:
    spaces = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    choice = (
        f'<mc:AlternateContent {spaces}><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="001, 002"/></mc:Choice>'
        '<mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
    )
    one = f'<w:lvl w:ilvl="0"><w:start w:val="1"/>{choice}<w:lvlText w:val="%1"/></w:lvl>'
    assert labels(items((1, 0), (1, 0)), definition(0, one) + num(1, 0)) == ["001", "002"]
