"""Fields of old formats are the text they held when the file was saved."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from pipeline.domain import Document, Source
from pipeline.extract.reading import read
from pipeline.extract.stored_doc import doc_with_stored_results
from pipeline.extract.stored_fields import odt_with_stored_results, rtf_with_stored_results
from pipeline.extract.stored_wordml import wordml_with_stored_results
from pipeline.settings import ExtractSettings

FIELDS = [
    (r'DATE \\@ "d MMMM yyyy"', "3 May 2014"),
    ("FILENAME", "CWG-20-3.rtf"),
    ("TITLE", "Views on access"),
    (r"REF _Ref2 \\h", "paragraph 69"),
    (r"NOTEREF _Ref9 \\h", "5"),
    ("SAVEDATE", "2 April 2013"),
    ("AUTHOR", "Ana Example"),
    ("NUMPAGES", "12"),
    (r"PAGEREF _Toc1 \\h", "7"),
]
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"


def rtf(*parts: str) -> bytes:
    return ("{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Times New Roman;}}" + "".join(parts) + "\\par}").encode("ascii")


def field(instruction: str, result: str) -> str:
    return f"{{\\field{{\\*\\fldinst {{ {instruction} }}}}{{\\fldrslt {{\\b {result}}}}}}}"


@pytest.mark.parametrize(("instruction", "result"), FIELDS)
def test_a_field_of_a_rich_text_is_its_result(instruction: str, result: str):
    made = rtf_with_stored_results(rtf("As in ", field(instruction, result), "."))
    assert made == rtf("As in ", f"{{{{\\b {result}}}}}", ".")


def test_fields_within_fields_are_the_outer_result():
    inner = field("DATE", "today")
    made = rtf_with_stored_results(rtf("{\\field{\\*\\fldinst IF ", inner, " > 3}{\\fldrslt yes}}"))
    assert made == rtf("{yes}")
    made = rtf_with_stored_results(rtf("{\\field{\\*\\fldinst HYPERLINK x}{\\fldrslt at ", inner, "}}"))
    assert made == rtf("{\\field{\\*\\fldinst HYPERLINK x}{\\fldrslt at {{\\b today}}}}")


@pytest.mark.parametrize("kept", ["FORMTEXT", "FORMCHECKBOX", "HYPERLINK x", "EQ \\\\f(1,2)"])
def test_what_is_more_than_a_text_stays(kept: str):
    data = rtf(field(kept, "x"))
    assert rtf_with_stored_results(data) == data


def test_what_was_moved_away_and_marks_of_indexes_go():
    data = rtf("A {\\mvf\\mvauth0 MOVED }B {\\mvt\\mvauth0 MOVED }C{\\xe {\\v index}}{\\tc \\v contents}. \\chdate")
    assert rtf_with_stored_results(data) == rtf("A B {\\mvt\\mvauth0 MOVED }C. ")


@pytest.mark.parametrize(
    "data", [b"{\\rtf1 a", b"{\\rtf1 a}}", b"{\\rtf1 {\\bin9 }}}", b"\\", b"", b"{\\rtf1 \\bin3 }}}}"]
)
def test_what_cannot_be_understood_stays_as_it_is_or_keeps_its_text(data: bytes):
    assert rtf_with_stored_results(data) == data


def odt(body: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{OFFICE}" xmlns:text="{TEXT}" office:version="1.2"><office:body>'
            f"<office:text>{body}</office:text></office:body></office:document-content>",
        )
        archive.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<m:file-entry m:full-path="/" m:media-type="application/vnd.oasis.opendocument.text"/>'
            '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>',
        )
    return out.getvalue()


ODT = (
    "<text:p>Date: <text:date text:date-value='2014-05-03'>3 May 2014</text:date></text:p>"
    "<text:p>Document: <text:file-name text:display='name-and-extension'>CWG-20-3.odt</text:file-name></text:p>"
    "<text:p>We recall <text:bookmark-ref text:reference-format='text' text:ref-name='gone'>paragraph 69"
    "</text:bookmark-ref>, <text:title>Views on access</text:title> and table <text:sequence text:name='T' "
    "text:formula='ooow:T+1'>4</text:sequence> of all governments.</text:p>"
)


def test_a_field_of_an_open_document_is_its_result():
    with zipfile.ZipFile(io.BytesIO(odt_with_stored_results(odt(ODT)))) as archive:
        assert archive.infolist()[0].filename == "mimetype"
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        content = archive.read("content.xml").decode()
    for words in ("3 May 2014", "CWG-20-3.odt", "paragraph 69", "Views on access", ">4<"):
        assert words in content
    for name in ("text:date", "text:file-name", "bookmark-ref", "text:title", "text:sequence"):
        assert name not in content
    assert odt_with_stored_results(b"PK no zip") == b"PK no zip"


WORDML = """<?xml version="1.0"?><?mso-application progid="Word.Document"?>
<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>
<w:p><w:r><w:t>Contribution by Example Society</w:t></w:r></w:p>
<w:p><w:r><w:t>Date: </w:t></w:r><w:fldSimple w:instr="DATE"><w:r><w:t>3 May 2014</w:t></w:r></w:fldSimple></w:p>
<w:p><w:r><w:t>Document: </w:t></w:r>{begin}FILENAME{middle}<w:r><w:t>CWG-20-3.xml</w:t></w:r>{end}</w:p>
<w:p><w:r><w:t>As we said in </w:t></w:r>{begin}REF gone{middle}<w:r><w:t>paragraph 69</w:t></w:r>{end}
<w:r><w:t>, all governments shall act now and on an equal footing.</w:t></w:r></w:p>
</w:body></w:wordDocument>""".format(
    begin='<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> ',
    middle=' </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>',
    end='<w:r><w:fldChar w:fldCharType="end"/></w:r>',
).encode()


def test_a_field_of_word_2003_xml_is_its_result_and_what_is_more_than_a_text_stays():
    made = wordml_with_stored_results(WORDML)
    assert b"fldSimple" not in made and b"fldChar" not in made and b"instrText" not in made
    assert b"3 May 2014" in made and b"paragraph 69" in made
    link = WORDML.replace(b"FILENAME", b'HYPERLINK "https://example.org"')
    assert wordml_with_stored_results(link).count(b"fldChar ") == 3
    unclosed = WORDML.replace(b'<w:r><w:fldChar w:fldCharType="end"/></w:r>', b"")
    assert b"paragraph 69" in wordml_with_stored_results(unclosed)
    assert wordml_with_stored_results(b"<w:wordDocument") == b"<w:wordDocument"


def document_of(tmp_path: Path, name: str, data: bytes) -> Document:
    (tmp_path / name).write_bytes(data)
    reading = read(Source(name, tmp_path / name), ExtractSettings())
    assert reading.document is not None, reading.refusals
    return reading.document


@pytest.mark.system
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["rtf", "odt", "xml"])
def test_through_libreoffice_no_field_is_computed_anew(tmp_path: Path, kind: str):
    lines = [("Date", *FIELDS[0]), ("Document", *FIELDS[1]), ("Title", *FIELDS[2])]
    body = "Contribution by Example Society\\par " + "".join(f"{n}: {field(i, r)}\\par " for n, i, r in lines)
    body += f"As we said in {field(*FIELDS[3])}, note {field(*FIELDS[4])}, all governments shall act now.\\par"
    data = {"rtf": rtf(body), "odt": odt(ODT), "xml": WORDML}[kind]
    document = document_of(tmp_path, f"views.{kind}", data)
    assert "3 May 2014" in document.text
    assert f"CWG-20-3.{kind}" in document.text
    assert "paragraph 69" in document.text
    assert document.cover.date == "3 May 2014"
    assert "Error" not in document.text
    assert "input." not in document.text


@pytest.mark.system
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_fields_of_an_old_word_file_are_their_results(tmp_path: Path):
    """LibreOffice stores what it computes; the test puts other words, as long, where it did."""
    body = "".join(f"{name}: {field(i, r)}\\par " for name, (i, r) in zip("abc", FIELDS[:2] + FIELDS[4:5], strict=True))
    (tmp_path / "views.rtf").write_bytes(rtf("All governments shall act now, as we said before.\\par ", body))
    profile = (tmp_path / "profile").as_uri()
    convert = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "doc", "--outdir"]
    subprocess.run([*convert, str(tmp_path), str(tmp_path / "views.rtf")], check=True, capture_output=True, timeout=120)
    data = (tmp_path / "views.doc").read_bytes()
    stored = b"".join(c + b"\x00" for c in (b"v", b"i", b"e", b"w", b"s", b".", b"r", b"t", b"f"))
    assert data.count(stored) == 1
    shown = document_of(tmp_path, "other.doc", data.replace(stored, "CWG-3.rtf".encode("utf-16-le")))
    assert "b: CWG-3.rtf" in shown.text
    assert "c: 5" in shown.text
    assert "Error" not in shown.text


@pytest.mark.parametrize(
    "data", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 4096]
)
def test_an_old_word_file_that_is_none_stays_as_it_is(data: bytes):
    assert doc_with_stored_results(data) == data
