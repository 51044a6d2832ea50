"""The draft as a Word file: numbered paragraphs, a footnote of sources each, a bookmark a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docx import Document as new_document
from docx.document import Document as WordDocument
from docx.text.paragraph import Paragraph

from pipeline.agenda import Agenda
from pipeline.domain import Document, Passage, Refusal, Section, Sentence, Summary, Theme
from pipeline.publish.annex import add_annexes
from pipeline.publish.bookmarks import PUBLISHED, bookmark_name
from pipeline.publish.cover import cover_rows, introduction
from pipeline.publish.editions import DRAFT, Edition
from pipeline.publish.facts import (
    Facts,
    cited_in,
    fact_rows,
    facts_of,
    listed,
    opening_of,
    paragraph_numbers,
    plural,
    pointing,
    sections_of,
    see_also,
    sentences_by_id,
    told,
)
from pipeline.publish.fixed import fixed_docx
from pipeline.publish.footnotes import Footnotes
from pipeline.publish.lists import (
    FURTHER,
    FURTHER_FILE,
    FURTHER_TITLE,
    NO_FURTHER,
    NOTHING,
    TO_CONFIRM,
    annexes,
    parts_of,
)
from pipeline.publish.sources import SourceNote, Sources, holds, quotations, shortened
from pipeline.publish.translated import MARK
from pipeline.publish.word_styles import ASKS, NOTICE, NUMBERED, NUMBERED_SMALL, OPENING, add_part_heading, prepare
from pipeline.publish.word_table import Cell, add_table
from pipeline.publish.word_text import add_link, add_text, bookmark, keep_apart, marked
from pipeline.settings import PublishSettings

__all__ = ["bookmark_name", "summary_docx"]

_NOTICE = (
    "Each numbered paragraph tells one point and has a footnote that gives its sources: contributor, file, page and "
    "paragraph where the file has them, and the words relied on where the paragraph does not quote them.",
    "Words in quotation marks are the contributors' own, in the language in which they were written. Counts are of "
    "the contributors cited in the footnote, each counted once.",
)
_TRACKED = (
    "Changes are tracked. Please leave the paragraphs' bookmarks in place: they let edited sentences be taken back."
)
_SHORTEST_QUOTE, _LONGEST_QUOTE = 8, 60
_MANY = 20
_LISTS = frozenset({"listed", "to confirm"})
Groups = Sequence[tuple[str, Sequence[SourceNote]]]  # sources by contributor


def summary_docx(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    themes: Sequence[Theme],
    summary: Summary,
    refusals: Sequence[Refusal],
    agenda: Agenda,
    settings: PublishSettings,
    *,
    edition: Edition = DRAFT,
) -> bytes:
    """Return the draft as Word; the same nouns give the same bytes."""
    word = new_document()
    prepare(word, settings.title, banner=edition.banner, tracked=edition.tracked)
    word.core_properties.author = settings.source
    sources = Sources(documents, passages, summary.contributors, summary.translations)
    _cover(word, facts_of(documents, summary, refusals), settings, edition)
    parts = parts_of(summary, agenda)
    _contents(word, summary, parts)
    draft = _Draft(word, sources, settings, paragraph_numbers(summary))
    for title, some in parts:
        draft.part(title, some)
    lists = annexes(documents, summary, refusals, themes, sources, edition)
    add_annexes(word, lists, documents, summary, agenda, edition)
    draft.notes.attach()
    return fixed_docx(word)


def further_docx(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    themes: Sequence[Theme],
    summary: Summary,
    refusals: Sequence[Refusal],
    agenda: Agenda,
    settings: PublishSettings,
    *,
    edition: Edition = DRAFT,
) -> bytes:
    """Return the further points, and who is to be confirmed, as a Word file of their own, numbered on from the text."""
    word = new_document()
    title = f"Annex: {FURTHER_TITLE.lower()}"
    sections = [s for s in sections_of(summary) if listed(s)]
    first = 1 + sum(len(told(s)) for s in sections_of(summary))
    prepare(word, title, banner=edition.banner, tracked=edition.tracked, first=first)
    if settings.group:
        word.add_paragraph(settings.group, "Subtitle")
    word.add_paragraph(settings.title, "Subtitle")
    word.add_paragraph(title, "Title")
    word.add_paragraph(FURTHER if sections else NO_FURTHER)
    draft = _Draft(word, Sources(documents, passages, summary.contributors, summary.translations), settings, {})
    draft.further(sections)
    draft.notes.attach()
    return fixed_docx(word)


def _cover(word: WordDocument, facts: Facts, settings: PublishSettings, edition: Edition) -> None:
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


def _contents(word: WordDocument, summary: Summary, parts: Sequence[tuple[str, Sequence[Section]]]) -> None:
    """List the sections with their paragraphs, each linked to its heading."""
    add_part_heading(word, "Contents")
    numbers, sentences = paragraph_numbers(summary), sentences_by_id(summary)
    rows: list[tuple[Cell, ...]] = []
    for title, sections in parts:
        rows.append((_bold(title), "", "", ""))
        for section in sections:
            elsewhere = len(see_also(section, numbers))
            pointed = f"{elsewhere:,} of part B" if elsewhere and not told(section) else ""
            ranges = (pointed or _range(told(section), numbers), _range(listed(section), numbers))
            rows.append((_link(section), *ranges, str(len(cited_in(section, sentences)) or "–")))
    head = ("Section", "Paragraphs", "Further points", "Contributors cited")
    add_table(word, "Contents", head, rows, (8.2, 2.4, 2.6, 2.8))


def _range(sentences: Sequence[Sentence], numbers: Mapping[str, int]) -> str:
    if not sentences:
        return "–"
    first, last = numbers[sentences[0].sentence_id], numbers[sentences[-1].sentence_id]
    return str(first) if first == last else f"{first}–{last}"


def _bold(text: str) -> Cell:
    return lambda paragraph: add_text(paragraph, text, bold=True)


def _link(section: Section) -> Cell:
    return lambda p: add_link(p, f"{section.section_id}. {section.title}", _anchor(section))


def _anchor(section: Section) -> str:
    return bookmark_name(f"section_{section.section_id}")


class _Draft:
    """The numbered paragraphs of the draft; counts bookmarks."""

    def __init__(
        self, word: WordDocument, sources: Sources, settings: PublishSettings, numbers: Mapping[str, int]
    ) -> None:
        self.word = word
        self.notes = Footnotes(word)
        self._sources = sources
        self._words = settings.note_words
        self._numbers = numbers
        self._marks = 0
        self._styles = {name: word.styles[name].style_id for name in (NUMBERED, NUMBERED_SMALL)}

    def part(self, title: str, sections: Sequence[Section]) -> None:
        """Write the text of the sections of one frame."""
        add_part_heading(self.word, title)
        for section in sections:
            self._marked(self.word.add_heading("", 2), _anchor(section), f"{section.section_id}. {section.title}")
            if section.asks:
                self.word.add_paragraph(section.asks, ASKS)
            opening = opening_of(section, self._numbers)
            if opening:
                add_text(self.word.add_paragraph(style=OPENING), opening)
            for sentence in told(section):
                self._sentence(sentence, NUMBERED)
            if not section.sentences and not section.also and not opening:
                self.word.add_paragraph(NOTHING)
            self._see(section)
            for line in _pointers(section):
                self.word.add_paragraph(line, NOTICE)

    def _see(self, section: Section) -> None:
        """Say which paragraphs of other sections tell points of this one, each a link."""
        others = see_also(section, self._numbers)
        if not others:
            return
        paragraph = self.word.add_paragraph(f"({pointing(section, self._numbers)} ", NOTICE)
        for place, (number, sentence_id) in enumerate(others):
            add_link(paragraph, str(number), bookmark_name(sentence_id))
            left = len(others) - place - 1
            add_text(paragraph, ".)" if not left else " and " if left == 1 else ", ")

    def further(self, sections: Sequence[Section]) -> None:
        """Write the points that stand in no section's text."""
        for section in sections:
            self.word.add_heading(f"{section.section_id}. {section.title}", 2)
            for sentence in listed(section):
                self._sentence(sentence, NUMBERED_SMALL)

    def _sentence(self, sentence: Sentence, style: str) -> None:
        paragraph = self.word.add_paragraph()
        # By its id: looking a style up by name takes longer than all the rest of a paragraph.
        paragraph._p.style = self._styles[style]
        groups, waiting = self._sources.by_contributor(sentence), self._sources.to_confirm(sentence)
        quoted = quotations(sentence.text, [s for _, group in (*groups, *waiting) for s in group])
        self._marked(paragraph, bookmark_name(sentence.sentence_id), sentence.text, quoted)
        _fill(self.notes.call(paragraph), groups, waiting, sentence, self._words)

    def _marked(self, paragraph: Paragraph, name: str, text: str, quoted: Sequence[tuple[str, str]] = ()) -> None:
        """Add text within a bookmark."""
        self._marks += 1
        start, end = bookmark(name, self._marks)
        paragraph._p.append(start)
        add_text(paragraph, text, quoted=quoted)
        paragraph._p.append(end)


def _pointers(section: Section) -> list[str]:
    """Say where the rest of a section is."""
    further, withheld = len(listed(section)), len(section.withheld)
    lines = [f"({plural(further, 'further point')} listed in {FURTHER_FILE}.)"] if further else []
    return [*lines, *([f"({plural(withheld, 'sentence')} withheld: see the annexes.)"] if withheld else [])]


def _fill(note: Paragraph, groups: Groups, waiting: Groups, sentence: Sentence, words: int) -> None:
    """Write a footnote: sources by contributor, apart those to be confirmed; the more, the shorter each quotation.

    A long list of those who also spoke gives places alone; the page and the tables have the words.
    """
    count = sum(len(group) for _, group in (*groups, *waiting))
    limit = max(_SHORTEST_QUOTE, min(_LONGEST_QUOTE, words // max(count, 1)))
    places_only = count > _MANY and sentence.form in _LISTS
    for some in (groups, waiting):
        if some and some is waiting:
            add_text(note, f" {TO_CONFIRM}:")
        if places_only:
            _places(note, some)
        else:
            _quoted(note, some, sentence, limit)
    keep_apart(note)


def _places(note: Paragraph, groups: Groups) -> None:
    listing = "; ".join(f"{name}, {', and '.join(s.short for s in group)}" for name, group in groups)
    if listing:
        add_text(note, f" {listing}.")


def _quoted(note: Paragraph, groups: Groups, sentence: Sentence, limit: int) -> None:
    for position, (name, group) in enumerate(groups):
        add_text(note, f" {name}, ")
        for place, source in enumerate(group):
            known = source.file in name or (place > 0 and source.file == group[place - 1].file)
            add_text(note, (source.spot or "same file") if known else source.place)
            _quote(note, source, sentence.text, limit)
            if place < len(group) - 1:
                add_text(note, ", and ")
        add_text(note, "." if position == len(groups) - 1 else ";")


def _quote(note: Paragraph, source: SourceNote, text: str, limit: int) -> None:
    if source.confidence is not None:
        add_text(note, f" (read optically, confidence {source.confidence:.2f})")
    if not holds(text, source.quote):
        add_text(note, ": “")
        add_text(note, shortened(source.quote, limit), source.language)
        add_text(note, "”")
    if source.translation:
        add_text(note, f" [{MARK}: {shortened(source.translation, limit)}]")
