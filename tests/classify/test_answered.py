"""A bare yes or no is for or against what was asked."""

from __future__ import annotations

import pytest

from pipeline.classify.answered import with_answers
from pipeline.domain import Classification, Judgement, Kind, Passage, Stance
from pipeline.whose.sides import side_of

ASKED = {
    "en": "Should the mandate of the Forum be made permanent?",
    "fr": "Le mandat du Forum devrait-il être permanent ?",
    "es": "¿Debería ser permanente el mandato del Foro?",
    "ru": "Следует ли сделать мандат Форума постоянным?",
    "ar": "هل ينبغي أن تكون ولاية المنتدى دائمة؟",
    "zh": "论坛的任期是否应当成为永久性的？",
}


@pytest.mark.parametrize(
    ("language", "answer", "side"),
    [
        ("en", "Yes.", Stance.SUPPORT),
        ("en", "No, the regular budget cannot bear it.", Stance.OPPOSE),
        ("en", "No doubt it should.", None),
        ("fr", "Oui.", Stance.SUPPORT),
        ("fr", "Non. Son mandat doit prendre fin.", Stance.OPPOSE),
        ("es", "Sí, con condiciones.", Stance.SUPPORT),
        ("es", "No.", Stance.OPPOSE),
        ("es", "No queremos que termine.", None),
        ("ru", "Да.", Stance.SUPPORT),
        ("ru", "Нет, бюджет этого не выдержит.", Stance.OPPOSE),
        ("ar", "نعم.", Stance.SUPPORT),
        ("ar", "لا، الميزانية لا تتحمل ذلك.", Stance.OPPOSE),
        ("ar", "لا شك في ذلك", None),
        ("zh", "是。", Stance.SUPPORT),
        ("zh", "否。", Stance.OPPOSE),
        ("zh", "不，预算无法承担。", Stance.OPPOSE),
    ],
)
def test_the_side_an_answer_takes(language: str, answer: str, side: Stance | None):
    assert side_of(answer, ASKED[language]) is side


@pytest.mark.parametrize(
    "question",
    [
        "Are there any further measures?",
        "Avez-vous pris d'autres mesures ?",
        "¿Hay otras medidas?",
        "Есть ли другие меры?",
        "是否还有其他措施？",
    ],
)
def test_a_no_to_a_question_of_fact_opposes_nothing(question: str):
    assert side_of("No.", question) is None
    assert side_of("否。", question) is None


def test_judgements_follow_the_answers():
    passages = [
        Passage(str(n), "d", "d.docx", None, None, "", "", 0, len(t), "en", t, in_reply_to=q)
        for n, (t, q) in enumerate([("No.", ASKED["en"]), ("No.", ""), ("It is large.", ASKED["en"])])
    ]
    judgements = tuple(Judgement(p.passage_id, Kind.BACKGROUND, 0.5, Stance.NONE, 0.6, (), False) for p in passages)
    made = with_answers(Classification((), judgements), passages)
    assert [(j.kind, j.stance) for j in made.judgements] == [
        (Kind.POSITION, Stance.OPPOSE),
        (Kind.BACKGROUND, Stance.NONE),
        (Kind.BACKGROUND, Stance.NONE),
    ]
