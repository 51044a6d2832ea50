"""The draft as a Word file: numbered paragraphs, a footnote of sources each, a bookmark a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docx import Document as new_document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from pipeline.agenda import Agenda
from pipeline.domain import Document, Passage, Refusal, Section, Sentence, Summary, Theme
from pipeline.publish.annex import add_annexes, add_table
from pipeline.publish.fixed import fixed_docx
from pipeline.publish.footnotes import Footnotes
from pipeline.publish.sources import SourceNote, Sources
from pipeline.settings import PublishSettings

_RTL = frozenset({"ar"})
_RTL_TEXT = re.compile(
    r"([\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff][\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\s\d.,،؛:]*)"
)
_NOTE_SIZE = Pt(9)


def summary_docx(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    themes: Sequence[Theme],
    summary: Summary,
    refusals: Sequence[Refusal],
    agenda: Agenda,
    settings: PublishSettings,
) -> bytes:
    """Return the draft as Word, change tracking on; the same nouns give the same bytes."""
    draft = _Draft(new_document(), Sources(documents, passages))
    draft.prepare(settings)
    draft.front(documents, summary, refusals)
    draft.part("A. Views by discussion topic", summary.topics)
    draft.part("B. Views by objective of the Agenda", summary.objectives)
    add_annexes(draft.word, documents, summary, refusals, themes)
    draft.notes.attach(draft.word)
    return fixed_docx(draft.word)


class _Draft:
    def __init__(self, word: WordDocument, sources: Sources) -> None:
        self.word = word
        self.notes = Footnotes()
        self._sources = sources
        self._number = 0

    def prepare(self, settings: PublishSettings) -> None:
        """Set language, styles, change tracking, title and page numbers."""
        self.word.settings.element.insert(0, OxmlElement("w:trackRevisions"))
        self.word.core_properties.title = settings.title
        self.word.core_properties.language = "en"
        self.word.core_properties.author = ""
        self.word.styles["Normal"].font.name = "Times New Roman"
        self.word.styles["Normal"].font.size = Pt(11)
        self.word.add_heading(settings.title, 0)
        footer = self.word.sections[0].footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _field(footer, "PAGE")

    def front(self, documents: Sequence[Document], summary: Summary, refusals: Sequence[Refusal]) -> None:
        """Say what this is, and who contributed."""
        originals = sum(not d.duplicate_of for d in documents)
        refused = len({r.file for r in refusals if not r.item})
        notice = (
            f"Draft prepared by machine for review by an editor. It reports {originals} contributions by "
            f"{len(summary.contributors)} contributors"
            + (f"; {refused} files could not be read and are listed in the annex" if refused else "")
            + ". Each numbered sentence is followed by a note that gives its sources with page and paragraph where the "
            "file has them. Words in quotation marks are the contributors' own. Counts are of the contributors cited."
        )
        self.word.add_paragraph(notice).runs[0].italic = True
        kinds: dict[str, int] = {}
        for c in summary.contributors:
            kinds[c.kind.value] = kinds.get(c.kind.value, 0) + 1
        rows = [(k, str(n)) for k, n in sorted(kinds.items(), key=lambda i: (-i[1], i[0]))]
        add_table(self.word, ("Kind of contributor", "Contributors"), rows)

    def part(self, title: str, sections: Sequence[Section]) -> None:
        """Write the sections of one frame."""
        self.word.add_heading(title, 1)
        for section in sections:
            self.word.add_heading(f"{section.section_id}. {section.title}", 2)
            if section.asks:
                self.word.add_paragraph(section.asks).runs[0].italic = True
            for sentence in section.sentences:
                self._sentence(sentence)
            for sentence in section.also:
                self._sentence(sentence)
            if not section.sentences and not section.also:
                self.word.add_paragraph("No contribution expressed a view that was attributed to this section.")

    def _sentence(self, sentence: Sentence) -> None:
        self._number += 1
        paragraph = self.word.add_paragraph(f"{self._number}.\t")
        start, end = _bookmark(sentence.sentence_id, self._number)
        paragraph._p.append(start)
        add_text(paragraph, sentence.text)
        paragraph._p.append(end)
        note = self.notes.call(paragraph)
        for position, source in enumerate(self._sources.of(sentence)):
            _source(note, source, sentence.text, last=position == len(sentence.sources) - 1)


def add_text(paragraph: Paragraph, text: str, *, size: Pt | None = None) -> None:
    """Add text; stretches in right-to-left script become runs marked so."""
    for part in _RTL_TEXT.split(text):
        if not part:
            continue
        run = paragraph.add_run(part)
        if size is not None:
            run.font.size = size
        if _RTL_TEXT.fullmatch(part):
            run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))


def _source(note: Paragraph, source: SourceNote, text: str, *, last: bool) -> None:
    add_text(note, f" {source.contributor}, {source.place}", size=_NOTE_SIZE)
    if " ".join(source.quote.split()) not in " ".join(text.split()):
        add_text(note, f": “{' '.join(source.quote.split())}”", size=_NOTE_SIZE)
    add_text(note, "." if last else ";", size=_NOTE_SIZE)


def _bookmark(sentence_id: str, number: int) -> tuple[BaseOxmlElement, BaseOxmlElement]:
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), bookmark_name(sentence_id))
    return start, end


def bookmark_name(sentence_id: str) -> str:
    """Return the bookmark of a sentence: letters, digits and underscores, 40 characters at most."""
    return "s_" + re.sub(r"\W", "_", sentence_id)[:38]


def _field(paragraph: Paragraph, instruction: str) -> None:
    for kind in ("begin", None, "end"):
        run = paragraph.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = instruction
        run._r.append(element)
