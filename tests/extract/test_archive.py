"""What a file is, is told by its content, and what cannot be read is refused with what to do."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from pipeline.domain import Source
from pipeline.errors import RefusalError
from pipeline.extract.media import matches, media_of
from pipeline.extract.reading import read
from pipeline.settings import ExtractSettings
from tests.extract.word_files import docx, p

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
WORD = docx(p("We support the follow-up."))


def zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\r\n\r\n%PDF-1.4\n", "pdf"),
        (WORD, "docx"),
        (WORD[:300], "docx"),
        (zipped("mimetype", "content.xml"), "odt"),
        (OLE + "WordDocument".encode("utf-16-le"), "doc"),
        (b"{\\rtf1 text}", "rtf"),
        ("Мы поддерживаем это.".encode(), "txt"),
        ("我们支持。".encode("utf-16"), "txt"),
    ],
)
def test_media_by_content(data: bytes, media: str) -> None:
    assert media_of(data) == media


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \r\n\x00", "empty"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (OLE + "Workbook".encode("utf-16-le"), "not a Word document"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "spreadsheet"),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), "slide show"),
        (zipped("a.docx", "b.pdf"), "archive of other files"),
        (b"\xff\xd8\xff\xe0 JFIF", "picture"),
        (b"\xef\xbb\xbf <!DOCTYPE html><html>", "web page"),
        (b"<HTML><body>", "web page"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "cannot be read"),
    ],
)
def test_what_is_no_contribution_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(RefusalError, match=words) as caught:
        media_of(data)
    assert caught.value.advice.endswith(".")


def test_wrong_suffix_is_read_with_a_warning(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(WORD)
    document = read(Source("a.pdf", tmp_path / "a.pdf"), ExtractSettings()).document
    assert document is not None
    assert (document.media, document.text) == ("docx", "We support the follow-up.")
    assert ".pdf" in document.warnings[0]
    assert not matches("docx", ".pdf")


@pytest.mark.parametrize("name", ["missing.docx", "folder"])
def test_what_is_not_a_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    reading = read(Source(name, tmp_path / name), ExtractSettings())
    assert reading.document is None
    assert "not a file" in reading.refusals[0].reason


def test_file_over_the_limit_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x" * 2_000_000)
    reading = read(Source("a.txt", tmp_path / "a.txt"), ExtractSettings(file_bytes=1_000_000))
    assert "2 MB, more than the limit of 1 MB" in reading.refusals[0].reason
