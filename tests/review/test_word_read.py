"""What an editor meant in Word: comments over several sentences, words struck by hand, threads that were resolved."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pipeline.review.word_read import Comment, EditedParagraph, read_edited, settled_threads

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{W}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
)
START, END, MARK = (f'<w:{n} w:id="0"/>' for n in ("commentRangeStart", "commentRangeEnd", "commentReference"))
MARK = f"<w:r>{MARK}</w:r>"
CHECK = Comment("Ann", "Please check.")


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def p(*content: str) -> str:
    return f"<w:p>{''.join(content)}</w:p>"


def read(folder: Path, body: str, threads: str = "", comments: int = 1) -> list[EditedParagraph]:
    said = ["Please check.", "Checked.", "Thanks."]
    notes = "".join(
        f'<w:comment w:id="{n}" w:author="Ann"><w:p w14:paraId="0000000{n}">{run(said[n])}</w:p></w:comment>'
        for n in range(comments)
    )
    with zipfile.ZipFile(folder / "edited.docx", "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {SPACES}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/comments.xml", f"<w:comments {SPACES}>{notes}</w:comments>")
        if threads:
            archive.writestr("word/commentsExtended.xml", f"<w15:commentsEx {SPACES}>{threads}</w15:commentsEx>")
    return read_edited(folder / "edited.docx")


@pytest.mark.parametrize(
    ("body", "commented"),
    [
        (p(START, run("One."), END, MARK) + p(run("Two.")), [True, False]),
        (p(START, run("One.")) + p(run("Two.")) + p(run("Three."), END, MARK), [True, True, True]),
        (
            p(run("One."), START, run("Un.")) + p(run("Two."), END, MARK, run("Dos.")) + p(run("Three.")),
            [True, True, False],
        ),
        (START + p(run("One.")) + p(run("Two.")) + END + p(MARK, run("Three.")), [True, True, False]),
        (p(START, run("One.")) + p(END, MARK, run("Two.")), [True, False]),
        (p(run("One."), MARK) + p(run("Two.")), [True, False]),
        (p(run("One."), START, END, MARK) + p(run("Two.")), [True, False]),
    ],
)
def test_a_comment_is_on_every_paragraph_that_it_covers_words_of(body: str, commented: list[bool], tmp_path: Path):
    assert [par.comments == (CHECK,) for par in read(tmp_path, body)] == commented


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (run("Gone.", "<w:strike/>"), ""),
        (run("Gone.", "<w:dstrike/>"), ""),
        (run("Kept ") + run("never ", '<w:strike w:val="1"/>') + run("words."), "Kept words."),
        (run("Kept.", '<w:strike w:val="0"/>'), "Kept."),
        (run("Kept.", '<w:dstrike w:val="false"/>'), "Kept."),
        (f"<w:hyperlink>{run('Gone.', '<w:strike/>')}</w:hyperlink>" + run("Kept."), "Kept."),
    ],
)
def test_words_struck_through_by_hand_are_deleted(content: str, text: str, tmp_path: Path):
    assert [par.text for par in read(tmp_path, p(content))] == [text]


def thread(n: int, parent: int | None = None, done: str = "0") -> str:
    above = f' w15:paraIdParent="0000000{parent}"' if parent is not None else ""
    return f'<w15:commentEx w15:paraId="0000000{n}"{above} w15:done="{done}"/>'


@pytest.mark.parametrize(
    ("threads", "asked", "settled"),
    [
        ("", 2, 0),
        (thread(0) + thread(1, 0), 2, 0),
        (thread(0, done="1") + thread(1, 0, "1"), 0, 2),
        (thread(0, done="1") + thread(1, 0), 0, 2),
        (thread(0) + thread(1, 0, "1"), 2, 0),
        (thread(0, done="1") + thread(1), 1, 1),
    ],
)
def test_a_thread_that_was_resolved_asks_nothing(threads: str, asked: int, settled: int, tmp_path: Path):
    second = START.replace('"0"', '"1"'), END.replace('"0"', '"1"'), MARK.replace('"0"', '"1"')
    body = p(START, second[0], run("One."), END, MARK, *second[1:])
    (paragraph,) = read(tmp_path, body, threads, comments=2)
    assert (len(paragraph.comments), len(paragraph.settled)) == (asked, settled)
    assert len(settled_threads([paragraph])) == (1 if settled else 0)
    assert all("One." in line and "Please check." in line for line in settled_threads([paragraph]))


def test_what_a_field_gives_as_a_page_is_nobodys_wording(tmp_path: Path):
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    instruction = "<w:r><w:instrText> PAGEREF s_section_O01 \\h </w:instrText></w:r>"
    complex_field = field.format("begin") + instruction + field.format("separate") + run("12") + field.format("end")
    simple = f'<w:fldSimple w:instr=" PAGEREF s_section_O02 ">{run("13")}</w:fldSimple>'
    other = f'<w:fldSimple w:instr=" DATE ">{run("today")}</w:fldSimple>'
    read_back = read(tmp_path, p(run("A"), complex_field, run("B")) + p(simple) + p(other))
    assert [x.text for x in read_back] == ["AB", "", "today"]
