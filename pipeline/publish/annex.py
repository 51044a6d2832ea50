"""The annexes of the Word file: who contributed, what repeats, was refused or withheld, themes, method, who spoke."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION

from pipeline.agenda import Agenda
from pipeline.domain import Document, Refusal, Summary, Theme
from pipeline.publish.facts import plural, printed_names, sections_of, views_by_contributor
from pipeline.publish.sources import Sources
from pipeline.publish.word_styles import add_part_heading
from pipeline.publish.word_table import add_table
from pipeline.publish.word_text import add_text

METHOD = (
    "The draft was made by a program, without a language model. It cut the contributions into passages, compared each "
    "with the paragraphs of the Agenda, brought passages that say the same together as one view, and reported each "
    "view in the contributors' own words. Every sentence was checked against its sources; one that failed a check is "
    "listed in an annex and not printed in the text.",
    "What the program judges can be wrong: which paragraph a passage bears on, whether it supports or opposes, and "
    "whether two passages hold the same view. Counts are of the contributors cited, never of others. Text of scanned "
    "files was recognised optically. The accompanying tables give every view, every passage and every probability; "
    "transparency.md says how the draft was made.",
)
_WIDE = 24.7


def add_annexes(
    word: WordDocument,
    documents: Sequence[Document],
    summary: Summary,
    refusals: Sequence[Refusal],
    themes: Sequence[Theme],
    agenda: Agenda,
    sources: Sources,
) -> None:
    """Add the annexes; those that always say something first."""
    names = printed_names(summary.contributors, documents)
    _contributors(word, documents, summary, names)
    _repeats(word, documents)
    _refused(word, refusals)
    _withheld(word, summary, sources)
    _themes(word, themes)
    word.add_heading("Annex 6. Method and limits", 1)
    for text in (*METHOD, f"The Agenda: {agenda.source}."):
        word.add_paragraph(text)
    _matrix(word, summary, names)


def _contributors(
    word: WordDocument, documents: Sequence[Document], summary: Summary, names: Mapping[str, str]
) -> None:
    by_id = {d.document_id: d for d in documents}
    add_part_heading(word, "Annex 1. Contributors")
    rows = []
    for c in summary.contributors:
        own = [by_id[d] for d in c.documents]
        rows.append((names[c.contributor_id], c.kind.value, own[0].cover.country, "; ".join(d.file for d in own)))
    head = ("Contributor", "Kind", "Country", "Files")
    add_table(word, "Contributors", head, rows, (6.2, 3.0, 2.6, 4.2), head_column=True)


def _repeats(word: WordDocument, documents: Sequence[Document]) -> None:
    by_id = {d.document_id: d for d in documents}
    repeated = [(d.file, by_id[d.duplicate_of].file) for d in documents if d.duplicate_of in by_id]
    letters = sorted((d.campaign, d.cover.contributor, d.file) for d in documents if d.campaign)
    word.add_heading("Annex 2. Repeated files and common letters", 1)
    if not repeated and not letters:
        word.add_paragraph("No file repeats another, and no two contributors sent the same letter.")
    if repeated:
        word.add_paragraph("The following files repeat another of the same contributor and are counted once.")
        add_table(word, "Repeated files", ("File", "Repeats"), repeated, (8, 8))
        word.add_paragraph()
    if letters:
        word.add_paragraph(
            "The following contributors sent near-identical texts. Each is counted as a contributor of its own; the "
            "editor may wish to say that they wrote together."
        )
        add_table(word, "Common letters", ("Letter", "Contributor", "File"), letters, (2, 7, 7))


def _refused(word: WordDocument, refusals: Sequence[Refusal]) -> None:
    word.add_heading("Annex 3. Files and pages that could not be read", 1)
    if not refusals:
        word.add_paragraph("Every file of the batch was read in full.")
        return
    rows = [(", ".join(p for p in (r.file, r.item) if p), r.reason, r.advice) for r in refusals]
    add_table(word, "Not read", ("File", "Reason", "What to do"), rows, (4.6, 5.9, 5.5))


def _withheld(word: WordDocument, summary: Summary, sources: Sources) -> None:
    word.add_heading("Annex 4. Sentences withheld because a check failed", 1)
    rows = []
    for section in sections_of(summary):
        for w in section.withheld:
            places = "; ".join(f"{s.contributor}, {s.place}" for s in sources.of(w.sentence))
            rows.append((section.section_id, w.sentence.text, w.reason, places))
    if not rows:
        word.add_paragraph("No sentence was withheld.")
        return
    head = ("Section", "Sentence as drafted", "Why it was withheld", "Sources")
    add_table(word, "Withheld sentences", head, rows, (1.6, 6, 4, 4.4))


def _themes(word: WordDocument, themes: Sequence[Theme]) -> None:
    word.add_heading("Annex 5. Themes found in this batch", 1)
    if not themes:
        word.add_paragraph("No themes were formed.")
        return
    add_text(
        word.add_paragraph(),
        "Passages were also gathered by their vocabulary alone, without regard to the Agenda. The words are those that "
        "set a theme apart from the others.",
    )
    rows = [(t.theme_id, t.name, str(len(t.contributors)), str(len(t.passages))) for t in themes]
    add_table(word, "Themes", ("Theme", "Words", "Contributors", "Passages"), rows, (1.8, 9.2, 2.6, 2.4))


def _matrix(word: WordDocument, summary: Summary, names: Mapping[str, str]) -> None:
    section = word.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    word.add_heading("Annex 7. Who spoke to which objective", 1)
    views = plural(len(summary.views), "view")
    word.add_paragraph(
        f"Number of views that each contributor holds under each objective (of {views} in all, topics included). An "
        "empty cell means that no view of the contributor was attributed to the objective. "
        + "; ".join(f"{s.section_id} {s.title}" for s in summary.objectives)
        + "."
    )
    held = views_by_contributor(summary)
    ids = [s.section_id for s in summary.objectives]
    rows = [
        (names[c.contributor_id], *(str(held[c.contributor_id].get(i, "")) for i in ids)) for c in summary.contributors
    ]
    width = 18.0 / max(len(ids), 1)
    add_table(
        word,
        "Contributors by objective",
        ("Contributor", *ids),
        rows,
        (_WIDE - 18.0, *[width] * len(ids)),
        head_column=True,
    )
