"""What the format tells of whose words they are: struck-through words, prompts, boxes, quoted mail, line breaks."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from docx import Document as new_word_file
from docx.enum.style import WD_STYLE_TYPE

from pipeline.domain import Block, BlockKind, Document, RawDocument, Voice
from pipeline.extract.assemble import assemble
from pipeline.extract.word import read_word
from tests.extract.word_files import docx, p, run

STRUCK = "<w:strike/>"


def read(body: str, **parts: str) -> Document:
    return assemble("a.docx", "0" * 64, "docx", read_word(docx(body, **parts)))


def kept(document: Document) -> list[str]:
    return [b.text for b in document.blocks if b.voice is Voice.OWN and b.kind is not BlockKind.DELETION]


def of_voice(document: Document, voice: Voice) -> list[str]:
    return [b.text for b in document.blocks if b.voice is voice]


def paragraphs(*texts: str) -> Document:
    return assemble("a.txt", "0" * 64, "txt", RawDocument(tuple(Block(BlockKind.PARAGRAPH, t) for t in texts)))


@pytest.mark.parametrize(
    ("body", "text", "deletions"),
    [
        (p(run("We agree ") + run("never", STRUCK) + run(" always.")), "We agree always.", ["never"]),
        (
            p(run("Nous ") + run("refusons", "<w:dstrike/>") + run("acceptons le texte.")),
            "Nous acceptons le texte.",
            ["refusons"],
        ),
        (
            p(run("Мы ") + run("против", '<w:strike w:val="1"/>') + run(" за продление.")),
            "Мы за продление.",
            ["против"],
        ),
        (p(run("我们") + run("反对", STRUCK) + run("支持延长任期。")), "我们支持延长任期。", ["反对"]),
        (p(run("نحن نؤيد التمديد") + run(" ولا نوافق", STRUCK)), "نحن نؤيد التمديد", ["ولا نوافق"]),
        (p(run("No ", '<w:strike w:val="0"/>') + run("queremos más.")), "No queremos más.", []),
        (
            "<w:tbl><w:tr><w:tc>" + p(run("old ", STRUCK) + run("new words")) + "</w:tc></w:tr></w:tbl>",
            "new words",
            ["old"],
        ),
    ],
)
def test_words_struck_through_by_formatting_are_deletions(body: str, text: str, deletions: list[str]):
    document = read(body)
    assert kept(document) == [text]
    assert [b.text for b in document.blocks if b.kind is BlockKind.DELETION] == deletions
    assert any("struck through" in w for w in document.warnings) == bool(deletions)


def test_a_style_that_strikes_through_deletes_unless_the_run_says_otherwise():
    word = new_word_file()
    word.styles.add_style("Gone", WD_STYLE_TYPE.CHARACTER).font.strike = True
    paragraph = word.add_paragraph("The fund ")
    paragraph.add_run("must close", style="Gone")
    paragraph.add_run("must stay", style="Gone").font.strike = False
    stream = io.BytesIO()
    word.save(stream)
    blocks = read_word(stream.getvalue()).blocks
    assert [(b.kind, b.text) for b in blocks] == [
        (BlockKind.PARAGRAPH, "The fund must stay"),
        (BlockKind.DELETION, "must close"),
    ]


def control(text: str, *, prompt: bool = True, kind: str = "<w:text/>") -> str:
    shows = "<w:showingPlcHdr/>" if prompt else ""
    return f"<w:sdt><w:sdtPr>{shows}{kind}</w:sdtPr><w:sdtContent>{run(text)}</w:sdtContent></w:sdt>"


def field(instruction: str, shown: str, data: str = "") -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
    told = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return begin + told + mark("separate") + run(shown) + mark("end")


DEFAULT = '<w:textInput><w:default w:val="Décrivez vos mesures"/></w:textInput>'


@pytest.mark.parametrize(
    ("content", "own", "prompts"),
    [
        (control("Click or tap here to enter text."), [], ["Click or tap here to enter text."]),
        (control("Elija un elemento.", kind="<w:dropDownList/>"), [], ["Elija un elemento."]),
        (control("Место для ввода даты.", kind="<w:date/>"), [], ["Место для ввода даты."]),
        (run("Our reply: ") + control("单击此处输入文字。"), ["Our reply:"], ["单击此处输入文字。"]),
        (control("Le mandat doit être prolongé.", prompt=False), ["Le mandat doit être prolongé."], []),
        (field("FORMTEXT", "Décrivez vos mesures", DEFAULT), [], ["Décrivez vos mesures"]),
        (field("FORMTEXT", "Nous avons relié les écoles", DEFAULT), ["Nous avons relié les écoles"], []),
        (field("MACROBUTTON NoMacro Type your name", "x"), ["x"], ["Type your name"]),
    ],
)
def test_the_prompt_of_a_field_not_filled_in_is_nobodys_text(content: str, own: list[str], prompts: list[str]):
    document = read(p("Question one") + f"<w:p>{content}</w:p>")
    assert kept(document)[1:] == own
    assert of_voice(document, Voice.PLACEHOLDER) == prompts


def test_a_block_of_prompts_is_no_text_either():
    body = p("Views") + (
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{p('Describe.')}{p('Explain.')}</w:sdtContent></w:sdt>"
    )
    assert of_voice(read(body), Voice.PLACEHOLDER) == ["Describe.", "Explain."]


def test_an_unfilled_source_names_no_contributor():
    def cell(content: str) -> str:
        return f"<w:tc><w:p>{content}</w:p></w:tc>"

    rows = [("Source:", control("Enter your name")), ("Title:", run("Reply")), ("Fecha:", run("3 de marzo de 2025"))]
    table = "".join(f"<w:tr>{cell(run(label))}{cell(value)}</w:tr>" for label, value in rows)
    document = read(f"<w:tbl>{table}</w:tbl>" + p("We support the Forum."))
    assert (document.cover.contributor, document.cover.title) == ("not stated", "Reply")


@pytest.mark.parametrize(
    ("lines", "ticked", "unticked"),
    [
        (["☒ The fund should stay.", "☐ The fund should go."], ["The fund should stay."], ["The fund should go."]),
        (
            ["[ ] Le fonds doit rester.", "[x] Le fonds doit disparaître."],
            ["Le fonds doit disparaître."],
            ["Le fonds doit rester."],
        ),
        (["¿Apoya la propuesta? ☐ Sí ☒ No"], ["No"], ["Sí"]),
        (["Поддерживаете ли вы? Да ☒ Нет ☐"], ["Да"], ["Нет"]),
        (["□ 支持", "■ 反对", "☐ 弃权"], ["反对"], ["支持", "弃权"]),
        (["☐ نعم", "☑ لا"], ["لا"], ["نعم"]),
        (["(x) Strongly agree", "( ) Disagree"], ["Strongly agree"], ["Disagree"]),
        (["☐ Nobody wants this."], [], ["Nobody wants this."]),
    ],
)
def test_only_ticked_options_are_chosen(lines: Sequence[str], ticked: list[str], unticked: list[str]):
    document = paragraphs("We have connected all schools.", *lines)
    assert [b.text for b in document.blocks if b.label and b.voice is Voice.OWN] == ticked
    assert of_voice(document, Voice.UNTICKED) == unticked


@pytest.mark.parametrize(
    "lines",
    [
        ["□ First, we built networks.", "□ Second, we trained teachers."],
        ["■ Nous avons construit des réseaux.", "■ Nous avons formé des enseignants."],
        ["● Построены сети.", "○ В том числе в горах."],
        ["✓ 我们建设了网络。", "✓ 我们培训了教师。"],
        ["The symbol (x) marks a variable.", "See note [ ] below for the rest of it."],
    ],
)
def test_bullets_are_no_boxes(lines: Sequence[str]):
    assert not of_voice(paragraphs(*lines), Voice.UNTICKED)


def test_a_box_in_a_cell_of_its_own_belongs_to_its_row():
    cells = [("☒", "The mandate should be permanent."), ("☐", "The Forum should be closed.")]
    blocks = tuple(
        Block(BlockKind.TABLE_CELL, text, table=0, row=r, column=c)
        for r, row in enumerate(cells)
        for c, text in enumerate(row)
    )
    document = assemble("a.docx", "0" * 64, "docx", RawDocument(blocks))
    assert "The mandate should be permanent." in kept(document)
    assert "The Forum should be closed." in of_voice(document, Voice.UNTICKED)


OWN = "We support the extension of the mandate by ten years."
BELOW = "Members are invited to close the Forum if they see fit."


@pytest.mark.parametrize(
    "header",
    [
        ["-----Original Message-----", "From: Secretariat", "Sent: 7 February 2025", "Subject: Invitation"],
        ["-------- Message transféré --------", "De : Secrétariat", "Objet : Invitation"],
        ["De: Secretaría", "Enviado el: viernes 7 de febrero", "Para: Miembros", "Asunto: Invitación"],
        ["От: Секретариат", "Отправлено: 7 февраля 2025", "Кому: Членам", "Тема: Приглашение"],
        ["发件人：秘书处", "发送时间：2025年2月7日", "收件人：成员", "主题：邀请"],
        ["من: الأمانة", "تاريخ الإرسال: 7 فبراير 2025", "إلى: الأعضاء", "الموضوع: دعوة"],
        ["On Fri, 7 Feb 2025 at 16:00, Secretariat <s@example.org> wrote:"],
        ["Le ven. 7 févr. 2025 à 16:00, Secrétariat <s@example.org> a écrit :"],
        ["пт, 7 февр. 2025 г. в 16:00, Секретариат <s@example.org> пишет:"],
        ["于2025年2月7日 16:00，秘书处 <s@example.org> 写道："],
    ],
)
def test_the_message_below_is_not_the_senders(header: list[str]):
    document = paragraphs("Dear colleagues,", OWN, "Ana Example", *header, BELOW, "All should submit by 30 April.")
    assert kept(document) == ["Dear colleagues,", OWN, "Ana Example"]
    assert BELOW in of_voice(document, Voice.MAIL)
    assert any("quoted or forwarded mail" in w for w in document.warnings)


def test_lines_with_arrows_are_quoted_and_what_stands_between_is_not():
    document = paragraphs(
        OWN, "On 7 Feb 2025 the Secretariat wrote:", f"> {BELOW}", "We do not agree with that at all."
    )
    assert of_voice(document, Voice.MAIL) == [f"> {BELOW}"]
    assert "We do not agree with that at all." in kept(document)


def test_a_message_forwarded_without_a_word_is_the_contribution():
    header = ["From: Ana Example", "Sent: 3 March 2025", "Subject: Contribution"]
    document = paragraphs("FYI", "-----Original Message-----", *header, OWN)
    assert OWN in kept(document)


def test_an_earlier_message_of_the_same_sender_is_the_senders():
    header = ["From: Ana Example", "Sent: 3 March 2025", "Subject: Contribution"]
    document = paragraphs(*header, "Please add this second point to our views.", *header, OWN)
    assert OWN in kept(document)


@pytest.mark.parametrize(
    ("lines", "parts"),
    [
        (["From: Ana", "Date: 3 March 2025"], ["From: Ana", "Date: 3 March 2025"]),
        (["De : Ana", "Objet : Réponse"], ["De : Ana", "Objet : Réponse"]),
        (["Should it stay?", "Yes, it should."], ["Should it stay?", "Yes, it should."]),
        (["应当延长吗？", "应当延长。"], ["应当延长吗？", "应当延长。"]),
        (["a line that", "only wraps"], ["a line that only wraps"]),
        (["Первый вопрос решён.", "", "Второй открыт."], ["Первый вопрос решён.", "Второй открыт."]),
        (["☐ Yes", "☒ No"], ["Yes", "No"]),
    ],
)
def test_line_breaks_end_fields_sentences_and_options(lines: list[str], parts: list[str]):
    content = "<w:r><w:br/></w:r>".join(run(line) for line in lines)
    assert [b.text for b in read(p(content) + p("We support the Forum.")).blocks][:-1] == parts
