"""The pages before the text of a Word file: what it is and rests on, and its contents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docx.document import Document as WordDocument

from pipeline.domain import Section, Sentence, Summary
from pipeline.publish.bookmarks import PUBLISHED, bookmark_name
from pipeline.publish.cover import cover_rows, introduction
from pipeline.publish.editions import Edition
from pipeline.publish.facts import (
    Facts,
    cited_in,
    fact_rows,
    listed,
    paragraph_numbers,
    see_also,
    sentences_by_id,
    told,
)
from pipeline.publish.word_styles import NOTICE, add_part_heading
from pipeline.publish.word_table import Cell, add_table
from pipeline.publish.word_text import add_field, add_link, add_text, marked
from pipeline.settings import PublishSettings

MANY = 12
"""Sources of a paragraph from which on, one more and its footnote gives their places alone."""
_NOTICE = (
    "Each numbered paragraph tells one point and has a footnote that gives its sources: contributor, file, page and "
    "paragraph where the file has them, and the words relied on where the paragraph does not quote them. A footnote "
    f"of more than {MANY} sources gives their places alone; the words are on the web page of the same name.",
    "Words in quotation marks are the contributors' own, in the language in which they were written. Counts are of "
    "the contributors cited in the footnote, each counted once.",
)
_TRACKED = (
    "Changes are tracked. Please leave the paragraphs' bookmarks in place: they let edited sentences be taken back."
)


def add_cover(word: WordDocument, facts: Facts, settings: PublishSettings, edition: Edition) -> None:
    """Say what this is, what it rests on and how to read it."""
    if settings.group:
        word.add_paragraph(settings.group, "Subtitle")
    if document := cover_rows(settings):
        add_table(word, "Document", (), document, (5, 11), head_column=True)
    title = word.add_paragraph(settings.title, "Title")
    if not edition.tracked:
        marked(title, PUBLISHED)
    word.add_heading("Introduction", 3)
    word.add_paragraph(introduction(facts))
    word.add_heading("How to read this document", 3)
    for text in (edition.opening, *_NOTICE, *([_TRACKED] if edition.tracked else [])):
        word.add_paragraph(text, NOTICE)
    word.add_heading("Contributions received", 3)
    rows = [row for row in fact_rows(facts) if row[0] != "Contributors by kind"]
    add_table(word, "Contributions received", (), rows, (5, 11), head_column=True)
    word.add_heading("Contributors by kind", 3)
    kinds = [(kind, f"{number:,}") for kind, number in facts.kinds]
    add_table(word, "Contributors by kind", ("Kind of contributor", "Contributors"), kinds, (5, 11))


def add_contents(word: WordDocument, summary: Summary, parts: Sequence[tuple[str, Sequence[Section]]]) -> None:
    """List the sections with their paragraphs, each linked to its heading."""
    add_part_heading(word, "Contents")
    numbers, sentences = paragraph_numbers(summary), sentences_by_id(summary)
    rows: list[tuple[Cell, ...]] = []
    for title, sections in parts:
        rows.append((_bold(title), "", "", "", ""))
        for section in sections:
            elsewhere = len(see_also(section, numbers))
            pointed = f"{elsewhere:,} of part B" if elsewhere and not told(section) else ""
            ranges = (pointed or _range(told(section), numbers), _range(listed(section), numbers))
            cited = str(len(cited_in(section, sentences)) or "–")
            rows.append((_link(section), *ranges, cited, _page(section)))
    head = ("Section", "Paragraphs", "Further points", "Contributors cited", "Page")
    add_table(word, "Contents", head, rows, (7.6, 2.3, 2.3, 2.4, 1.4))


def _range(sentences: Sequence[Sentence], numbers: Mapping[str, int]) -> str:
    if not sentences:
        return "–"
    first, last = numbers[sentences[0].sentence_id], numbers[sentences[-1].sentence_id]
    return str(first) if first == last else f"{first}–{last}"


def _bold(text: str) -> Cell:
    return lambda paragraph: add_text(paragraph, text, bold=True)


def _link(section: Section) -> Cell:
    return lambda p: add_link(p, f"{section.section_id}. {section.title}", anchor_of(section))


def _page(section: Section) -> Cell:
    return lambda p: add_field(p, f"PAGEREF {anchor_of(section)} \\h", "1")


def anchor_of(section: Section) -> str:
    """Return the bookmark of a section's heading."""
    return bookmark_name(f"section_{section.section_id}")
