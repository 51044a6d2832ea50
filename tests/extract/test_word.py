"""Everything a reader of the final text sees is read once, in order, as what it is."""

from __future__ import annotations

import pytest

from pipeline.domain import BlockKind
from pipeline.errors import RefusalError
from pipeline.extract.word import read_word
from tests.extract.word_files import deleted, docx, field, inserted, p, read, row, run, style, table, tc, texts

BOX = "<w:txbxContent>{}</w:txbxContent>"
CHOICE = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{0}</wps:txbx></w:drawing></mc:Choice>'
    "<mc:Fallback><w:pict><v:textbox>{0}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
NOTE = '<w:r><w:footnoteReference w:id="{}"/></w:r>'


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (run("Inter") + run("net"), "Internet"),
        (run("one") + "<w:r><w:tab/></w:r>" + run("two") + "<w:r><w:br/></w:r>" + run("three"), "one two three"),
        ("<w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>operate</w:t><w:softHyphen/><w:t>d</w:t></w:r>", "co-operated"),
        (run("a\u00adb\u200bc\u200ed"), "abcd"),
        (run("e\u0301tat"), "état"),
        ('<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>' + run(" and "), "α and"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "✓"),
        (run("\uf0de", '<w:rFonts w:ascii="Symbol"/>') + run(" next"), "⇒ next"),
        (f'<w:hyperlink r:id="x">{run("the link")}</w:hyperlink>', "the link"),
        (f'<w:smartTag w:element="place">{run("Tu")}<w:smartTag>{run("nis")}</w:smartTag></w:smartTag>', "Tunis"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('chosen')}</w:sdtContent></w:sdt>", "chosen"),
        (f'<w:fldSimple w:instr="DATE">{run("today")}</w:fldSimple>', "today"),
        (field('HYPERLINK "http://x"', run("result")), "result"),
        (field("IF " + "", field("REF a", run("shown"))), "shown"),
        ("<m:oMath><m:r><m:t>E=</m:t></m:r><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r>"
         "</m:den></m:f></m:oMath>", "E=a/b"),
        ("<w:r><w:ruby><w:rt><w:r><w:t>hu</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>互</w:t></w:r></w:rubyBase></w:ruby>"
         "</w:r>", "互(hu)"),
        (inserted(run("new")) + run(" text"), "new text"),
        (f'<w:dir w:val="rtl">{run("مرحبا")}</w:dir>', "مرحبا"),
    ],
)  # fmt: skip
def test_text_of_a_paragraph(content: str, expected: str) -> None:
    assert texts(p(content)) == [("paragraph", expected)]


def test_instruction_of_a_field_is_not_text() -> None:
    inner = field("MERGEFIELD x", run("kept out"))
    outer = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF</w:instrText></w:r>'
        f'{inner}<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("shown")}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert texts(p(outer)) == [("paragraph", "shown")]


def form_field(data: str) -> str:
    """Return an old form field that shows what its data say."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
        '<w:r><w:instrText>FORM</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ("<w:checkBox><w:checked/></w:checkBox>", "☒"),
        ('<w:checkBox><w:default w:val="0"/></w:checkBox>', "☐"),
        ('<w:ddList><w:result w:val="1"/><w:listEntry w:val="a"/><w:listEntry w:val="b"/></w:ddList>', "b"),
        ('<w:ddList><w:result w:val="9"/><w:listEntry w:val="a"/></w:ddList>', ""),
    ],
)
def test_form_fields_show_what_was_chosen(data: str, shown: str) -> None:
    assert texts(p(run("Choice ") + form_field(data))) == [("paragraph", f"Choice {shown}".strip())]


def test_click_here_button_shows_its_text() -> None:
    button = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>MACROBUTTON NoMacro [Insert text]</w:instrText>'
        '</w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert texts(p(button)) == [("paragraph", "[Insert text]")]


def test_unclosed_field_swallows_nothing() -> None:
    broken = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert texts(p(broken + run("first")) + p("second")) == [("paragraph", "first"), ("paragraph", "second")]


def test_hidden_text_is_left_out_and_reported() -> None:
    document = read_word(docx(p(run("seen ") + run("secret words", "<w:vanish/>"))))
    assert [block.text for block in document.blocks] == ["seen"]
    assert "2 words" in document.warnings[0]


def test_headings_by_style_by_outline_and_by_inheritance() -> None:
    styles = style("H2", "heading 2") + style("My", "My title", based="H2") + style("N", "Normal", default=True)
    body = (
        p("Direct", '<w:outlineLvl w:val="0"/>')
        + p("Style", '<w:pStyle w:val="H2"/>')
        + p("Based", '<w:pStyle w:val="My"/>')
        + p("Body", '<w:pStyle w:val="H2"/><w:outlineLvl w:val="9"/>')
        + p("Plain")
    )
    assert [(b.kind.value, b.level) for b in read(body, styles=styles)] == [
        ("heading", 0), ("heading", 1), ("heading", 1), ("paragraph", 0), ("paragraph", 0),
    ]  # fmt: skip


def test_prose_in_a_heading_style_is_body() -> None:
    prose = "We ask that all governments and all other stakeholders work together on access for everybody."
    assert texts(p(prose, '<w:outlineLvl w:val="1"/>')) == [("paragraph", prose)]


BOLD = "<w:b/>"


def test_a_short_bold_paragraph_is_a_heading_where_something_follows() -> None:
    body = (
        p(run("Capacity ", BOLD) + run("building", BOLD))
        + p("We train.")
        + p(run("We support this.", BOLD))
        + p(run("Mixed ", BOLD) + run("weights"))
        + p(run("1. Access", BOLD))
        + p("More.")
        + p(run("Jane Doe", BOLD))
    )
    assert [(b.kind.value, b.label, b.text) for b in read(body)] == [
        ("heading", "", "Capacity building"), ("paragraph", "", "We train."), ("paragraph", "", "We support this."),
        ("paragraph", "", "Mixed weights"), ("heading", "1.", "Access"), ("paragraph", "", "More."),
        ("paragraph", "", "Jane Doe"),
    ]  # fmt: skip


def test_bold_may_come_from_a_style_and_chinese_prose_is_no_heading() -> None:
    styles = style("B", "Strong line", "<w:rPr><w:b/></w:rPr>")
    marked = '<w:pStyle w:val="B"/>'
    prose = "互联网治理应当以人为本包容各方并且促进发展中国家的能力建设" * 2
    body = p("能力建设", marked) + p(prose, marked) + p(run("plain", '<w:b w:val="0"/>'), marked) + p("text")
    assert [b.kind.value for b in read(body, styles=styles)] == ["heading", "paragraph", "paragraph", "paragraph"]


def test_captions_and_contents_are_not_body() -> None:
    styles = style("C", "caption") + style("T", "toc 1")
    body = p("Table 1: Access", '<w:pStyle w:val="C"/>') + p("Scope 3", '<w:pStyle w:val="T"/>') + p("Body")
    assert [kind for kind, _ in texts(body, styles=styles)] == ["caption", "cover", "paragraph"]


@pytest.mark.parametrize(
    ("text", "label", "rest"),
    [
        ("(a) to connect schools", "(a)", "to connect schools"),
        ("12. The Council", "12.", "The Council"),
        ("2.3.1. Access", "2.3.1.", "Access"),
        ("iv) capacity", "iv)", "capacity"),
        ("• access", "•", "access"),
        ("·with governments", "·", "with governments"),
        ("-5 degrees", "", "-5 degrees"),
        ("– access", "–", "access"),
        ("一、背景", "一、", "背景"),
        ("3．目标", "3．", "目标"),
        ("2.1 Scope", "2.1", "Scope"),
        ("IV. Means", "IV.", "Means"),
        ("أ) الهدف", "أ)", "الهدف"),
        ("٣. الهدف", "٣.", "الهدف"),
        ("б) доступ", "б)", "доступ"),
        ("（二）建议", "（二）", "建议"),
        ("7\tScope", "7", "Scope"),
        ("5 bis\tScope", "5 bis", "Scope"),
        ("1bis.2\tScope", "1bis.2", "Scope"),
        ("A\tScope", "A", "Scope"),
        ("1.5 million people", "", "1.5 million people"),
        ("1. 5. 2014", "", "1. 5. 2014"),
        ("2015. A year", "", "2015. A year"),
        ("A. Smith said", "", "A. Smith said"),
        ("I am glad", "", "I am glad"),
        ("From\tTo", "", "From To"),
        ("10 principles", "", "10 principles"),
        ("•", "", "•"),
    ],
)
def test_typed_labels_are_split_like_automatic_ones(text: str, label: str, rest: str) -> None:
    (block,) = read(p(text.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')))
    assert (block.label, block.text) == (label, rest)
    assert block.kind is (BlockKind.LIST_ITEM if label else BlockKind.PARAGRAPH)


def test_typed_labels_of_headings() -> None:
    first = '<w:outlineLvl w:val="0"/>'
    blocks = read(p("IV. Means", first) + p("2.1 Scope", first) + p("10 principles", first))
    assert [(b.kind.value, b.label) for b in blocks] == [("heading", "IV."), ("heading", "2.1"), ("heading", "")]


def test_a_rule_in_a_heading_style_is_no_heading() -> None:
    assert texts(p("-----", '<w:outlineLvl w:val="0"/>')) == [("paragraph", "-----")]


def test_notes_keep_what_is_typed() -> None:
    footnotes = f'<w:footnote w:id="1">{p("1. See there.")}</w:footnote>'
    assert read(p(run("Text") + NOTE.format(1)), footnotes=footnotes)[1].text == "1. See there."


def test_cells_have_their_place_and_merged_cells_come_once() -> None:
    body = table(
        row(tc("wide", '<w:gridSpan w:val="2"/>'), tc("tall", '<w:vMerge w:val="restart"/>')),
        row("a", "b", tc("<w:p/>", "<w:vMerge/>"), properties='<w:gridBefore w:val="1"/>'),
    ) + table(row("next"))
    assert [(b.text, b.table, b.row, b.column) for b in read(body)] == [
        ("wide", 0, 0, 0), ("tall", 0, 0, 2), ("a", 0, 1, 1), ("b", 0, 1, 2), ("next", 1, 0, 0),
    ]  # fmt: skip


def test_nested_table_and_rows_and_cells_in_content_controls() -> None:
    def control(inner: str) -> str:
        return f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    inner = table(row("deep"))
    cells = f"<w:tr>{control(tc('in a control'))}</w:tr>"
    body = table(row(tc(p("above") + inner + p("below"))), control(cells))
    assert [(b.text, b.table, b.row) for b in read(control(body))] == [
        ("above", 0, 0), ("deep", 1, 0), ("below", 0, 0), ("in a control", 0, 1),
    ]  # fmt: skip


def test_huge_grid_span_costs_nothing() -> None:
    cells = row(tc("first", '<w:gridSpan w:val="100000000"/>'), tc("second", '<w:gridSpan w:val="-5"/>'), "third")
    blocks = read_word(docx(table(cells)), max_table_columns=50).blocks
    assert [block.text for block in blocks] == ["first", "second", "third"]
    assert all(0 <= block.column < 50 for block in blocks)


def test_notes_follow_the_block_that_calls_them() -> None:
    footnotes = (
        '<w:footnote w:id="-1" w:type="separator"><w:p/></w:footnote>'
        f'<w:footnote w:id="2">{p("<w:r><w:footnoteRef/></w:r>" + run(" First note."))}{p("More of it.")}</w:footnote>'
        f'<w:footnote w:id="5">{p("Second note.")}</w:footnote>'
    )
    endnotes = f'<w:endnote w:id="2">{p("At the end.")}</w:endnote>'
    body = p(run("Text") + NOTE.format(2) + '<w:r><w:endnoteReference w:id="2"/></w:r>') + table(
        row(tc(p(run("cell") + NOTE.format(5))), "after")
    )
    assert [(b.kind.value, b.text, b.note) for b in read(body, footnotes=footnotes, endnotes=endnotes)] == [
        ("paragraph", "Text", "1 i"),
        ("footnote", "First note.", "1"),
        ("footnote", "More of it.", "1"),
        ("endnote", "At the end.", "i"),
        ("table_cell", "cell", "2"),
        ("footnote", "Second note.", "2"),
        ("table_cell", "after", ""),
    ]


def test_note_with_a_mark_of_its_own() -> None:
    call = '<w:r><w:footnoteReference w:id="1" w:customMarkFollows="1"/><w:t>*</w:t></w:r>'
    footnotes = f'<w:footnote w:id="1">{p("Starred.")}</w:footnote>'
    assert [(b.text, b.note) for b in read(p(run("Text") + call), footnotes=footnotes)] == [
        ("Text", "*"), ("Starred.", "*"),
    ]  # fmt: skip


def test_notes_restart_in_each_section_in_their_format() -> None:
    way = '<w:footnotePr><w:numFmt w:val="lowerLetter"/><w:numRestart w:val="eachSect"/></w:footnotePr>'
    way = f"<w:sectPr>{way}</w:sectPr>"
    footnotes = "".join(f'<w:footnote w:id="{i}">{p(f"Note {i}.")}</w:footnote>' for i in (1, 2, 3))
    body = p(run("A") + NOTE.format(1) + NOTE.format(2), way) + p(run("B") + NOTE.format(3)) + way
    marks = [b.note for b in read(body, footnotes=footnotes) if b.kind is BlockKind.FOOTNOTE]
    assert marks == ["a", "b", "a"]


def test_note_that_calls_itself_is_read_once_and_an_uncalled_note_is_reported() -> None:
    footnotes = (
        f'<w:footnote w:id="1">{p(run("Loop.") + NOTE.format(1))}</w:footnote>'
        f'<w:footnote w:id="2">{p("Nobody calls me.")}</w:footnote>'
    )
    document = read_word(docx(p(run("Text") + NOTE.format(1)), footnotes=footnotes))
    assert [block.text for block in document.blocks] == ["Text", "Loop."]
    assert any("1 footnotes" in warning for warning in document.warnings)


def test_text_box_is_read_once_after_its_paragraph() -> None:
    content = BOX.format(p("In the box") + table(row("boxed cell")))
    assert texts(p(run("Anchor") + CHOICE.format(content)) + p("Next")) == [
        ("paragraph", "Anchor"), ("text_box", "In the box"), ("text_box", "boxed cell"), ("paragraph", "Next"),
    ]  # fmt: skip


def test_old_text_box_nested_box_and_word_art() -> None:
    inner = BOX.format(p(run("outer") + f"<w:r><w:pict><v:textbox>{BOX.format(p('inner'))}</v:textbox></w:pict></w:r>"))
    shape = f'<w:r><w:pict><v:shape><v:textbox>{inner}</v:textbox><v:textpath string="DRAFT"/></v:shape></w:pict></w:r>'
    assert [text for _, text in texts(p(shape))] == ["outer", "inner", "DRAFT"]


def test_smart_art() -> None:
    data = '<dgm:pt><a:p><a:r><a:t>Access</a:t></a:r></a:p></dgm:pt><dgm:pt type="pres"><a:p/></dgm:pt>'
    drawing = '<w:r><w:drawing><a:graphicData><dgm:relIds r:dm="data1"/></a:graphicData></w:drawing></w:r>'
    assert texts(p(drawing), data1=data) == [("text_box", "Access")]


def test_deletions_stand_apart_with_their_authors() -> None:
    body = p(run("We ") + deleted("reject") + inserted(run("support")) + deleted("ed", "Cho") + run(" this."))
    assert [(b.kind.value, b.text, b.author) for b in read(body)] == [
        ("paragraph", "We support this.", ""), ("deletion", "reject", "Ann"), ("deletion", "ed", "Cho"),
    ]  # fmt: skip


def test_inserted_then_deleted_text_is_a_deletion() -> None:
    assert texts(p(run("a ") + inserted(deleted("b")))) == [("paragraph", "a"), ("deletion", "b")]


def test_deleted_paragraph_mark_joins_paragraphs() -> None:
    gone = '<w:rPr><w:del w:id="1" w:author="Ann"/></w:rPr>'
    body = p("One", gone) + p(deleted("gone"), gone) + p(" two") + p("three", gone)
    assert texts(body) == [("paragraph", "One two"), ("deletion", "gone"), ("paragraph", "three")]


def test_joined_paragraphs_are_what_the_last_of_them_is() -> None:
    gone = '<w:outlineLvl w:val="0"/><w:rPr><w:del w:id="1" w:author="Ann"/></w:rPr>'
    assert texts(p("One", gone) + f"<w:p>{run(' two')}</w:p>") == [("paragraph", "One two")]
    assert texts(p("One", gone)) == [("heading", "One")]


def test_deleted_row_is_a_deletion_in_its_place() -> None:
    body = table(row("stays"), row("goes", properties='<w:del w:id="1" w:author="Ann"/>'))
    assert [(b.kind.value, b.text, b.row, b.author) for b in read(body)] == [
        ("table_cell", "stays", 0, ""), ("deletion", "goes", 1, "Ann"),
    ]  # fmt: skip


def test_note_called_in_deleted_text_is_deleted_and_not_counted() -> None:
    call = f'<w:del w:id="1" w:author="Ann">{run("gone")}{NOTE.format(1)}</w:del>'
    footnotes = "".join(f'<w:footnote w:id="{i}">{p(f"Note {i}.")}</w:footnote>' for i in (1, 2))
    assert [(b.kind.value, b.text, b.note) for b in read(p(run("A") + call + NOTE.format(2)), footnotes=footnotes)] == [
        ("paragraph", "A", "1"), ("deletion", "gone", ""), ("deletion", "Note 1.", ""), ("footnote", "Note 2.", "1"),
    ]  # fmt: skip


MOVED_FROM = (
    '<w:moveFromRangeStart w:id="1" w:name="m"/><w:moveFrom w:id="2">{}</w:moveFrom><w:moveFromRangeEnd w:id="1"/>'
)
MOVED_TO = '<w:moveToRangeStart w:id="3" w:name="m"/><w:moveTo w:id="4">{}</w:moveTo><w:moveToRangeEnd w:id="3"/>'


def test_moved_text_is_read_once_where_it_went() -> None:
    body = p(MOVED_FROM.format(run("moved"))) + p("between") + p(MOVED_TO.format(run("moved")))
    assert texts(body) == [("paragraph", "between"), ("paragraph", "moved")]


def test_text_moved_to_nowhere_is_a_deletion() -> None:
    assert texts(p(MOVED_FROM.format(run("lost"))) + p("stays")) == [("deletion", "lost"), ("paragraph", "stays")]


def test_comments_stand_apart_with_their_authors() -> None:
    comments = f'<w:comment w:id="0" w:author="Dana">{p("Is this agreed?")}</w:comment>'
    body = p(run("Text") + '<w:r><w:commentReference w:id="0"/></w:r>')
    assert [(b.kind.value, b.text, b.author) for b in read(body, comments=comments)] == [
        ("paragraph", "Text", ""), ("comment", "Is this agreed?", "Dana"),
    ]  # fmt: skip


def test_dropped_capital_belongs_to_its_word() -> None:
    assert texts(p("T", '<w:framePr w:dropCap="drop"/>') + p("he Internet")) == [("paragraph", "The Internet")]


def test_header_is_cover_once_and_without_page_numbers() -> None:
    header = p("Document CWG-Internet-10/3-E") + p("- 2 -") + p("Body starts")
    body = p("Body starts") + '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>'
    assert texts(body, header1=header) == [("cover", "Document CWG-Internet-10/3-E"), ("paragraph", "Body starts")]


def test_header_of_the_first_page_counts_only_where_it_is_shown() -> None:
    section = '<w:sectPr><w:headerReference w:type="first" r:id="header1"/>{}</w:sectPr>'
    header = p("Geneva, 3 May")
    assert len(texts(p("Body") + section.format("<w:titlePg/>"), header1=header)) == 2
    assert len(texts(p("Body") + section.format(""), header1=header)) == 1


@pytest.mark.parametrize(
    ("chunk", "expected"),
    [
        (b"<html><head><title>x</title></head><body><h2>Head</h2><p>A <b>bold</b> word</p><ul><li>one<li>two</ul>tail",
         [("heading", "Head"), ("paragraph", "A bold word"), ("list_item", "one"), ("list_item", "two"),
          ("paragraph", "tail")]),
        (b"first line\n\nsecond line", [("paragraph", "first line"), ("paragraph", "second line")]),
        (docx(table(row("inner cell"))), [("table_cell", "inner cell")]),
    ],
)  # fmt: skip
def test_inserted_documents_are_read_in_place(chunk: bytes, expected: list[tuple[str, str]]) -> None:
    found = read_word(docx(table(row("first")) + '<w:altChunk r:id="chunk1"/>' + p("last"), chunk=chunk)).blocks
    assert [(b.kind.value, b.text) for b in found] == [("table_cell", "first"), *expected, ("paragraph", "last")]
    assert [b.table for b in found if b.kind is BlockKind.TABLE_CELL] in ([0], [0, 1])


def test_inserted_document_that_cannot_be_read_is_reported() -> None:
    document = read_word(docx(p("text") + '<w:altChunk r:id="chunk1"/>', chunk=b"PK no Word file"))
    assert "was not read" in document.refused[0].reason
    assert document.refused[0].item


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<w:p/>", "no text"),
        (p("<w:r><w:drawing><a:pic/></w:drawing></w:r>"), "pictures only"),
        (p(deleted("all gone")), "deleted or comment"),
    ],
)
def test_a_document_without_text_is_refused_with_the_reason(body: str, words: str) -> None:
    with pytest.raises(RefusalError, match=words):
        read_word(docx(body))


def test_everything_comes_in_one_order_every_time() -> None:
    data = docx(p(run("a") + deleted("b")) + table(row("c", "d")))
    assert read_word(data) == read_word(data)
