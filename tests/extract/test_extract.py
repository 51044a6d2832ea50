"""What goes in comes out as a document or as a refusal, in order, the same every time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.domain import BlockKind, Source
from pipeline.extract import as_json, extract
from pipeline.extract.plain import read_plain
from pipeline.settings import ExtractSettings
from tests.extract.word_files import docx, p

SETTINGS = ExtractSettings(ocr=False)


def batch(folder: Path) -> list[Source]:
    (folder / "b.docx").write_bytes(docx(p("First paragraph.") + p("Second paragraph.")))
    (folder / "a.txt").write_text("From: Example Society\nSubject: Our views\n\n" + "We support it. " * 30, "utf-8")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 broken")
    (folder / "picture.pdf").write_bytes(b"\x89PNG\r\n")
    return [Source(n, folder / n) for n in ("b.docx", "broken.docx", "a.txt", "picture.pdf")]


def test_in_is_out_and_refused_in_order(tmp_path: Path) -> None:
    documents, refusals = extract(batch(tmp_path), SETTINGS)
    assert [d.file for d in documents] == ["b.docx", "a.txt"]
    assert [r.file for r in refusals] == ["broken.docx", "picture.pdf"]


def test_nothing_in_is_nothing_out() -> None:
    assert extract([], SETTINGS) == ([], [])


def test_same_input_same_output_however_many_workers(tmp_path: Path) -> None:
    sources = batch(tmp_path)
    assert extract(sources, SETTINGS, workers=1) == extract(sources, SETTINGS, workers=3)


def test_json_carries_text_and_provenance(tmp_path: Path) -> None:
    documents, _ = extract(batch(tmp_path), SETTINGS)
    data = json.loads(json.dumps(as_json(documents[1])))
    assert data["cover"]["contributor"] == "Example Society"
    assert [b["kind"] for b in data["blocks"]] == ["cover", "cover", "paragraph"]
    assert all(data["text"][b["start"] : b["end"]] == b["text"] for b in data["blocks"])


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Nous soutenons cette idée, élaborée à Tunis.", "cp1252"),
        ("Мы поддерживаем это предложение и просим продолжить работу.", "cp1251"),
        ("Мы поддерживаем это предложение и просим продолжить работу.", "koi8-r"),
        ("نحن نؤيد هذا الاقتراح وندعو إلى مواصلة العمل.", "cp1256"),
        ("我们支持该提案，并请工作组继续开展工作。", "gb18030"),
        ("Мы поддерживаем это предложение.", "utf-16"),
        ("Мы поддерживаем это предложение.", "utf-8-sig"),
    ],
)
def test_plain_text_in_old_encodings(text: str, encoding: str) -> None:
    found = read_plain(text.encode(encoding))
    assert found.blocks[0].text == text
    assert bool(found.warnings) == (not encoding.startswith("utf"))


def test_plain_text_has_paragraphs_labels_and_headings() -> None:
    text = "Introduction\n\nA line that is\nwrapped at its end.\n\n1. First point of all.\n\n(a) Second point of all.\n"
    blocks = read_plain(text.encode()).blocks
    assert [(b.kind, b.label, b.text) for b in blocks] == [
        (BlockKind.HEADING, "", "Introduction"),
        (BlockKind.PARAGRAPH, "", "A line that is wrapped at its end."),
        (BlockKind.LIST_ITEM, "1.", "First point of all."),
        (BlockKind.LIST_ITEM, "(a)", "Second point of all."),
    ]
