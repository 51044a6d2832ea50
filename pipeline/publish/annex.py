"""The annexes of the Word file: who contributed, what repeats, what was refused, themes, what was withheld."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.shared import Pt

from pipeline.domain import Document, Refusal, Summary, Theme


def add_annexes(
    word: WordDocument,
    documents: Sequence[Document],
    summary: Summary,
    refusals: Sequence[Refusal],
    themes: Sequence[Theme],
) -> None:
    """Add the annexes that have something to say."""
    by_id = {d.document_id: d for d in documents}
    word.add_heading("Annex 1. Contributors", 1)
    rows = [(c.name, c.kind.value, ", ".join(by_id[d].file for d in c.documents)) for c in summary.contributors]
    add_table(word, ("Contributor", "Kind", "Files"), rows)
    repeated = [(d.file, by_id[d.duplicate_of].file) for d in documents if d.duplicate_of in by_id]
    _optional(word, "Files that repeat another and are counted once", ("File", "Repeats"), repeated)
    letters = [(d.campaign, d.file, d.cover.contributor) for d in documents if d.campaign]
    _optional(word, "Near-identical letters of different contributors", ("Letter", "File", "Contributor"), letters)
    refused = [(f"{r.file} {r.item}".strip(), r.reason, r.advice) for r in refusals]
    _optional(word, "Files and pages that could not be read", ("File", "Reason", "What to do"), refused)
    named = [(t.theme_id, t.name, str(len(t.contributors)), str(len(t.passages))) for t in themes]
    _optional(word, "Themes found in this batch", ("Theme", "Key terms", "Contributors", "Passages"), named)
    withheld = [(w.sentence.frame, w.reason) for s in (*summary.topics, *summary.objectives) for w in s.withheld]
    _optional(word, "Sentences withheld because a check failed", ("Section", "Reason"), withheld)


def add_table(word: WordDocument, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Add a table whose first row is marked as its header."""
    table = word.add_table(rows=1, cols=len(head), style="Table Grid")
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for row, values in ((table.rows[0], head), *((table.add_row(), r) for r in rows)):
        for cell, value in zip(row.cells, values, strict=True):
            run = cell.paragraphs[0].add_run(value)
            run.font.size = Pt(9)
            run.bold = values is head
    word.add_paragraph()


def _optional(word: WordDocument, title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    if rows:
        word.add_heading(title, 2)
        add_table(word, head, rows)
