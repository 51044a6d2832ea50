from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.domain import Block, BlockKind, RawDocument
from pipeline.errors import RefusalError
from pipeline.extract.ocr import installed_languages
from pipeline.extract.pdf import read_pdf

WIDTH, HEIGHT = A4
LEFT, TOP, LEADING = 70, HEIGHT - 100, 14
LONG = (
    "Governments and all other stakeholders should work together so that every school, library and clinic in the "
    "country can reach the network at a price that people with low incomes are able to pay without hardship"
)


def pdf_of(*drawings: Callable[[Canvas], None], protect: str | None = None) -> bytes:
    """Return a PDF with a page for each drawing."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, encrypt=protect, invariant=1)
    for draw in drawings:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def wrapped(text: str, *, characters: int = 80) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > characters:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def write(
    canvas: Canvas, lines: list[str], *, x: float = LEFT, y: float = TOP, font: str = "Times-Roman", size: float = 11
) -> float:
    canvas.setFont(font, size)
    for line in lines:
        canvas.drawString(x, y, line)
        y -= LEADING
    return y


def read(data: bytes, *, ocr: bool = False) -> RawDocument:
    return read_pdf(data, max_pages=50, ocr=ocr)


def texts(document: RawDocument, kind: BlockKind | None = None) -> list[str]:
    return [block.text for block in document.blocks if kind in (None, block.kind)]


def test_lines_are_joined_to_paragraphs_by_length_gap_and_indent():
    def draw(canvas: Canvas) -> None:
        y = write(canvas, wrapped(LONG + "."))
        y = write(canvas, wrapped(LONG + "."), y=y - 10)
        first, *rest = wrapped(LONG + ".", characters=76)
        write(canvas, rest, y=write(canvas, [first], x=LEFT + 20, y=y))

    assert texts(read(pdf_of(draw))) == [LONG + "."] * 3


def test_a_paragraph_runs_on_over_a_page_break_and_keeps_its_first_page():
    lines = wrapped(f"{LONG}, and {LONG}.")
    data = pdf_of(lambda c: write(c, lines[:3]) and None, lambda c: write(c, lines[3:]) and None)
    document = read(data)
    assert texts(document) == [f"{LONG}, and {LONG}."]
    assert document.blocks[0].page == 1
    assert document.pages == 2


def test_headers_page_numbers_and_footers_go_and_the_first_header_is_kept_as_cover():
    def page(number: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            write(canvas, ["Contribution 17 to the consultation"], y=HEIGHT - 40, size=9)
            write(canvas, wrapped(f"Opinion number {number * 7}: {LONG}."))
            write(canvas, [f"{number}"], x=WIDTH / 2, y=40, size=9)

        return draw

    document = read(pdf_of(*(page(number) for number in range(1, 5))))
    assert texts(document, BlockKind.COVER) == ["Contribution 17 to the consultation"]
    assert texts(document, BlockKind.PARAGRAPH) == [f"Opinion number {n * 7}: {LONG}." for n in range(1, 5)]
    assert any("Contribution 17" in warning and "4 places" in warning for warning in document.warnings)
    assert any("page numbers" in warning for warning in document.warnings)


def test_two_columns_are_read_one_after_the_other_below_a_title_across_both():
    left = [f"Left column line {number} speaks of the cost of access" for number in range(12)]
    right = [f"Right column line {number} speaks of the needs of schools" for number in range(12)]

    def draw(canvas: Canvas) -> None:
        write(
            canvas,
            ["A title that stands across both of the columns of the page"],
            y=HEIGHT - 60,
            font="Times-Bold",
            size=16,
        )
        for number in range(12):
            write(canvas, [left[number]], y=TOP - LEADING * number)
            write(canvas, [right[number]], x=320, y=TOP - LEADING * number)

    document = read(pdf_of(draw))
    assert texts(document)[0].startswith("A title")
    joined = " ".join(texts(document)[1:])
    assert joined.startswith("Left") and joined.index("Right column line 0") > joined.index("Left column line 11")


def test_printed_labels_are_kept_apart_from_the_text_of_list_items():
    items = ["1. the first proposal;", "2. the second proposal;", "(a) a detail of it;", "• a point."]
    document = read(pdf_of(lambda c: write(c, items) and None))
    assert [(b.kind, b.label, b.text) for b in document.blocks] == [
        (BlockKind.LIST_ITEM, "1.", "the first proposal;"),
        (BlockKind.LIST_ITEM, "2.", "the second proposal;"),
        (BlockKind.LIST_ITEM, "(a)", "a detail of it;"),
        (BlockKind.LIST_ITEM, "•", "a point."),
    ]


def test_a_number_at_the_start_of_a_line_within_a_sentence_is_no_label():
    lines = [
        "Progress was made, as was recalled by speakers at the meeting, under paragraph",
        "72. The forum met. And so the members agreed upon a text that all of them could",
    ]
    document = read(pdf_of(lambda c: write(c, lines, size=9) and None))
    assert document.blocks[0].label == ""
    assert "paragraph 72. The forum" in document.blocks[0].text


def test_headings_by_size_weight_and_bookmark():
    def draw(canvas: Canvas) -> None:
        canvas.bookmarkPage("x")
        canvas.addOutlineEntry("Plain words in the outline", "x", level=0)
        y = write(canvas, ["A large heading"], font="Times-Roman", size=18)
        y = write(canvas, wrapped(LONG + "."), y=y - 20)
        y = write(canvas, ["A bold heading"], y=y - 20, font="Times-Bold")
        y = write(canvas, wrapped(LONG + "."), y=y - 20)
        y = write(canvas, ["Plain words in the outline"], y=y - 20)
        write(canvas, wrapped(LONG + "."), y=y - 20)

    document = read(pdf_of(draw))
    assert texts(document, BlockKind.HEADING) == ["A large heading", "A bold heading", "Plain words in the outline"]
    assert texts(document, BlockKind.PARAGRAPH) == [LONG + "."] * 3


def test_a_ruled_table_is_read_row_by_row_and_a_cell_of_several_lines_is_one_block():
    def draw(canvas: Canvas) -> None:
        canvas.grid([70, 170, 500], [TOP + 20, TOP - 10, TOP - 50])
        write(canvas, ["Source"], x=75, y=TOP)
        write(canvas, ["Ministry of Posts"], x=175, y=TOP)
        write(canvas, ["Title"], x=75, y=TOP - 24)
        write(
            canvas,
            ["A proposal on the cost of access for schools, libraries and clinics in", "small islands"],
            x=175,
            y=TOP - 24,
        )
        write(canvas, wrapped(LONG + "."), y=TOP - 90)

    document = read(pdf_of(draw))
    cells = [(b.row, b.column, b.text) for b in document.blocks if b.kind is BlockKind.TABLE_CELL]
    assert cells == [
        (0, 0, "Source"),
        (0, 1, "Ministry of Posts"),
        (1, 0, "Title"),
        (1, 1, "A proposal on the cost of access for schools, libraries and clinics in small islands"),
    ]
    assert document.blocks[-1].text == LONG + "."


def test_footnotes_stand_apart_and_the_caller_names_them():
    def draw(canvas: Canvas) -> None:
        y = write(canvas, wrapped(LONG))
        canvas.drawString(LEFT, y, "as agreed")
        canvas.setFont("Times-Roman", 6)
        canvas.drawString(LEFT + canvas.stringWidth("as agreed", "Times-Roman", 11), y + 5, "1")
        canvas.setFont("Times-Roman", 6)
        canvas.drawString(LEFT, 93, "1")
        canvas.setFont("Times-Roman", 8)
        canvas.drawString(LEFT + 6, 90, "See the report of the second meeting.")

    document = read(pdf_of(draw))
    body, note = document.blocks
    assert (body.kind, body.text, body.note) == (BlockKind.PARAGRAPH, f"{LONG} as agreed", "1")
    assert (note.kind, note.text, note.note) == (BlockKind.FOOTNOTE, "See the report of the second meeting.", "1")


def test_a_raised_figure_that_calls_no_note_stays_in_the_text():
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 11)
        canvas.drawString(LEFT, TOP, "an area of 30 km")
        canvas.setFont("Times-Roman", 6)
        canvas.drawString(LEFT + canvas.stringWidth("an area of 30 km", "Times-Roman", 11), TOP + 5, "2")

    assert texts(read(pdf_of(draw))) == ["an area of 30 km2"]


def test_letters_drawn_twice_for_weight_are_read_once():
    def draw(canvas: Canvas) -> None:
        write(canvas, ["Recommendation of the group"])
        write(canvas, ["Recommendation of the group"], x=LEFT + 0.3)

    assert texts(read(pdf_of(draw))) == ["Recommendation of the group"]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages_read_like_upright_ones(turn: int):
    upright = pdf_of(lambda c: write(c, wrapped(LONG + "."), y=HEIGHT / 2) and None)

    def draw(canvas: Canvas) -> None:
        canvas.translate(WIDTH / 2, HEIGHT / 2)
        canvas.rotate(turn)
        canvas.translate(-WIDTH / 2, -HEIGHT / 2)
        write(canvas, wrapped(LONG + "."), y=HEIGHT / 2)

    assert texts(read(pdf_of(draw))) == texts(read(upright)) == [LONG + "."]


def test_lines_wrapped_by_hand_are_joined_in_mid_sentence():
    def draw(canvas: Canvas) -> None:
        for number, line in enumerate(wrapped(f"{LONG}. {LONG}. {LONG}.", characters=60)):
            write(canvas, [line], y=TOP - 30 * number)

    joined = texts(read(pdf_of(draw)))
    assert " ".join(joined) == f"{LONG}. {LONG}. {LONG}."
    assert len(joined) < 5


def test_an_empty_page_is_reported_and_the_rest_is_read():
    document = read(pdf_of(lambda c: write(c, wrapped(LONG)) and None, lambda _: None))
    assert texts(document) == [LONG]
    assert [page for page, _ in document.refused_pages] == [2]
    assert "no text" in document.refused_pages[0][1]


def test_a_file_without_any_text_is_refused_with_advice():
    with pytest.raises(RefusalError) as caught:
        read(pdf_of(lambda c: c.rect(10, 10, 100, 100)))
    assert caught.value.stage == "extract"
    assert "No page" in caught.value.reason and caught.value.advice


def test_a_garbled_text_layer_is_not_taken_for_text():
    with pytest.raises(RefusalError, match="garbled"):
        read(pdf_of(lambda c: write(c, ["(cid:12)(cid:4)(cid:88)(cid:3)(cid:19)"] * 5) and None))


def test_a_password_is_asked_to_be_removed():
    with pytest.raises(RefusalError) as caught:
        read(pdf_of(lambda c: write(c, [LONG]) and None, protect="secret"))
    assert "password" in caught.value.reason and "Remove the password" in caught.value.advice


def test_a_file_that_opens_with_the_empty_password_is_read():
    writer = pypdf.PdfWriter(io.BytesIO(pdf_of(lambda c: write(c, wrapped(LONG)) and None)))
    writer.encrypt(user_password="", owner_password="owner", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    assert texts(read(buffer.getvalue())) == [LONG]


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7\nnothing more"])
def test_what_is_no_pdf_is_refused(data: bytes):
    with pytest.raises(RefusalError, match="damaged"):
        read(data)


def test_too_many_pages_are_refused():
    with pytest.raises(RefusalError, match="51 pages"):
        read(pdf_of(*[lambda c: write(c, ["Text."]) and None] * 51))


def test_title_author_and_the_same_answer_twice():
    def draw(canvas: Canvas) -> None:
        canvas.setTitle("A contribution")
        canvas.setAuthor("A ministry")
        write(canvas, wrapped(LONG))

    data = pdf_of(draw)
    document = read(data)
    assert (document.title, document.author) == ("A contribution", "A ministry")
    assert read(data) == document


@pytest.mark.system
def test_a_scan_is_recognised_with_a_confidence():
    if "eng" not in installed_languages():
        pytest.skip("tesseract is not installed")
    page = pypdfium2.PdfDocument(pdf_of(lambda c: write(c, wrapped(LONG)) and None))[0]
    image = page.render(scale=3).to_pil()
    data = pdf_of(lambda c: c.drawImage(ImageReader(image), 0, 0, WIDTH, HEIGHT))
    document = read(data, ocr=True)
    block: Block = document.blocks[0]
    assert block.text == LONG
    assert block.confidence is not None and 0.8 < block.confidence <= 1
    assert any("character recognition" in warning for warning in document.warnings)
    with pytest.raises(RefusalError, match="switched off"):
        read(data)


@pytest.mark.shared
def test_the_cover_table_and_headings_of_a_real_contribution(shared: Path):
    document = read((shared / "corpus/cwg_internet/wsis-implementation.pdf").read_bytes())
    cells = {(b.row, b.column): b.text for b in document.blocks if b.kind is BlockKind.TABLE_CELL}
    assert cells[(1, 0)] == "Source" and cells[(2, 0)] == "Title"
    assert texts(document, BlockKind.HEADING)[:4] == ["Purpose", "Action required", "References", "Introduction"]
    assert [b.label for b in document.blocks if b.kind is BlockKind.LIST_ITEM] == [f"{n}." for n in range(1, 8)]


@pytest.mark.shared
def test_arabic_is_in_logical_order_with_its_ligatures(shared: Path):
    document = read((shared / "extraction/pdf/docling/right_to_left_01.pdf").read_bytes())
    joined = " ".join(texts(document))
    assert "الإنتاجية" in joined and "المشكلات" in joined and "اإل" not in joined
    assert len(document.blocks) == 5


def test_words_printed_one_below_the_other_are_read_as_a_text():
    text = "The access of all people to the network is a matter for every government that has signed the agenda."

    def stacked(words: list[str]) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            for n, word in enumerate(words):
                write(canvas, [word], y=TOP - 30 * n, size=11 + 2 * (n % 3 == 0))

        return draw

    assert texts(read(pdf_of(stacked(text.split()), stacked("It is ours too.".split())))) == [text, "It is ours too."]
