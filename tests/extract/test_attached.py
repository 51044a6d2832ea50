"""Files within files: attached to mails and PDFs, gathered in portfolios, embedded in and inserted into Word files."""

from __future__ import annotations

import io
import shutil
from email.message import EmailMessage
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)

from pipeline.domain import BlockKind, Document, Refusal, Source
from pipeline.extract.reading import read
from pipeline.settings import ExtractSettings
from tests.extract.test_pdf import LONG, pdf_of, wrapped, write
from tests.extract.word_files import docx, p

NORTH = ["Source: Northland (Member State)", "Title: Rural networks", "We propose a fund for schools in the mountains."]
SOUTH = ["Source: Southland (Member State)", "Title: Cables", "We oppose a fund; lower fees would do."]


def reading(tmp_path: Path, name: str, data: bytes) -> tuple[Document | None, tuple[Refusal, ...]]:
    (tmp_path / name).write_bytes(data)
    found = read(Source(name, tmp_path / name), ExtractSettings())
    return found.document, found.refusals


def word(lines: list[str]) -> bytes:
    return docx("".join(p(line) for line in lines))


def mail(*files: tuple[str, bytes], body: str = "Please find our contribution attached.") -> bytes:
    message = EmailMessage()
    message["From"] = "Ana Example <ana@example.org>"
    message["Date"] = "Mon, 03 Mar 2025 09:12:00 +0100"
    message["Subject"] = "Our views"
    message.set_content(body)
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return bytes(message)


def pdf(lines: list[str]) -> bytes:
    return pdf_of(lambda canvas: write(canvas, lines) and None)


def carrying(data: bytes, files: dict[str, bytes], *, portfolio: bool) -> bytes:
    """Return a PDF with files attached, as a portfolio where asked."""
    writer = pypdf.PdfWriter(io.BytesIO(data))
    for name, content in files.items():
        writer.add_attachment(name, content)
    if portfolio:
        writer.root_object[NameObject("/Collection")] = DictionaryObject({NameObject("/View"): NameObject("/D")})
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def pinned(name: str, content: bytes) -> bytes:
    """Return a PDF with a file attached at a place of its page."""
    writer = pypdf.PdfWriter(io.BytesIO(pdf(wrapped(LONG))))
    stream = DecodedStreamObject()
    stream.set_data(content)
    held = DictionaryObject({NameObject("/F"): writer._add_object(stream)})
    file = DictionaryObject({NameObject("/Type"): NameObject("/Filespec"), NameObject("/EF"): held})
    file |= {NameObject("/F"): TextStringObject(name), NameObject("/UF"): TextStringObject(name)}
    note = DictionaryObject({NameObject("/Type"): NameObject("/Annot"), NameObject("/FS"): writer._add_object(file)})
    note[NameObject("/Subtype")] = NameObject("/FileAttachment")
    note[NameObject("/Rect")] = ArrayObject([FloatObject(n) for n in (500, 700, 520, 720)])
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("form", ["docx", "pdf", "eml"])
def test_what_is_attached_to_a_mail_is_read_and_tells_who_speaks(tmp_path: Path, form: str):
    content = {"docx": word(NORTH), "pdf": pdf(NORTH), "eml": mail(("inner.docx", word(NORTH)))}[form]
    document, refusals = reading(tmp_path, "mail.eml", mail((f"views.{form}", content)))
    assert document is not None and not refusals
    assert document.cover.contributor == "Northland"
    assert document.cover.title == "Rural networks"
    assert document.cover.date.startswith("Mon, 03 Mar 2025")
    assert NORTH[2] in document.text
    assert "Please find our contribution attached." in document.text
    assert next(b.text for b in document.blocks if b.kind is BlockKind.HEADING) == f"views.{form}"


def test_the_same_letter_as_word_and_pdf_is_read_once_and_told(tmp_path: Path):
    letter = [*NORTH, *wrapped(LONG)]
    document, refusals = reading(tmp_path, "mail.eml", mail(("a.docx", word(letter)), ("a.pdf", pdf(letter))))
    assert document is not None and not refusals
    assert document.text.count(NORTH[2]) == 1
    assert any("repeats a.docx: a.pdf" in warning for warning in document.warnings)


@pytest.mark.parametrize("around", ["mail", "portfolio"])
def test_contributions_of_several_in_one_file_are_refused(tmp_path: Path, around: str):
    files = {"north.docx": word(NORTH), "south.docx": word(SOUTH)}
    data = mail(*files.items()) if around == "mail" else carrying(pdf(["Open me."]), files, portfolio=True)
    document, refusals = reading(tmp_path, "a.eml" if around == "mail" else "a.pdf", data)
    assert document is None
    assert "Northland, Southland" in refusals[0].reason
    assert "put them in the batch" in refusals[0].advice


def test_what_cannot_be_read_is_refused_by_name_and_the_rest_is_read(tmp_path: Path):
    files = [("views.docx", word(NORTH)), ("broken.docx", b"PK\x03\x04"), ("photo.png", b"\x89PNG\r\n")]
    document, refusals = reading(tmp_path, "mail.eml", mail(*files))
    assert document is not None
    assert NORTH[2] in document.text
    assert [(r.file, r.item) for r in refusals] == [("mail.eml", "broken.docx"), ("mail.eml", "photo.png")]


def test_the_cover_sheet_of_a_portfolio_is_no_contribution_and_the_files_in_it_are(tmp_path: Path):
    inner = carrying(pdf(["Open this portfolio in its reader."]), {"b.docx": word(NORTH)}, portfolio=True)
    for data in (inner, carrying(pdf(["Open me."]), {"folder.pdf": inner}, portfolio=True)):
        document, refusals = reading(tmp_path, "a.pdf", data)
        assert document is not None and not refusals
        assert document.cover.contributor == "Northland"
        assert [b.text for b in document.blocks if b.kind is BlockKind.PARAGRAPH] == [NORTH[2]]


def test_a_portfolio_with_nothing_readable_is_refused_with_the_names(tmp_path: Path):
    data = carrying(pdf(["Open me."]), {"a.png": b"\x89PNG\r\n", "b.docx": b"PK"}, portfolio=True)
    document, refusals = reading(tmp_path, "a.pdf", data)
    assert document is None
    assert "a.png" in refusals[0].reason and "b.docx" in refusals[0].reason


def test_files_attached_to_a_pdf_or_pinned_to_its_page_are_read_after_it(tmp_path: Path):
    annex = b"Annex: ninety valleys were linked by radio."
    for data in (carrying(pdf(wrapped(LONG)), {"annex.txt": annex}, portfolio=False), pinned("annex.txt", annex)):
        document, refusals = reading(tmp_path, "a.pdf", data)
        assert document is not None and not refusals
        assert document.text.endswith(annex.decode())
        assert document.blocks[0].page == 1 and document.blocks[-1].page is None


def embedding(content: bytes, kind: str = "Word.Document.12") -> bytes:
    """Return a Word file in which another is embedded as an object."""
    office = 'xmlns:o="urn:schemas-microsoft-com:office:office"'
    shown = f'<w:r><w:object><o:OLEObject {office} Type="Embed" ProgID="{kind}" r:id="chunk1"/></w:object></w:r>'
    return docx(p("We have an annex.") + p(shown), chunk=content)


def test_a_document_embedded_in_a_word_file_is_read_after_it_and_a_table_is_told(tmp_path: Path):
    document, refusals = reading(tmp_path, "a.docx", embedding(word(["Ninety valleys were linked by radio."])))
    assert document is not None and not refusals
    assert [b.text for b in document.blocks if b.kind is BlockKind.PARAGRAPH] == [
        "We have an annex.", "Ninety valleys were linked by radio."
    ]  # fmt: skip
    document, _ = reading(tmp_path, "b.docx", embedding(b"PK", "Excel.Sheet.12"))
    assert document is not None
    assert any("Excel.Sheet.12" in warning for warning in document.warnings)


RTF = rb"{\rtf1\ansi We oppose \b every\b0  new body.\par {\field{\*\fldinst DATE}{\fldrslt 3 May 2014}}\par}"


@pytest.mark.system
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_rich_text_inserted_in_a_word_file_is_read_in_its_place(tmp_path: Path):
    document, _ = reading(
        tmp_path, "a.docx", docx(p("Before.") + '<w:altChunk r:id="chunk1"/>' + p("After."), chunk=RTF)
    )
    assert document is not None
    assert document.text.split("\n") == ["Before.", "We oppose every new body.", "3 May 2014", "After."]
