"""The sample's summary.docx in the hands of an editor."""

from __future__ import annotations

import copy
from pathlib import Path

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from pipeline.domain import Sentence
from pipeline.publish.bookmarks import bookmark_name
from pipeline.publish.facts import sections_of, told
from pipeline.review.loaded import load_run


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

    def join(self, a: Sentence, b: Sentence, *, between: str = " ", tracked: bool = False) -> None:
        """Make two paragraphs one, as pressing Delete at the end of the first does."""
        one, two = self.paragraph(a), self.paragraph(b)
        if between:
            one.add_run(between)
        if tracked:
            self._mark(one._p, "w:del")
            return
        for child in [c for c in two._p if c.tag != qn("w:pPr")]:
            one._p.append(child)
        two._p.getparent().remove(two._p)

    def part(self, s: Sentence, first: str, second: str, *, tracked: bool = False) -> None:
        """Make two paragraphs of one, as pressing Enter within it does; the bookmark then ends in the second."""
        one = self.paragraph(s)
        new = copy.deepcopy(one._p)
        for child in [c for c in new if c.tag != qn("w:pPr")]:
            new.remove(child)
        if tracked:
            self._mark(one._p, "w:ins")
        run = one.runs[0]
        rest = [c for c in run._r.itersiblings()]
        other = copy.deepcopy(run._r)
        run.text = first
        one._p.addnext(new)
        new.append(other)
        docx.text.run.Run(other, one).text = second
        for child in rest:
            new.append(child)

    def _mark(self, p: BaseOxmlElement, tag: str) -> None:
        """Mark the end of a paragraph as deleted or inserted, tracked."""
        change = OxmlElement(tag)
        change.set(qn("w:id"), "9100")
        change.set(qn("w:author"), "Ann")
        change.set(qn("w:date"), "2026-01-01T00:00:00Z")
        properties = p.get_or_add_pPr()
        marks = properties.find(qn("w:rPr"))
        if marks is None:
            marks = OxmlElement("w:rPr")
            properties.append(marks)
        marks.append(change)

    def save(self, path: Path) -> Path:
        self.word.save(str(path))
        return path


def edited_file(run: Path, path: Path) -> tuple[Path, list[Sentence]]:
    """Edit, insert (tracked), delete (tracked), delete a paragraph, comment, add a paragraph, move one."""
    file = WordFile(run)
    last_two = last_of_a_section(file)
    a, b, c, d, e = [s for s in plain(file) if s not in last_two][:5]
    file.paragraph(last_two[1])._p.addnext(file.paragraph(last_two[0])._p)
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
    return file.save(path), [a, b, c, d, e, last_two[0], last_two[1]]


def last_of_a_section(file: WordFile) -> list[Sentence]:
    """The last two plain sentences of the last section that has two, to be moved past each other."""
    frames = [s.frame for s in plain(file)]
    frame = next(f for f in reversed(frames) if frames.count(f) > 1)
    return [s for s in plain(file) if s.frame == frame][-2:]


def plain(file: WordFile) -> list[Sentence]:
    """Sentences whose wording stands in one run, so that a test can change it simply."""
    return [s for s in file.sentences if " that " in s.text and file.paragraph(s).runs[0].text == s.text]
