"""Covers of ITU documents, letters and e-mails in six languages; what is not stated is not guessed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.domain import NOT_STATED, Block, BlockKind, Cover, Document, StakeholderKind
from pipeline.extract.cover import CoverReading, read_cover, repaired

BODY = "The Tunis Agenda asks for more than has been done so far. " * 6
SECTORS = {
    "Government": StakeholderKind.MEMBER_STATE,
    "Civil Society": StakeholderKind.CIVIL_SOCIETY,
    "Private Sector": StakeholderKind.PRIVATE_SECTOR,
    "Academia": StakeholderKind.ACADEMIA,
    "Technical Community": StakeholderKind.TECHNICAL_COMMUNITY,
    "Other": StakeholderKind.OTHER,
}


def from_rows(*rows: tuple[str, ...]) -> CoverReading:
    cells = [
        Block(BlockKind.TABLE_CELL, text, table=0, row=r, column=c)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]
    return read_cover([*cells, Block(BlockKind.PARAGRAPH, BODY)])


def from_lines(*lines: str) -> CoverReading:
    return read_cover([*(Block(BlockKind.PARAGRAPH, line) for line in lines), Block(BlockKind.PARAGRAPH, BODY)])


@pytest.mark.parametrize(
    ("source", "title", "original", "item", "language"),
    [
        ("Source:", "Title:", "Original:", "Agenda item:", "English"),
        ("Origine", "Titre", "Original", "Point de l’ordre du jour", "anglais"),
        ("Origen", "Título", "Original", "Punto del orden del día", "inglés"),
        ("Источник:", "Название:", "Оригинал:", "Пункт повестки дня", "английский"),
        ("المصدر:", "العنوان:", "الأصل:", "بند جدول الأعمال", "بالإنكليزية"),
        ("来源：", "标题：", "原文：", "议程项目", "英文"),
    ],
)
def test_table_of_fields_in_six_languages(source: str, title: str, original: str, item: str, language: str) -> None:
    found = from_rows((source, "Example Society"), (title, "A title"), (original, language), (item, "3"))
    assert found.cover == Cover(
        contributor="Example Society", title="A title", original_language=language, agenda_item="3"
    )
    assert found.blocks == frozenset(range(8))


def test_head_of_a_council_document() -> None:
    found = from_rows(
        (
            "Council Working Group on international Internet-related public policy issues",
            "Document CWG-Internet-20/3-E",
        ),
        ("", "12 January 2026"),
        ("", "Original: English"),
        ("Contribution by the Republic of Exampleland (Member State)",),
        ("Title:", "On the follow-up"),
    )
    assert found.cover.symbol == "CWG-Internet-20/3-E"
    assert found.cover.date == "12 January 2026"
    assert found.cover.original_language == "English"
    assert found.cover.contributor == "Republic of Exampleland"
    assert found.cover.kind is StakeholderKind.MEMBER_STATE
    assert found.cover.title == "On the follow-up"


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("Contribution from the Union of Examples", "Union of Examples"),
        ("Multi-country proposal by Alba, Bona and Cara", "Alba, Bona and Cara"),
        ("Contribution de la République d’Exemple", "République d’Exemple"),
        ("Contribución de la República de Ejemplo", "República de Ejemplo"),
        ("Вклад Республики Пример", "Республики Пример"),
        ("مساهمة من جمهورية المثال", "جمهورية المثال"),
        ("例国提交的文稿", "例国"),
    ],
)
def test_line_that_names_the_contributor(line: str, who: str) -> None:
    found = from_lines("Document CWG-Internet-20/3", line)
    assert (found.cover.contributor, found.cover.symbol) == (who, "CWG-Internet-20/3")


@pytest.mark.parametrize(
    "title",
    ["Contribution of ICTs to development", "Contribution des TIC au développement", "Вклад ИКТ в развитие", BODY],
)
def test_title_about_a_contribution_names_no_contributor(title: str) -> None:
    assert from_lines(title).cover.contributor == NOT_STATED
    assert from_lines("Document CWG-Internet-20/3", title).cover.contributor == NOT_STATED


LABELS = """
Name of organization; Name of the organisation; Organization name; Organisation; Entity; Name of
entity; Respondent; Contributor; Name of contributor; Submitted by; Submitted on behalf of; On
behalf of; Name of Member State; Member State; Administration; Institution; Company; Company name;
Contributing entity; Submitting organization; Responding entity; Source of the contribution;
Organization / Entity; Contribution from; Presented by; Stakeholder; Agency; Delegation; Nom de
l'organisation; Nom de l’entité; Organisme; Entité; Institution; Entreprise; Administration; État
membre; Soumis par; Présentée par; Contributeur; Répondant; Au nom de; Nom de la société; Nombre de
la organización; Nombre de la entidad; Organización; Entidad; Institución; Empresa; Administración;
Estado Miembro; Presentado por; En nombre de; Participante; Наименование организации; Название
организации; Организация; Учреждение; Компания; Администрация; Государство-член; Участник;
Респондент; От имени; Представлено от имени; اسم المنظمة; المنظمة; الجهة; اسم الجهة; المؤسسة;
الشركة; الإدارة; الدولة العضو; المساهم; مقدم من;
نيابة عن; 机构名称; 机构; 组织名称; 单位; 实体名称; 公司; 成员国; 主管部门;
提交单位; 提交者; 答复者
"""


@pytest.mark.parametrize("label", [" ".join(n.split()) for n in LABELS.split(";")])
def test_labels_of_the_contributor(label: str) -> None:
    colon = "：" if ord(label[0]) > 0x3000 else ":"
    assert from_rows((label, "Example Institute"), ("Title", "A")).cover.contributor == "Example Institute"
    assert from_rows((label + colon, "Example Institute"), ("Title:", "A")).cover.contributor == "Example Institute"
    assert from_lines(f"{label}{colon} Example Institute", "Title: A").cover.contributor == "Example Institute"


@pytest.mark.parametrize("person", ["Name", "From", "Author", "Nom", "Nombre", "Имя", "الاسم", "姓名"])
def test_who_signs_for_a_body_is_not_the_contributor(person: str) -> None:
    rows = ((person, "Ana Example"), ("Organization", "Example Institute"), ("Title", "A"))
    assert from_rows(*rows).cover.contributor == "Example Institute"
    assert from_rows(rows[0], rows[2]).cover.contributor == "Ana Example"


def test_pairs_of_label_and_value_in_one_row_and_the_head_of_a_table() -> None:
    found = from_rows(("Source:", "Example Institute", "Date:", "3 March 2026"), ("Title:", "A")).cover
    assert (found.contributor, found.date, found.title) == ("Example Institute", "3 March 2026", "A")
    assert from_rows(("Organization", "Country", "Title"), ("X", "Y", "Z")).cover == Cover()
    assert from_rows(("Source", "Alba"), ("Sector", "Government")).cover.kind is StakeholderKind.MEMBER_STATE


@pytest.mark.parametrize(
    "line",
    [
        "Revision 1 to Document CWG-Internet-20/3-E",
        "Révision 1 au Document CWG-Internet-20/3-F",
        "Addendum 1 to Document 20/3",
        "文件 20/3-C 的修订1",
    ],
)
def test_number_of_a_version_on_a_line_of_its_own(line: str) -> None:
    assert from_lines(line, "Source: Alba").cover.symbol == line


def test_email_head() -> None:
    found = from_lines(
        "From: Example Institute (Academia)", "To: The secretariat", "Date: 3 March 2026", "Subject: Our views"
    )
    assert found.cover == Cover(
        contributor="Example Institute", kind=StakeholderKind.ACADEMIA, title="Our views", date="3 March 2026"
    )
    assert found.blocks == frozenset(range(4))


def test_letter_without_a_sender_gives_its_subject_and_date() -> None:
    found = from_lines("3 March 2026", "Subject: Our views", "Dear colleagues,")
    assert (found.cover.title, found.cover.date, found.cover.contributor) == ("Our views", "3 March 2026", NOT_STATED)
    assert found.blocks == frozenset({0, 1})


def test_field_after_the_first_long_paragraph_is_body() -> None:
    found = read_cover([Block(BlockKind.PARAGRAPH, t) for t in (BODY, "Source: World Bank", "Title: Table 1")])
    assert found == CoverReading(Cover())


@pytest.mark.parametrize("value", ["Not stated", "N/A", "–"])
def test_cover_that_says_nothing_says_nothing(value: str) -> None:
    cover = from_rows(("Source", value), ("Title", "A title")).cover
    assert cover == Cover(title="A title")


@pytest.mark.parametrize("name", ["France", "Republic of Exampleland", "Ministry of Posts", "United Nations Agency"])
def test_kind_is_never_guessed_from_a_name(name: str) -> None:
    assert from_rows(("Source", name), ("Title", "A title")).cover.kind is StakeholderKind.NOT_STATED


def test_capitals_stay_as_stated() -> None:
    assert from_rows(("Source", "EXAMPLE SOCIETY"), ("Title", "ON THE WAY")).cover.contributor == "EXAMPLE SOCIETY"


def test_country_is_parted_only_where_it_is_one() -> None:
    assert from_rows(("Source", "Example Society, Kenya"), ("Title", "A")).cover.country == "Kenya"
    assert from_rows(("Source", "Example Society, Italy / Brazil"), ("Title", "A")).cover.country == "Italy / Brazil"
    assert from_rows(("Source", "Example, Sons and Daughters"), ("Title", "A")).cover.country == NOT_STATED
    assert from_rows(("Source", "Example (Law, UK)"), ("Title", "A")).cover.country == NOT_STATED


@pytest.mark.parametrize(
    "country",
    ["Iran (Islamic Republic of)", "Côte d’Ivoire", "Suisse", "Corea del Sur", "Российская Федерация", "كينيا", "埃及"],
)
def test_country_is_parted_in_six_languages(country: str) -> None:
    cover = from_rows(("Source", f"Example Society, {country}"), ("Title", "A")).cover
    assert (cover.contributor, cover.country) == ("Example Society", country)


def test_broken_letters_are_repaired_and_reported() -> None:
    found = from_rows(("Source", "OrganizaÃ§Ã£o Exemplo"), ("Title", "A title"))
    assert found.cover.contributor == "Organização Exemplo"
    assert "OrganizaÃ§Ã£o" in found.warnings[0]


@pytest.mark.parametrize("text", ["Société “É”", "CAFÉ’S", "SÃO PAULO", "naïve — Ñandú", "Ångström", "Â", "Россия"])
def test_whole_letters_are_left_alone(text: str) -> None:
    assert repaired(text) == text


@pytest.mark.shared
def test_agreement_with_the_list_of_contributions(shared: Path, netmundial: dict[str, Document]) -> None:
    folder = shared / "corpus" / "netmundial_2014"
    with (folder / "contributions.tsv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    documents = [netmundial[row["file"]] for row in rows]
    assert len(documents) == 122
    source_lines = titles = kinds = parted = 0
    for row, document in zip(rows, documents, strict=True):
        cover = document.cover
        stated = [cover.contributor, *([] if cover.country == NOT_STATED else [cover.country])]
        listed = letters(f"{row['organisation']}{row['country']}")
        source_lines += letters("".join(stated)) == listed
        parted += letters(cover.contributor) == letters(row["organisation"])
        titles += letters(cover.title) == letters(row["title"])
        kinds += cover.kind is SECTORS[row["sector"]]
    assert (titles, kinds) == (122, 122)
    assert source_lines >= 119  # three covers name their country twice
    assert parted >= 109  # the others end in words only the list knows to be an address


def letters(text: str) -> str:
    """Return a text's letters and digits alone: spaces and punctuation differ by how a cell was wrapped."""
    return "".join(c for c in repaired(text).casefold() if c.isalnum())
