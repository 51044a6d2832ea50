"""The latest version stands: numbers in all their forms, addenda, corrections, drafts, and what no number says."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from pipeline.domain import NOT_STATED, Block, BlockKind, Cover, Document
from pipeline.identify import identified
from pipeline.identify.symbols import Version, version_of
from pipeline.identify.versions import mark_versions
from tests.fakes import make_document

WORDS = [f"word{n}" for n in range(3_000)]


def sent(file: str, contributor: str = "Alba", symbol: str = NOT_STATED, text: str = "", **cover: str) -> Document:
    body = text or " ".join(random.Random(file).choices(WORDS, k=60))
    given = Cover(contributor, symbol=symbol, **cover)  # type: ignore[arg-type]
    return make_document(Block(BlockKind.PARAGRAPH, body), document_id=file, file=f"{file}.docx", cover=given)


def superseded(*documents: Document) -> dict[str, str]:
    return {d.document_id: d.superseded_by for d in mark_versions(documents) if d.superseded_by}


@pytest.mark.parametrize(
    "symbol",
    [
        "CWG-Internet-20/3(Rev.1)-E",
        "CWG-Internet-20/3 (Rev. 1)",
        "CWG-Internet-20/3(Rév.1)-F",
        "CWG-Internet-20/3 (Пересм. 1)-R",
        "Revision 1 to Document CWG-Internet-20/3-E",
        "Revision 1 to Document 20/3",
        "Rev.1 to 20/3",
        "Révision 1 au Document 20/3-F",
        "Revisión 1 al Documento 20/3-S",
        "Пересмотр 1 Документа 20/3-R",
        "المراجعة 1 للوثيقة 20/3-A",
        "文件 20/3-C 的修订1",
        "CWG-Internet-20/3 R1",
    ],
)
def test_a_revision_supersedes_what_it_revises_whatever_it_reads(symbol: str):
    first, revised = sent("a", symbol="CWG-Internet-20/3-E"), sent("b", symbol=symbol)
    assert superseded(first, revised) == {"a": "b"}
    assert superseded(revised, first) == {"a": "b"}


@pytest.mark.parametrize(
    "symbol",
    [
        "CWG-Internet-20/3(Add.1)-E",
        "Addendum 1 to Document 20/3",
        "Addéndum 1 al Documento 20/3",
        "Дополнительный документ 1 к Документу 20/3",
        "الإضافة 1 للوثيقة 20/3",
        "文件 20/3 的补遗1",
    ],
)
def test_an_addendum_is_read_beside(symbol: str):
    documents = mark_versions([sent("a", symbol="CWG-Internet-20/3-E"), sent("b", symbol=symbol)])
    assert all(d.stands for d in documents)
    assert version_of(symbol).part == "ADD.1"


@pytest.mark.parametrize(
    "symbol",
    [
        "CWG-Internet-20/3(Corr.1)-E",
        "Corrigendum 1 to Document 20/3",
        "Corrigéndum 1 al Documento 20/3",
        "Исправление 1 к Документу 20/3",
        "التصويب 1 للوثيقة 20/3",
        "文件 20/3 的勘误1",
    ],
)
def test_a_correction_is_told_at_what_it_corrects(symbol: str):
    first, second = mark_versions([sent("a", symbol="CWG-Internet-20/3-E"), sent("b", symbol=symbol)])
    assert first.stands and second.stands
    assert any("Corrected by b.docx" in w for w in first.warnings)
    assert any("Corrects a.docx" in w for w in second.warnings)


def test_the_highest_revision_stands_for_all_and_its_translation_repeats_it():
    marked = mark_versions(
        [
            sent("a", symbol="CWG-Internet-20/3-E"),
            sent("b", symbol="CWG-Internet-20/3(Rev.1)-E"),
            sent("c", symbol="CWG-Internet-20/3(Rev.2)-E"),
            replace(sent("d", symbol="CWG-Internet-20/3(Rev.2)-F"), language="fr"),
        ]
    )
    assert [(d.superseded_by, d.duplicate_of) for d in marked] == [("c", ""), ("c", ""), ("", ""), ("", "c")]


def test_a_revision_nearly_the_same_supersedes_and_does_not_repeat():
    text = " ".join(random.Random(1).choices(WORDS, k=300))
    first, revised = sent("a", symbol="X-Y-20/3", text=text), sent("b", symbol="X-Y-20/3(Rev.1)", text=f"{text} more")
    marked = mark_versions([first, revised])
    assert (marked[0].superseded_by, marked[0].duplicate_of) == ("b", "")


def test_a_revision_that_more_contributors_join_supersedes():
    first = sent("a", "Kenya", "X-Y-20/3")
    joint = sent("b", "Kenya, Ghana and Mali", "X-Y-20/3(Rev.1)")
    _, people = identified([first, joint], ())
    assert superseded(first, joint) == {"a": "b"}
    assert people.of_document["a"] == ("state-ken",)


def test_a_number_of_two_contributors_supersedes_nothing_and_is_told():
    marked = mark_versions([sent("a", "Kenya", "X-Y-20/3"), sent("b", "Ghana", "X-Y-20/3(Rev.1)")])
    assert all(d.stands for d in marked)
    assert all("number of" in d.warnings[0] for d in marked)


def test_what_is_superseded_under_a_contributor_not_stated_belongs_to_the_later():
    documents, people = identified([sent("a", NOT_STATED, "X-Y-20/3"), sent("b", "Kenya", "X-Y-20/3(Rev.1)")], ())
    assert documents[0].superseded_by == "b"
    assert people.of_document["a"] == people.of_document["b"] == ("state-ken",)


@pytest.mark.parametrize(
    ("draft", "final"),
    [
        ("Views on funding (draft)", "Views on funding (final)"),
        ("Views on funding (draft)", "Views on funding"),
        ("Views on funding – v1", "Views on funding – v2"),
        ("Avis sur le financement (projet)", "Avis sur le financement (version finale)"),
        ("Opinión (borrador)", "Opinión (versión final)"),
        ("Мнение (проект)", "Мнение (окончательная версия)"),
        ("意见（草案）", "意见（最终版）"),
    ],
)
def test_a_draft_gives_way_to_what_is_final(draft: str, final: str):
    assert superseded(sent("a", title=draft), sent("b", title=final)) == {"a": "b"}


@pytest.mark.parametrize("title", ["On the draft report", "The final mile", "Projet de réseau", "On v2 of IPv6"])
def test_a_title_about_a_draft_is_no_version(title: str):
    assert version_of("", [title, "reply"]).rank == 0


@pytest.mark.parametrize("symbol", ["CWG-Internet-20/3", "CWG-Internet-20/31", "C20/3", "CWG-Internet-21/3"])
def test_other_numbers_are_other_contributions(symbol: str):
    assert not superseded(sent("a", symbol=symbol), sent("b", symbol="CWG-Internet-20/30(Rev.1)"))


def test_files_of_one_contributor_that_are_much_alike_are_offered_as_versions():
    rng = random.Random(3)
    text = rng.choices(WORDS, k=200)
    later = text[:150] + rng.choices(WORDS, k=50)
    marked = mark_versions([sent("a", text=" ".join(text)), sent("b", text=" ".join(later)), sent("c", "Bona")])
    assert all(d.stands for d in marked)
    assert ["May be another version" in " ".join(d.warnings) for d in marked] == [True, True, False]


def test_of_files_nearly_the_same_the_later_stands():
    text = " ".join(random.Random(4).choices(WORDS, k=200))
    dates = ("3 March 2026", "5 mars 2026", "1 de marzo de 2026")
    marked = mark_versions([sent(f, text=f"{text} {f}", date=d) for f, d in zip("abc", dates, strict=True)])
    assert [d.duplicate_of for d in marked] == ["b", "", "b"]


def test_persons_without_a_name_who_send_the_same_letter_are_not_one():
    text = " ".join(random.Random(5).choices(WORDS, k=100))
    assert all(d.stands for d in mark_versions([sent(f, "Individual", text=text) for f in "abc"]))


def test_parts_of_a_number():
    assert version_of("CWG-Internet-20/3(Add.1)(Rev.2)-E") == Version("CWG-INTERNET-20/3", "20/3", "ADD.1", 2, 0)
    assert version_of("C25/INF/5").base == "C25/INF/5"
