"""Bombs and broken files: refused or read within the limits, never a crash, never silently empty."""

from __future__ import annotations

import io
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.domain import Document, Refusal, Source
from pipeline.extract import extract
from pipeline.settings import ExtractSettings
from tests.extract.word_files import SPACES, docx, p, row, table, tc

LIMITS = ExtractSettings(wall_seconds=20, cpu_seconds=15, memory_bytes=1_000_000_000, ocr=False)


def pdf(
    pages: int, stream: bytes = b"BT /F1 12 Tf 72 720 Td (We support the follow-up.) Tj ET", extra: bytes = b""
) -> bytes:
    """Return a PDF whose pages all show one stream."""
    kids = b" ".join(b"%d 0 R" % (n + 5) for n in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(stream), extra, stream),
    ]
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
    page += b" /Resources << /Font << /F1 3 0 R >> >> >>"
    objects += [page] * pages
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


def deflated_twice() -> bytes:
    inner = zlib.compress(b"BT /F1 12 Tf 72 720 Td (x) Tj ET\n" + b" " * 400_000_000, 9)
    return pdf(1, zlib.compress(inner, 9), b"/Filter [/FlateDecode /FlateDecode]")


def lying_header() -> bytes:
    """Return a Word file whose text unpacks to 100 MB and whose directory says 1,000 bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {SPACES}>" + " " * 100_000_000)
    data = bytearray(stream.getvalue())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 1_000)
    return bytes(data)


def external_entity() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        head = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        archive.writestr("word/document.xml", f"{head}<w:document {SPACES}><w:body>&x;</w:body></w:document>")
    return stream.getvalue()


def zip_in_zip() -> bytes:
    inner = docx(p("Inside."))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("../../outside.docx", inner)
    return stream.getvalue()


READ: dict[str, Callable[[], bytes]] = {
    "span.docx": lambda: docx(table(row(tc("Cell text", '<w:gridSpan w:val="100000000"/>')))),
    "pages-500.pdf": lambda: pdf(500),
    "late-cut.pdf": lambda: pdf(3)[:-12],
}
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "entity.docx": (external_entity, "document type"),
    "liar.docx": (lying_header, "damaged"),
    "paragraphs.docx": (lambda: docx("<w:p/>" * 8_000_000), "more than|marks of formatting"),
    "zip.docx": (zip_in_zip, "archive of other files"),
    "pages-10000.pdf": (lambda: pdf(10_000), "pages"),
    "blank.pdf": (lambda: pdf(2, b""), "text"),
    "blank.docx": (lambda: docx("<w:p/>"), "text"),
    "empty.docx": (lambda: b"", "empty"),
    "cut.docx": (lambda: docx(p("text"))[:200], "cut off"),
    "noise.pdf": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 100, "damaged"),
}


def outcome(folder: Path, name: str, data: bytes) -> tuple[list[Document], list[Refusal], float]:
    """Read a bomb between two good files, which must come through."""
    for good in ("first.txt", "last.txt"):
        (folder / good).write_text("We support the follow-up.", "utf-8")
    (folder / name).write_bytes(data)
    start = time.monotonic()
    sources = [Source(n, folder / n) for n in ("first.txt", name, "last.txt")]
    documents, refusals = extract(sources, LIMITS, workers=1)
    assert [d.file for d in documents if d.file != name] == ["first.txt", "last.txt"]
    assert len(documents) + sum(not r.item for r in refusals) == 3
    assert sorted(path.name for path in folder.iterdir()) == sorted({"first.txt", "last.txt", name})
    return documents, refusals, time.monotonic() - start


@pytest.mark.parametrize("name", READ)
def test_harmless_part_of_a_hostile_file_is_read(tmp_path: Path, name: str) -> None:
    documents, _, seconds = outcome(tmp_path, name, READ[name]())
    assert len(documents) == 3
    assert documents[1].text
    assert seconds < LIMITS.wall_seconds


@pytest.mark.parametrize("name", REFUSED)
def test_bomb_is_refused_within_the_limits(tmp_path: Path, name: str) -> None:
    make, words = REFUSED[name]
    _, refusals, seconds = outcome(tmp_path, name, make())
    whole = [r for r in refusals if not r.item]
    assert [r.file for r in whole] == [name]
    assert any(word in whole[0].reason for word in words.split("|")), whole[0].reason
    assert whole[0].advice.endswith(".")
    assert seconds < LIMITS.wall_seconds + 5


def test_stream_deflated_twice_costs_no_more_than_its_limit(tmp_path: Path) -> None:
    documents, refusals, seconds = outcome(tmp_path, "twice.pdf", deflated_twice())
    assert len(documents) == 3 or refusals
    assert all(d.text for d in documents)
    assert seconds < LIMITS.wall_seconds + 5


@pytest.mark.shared
@pytest.mark.slow
def test_files_of_fuzzers_are_read_or_refused(shared: Path) -> None:
    folder = shared / "extraction" / "hostile"
    sources = [Source(p.relative_to(folder).as_posix(), p) for p in sorted(folder.rglob("*")) if p.is_file()]
    documents, refusals = extract(sources, LIMITS)
    whole = [r for r in refusals if not r.item]
    assert {d.file for d in documents} | {r.file for r in whole} == {s.file for s in sources}
    assert len(documents) + len(whole) == len(sources) > 60
    assert all(d.text.strip() for d in documents)
    assert all(r.reason.endswith((".", ")")) and r.advice.endswith(".") for r in refusals)
