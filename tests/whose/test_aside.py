"""Quotations, recitals, annexed texts, empty answers and second languages are not told as views."""

from __future__ import annotations

import pytest

from pipeline.domain import Block, BlockKind, Voice
from pipeline.whose.empty import says_nothing
from tests.whose.batches import document, rows, texts, told

OWN = "We support the extension of the mandate of the Forum by ten years."


@pytest.mark.parametrize(
    ("before", "quotation"),
    [
        ("The report states:", "“The digital divide has widened between rural and urban areas since 2015.”"),
        ("Le rapport dit :", "« La fracture numérique s’est creusée entre zones rurales et urbaines depuis 2015. »"),
        ("El informe dice:", "«La brecha digital ha crecido entre las zonas rurales y urbanas desde 2015» (página 4)."),
        ("В докладе сказано:", "«Цифровой разрыв между селом и городом вырос с 2015 года во всех регионах мира.»"),
        ("报告指出：", "“自2015年以来，世界各区域城市与农村之间的数字鸿沟进一步扩大。”"),
        ("جاء في التقرير:", "«اتسعت الفجوة الرقمية بين المناطق الريفية والحضرية منذ عام 2015 في جميع المناطق.»"),
    ],
)
def test_a_paragraph_in_quotation_marks_is_quoted(before: str, quotation: str):
    passages = told(document("Northland", OWN, before, quotation))
    assert texts(passages, Voice.QUOTED) == [quotation]
    assert OWN in texts(passages)


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (
            "We propose that the paragraph read as follows:",
            "“The mandate of the Forum shall be extended by ten years.”",
        ),
        ("Nous proposons le texte suivant :", "« Le mandat du Forum est prolongé de dix ans à compter de 2025. »"),
        ("Proponemos la siguiente redacción:", "«El mandato del Foro se prorroga por diez años a partir de 2025.»"),
        ("Предлагаем следующую редакцию:", "«Мандат Форума продлевается на десять лет начиная с 2025 года и далее.»"),
        ("我们建议案文如下：", "“论坛的任期自2025年起延长十年，并由联合国经常预算供资。”"),
        ("نقترح النص التالي:", "«تمدد ولاية المنتدى لمدة عشر سنوات اعتبارا من عام 2025 وما بعده.»"),
        ("We disagree.", "“Multilateral” is not “multistakeholder”, and the two must not be taken for one another."),
    ],
)
def test_a_text_that_is_proposed_is_the_contributors(before: str, text: str):
    assert text in texts(told(document("Northland", before, text)))


def test_a_style_for_quotations_quotes_unless_the_text_is_proposed():
    block = Block(BlockKind.PARAGRAPH, "The mandate of the Forum shall end in 2025.", voice=Voice.QUOTED)
    assert texts(told(document("Northland", OWN, block)), Voice.QUOTED) == [block.text]
    assert block.text in texts(told(document("Northland", "We propose this wording:", block)))


@pytest.mark.parametrize(
    "recitals",
    [
        ["Recalling its resolution on the Forum,", "Noting with concern the divide between regions,"],
        ["Rappelant sa résolution sur le Forum,", "Notant avec préoccupation la fracture entre régions,"],
        ["Recordando su resolución sobre el Foro,", "Observando con preocupación la brecha entre regiones,"],
        ["Напоминая о своей резолюции о Форуме,", "Отмечая с озабоченностью разрыв между регионами,"],
        ["回顾其关于论坛的决议，", "关切地注意到各区域之间的鸿沟，", "考虑到发展中国家的需要，", "重申其承诺，"],
        ["إذ تشير إلى قرارها بشأن المنتدى،", "وإذ تلاحظ بقلق الفجوة بين المناطق،"],
    ],
)
def test_recitals_in_a_row_are_recitals(recitals: list[str]):
    found = texts(told(document("Northland", OWN, *recitals)), Voice.RECITAL)
    assert found and set(found) <= set(recitals)
    assert len(found) == (2 if recitals[0].startswith("回顾") else len(recitals))


def test_items_below_a_recitals_word_are_recitals_and_what_is_resolved_is_not():
    lines = ["considering", "a) that the Forum has met for twenty years;", "b) that its mandate ends;"]
    passages = told(document("Northland", *lines, "resolves", "a) that the Forum be given ten more years;"))
    assert texts(passages, Voice.RECITAL)[-2:] == [line[3:] for line in lines[1:]]
    assert "that the Forum be given ten more years;" in texts(passages)


@pytest.mark.parametrize(
    "text",
    [
        "Noting the progress made, we propose that the Forum meet twice a year.",
        "Recognizing the role of women is a duty of all.",
        "Considérant les progrès, nous proposons deux réunions par an.",
        "Учитывая сказанное, мы предлагаем две встречи в год.",
        "考虑到上述情况，我们建议每年举行两次会议。",
    ],
)
def test_a_sentence_that_begins_as_a_recital_does_is_no_recital(text: str):
    assert text in texts(told(document("Northland", OWN, text)))


@pytest.mark.parametrize(
    ("lines", "others"),
    [
        (["# Annex", "RESOLUTION 102 (REV. BUCHAREST, 2022)", "The Union shall continue its work."], True),
        (["# Annexe 1", "A/RES/70/125", "L'Assemblée décide de prolonger le mandat."], True),
        (["# Приложение", "РЕЗОЛЮЦИЯ 102 (ПЕРЕСМ. БУХАРЕСТ, 2022 Г.)", "Союз продолжает свою работу."], True),
        (["# Annex", "Draft new RESOLUTION 12 (Geneva, 2026)", "The Union shall close the Forum."], False),
        (["# Anexo", "Nuestras medidas en detalle.", "Hemos construido 340 redes."], False),
        (["# Annex", "MOD RESOLUTION 102 (REV. BUCHAREST, 2022)", "The Union shall do more."], False),
    ],
)
def test_an_annexed_text_that_was_adopted_is_of_others(lines: list[str], others: bool):
    passages = told(document("Northland", OWN, *lines))
    assert (lines[-1] in texts(passages, Voice.THIRD_PARTY)) == others
    assert OWN in texts(passages)


@pytest.mark.parametrize(
    "text",
    "N/A|-|No comment.|Please see the attached file.|We have no view on this question.|None"
    "|See our answer to question 4."
    "|Sans objet|Pas de commentaire.|Voir notre réponse à la question 3.|No aplica.|Sin comentarios|Véase el anexo"
    "|Нет комментариев.|Не применимо|См. приложение|لا ينطبق|لا تعليق.|无|不适用。|见附件|没有意见。".split("|"),
)
def test_an_answer_that_says_nothing(text: str):
    assert says_nothing(text)


@pytest.mark.parametrize(
    "text",
    "No.|Yes.|Non|Sí.|Нет.|Да|لا|نعم|否|是|2030|We have a view on this question.|No comment is needed here.".split("|"),
)
def test_a_short_answer_that_says_something(text: str):
    assert not says_nothing(text)


def test_a_contribution_that_says_nothing_has_no_language():
    assert document("Northland", "N/A").language == "not stated"
    assert document("Northland", "No comment.", "-").language == "not stated"
    assert document("Northland", "Apoyamos la prórroga del mandato.").language == "es"


PAIRS = {
    "fr": (
        "We propose that all schools be connected by 2030.",
        "Nous proposons que toutes les écoles soient connectées d'ici 2030.",
    ),
    "es": (
        "The Forum should receive stable and predictable funding.",
        "El Foro debería recibir una financiación estable y previsible.",
    ),
    "ru": ("The mandate should be extended by ten years.", "Мандат следует продлить ещё на десять лет."),
    "ar": ("Rural networks need cheap and open spectrum.", "تحتاج الشبكات الريفية إلى طيف رخيص ومفتوح."),
    "zh": ("Developing countries need support for cybersecurity.", "发展中国家在网络安全方面需要得到支持。"),
}


@pytest.mark.parametrize("language", PAIRS)
@pytest.mark.parametrize("english", [0, 1])
def test_a_second_language_in_the_next_column_is_the_same_statement(language: str, english: int):
    cells = [PAIRS[language], (f"{PAIRS[language][0][:-1]} everywhere.", PAIRS[language][1])]
    passages = told(document("Northland", *rows(*(cell[::-1] if english else cell for cell in cells))))
    assert texts(passages) == [cells[0][0], cells[1][0]]
    assert texts(passages, Voice.TRANSLATION) == [cells[0][1], cells[1][1]]


def test_paragraphs_that_take_turns_are_one_statement_each():
    passages = told(
        document(
            "Northland",
            *PAIRS["fr"],
            *PAIRS["es"][:1],
            "Le Forum devrait recevoir un financement stable et prévisible.",
        )
    )
    assert texts(passages) == [PAIRS["fr"][0], PAIRS["es"][0]]


def test_a_text_after_itself_in_another_language_is_told_once():
    english = [f"We built {n} networks in the mountain villages of our country." for n in (340, 512, 77)]
    french = [f"Nous avons construit {n} réseaux dans les villages de montagne de notre pays." for n in (340, 512, 77)]
    assert texts(told(document("Northland", *french, *english))) == english


@pytest.mark.parametrize(
    "cells",
    [
        [
            (
                "Mesures prises dans les zones rurales",
                "We built 340 networks and trained 4,000 teachers in them since 2021.",
            )
        ],
        [("We built 340 networks in mountain villages.", "Nous avons formé 4 000 enseignants dans les villages.")],
        [("We support the extension of the mandate.", "We oppose the closing of the regional forums.")],
    ],
)
def test_two_columns_that_say_different_things_are_both_told(cells: list[tuple[str, str]]):
    assert not texts(told(document("Northland", OWN, *rows(*cells))), Voice.TRANSLATION)
