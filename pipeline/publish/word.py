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
from pipeline.publish.edition_names import ANNEX, name_draft, name_other
from pipeline.publish.editions import DRAFT, Edition
from pipeline.publish.facts import (
    facts_of,
    listed,
    opening_of,
    paragraph_numbers,
    plural,
    pointing,
    sections_of,
    see_also,
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
from pipeline.publish.word_front import MANY, add_contents, add_cover, anchor_of
from pipeline.publish.word_pages import set_pages
from pipeline.publish.word_styles import ASKS, NOTICE, NUMBERED, NUMBERED_SMALL, OPENING, add_part_heading, prepare
from pipeline.publish.word_text import add_link, add_text, bookmark, keep_apart
from pipeline.settings import PublishSettings

__all__ = ["bookmark_name", "summary_docx"]

_SHORTEST_QUOTE, _LONGEST_QUOTE = 8, 60
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
    decided: int = 0,
) -> bytes:
    """Return the draft as Word, which shows `decided` decisions; the same nouns give the same bytes."""
    word = new_document()
    prepare(word, settings.title, banner=edition.banner, tracked=edition.tracked)
    word.core_properties.author = settings.source
    sources = Sources(documents, passages, summary.contributors, summary.translations)
    add_cover(word, facts_of(documents, summary, refusals), settings, edition)
    parts = parts_of(summary, agenda)
    add_contents(word, summary, parts)
    draft = _Draft(word, sources, settings, paragraph_numbers(summary))
    for title, some in parts:
        draft.part(title, some)
    lists = annexes(documents, summary, refusals, themes, sources, edition)
    add_annexes(word, lists, documents, summary, agenda, edition)
    set_pages(word, draft.notes.root)
    notes = draft.notes.attach()
    if edition.tracked:
        name_draft(word, notes, decided)
    else:
        name_other(word, PUBLISHED)
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
    name_other(word, ANNEX)
    return fixed_docx(word)


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
            self._marked(self.word.add_heading("", 2), anchor_of(section), f"{section.section_id}. {section.title}")
            if section.asks:
                self.word.add_paragraph(section.asks, ASKS)
            opening = opening_of(section, self._numbers)
            if opening:
                add_text(self.word.add_paragraph(style=OPENING), opening)
            for sentence in told(section):
                self._sentence(sentence, NUMBERED)
            if not section.sentences and not section.also and not opening:
                self.word.add_paragraph(NOTHING, NOTICE)
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

    Many sources give places alone, so that the note does not outgrow its page; the web page has the words.
    """
    count = sum(len(group) for _, group in (*groups, *waiting))
    limit = max(_SHORTEST_QUOTE, min(_LONGEST_QUOTE, words // max(count, 1)))
    places_only = count > MANY
    for some in (groups, waiting):
        if some and some is waiting:
            add_text(note, f" {TO_CONFIRM}:")
        if places_only:
            _places(note, some)
        else:
            _quoted(note, some, sentence, limit)
    keep_apart(note)


def _places(note: Paragraph, groups: Groups) -> None:
    listing = "; ".join(f"{name}, {' and '.join(_spots(group))}" for name, group in groups)
    if listing:
        add_text(note, f" {listing}.")


def _spots(group: Sequence[SourceNote]) -> list[str]:
    """Return the places of a contributor's words, each once, with its file where that is another than the last."""
    spots: dict[str, None] = {}
    file = ""
    for source in group:
        spot = source.short if source.file != file else source.short.removeprefix(f"{source.file}, ")
        file = source.file
        spots.update({} if spot == file and spots else {spot: None})
    return list(spots)


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
