"""The lists that close a draft, in Word as on the page: contributors, repeats, what was refused or withheld, themes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.agenda import Agenda
from pipeline.agenda.codebook import TUNIS
from pipeline.domain import Document, Refusal, Section, Summary, Theme
from pipeline.publish.asked import ASKED_TITLE, HEAD, LEAD, WIDTHS, rows_of_questions
from pipeline.publish.editions import Edition
from pipeline.publish.facts import printed_names, sections_of
from pipeline.publish.sources import Sources

_PARTS = (("Points by discussion topic", "topics"), ("Points by objective{}", "objectives"))
FURTHER_TITLE, FURTHER_FILE = "Further points", "summary-annex.docx"
FURTHER = (
    "Points that the text does not tell, each with those who hold it, and points of the text that further contributors "
    "may hold. “To be confirmed” means that the program found words which may carry the point, but is not sure enough "
    "to name their contributor as a holder: these contributors are not counted."
)
NO_FURTHER = "Every point stands in the text, and no holder is to be confirmed."
_SILENT = " (sent no text)"
NO_TEXT = "It sent no text."
NOTHING = "No contribution expressed a view that was attributed to this section."
_STEADY = 0.75
TO_CONFIRM = "To be confirmed, not counted"


@dataclass(frozen=True, slots=True)
class Annex:
    """A titled table; `nothing` is said when it has no rows, `widths` are in centimetres."""

    id: str
    title: str
    lead: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    nothing: str = ""


def parts_of(summary: Summary, agenda: Agenda) -> list[tuple[str, tuple[Section, ...]]]:
    """Return the parts of a summary, lettered, each with its sections; without topics there is one part."""
    of = f" of {agenda.name}" if agenda.source == TUNIS else ""
    parts = [(title.format(of), getattr(summary, frame)) for title, frame in _PARTS]
    return [(f"{'AB'[n]}. {title}", some) for n, (title, some) in enumerate(p for p in parts if p[1])]


def annexes(
    documents: Sequence[Document],
    summary: Summary,
    refusals: Sequence[Refusal],
    themes: Sequence[Theme],
    sources: Sources,
    edition: Edition,
) -> tuple[Annex, ...]:
    """Return the closing lists of an edition in their order."""
    every = (
        *_asked(documents, summary),
        _contributors(documents, summary, sources),
        _uncovered(documents, summary, sources),
        _repeated(documents),
        _letters(documents, summary),
        _refused(refusals),
        _withheld(summary, sources),
        _themes(themes),
    )
    return tuple(annex for annex in every if annex.id in edition.lists)


def _asked(documents: Sequence[Document], summary: Summary) -> Iterator[Annex]:
    """Yield the list of answers by question, where questions came with the batch."""
    if rows := rows_of_questions(summary, printed_names(summary.contributors, documents)):
        yield Annex("questions", ASKED_TITLE, LEAD, HEAD, rows, WIDTHS)


def _contributors(documents: Sequence[Document], summary: Summary, sources: Sources) -> Annex:
    by_id = {d.document_id: d for d in documents}
    names = printed_names(summary.contributors, documents)
    rows = []
    for c in summary.contributors:
        own = [by_id[d] for d in c.documents]
        country = own[0].cover.country if own else ""
        files = "; ".join(d.file for d in own) + ("" if sources.spoke(c) else _SILENT)
        rows.append((names[c.contributor_id], c.kind.value, country, files))
    lead = "Name, kind and country as the contributions state them; nothing is guessed."
    head = ("Contributor", "Kind", "Country", "Files")
    return Annex("contributors", "Contributors", lead, head, tuple(rows), (6.2, 3.0, 2.6, 4.2), "None.")


def _uncovered(documents: Sequence[Document], summary: Summary, sources: Sources) -> Annex:
    """Return the contributors that no paragraph cites: each of the batch is in the text, or here."""
    cited = {c for section in sections_of(summary) for s in (*section.sentences, *section.also) for c in s.contributors}
    names = printed_names(summary.contributors, documents)
    rows = [
        (names[c.contributor_id], "No paragraph of this summary rests on its words." if sources.spoke(c) else NO_TEXT)
        for c in summary.contributors
        if c.contributor_id not in cited
    ]
    lead = "These contributors sent a contribution, and no paragraph of this summary cites it."
    head = ("Contributor", "Why")
    nothing = "Every contributor is cited by a paragraph."
    return Annex("uncovered", "Contributors not covered", lead, head, tuple(rows), (8, 8), nothing)


def _repeated(documents: Sequence[Document]) -> Annex:
    by_id = {d.document_id: d for d in documents}
    rows = tuple((d.file, by_id[d.duplicate_of].file) for d in documents if d.duplicate_of in by_id)
    lead = "These files repeat another of the same contributor and are counted once."
    return Annex("repeated", "Repeated files", lead, ("File", "Repeats"), rows, (8, 8), "No file repeats another.")


def _letters(documents: Sequence[Document], summary: Summary) -> Annex:
    names = printed_names(summary.contributors, documents)
    who = {d: names[c.contributor_id] for c in summary.contributors for d in c.documents}
    rows = sorted(
        (d.campaign, who.get(d.document_id, d.cover.contributor), d.file) for d in documents if d.campaign and d.stands
    )
    lead = (
        "These contributors sent near-identical texts. Each is counted as a contributor of its own; the editor may "
        "wish to say that they wrote together."
    )
    nothing = "No two contributors sent the same text."
    head = ("Letter", "Contributor", "File")
    return Annex("letters", "Common letters", lead, head, tuple(rows), (2, 7, 7), nothing)


def _refused(refusals: Sequence[Refusal]) -> Annex:
    rows = tuple((", ".join(p for p in (r.file, r.item) if p), r.reason, r.advice) for r in refusals)
    head = ("File", "Reason", "What to do")
    nothing = "Every file of the batch was read in full."
    return Annex("refused", "Files and pages that could not be read", "", head, rows, (4.6, 5.9, 5.5), nothing)


def _withheld(summary: Summary, sources: Sources) -> Annex:
    rows = []
    for section in sections_of(summary):
        for w in section.withheld:
            places = "; ".join(f"{s.contributor}, {s.place}" for s in sources.of(w.sentence))
            rows.append((section.section_id, w.sentence.text, w.reason, places))
    head = ("Section", "Sentence as drafted", "Why it was withheld", "Sources")
    lead = "These sentences were drafted but failed a check against their sources; they are not part of the draft."
    nothing = "No sentence was withheld."
    return Annex("withheld", "Withheld sentences", lead, head, tuple(rows), (1.6, 6, 4, 4.4), nothing)


def _marked(theme: Theme) -> str:
    return theme.name if theme.steady >= _STEADY else f"{theme.name} (unsteady: other passages might be gathered here)"


def _themes(themes: Sequence[Theme]) -> Annex:
    rows = tuple((t.theme_id, _marked(t), str(len(t.contributors)), str(len(t.passages))) for t in themes)
    lead = (
        "Passages were also gathered by what they say, without regard to objectives. The words are those that set a "
        "theme apart from the others; some passages are of none."
    )
    head = ("Theme", "Words", "Contributors", "Passages")
    return Annex("themes", "Themes of this batch", lead, head, rows, (1.8, 9.2, 2.6, 2.4), "No themes were formed.")
