"""Questions and instructions of a form are the form's, and answers know what they reply to."""

from __future__ import annotations

import pytest

from pipeline.domain import Role, Voice
from pipeline.settings import WhoseSettings
from pipeline.whose.ends import with_parted_ends
from tests.fakes import make_passage
from tests.whose.batches import document, rows, texts, told

QUESTIONS = {
    "en": "Should the mandate of the Forum be made permanent, and who should pay for it?",
    "fr": "Le mandat du Forum devrait-il être permanent, et qui devrait en assumer le coût ?",
    "es": "¿Debería ser permanente el mandato del Foro, y quién debería pagarlo?",
    "ru": "Следует ли сделать мандат Форума постоянным, и кто должен за него платить?",
    "ar": "هل ينبغي أن تكون ولاية المنتدى دائمة ومن ينبغي أن يتحمل تكاليفها؟",
    "zh": "论坛的任期是否应当成为永久性的，其费用应由谁承担？",
}
ANSWERS = {
    "en": ["Its mandate should end.", "It needs a budget of its own.", "Ten more years are enough."],
    "fr": ["Son mandat devrait prendre fin.", "Il lui faut un budget propre.", "Dix ans de plus suffisent."],
    "es": ["Su mandato debería terminar.", "Necesita un presupuesto propio.", "Diez años más bastan."],
    "ru": ["Мандат должен закончиться.", "Ему нужен собственный бюджет.", "Достаточно ещё десяти лет."],
    "ar": ["ينبغي أن تنتهي ولايته.", "يحتاج إلى ميزانية خاصة به.", "تكفي عشر سنوات أخرى."],
    "zh": ["其任期应当结束。", "它需要自己的预算。", "再延长十年就够了。"],
}
NAMES = ("Northland", "Southland", "Westland")


@pytest.mark.parametrize("language", QUESTIONS)
@pytest.mark.parametrize("layout", ["above", "numbered", "heading", "same paragraph", "table"])
def test_a_question_that_three_repeat_is_nobodys_view(language: str, layout: str):
    question, answers = QUESTIONS[language], ANSWERS[language]
    lines = {
        "above": lambda a: [question, a],
        "numbered": lambda a: [f"2. {question}", a],
        "heading": lambda a: [f"# {question}", a],
        "same paragraph": lambda a: [f"2. {question} {a}"],
        "table": lambda a: rows(("Question", "Reply"), (f"2. {question}", a)),
    }[layout]
    passages = told(*(document(name, *lines(a)) for name, a in zip(NAMES, answers, strict=True)))
    own = [p for p in passages if p.analysed]
    assert [p.text for p in own] == answers
    assert {p.in_reply_to for p in own} == {question}


def test_parts_of_a_question_are_found_where_lines_are_lost_and_words_differ():
    question = QUESTIONS["en"]
    full = [document(name, f"1. {question}", answer) for name, answer in zip(NAMES, ANSWERS["en"], strict=True)]
    broken = document(
        "Eastland", "1. Should the mandate of the Forum be made", "permanent, and who should pay for it? We should not."
    )
    changed = document(
        "Midland", "1. Should the mandate of the Forum be made quite permanent, and who should pay for it?", "Nobody."
    )
    passages = told(*full, broken, changed)
    assert texts([p for p in passages if p.document_id == broken.document_id and p.analysed]) == ["We should not."]
    assert texts([p for p in passages if p.document_id == changed.document_id and p.analysed]) == ["Nobody."]


@pytest.mark.parametrize(
    "statement",
    [
        "The mandate of the Forum should be made permanent, and all should pay for it.",
        "We hold that the mandate of the Forum be made permanent.",
        "Who should pay for it is less important than who decides.",
        "In our view, making the mandate of the Forum permanent helps nobody.",
        "Different bodies should pay for it, and the mandate of the Forum be made shorter.",
    ],
)
def test_a_statement_in_the_questions_words_is_the_contributors(statement: str):
    full = [document(name, f"1. {QUESTIONS['en']}", answer) for name, answer in zip(NAMES, ANSWERS["en"], strict=True)]
    last = document("Eastland", f"1. {QUESTIONS['en']}", statement)
    passages = told(*full, last)
    assert statement in texts([p for p in passages if p.document_id == last.document_id])


def test_a_letter_that_many_send_holds_their_own_words():
    letter = [
        "The mandate of the Forum must be made permanent by the Assembly this year.",
        "Its secretariat needs a budget line of its own within the regular budget.",
        "Why should poor countries wait for ten more years to be heard?",
        "We ask all Member States to support this call in the working group.",
    ]
    passages = told(*(document(name, *letter) for name in (*NAMES, "Eastland")))
    assert set(letter[:2]) <= set(texts(passages))


def test_two_contributors_in_the_same_words_are_no_form():
    lines = ["Who should pay for the Forum in the years to come?", "All should pay."]
    alone = document("Northland", lines[1], "Who, we ask ourselves, should pay for the Forum?")
    passages = told(alone, document("Southland", "We thank the secretariat."))
    assert "Who, we ask ourselves, should pay for the Forum?" in texts(passages)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("1. What has your administration done for rural access?", "We have built 340 networks."),
        ("# Quelles mesures avez-vous prises pour l'accès rural ?", "Nous avons construit 340 réseaux."),
        ("3. ¿Qué medidas ha tomado su administración?", "Hemos construido 340 redes."),
        ("# Какие меры приняла ваша администрация?", "Мы построили 340 сетей."),
        ("2. 贵国主管部门采取了哪些措施？", "我们建设了340个网络。"),
    ],
)
def test_a_question_above_its_answer_is_the_forms_in_one_document_too(question: str, answer: str):
    passages = told(document("Northland", question, answer))
    own = [p for p in passages if p.analysed]
    assert [p.text for p in own] == [answer]
    assert own[0].in_reply_to and own[0].in_reply_to in question


def test_a_table_of_questions_is_the_forms_in_one_document_too():
    table = rows(
        ("No.", "Question", "Answer"),
        ("1", "What have you done for rural access?", "We have built 340 networks."),
        ("2", "Comments on the mandate", "It should be made permanent."),
        ("3", "Should it be funded by all?", "No."),
    )
    passages = told(document("Northland", *table))
    assert texts(passages) == ["We have built 340 networks.", "It should be made permanent.", "No."]
    assert [p.in_reply_to for p in passages if p.analysed][1:] == [
        "Comments on the mandate",
        "Should it be funded by all?",
    ]


def test_a_table_of_facts_is_not_taken_for_questions():
    table = rows(
        ("Measure", "Result"), ("Rural networks", "340 villages were connected."), ("Schools", "All are online.")
    )
    assert len(texts(told(document("Northland", *table)))) == 6


def test_prompts_without_a_question_mark_and_instructions_are_the_forms():
    prompts = ["1. Views on the mandate of the Forum:", "2. Describe the measures taken for rural access."]
    intro = "Please answer all parts and return this form to the secretariat by 30 April."

    def reply(name: str, one: str, two: str) -> object:
        return document(name, intro, prompts[0], one, prompts[1], two)

    passages = told(
        reply("Northland", "It should be permanent.", "We built networks."),
        reply("Southland", "It should end in 2030.", "We trained teachers."),
        reply("Westland", "Ten years are enough.", "We cut licence fees."),
    )
    answers = "It should be permanent. We built networks. It should end in 2030. We trained teachers."
    said = texts([p for p in passages if p.role is not Role.LEAD_IN])
    assert " ".join(said) == f"{answers} Ten years are enough. We cut licence fees."
    assert {p.in_reply_to for p in passages if p.analysed} == {p.partition(" ")[2] for p in prompts}


def test_the_same_short_answer_of_several_is_theirs():
    question = QUESTIONS["en"]
    passages = told(*(document(n, f"1. {question}", "Yes, it should be.") for n in NAMES))
    assert texts([p for p in passages if p.analysed]) == ["Yes, it should be."] * 3


def test_known_questions_come_from_the_settings():
    question = "Which sources of funding does your administration prefer?"
    settings = WhoseSettings(questions=(question,))
    passages = told(document("Northland", f"{question} We prefer a regular budget."), settings=settings)
    own = [p for p in passages if p.analysed]
    assert [(p.text, p.in_reply_to) for p in own] == [("We prefer a regular budget.", question)]


def test_ticked_options_reply_to_what_stands_before_them():
    lines = [
        "Please tick what you support.",
        "☒ A permanent mandate.",
        "☐ An end of the Forum.",
        "We connected all schools.",
    ]
    passages = told(document("Northland", *lines))
    assert [(p.text, p.in_reply_to) for p in passages if p.analysed] == [
        ("A permanent mandate.", "Please tick what you support."),
        ("We connected all schools.", ""),
    ]
    assert texts(passages, Voice.FORM) == ["Please tick what you support."]


def test_an_answer_goes_on_to_the_next_question_and_not_past_a_heading():
    question = QUESTIONS["en"]
    lines = [f"1. {question}", "First part.", "Second part.", "# Conclusion", "We thank the secretariat for its work."]
    passages = told(*(document(n, *lines[:2], f"{n} adds this.", *lines[3:]) for n in NAMES))
    ties = {p.text: p.in_reply_to for p in passages if p.analysed}
    assert ties["Northland adds this."] == question
    assert ties["We thank the secretariat for its work."] == ""


def test_the_same_batch_gives_the_same_passages():
    batch = [document(n, f"1. {QUESTIONS['en']}", a) for n, a in zip(NAMES, ANSWERS["en"], strict=True)]
    assert told(*batch) == told(*batch)


def test_a_question_that_a_line_or_a_column_parted_is_the_forms_to_its_end():
    question = "What risks does the present law leave open? What could be done against these risks?"
    form = {"voice": Voice.FORM, "in_reply_to": question}
    some = [
        make_passage("a", text="What risks does the present law leave open? What could be", **form),
        make_passage("b", text="The law was written for machines.", start=100, end=133),
        make_passage("c", text="done against these risks?", start=200, end=225),
        make_passage("d", text="Who bears these risks?", start=300, end=322),
        make_passage("e", text="We see none. What risks does the present law", start=400, end=444),
        make_passage("f", text="leave open?", start=500, end=511, **form),
    ]
    told = [(p.text, p.voice) for p in with_parted_ends(some)]
    own = [text for text, voice in told if voice is Voice.OWN]
    assert own == ["The law was written for machines.", "Who bears these risks?", "We see none."]
    assert ("What risks does the present law", Voice.FORM) in told


def test_an_answer_in_the_questions_words_stays_the_contributors():
    form = {"voice": Voice.FORM, "in_reply_to": "Should different rules apply to public bodies and companies?"}
    some = [
        make_passage("a", text="Should different rules apply to public bodies and companies?", **form),
        make_passage("b", text="The same rules should apply to public bodies and companies.", start=100, end=159),
    ]
    assert [p.voice for p in with_parted_ends(some)] == [Voice.FORM, Voice.OWN]
