"""Broken and hostile Word files are refused with a sentence, or read without them costing anything."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from pipeline.errors import RefusalError
from pipeline.extract import word_package, word_xml
from pipeline.extract.word import read_word
from tests.extract.word_files import SPACES, docx, p, read, row, run, table, tc
from tests.growth import growth

PLAIN = docx(p("text"))


def archive(**parts: bytes | str) -> bytes:
    """Return a zip of parts, whose names are written with `__` for `/`."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


def replaced(data: bytes, part: str, content: bytes) -> bytes:
    """Return a file with one part exchanged."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return out.getvalue()


def document(content: str) -> bytes:
    """Return a file whose text part is this, word for word."""
    return archive(**{"word__document.xml": content})


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 not word at all", "not a Word document"),
        (PLAIN[: len(PLAIN) // 2], "cut off"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "old binary"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "password"),
        (archive(mimetype="application/zip"), "without a Word document"),
        (archive(**{"_rels__.rels": '<R><r Type="x/officeDocument" Target="xl/workbook.xml"/></R>'}), "spreadsheet"),
        (document("<w:document"), "damaged"),
        (document(f"<w:document {SPACES}/>"), "no text part"),
        (document(f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document {SPACES}>&x;</w:document>'),
         "document type"),
    ],
)  # fmt: skip
def test_refused_with_the_reason_and_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(RefusalError, match=words) as caught:
        read_word(data)
    assert caught.value.stage == "extract"
    assert caught.value.advice.endswith(".")


def test_document_type_in_another_encoding_is_refused() -> None:
    text = f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY x "y">]><w:document {SPACES}/>'
    with pytest.raises(RefusalError, match="document type"):
        read_word(archive(**{"word__document.xml": text.encode("utf-16")}))


def test_document_type_in_a_part_beside_the_text_is_refused() -> None:
    with pytest.raises(RefusalError, match="document type"):
        read_word(replaced(docx(p("text"), styles=""), "word/styles.xml", b"<!DOCTYPE a><a/>"))


def test_byte_order_mark_and_strict_dialect_are_read() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    text = f'\ufeff<w:document xmlns:w="{strict}"><w:body><w:p><w:r><w:t>strict</w:t></w:r></w:p></w:body></w:document>'
    assert read_word(document(text)).blocks[0].text == "strict"


def test_names_of_parts_with_backslashes_and_capitals_are_found() -> None:
    text = f"<w:document {SPACES}><w:body>{p('found')}</w:body></w:document>"
    rels = '<R><r Id="1" Type="x/officeDocument" Target="word/document.xml"/></R>'
    assert read_word(archive(**{"_rels/.rels": rels, "Word\\Document.XML": text})).blocks[0].text == "found"


def test_a_part_that_unpacks_to_too_much_is_refused_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_package, "MAX_PART", 1_000_000)
    bomb = document("<w:document>" + " " * 20_000_000)
    assert len(bomb) < 100_000
    with pytest.raises(RefusalError, match="more than 1 MB"):
        read_word(bomb)


def test_too_many_parts_are_refused() -> None:
    with pytest.raises(RefusalError, match="parts"):
        read_word(archive(**{f"p{i}": "" for i in range(word_package.MAX_ENTRIES + 1)}))


def test_too_many_tags_are_refused_before_parsing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_xml, "MAX_TAGS", 1_000)
    with pytest.raises(RefusalError, match="marks of formatting"):
        read_word(docx("<w:p/>" * 2_000))


def test_lying_size_in_the_zip_directory_is_refused() -> None:
    name = b"word/document.xml"
    at = PLAIN.rindex(name) - 46
    size = at + 24
    lied = PLAIN[:size] + (5).to_bytes(4, "little") + PLAIN[size + 4 :]
    with pytest.raises(RefusalError, match="damaged"):
        read_word(lied)


def test_deep_nesting_is_read_or_refused_never_a_crash() -> None:
    for depth in (20, 60, 75, 200, 3_000):
        body = p("deep")
        for _ in range(depth):
            body = table(row(tc(body)))
        try:
            assert read(body)[0].text == "deep"
        except RefusalError as e:
            assert depth > 60, e


def test_deep_inline_nesting_is_read_or_refused_never_a_crash() -> None:
    opened, closed = "<w:smartTag>", "</w:smartTag>"
    assert read(p(opened * 200 + run("deep") + closed * 200))[0].text == "deep"
    with pytest.raises(RefusalError, match="damaged"):
        read(p(opened * 5_000 + run("deep") + closed * 5_000))


def test_many_spans_and_rows_take_no_more_than_their_share_of_time() -> None:
    def spans(rows: int) -> None:
        wide = row(*(tc("x", '<w:gridSpan w:val="99999999"/><w:vMerge w:val="restart"/>') for _ in range(200)))
        assert len(read(table(*[wide] * rows))) == 200 * rows

    assert growth(spans, 4, 20) < 3


def test_many_open_fields_and_long_instructions_take_no_more_than_their_share_of_time() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    def fields(n: int) -> None:
        told = "<w:r><w:instrText>abcdefghij</w:instrText></w:r>"
        body = p(mark("begin") * n + told * n + run("hidden") * n + mark("end") * n + run("seen"))
        assert [block.text for block in read(body)] == ["seen"]

    assert growth(fields, 1_000, 10_000) < 3


def test_damaged_spare_parts_are_left_out_with_a_warning() -> None:
    found = read_word(replaced(docx(p("text"), styles="", footnotes=""), "word/footnotes.xml", b"<broken"))
    assert [block.text for block in found.blocks] == ["text"]
    assert "footnotes.xml" in found.warnings[0]


def test_paths_that_leave_the_archive_are_harmless() -> None:
    rels = '<R><r Id="1" Type="x/officeDocument" Target="../../../etc/passwd"/></R>'
    with pytest.raises(RefusalError, match="without a Word document"):
        read_word(archive(**{"_rels__.rels": rels}))


@pytest.mark.shared
def test_files_of_fuzzers_are_refused_or_read(shared: Path) -> None:
    outcomes = {}
    for path in sorted((shared / "extraction" / "hostile" / "word").glob("*.docx")):
        try:
            outcomes[path.name] = len(read_word(path.read_bytes()).blocks)
        except RefusalError as e:
            outcomes[path.name] = e.reason
    assert len(outcomes) >= 8
    assert all(outcomes.values())
