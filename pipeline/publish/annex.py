"""The annexes of the Word file: the closing lists, the method, and who spoke to which objective."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION

from pipeline.agenda import Agenda
from pipeline.domain import Document, Summary
from pipeline.publish.editions import Edition
from pipeline.publish.facts import plural, points_by_contributor, printed_names
from pipeline.publish.lists import Annex
from pipeline.publish.word_styles import add_part_heading
from pipeline.publish.word_table import add_table
from pipeline.publish.word_text import add_text

_NAMES, _CELLS = 6.7, 18.0


def add_annexes(
    word: WordDocument,
    lists: Sequence[Annex],
    documents: Sequence[Document],
    summary: Summary,
    agenda: Agenda,
    edition: Edition,
) -> None:
    """Add the annexes the first on a new page, the widest last and across the page."""
    for number, annex in enumerate(lists, 1):
        title = f"Annex {number}. {annex.title}"
        if number == 1:
            add_part_heading(word, title)
        else:
            word.add_heading(title, 1)
        _list(word, annex)
    word.add_heading(f"Annex {len(lists) + 1}. Method and limits", 1)
    for text in (*edition.under(agenda.name).method, f"Text of reference: {agenda.source}."):
        word.add_paragraph(text)
    if edition.figures:
        _matrix(word, f"Annex {len(lists) + 2}. Who spoke to which objective", documents, summary)


def _list(word: WordDocument, annex: Annex) -> None:
    if not annex.rows:
        word.add_paragraph(annex.nothing)
        return
    if annex.lead:
        add_text(word.add_paragraph(), annex.lead)
    add_table(word, annex.title, annex.head, annex.rows, annex.widths)


def _matrix(word: WordDocument, title: str, documents: Sequence[Document], summary: Summary) -> None:
    section = word.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    word.add_heading(title, 1)
    word.add_paragraph(
        f"Number of points that each contributor is told to hold under each objective "
        f"({plural(len(summary.points), 'point')} in all). An empty cell means that no point of the contributor was "
        "found under the objective; those to be confirmed are not counted. "
        + "; ".join(f"{s.section_id} {s.title}" for s in summary.objectives)
        + "."
    )
    names, held = printed_names(summary.contributors, documents), points_by_contributor(summary)
    ids = [s.section_id for s in summary.objectives]
    rows = [
        (names[c.contributor_id], *(str(held[c.contributor_id].get(i, "")) for i in ids)) for c in summary.contributors
    ]
    widths = (_NAMES, *[_CELLS / max(len(ids), 1)] * len(ids))
    add_table(word, "Contributors by objective", ("Contributor", *ids), rows, widths, head_column=True)
    # Without a paragraph after it, LibreOffice takes a last table for a tracked insertion.
    word.add_paragraph()
