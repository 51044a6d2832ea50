"""One contribution in several files is one; a campaign is counted; different contributions stay apart."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.domain import NOT_STATED, Block, BlockKind, Cover, Document, RawDocument, Source
from pipeline.extract import extract
from pipeline.extract.assemble import assemble
from pipeline.identify import mark_duplicates
from pipeline.settings import ExtractSettings
from tests.growth import growth

WORDS = [f"word{n}" for n in range(3_000)]


def text(seed: int, length: int = 300) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=length))


def document(file: str, content: str, contributor: str = NOT_STATED, **cover: str) -> Document:
    media = file.rpartition(".")[2]
    made = assemble(
        file, hashlib.sha256(file.encode()).hexdigest(), media, RawDocument((Block(BlockKind.PARAGRAPH, content),))
    )
    return replace(made, document_id=file, language="en", cover=Cover(contributor=contributor, **cover))


def marks(*documents: Document) -> list[tuple[str, bool]]:
    return [(d.duplicate_of, bool(d.campaign)) for d in mark_duplicates(documents)]


def test_formats_of_one_contribution_and_word_stands_for_all() -> None:
    a, b, c = (document(f"view.{media}", text(1)) for media in ("txt", "pdf", "docx"))
    assert marks(a, b, c) == [("view.docx", False), ("view.docx", False), ("", False)]


def test_small_differences_of_extraction_do_not_matter() -> None:
    changed = text(1).replace("word7", "word8") + " page 3"
    assert marks(document("a.docx", text(1), "Alba"), document("b.pdf", changed, "Alba"))[1][0] == "a.docx"


def test_letters_of_different_contributors_are_a_campaign_and_all_stay() -> None:
    letters = [document(f"{n}.docx", f"{text(1)} signed {n}", f"Signatory {n}") for n in range(30)]
    assert marks(*letters) == [("", True)] * 30


def test_letter_without_a_stated_contributor_is_not_given_to_another() -> None:
    a = document("a.docx", f"{text(1)} signed Alba", "Alba")
    b = document("b.docx", f"{text(1)} signed Bona", "Bona")
    unsigned = document("c.pdf", f"{text(1)} signed Cara")
    assert marks(a, b, unsigned) == [("", True)] * 3
    assert marks(a, replace(unsigned, media="docx")) == [("", True)] * 2


def test_letters_without_contributors_that_differ_are_a_campaign() -> None:
    assert marks(document("a.docx", f"{text(1)} Alba"), document("b.docx", f"{text(1)} Bona")) == [("", True)] * 2
    assert marks(document("a.docx", text(1)), document("b.docx", text(1))) == [("", False), ("a.docx", False)]


def test_file_of_the_same_name_belongs_to_the_contributor_of_that_name() -> None:
    a = document("alba.docx", text(1), "Alba")
    b = document("bona.docx", text(1), "Bona")
    assert marks(a, b, document("bona.pdf", text(1))) == [("", True), ("", True), ("bona.docx", True)]


def test_languages_of_one_document_and_the_original_stands_for_all() -> None:
    en = document("e.docx", text(1), "Alba", symbol="CWG-Internet-20/3-E", original_language="Russian")
    ru = replace(
        document("r.pdf", text(2), "Альба", symbol="CWG-Internet-20/3-R", original_language="русский"), language="ru"
    )
    other = document("o.docx", text(3), "Alba", symbol="CWG-Internet-20/4-E")
    assert marks(en, ru, other) == [("r.pdf", False), ("", False), ("", False)]


def test_latest_revision_stands_for_all() -> None:
    first = document("a.docx", text(1), "Alba", symbol="CWG-Internet-20/3-E")
    second = document("b.docx", text(1), "Alba", symbol="CWG-Internet-20/3 (Rev.1)-E")
    assert marks(first, second) == [("b.docx", False), ("", False)]


def test_different_contributions_stay_apart() -> None:
    shared_half = text(1, 150)
    a = document("a.docx", f"{shared_half} {text(2, 150)}", "Alba")
    b = document("b.docx", f"{shared_half} {text(3, 150)}", "Alba")
    assert marks(a, b) == [("", False)] * 2


def test_documents_of_covers_alone_are_not_alike() -> None:
    cover = (Block(BlockKind.COVER, "Cover"),)
    a, b = (replace(document(f"{n}.docx", "x"), blocks=cover) for n in "ab")
    assert marks(a, b) == [("", False)] * 2


def test_chinese_is_compared_by_character() -> None:
    a = "请工作组审议该提案并就后续步骤做出决定，同时考虑突尼斯议程的各项目标。" * 5
    assert marks(document("a.docx", a, "甲"), document("a.pdf", a[:-3], "甲"))[1][0] == "a.docx"


def test_order_of_files_does_not_change_what_is_found() -> None:
    documents = [document(f"{n}.{m}", text(n // 2), f"C{n // 2}") for n in range(10) for m in ("docx", "pdf")]
    found = {d.file: (d.duplicate_of, bool(d.campaign)) for d in mark_duplicates(documents)}
    turned = {d.file: (d.duplicate_of, bool(d.campaign)) for d in mark_duplicates(documents[::-1])}
    assert found == turned


def test_a_thousand_documents_take_no_more_than_their_share_of_time() -> None:
    documents = [document(f"{n}.docx", text(n % 750, 200), f"C{n}") for n in range(1_000)]
    assert growth(lambda n: mark_duplicates(documents[:n]), 250, 750) < 3
    assert sum(bool(d.campaign) for d in mark_duplicates(documents)) == 500


@pytest.mark.shared
def test_three_files_of_the_real_contribution_are_one(shared: Path) -> None:
    folder = shared / "corpus" / "cwg_internet"
    sources = [Source(p.name, p) for p in sorted(folder.glob("wsis-implementation.*"))]
    documents, refusals = extract(sources, ExtractSettings(ocr=False))
    assert not refusals
    marked = {d.media: d for d in mark_duplicates(documents)}
    assert [marked[m].duplicate_of for m in ("docx", "pdf", "txt")] == ["", *[marked["docx"].document_id] * 2]


@pytest.mark.shared
def test_no_false_duplicate_in_a_real_batch(netmundial: dict[str, Document]) -> None:
    marked = mark_duplicates(list(netmundial.values()))
    # Read by hand: one university sent its text twice; a body and its director sent the same text.
    assert [d.file for d in marked if d.duplicate_of] == ["C093.docx", "C144.pdf"]
    assert not any(d.campaign for d in marked)
