"""Edits made in Word come back as decisions, once; what cannot be placed is reported."""

import copy
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from pipeline.domain import Sentence, Status
from pipeline.errors import UsageError
from pipeline.publish.bookmarks import bookmark_name
from pipeline.publish.facts import sections_of, told
from pipeline.review.decisions import fold
from pipeline.review.journal import Journal
from pipeline.review.loaded import load_run
from pipeline.review.word_import import import_review

pytestmark = pytest.mark.slow


class WordFile:
    """The sample's summary.docx in the hands of an editor."""

    def __init__(self, run: Path) -> None:
        self.word = docx.Document(str(run / "summary.docx"))
        self.sentences = [s for section in sections_of(load_run(run).summary) for s in told(section)]

    def paragraph(self, s: Sentence):
        name = bookmark_name(s.sentence_id)
        (mark,) = self.word.element.body.xpath(f'.//w:bookmarkStart[@w:name="{name}"]')
        return docx.text.paragraph.Paragraph(mark.getparent(), self.word._body)

    def tracked(self, tag: str, element: BaseOxmlElement) -> None:
        """Wrap a run in a tracked insertion or deletion."""
        change = OxmlElement(tag)
        change.set(qn("w:id"), "9001")
        change.set(qn("w:author"), "Ann")
        change.set(qn("w:date"), "2026-01-01T00:00:00Z")
        element.addprevious(change)
        change.append(element)
        for text in element.findall(qn("w:t")) if tag == "w:del" else ():
            text.tag = qn("w:delText")

    def save(self, path: Path) -> Path:
        self.word.save(str(path))
        return path


def _edited(run: Path, path: Path) -> tuple[Path, list[Sentence]]:
    """Edit, insert (tracked), delete a word (tracked), delete a paragraph, comment, add a paragraph."""
    file = WordFile(run)
    a, b, c, d, e = _plain(file)[:5]
    run_a = file.paragraph(a).runs[0]
    run_a.text = run_a.text.replace(" that ", " clearly that ", 1)
    last = copy.deepcopy(file.paragraph(b).runs[0]._r)
    file.paragraph(b).runs[0]._r.addnext(last)
    last.findall(qn("w:t"))[0].text = " Indeed."
    last.findall(qn("w:t"))[0].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    file.tracked("w:ins", last)
    for r in list(file.paragraph(c).runs):
        file.tracked("w:del", r._r)
    gone = file.paragraph(d)._p
    gone.getparent().remove(gone)
    file.word.add_comment(file.paragraph(e).runs, text="Please check the figure.", author="Bob", initials="B")
    new = copy.deepcopy(file.paragraph(e)._p)
    for child in list(new):
        if child.tag != qn("w:pPr"):
            new.remove(child)
    file.paragraph(e)._p.addnext(new)
    docx.text.paragraph.Paragraph(new, file.word._body).add_run("A sentence of the editor.")
    return file.save(path), [a, b, c, d, e]


def _plain(file: WordFile) -> list[Sentence]:
    """Sentences whose wording stands in one run, so that a test can change it simply."""
    return [s for s in file.sentences if " that " in s.text and file.paragraph(s).runs[0].text == s.text]


def _states(run: Path):
    return fold(load_run(run).summary, Journal(run).decisions()).states


def _check(run: Path, edited: Path, sentences: list[Sentence]) -> None:
    result = import_review(run, edited, who="Ann")
    a, b, c, d, e = (_states(run)[s.sentence_id] for s in sentences)
    assert a.sentence.text == sentences[0].text.replace(" that ", " clearly that ", 1)
    assert b.sentence.text == sentences[1].text + " Indeed."
    assert [x.sentence.status for x in (a, b)] == [Status.EDITED] * 2
    assert [x.sentence.status for x in (c, d)] == [Status.REJECTED] * 2
    assert (e.sentence.status, e.sentence.text) == (Status.FLAGGED, sentences[4].text)
    assert e.note.endswith("Please check the figure.")
    added = [s.sentence for i, s in _states(run).items() if i.startswith("added-")]
    assert [(s.text, s.status) for s in added] == [("A sentence of the editor.", Status.FLAGGED)]
    assert len(result.decisions) == 6
    assert len(result.unplaced) == 1 and "no source yet" in result.unplaced[0]
    assert import_review(run, edited, who="Ann").decisions == ()


def test_the_file_as_it_went_out_changes_nothing(run_copy: Path) -> None:
    result = import_review(run_copy, run_copy / "summary.docx", who="Ann")
    assert result == type(result)((), ())


def test_every_kind_of_change_is_taken_once(run_copy: Path, tmp_path: Path) -> None:
    _check(run_copy, *_edited(run_copy, tmp_path / "edited.docx"))


@pytest.mark.system
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_every_kind_of_change_survives_libreoffice(run_copy: Path, tmp_path: Path) -> None:
    edited, sentences = _edited(run_copy, tmp_path / "edited.docx")
    saved = tmp_path / "saved"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "docx", "--outdir", str(saved), str(edited)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    _check(run_copy, saved / "edited.docx", sentences)


def test_a_moved_sentence_keeps_its_words_and_is_reported(run_copy: Path, tmp_path: Path) -> None:
    file = WordFile(run_copy)
    first, third = _plain(file)[0], _plain(file)[2]
    file.paragraph(third)._p.addnext(file.paragraph(first)._p)
    result = import_review(run_copy, file.save(tmp_path / "moved.docx"), who="Ann")
    assert result.decisions == ()
    assert result.unplaced and all(line.startswith("Moved") for line in result.unplaced)


def test_what_was_left_as_it_was_is_accepted_only_when_the_editor_says_so(run_copy: Path, tmp_path: Path) -> None:
    edited, (a, *_) = _edited(run_copy, tmp_path / "edited.docx")
    import_review(run_copy, edited, who="Ann", accept_rest=True)
    told = [_states(run_copy)[s.sentence_id].sentence for s in WordFile(run_copy).sentences]
    counts = Counter(s.status for s in told)
    assert counts[Status.ACCEPTED] == len(told) - 5
    assert _states(run_copy)[a.sentence_id].sentence.status == Status.EDITED
    assert import_review(run_copy, edited, who="Ann", accept_rest=True).decisions == ()


def test_another_file_is_refused(run_copy: Path, tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "other.docx"))
    with pytest.raises(UsageError, match="bookmarks"):
        import_review(run_copy, tmp_path / "other.docx", who="Ann")
