"""Forms, notes, struck-out words, attachments, and what a page does not show."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from reportlab.pdfgen.canvas import Canvas

from pipeline.domain import BlockKind
from pipeline.errors import RefusalError
from tests.extract.printers import PRINTERS
from tests.extract.test_pdf import LEFT, TOP, pdf_of, read, texts, wrapped, write

QUESTIONS = ["1. What was done in the villages?", "2. What should be done next year?"]
ANSWERS = ["We linked ninety valleys by radio.", "Open a school of repair in each district."]


def form(draw: Callable[[Canvas], None], *, appearances: bool = True) -> bytes:
    """Return a form; without appearances, as programs leave it that fill in values only."""
    writer = pypdf.PdfWriter(io.BytesIO(pdf_of(draw)))
    if not appearances:
        for note in writer.pages[0]["/Annots"]:
            note.get_object().pop("/AP", None)
        writer.root_object["/AcroForm"][NameObject("/NeedAppearances")] = NumberObject(1)
    return saved(writer)


def saved(writer: pypdf.PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def annotated(data: bytes, **entries: object) -> bytes:
    """Add an annotation to the first page."""
    writer = pypdf.PdfWriter(io.BytesIO(data))
    note = DictionaryObject({NameObject("/Type"): NameObject("/Annot")})
    for key, value in entries.items():
        if isinstance(value, str) and value.startswith("/"):
            note[NameObject(f"/{key}")] = NameObject(value)
        elif isinstance(value, str):
            note[NameObject(f"/{key}")] = TextStringObject(value)
        elif isinstance(value, int):
            note[NameObject(f"/{key}")] = NumberObject(value)
        else:
            note[NameObject(f"/{key}")] = ArrayObject([FloatObject(number) for number in value])  # type: ignore[attr-defined]
    page = writer.pages[0]
    page[NameObject("/Annots")] = ArrayObject([*page.get("/Annots", []), writer._add_object(note)])
    return saved(writer)


def two_questions(canvas: Canvas) -> None:
    for n, (question, answer) in enumerate(zip(QUESTIONS, ANSWERS, strict=True)):
        write(canvas, [question], y=TOP - 80 * n)
        canvas.acroForm.textfield(name=f"q{n}", value=answer, x=LEFT, y=TOP - 45 - 80 * n, width=400, height=30)


@pytest.mark.parametrize("appearances", [True, False])
def test_the_answers_of_a_form_stand_after_their_questions(appearances: bool):
    document = read(form(two_questions, appearances=appearances))
    assert texts(document) == [QUESTIONS[0][3:], ANSWERS[0], QUESTIONS[1][3:], ANSWERS[1]]


def test_a_value_beside_its_label_is_read_with_it_and_choices_and_ticks_are_shown():
    def draw(canvas: Canvas) -> None:
        write(canvas, ["Source:"], y=TOP)
        canvas.acroForm.textfield(name="who", value="Ministry of Canals", x=LEFT + 60, y=TOP - 4, width=300, height=16)
        canvas.acroForm.choice(
            name="kind", value="State", options=["State", "Body"], x=LEFT, y=TOP - 60, width=90, height=20
        )
        for n, (label, checked) in enumerate([("Agree", True), ("Disagree", False)]):
            canvas.acroForm.checkbox(name=label, checked=checked, x=LEFT, y=TOP - 100 - 30 * n, size=12)
            write(canvas, [label], x=LEFT + 20, y=TOP - 97 - 30 * n)

    found = texts(read(form(draw)))
    assert found[0] == "Source: Ministry of Canals"
    assert "State" in found and "Body" not in " ".join(found)
    assert "☒ Agree" in found and "☐ Disagree" in found


def test_a_hidden_field_is_not_read():
    data = pdf_of(two_questions)
    writer = pypdf.PdfWriter(io.BytesIO(data))
    writer.pages[0]["/Annots"][0].get_object()[NameObject("/F")] = NumberObject(2)
    assert ANSWERS[0] not in texts(read(saved(writer)))


def test_an_arabic_answer_keeps_its_order():
    answer = "نقترح الفقرات 69-72 من البرنامج"

    def draw(canvas: Canvas) -> None:
        write(canvas, ["Question"], y=TOP)
        canvas.acroForm.textfield(name="a", value="x", x=LEFT, y=TOP - 50, width=300, height=20)

    writer = pypdf.PdfWriter(io.BytesIO(pdf_of(draw)))
    writer.pages[0]["/Annots"][0].get_object()[NameObject("/V")] = TextStringObject(answer)
    assert texts(read(saved(writer)))[1] == answer


def xfa(packet: str) -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(pdf_of(lambda c: write(c, ["Please wait for the reader to load."]) and None)))
    stream = DecodedStreamObject()
    stream.set_data(packet.encode())
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject(
        {NameObject("/Fields"): ArrayObject(), NameObject("/XFA"): writer._add_object(stream)}
    )
    return saved(writer)


DATA = '<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data>{}</xfa:data></xfa:datasets>'
CAPTION = "<template><field name='q'><caption><value><text>What was done?</text></value></caption></field></template>"


def test_a_form_that_only_its_own_reader_shows_is_read_from_its_data():
    document = read(xfa(f"<xdp>{CAPTION}{DATA.format('<f><q>We linked ninety valleys.</q></f>')}</xdp>"))
    assert texts(document) == ["What was done?", "We linked ninety valleys."]
    assert document.warnings


@pytest.mark.parametrize("packet", ["<xdp/>", DATA.format("<f><q/></f>"), "not xml", "<!DOCTYPE a><xdp/>"])
def test_without_data_it_is_refused_and_its_notice_is_never_a_contribution(packet: str):
    with pytest.raises(RefusalError, match="only its own reader shows") as caught:
        read(xfa(packet))
    assert "print it to PDF" in caught.value.advice


BODY = "The council should meet in spring. The levy should be doubled at once."


def test_typed_notes_are_text_and_sticky_notes_are_comments():
    data = pdf_of(lambda c: write(c, wrapped(BODY)) and None)
    data = annotated(
        data, Subtype="/FreeText", Rect=(72, 500, 400, 530), Contents="We also ask for a fund.", T="Delegate", F=4
    )
    data = annotated(data, Subtype="/Text", Rect=(500, 700, 520, 720), Contents="We cannot accept this.", T="Delegate")
    data = annotated(data, Subtype="/Text", Rect=(500, 600, 520, 620), Contents="Seen by nobody.", F=2)
    document = read(data)
    assert texts(document, BlockKind.PARAGRAPH) == [BODY, "We also ask for a fund."]
    assert [(b.text, b.author) for b in document.blocks if b.kind is BlockKind.COMMENT] == [
        ("We cannot accept this.", "Delegate")
    ]


def test_words_struck_out_by_an_annotation_are_deletions():
    sentence = "The levy should be doubled at once."
    data = pdf_of(lambda c: write(c, ["The council should meet in spring.", sentence, "We thank the chair."]) and None)
    y = TOP - 14
    data = annotated(
        data,
        Subtype="/StrikeOut",
        Rect=(70, y - 3, 500, y + 9),
        QuadPoints=(70, y + 9, 500, y + 9, 70, y - 3, 500, y - 3),
        T="Delegate",
    )
    document = read(data)
    assert sentence not in " ".join(texts(document, BlockKind.PARAGRAPH))
    assert [(b.text, b.author) for b in document.blocks if b.kind is BlockKind.DELETION] == [(sentence, "Delegate")]


def test_a_line_drawn_through_words_strikes_them_and_one_below_does_not():
    def draw(canvas: Canvas) -> None:
        write(canvas, ["The council should meet in spring.", "The levy should be doubled.", "We thank the chair."])
        width = canvas.stringWidth("The levy should be doubled.", "Times-Roman", 11)
        canvas.line(LEFT, TOP - 14 + 3, LEFT + width, TOP - 14 + 3)
        canvas.line(LEFT, TOP - 28 - 1.5, LEFT + 80, TOP - 28 - 1.5)

    document = read(pdf_of(draw))
    assert texts(document, BlockKind.DELETION) == ["The levy should be doubled."]
    assert " ".join(texts(document, BlockKind.PARAGRAPH)) == "The council should meet in spring. We thank the chair."


@pytest.mark.system
@pytest.mark.parametrize("producer", ["WeasyPrint", "Chromium"])
def test_struck_and_underlined_words_as_printed(producer: str, tmp_path: Path):
    lines = ["The council should meet <s>every single week</s> in spring.", "The levy is <u>fully justified</u> today."]
    document = read(PRINTERS[producer](lines, tmp_path, font="DejaVu Sans", language="en"))
    assert texts(document, BlockKind.DELETION) == ["every single week"]
    assert "fully justified" in " ".join(texts(document, BlockKind.PARAGRAPH))


def layered(*, off: bool) -> bytes:
    """Return a page with a paragraph in a layer."""
    writer = pypdf.PdfWriter(io.BytesIO(pdf_of(lambda c: write(c, ["A line that is seen."]) and None)))
    layer = writer._add_object(
        DictionaryObject({NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("Draft")})
    )
    state = DictionaryObject({NameObject("/OFF"): ArrayObject([layer] if off else [])})
    writer.root_object[NameObject("/OCProperties")] = DictionaryObject(
        {NameObject("/OCGs"): ArrayObject([layer]), NameObject("/D"): state}
    )
    page = writer.pages[0]
    page["/Resources"][NameObject("/Properties")] = DictionaryObject({NameObject("/oc1"): layer})
    stream = DecodedStreamObject()
    stream.set_data(b"/OC /oc1 BDC BT /F1 11 Tf 70 500 Td (A line of the layer.) Tj ET EMC")
    page[NameObject("/Contents")] = ArrayObject([page.raw_get("/Contents"), writer._add_object(stream)])
    return saved(writer)


def test_a_layer_that_is_switched_off_is_left_out_and_told():
    assert texts(read(layered(off=False))) == ["A line that is seen.", "A line of the layer."]
    hidden = read(layered(off=True))
    assert texts(hidden) == ["A line that is seen."]
    assert any("A line of the layer." in warning for warning in hidden.warnings)


def test_text_beyond_the_crop_box_is_left_out_and_told():
    def draw(canvas: Canvas) -> None:
        write(canvas, ["Above."])
        write(canvas, ["Within."], y=200)

    writer = pypdf.PdfWriter(io.BytesIO(pdf_of(draw)))
    writer.pages[0].cropbox = pypdf.generic.RectangleObject((0, 0, 595, 400))
    document = read(saved(writer))
    assert texts(document) == ["Within."]
    assert any("Above." in warning for warning in document.warnings)


@pytest.mark.parametrize("colour", [(0, 0, 0), (1, 1, 1)])
def test_covered_words_are_left_out_and_words_on_a_coloured_ground_are_read(colour: tuple[int, int, int]):
    def redacted(canvas: Canvas) -> None:
        write(canvas, ["A line that is seen.", "A name that is covered."])
        canvas.setFillColorRGB(*colour)
        canvas.rect(LEFT - 5, TOP - 20, 300, 16, fill=1, stroke=0)
        canvas.setFillColorRGB(0.8, 0.9, 1)
        canvas.rect(LEFT - 5, TOP - 106, 300, 20, fill=1, stroke=0)
        canvas.setFillColorRGB(0, 0, 0)
        write(canvas, ["A line on a blue ground."], y=TOP - 100)

    document = read(pdf_of(redacted))
    assert texts(document) == ["A line that is seen.", "A line on a blue ground."]
    assert any("A name that is covered." in warning for warning in document.warnings)


def test_an_answer_of_one_number_is_no_page_number():
    def form_of_numbers(canvas: Canvas) -> None:
        write(canvas, ["How many meetings a year?"])
        canvas.acroForm.textfield(name="n", value="2", x=LEFT, y=40, width=200, height=20)

    assert texts(read(pdf_of(form_of_numbers))) == ["How many meetings a year?", "2"]


def test_white_on_white_is_left_out_and_white_on_dark_is_read():
    def draw(canvas: Canvas) -> None:
        write(canvas, ["A line that is seen."])
        canvas.setFillGray(1)
        write(canvas, ["A line in white."], y=TOP - 60)
        canvas.setFillGray(0.2)
        canvas.rect(60, TOP - 130, 300, 30, fill=1, stroke=0)
        canvas.setFillGray(1)
        write(canvas, ["A heading on a dark ground."], y=TOP - 120)

    document = read(pdf_of(draw))
    assert texts(document) == ["A line that is seen.", "A heading on a dark ground."]
    assert any("A line in white." in warning for warning in document.warnings)
