"""The summary on paper: a tagged PDF (PDF/UA-1) with sources gathered at the end, each linked to its paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from pipeline.agenda import Agenda
from pipeline.domain import Document, Passage, Refusal, Summary, Theme
from pipeline.publish.cover import cover_rows, introduction
from pipeline.publish.editions import Edition
from pipeline.publish.facts import (
    fact_rows,
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
from pipeline.publish.fonts import FAMILIES, code_point, described, without_glyph
from pipeline.publish.lists import FURTHER, FURTHER_TITLE, NOTHING, TO_CONFIRM, annexes, parts_of
from pipeline.publish.press import press
from pipeline.publish.sources import Sources, holds, shortened
from pipeline.publish.spans import spans
from pipeline.publish.web import language_attributes, quoted_in, template
from pipeline.settings import PublishSettings

_QUOTE_WORDS = 60
_NOTES = "<!-- notes -->"


@dataclass(frozen=True)
class Paper:
    """The printed summary and what its readers and editors must be told of it.

    Attributes:
        pdf: the bytes; empty where it could not be printed.
        told: sentences: characters that have no glyph, or why there is no PDF.
    """

    pdf: bytes
    told: tuple[str, ...] = ()


def summary_pdf(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    themes: Sequence[Theme],
    summary: Summary,
    refusals: Sequence[Refusal],
    agenda: Agenda,
    settings: PublishSettings,
    *,
    edition: Edition,
) -> Paper:
    """Return the summary as PDF/UA-1, printed with the fonts of the program.

    Raises:
        UsageError: a package of fonts is not installed.
    """
    facts = facts_of(documents, summary, refusals)
    sources = Sources(documents, passages, summary.contributors, summary.translations)
    page = template("paper.html.j2").render(
        title=settings.title,
        author=settings.source,
        group=settings.group,
        edition=edition.under(agenda.name),
        facts=fact_rows(facts),
        introduction=introduction(facts),
        cover=cover_rows(settings),
        parts=parts_of(summary, agenda),
        numbers=paragraph_numbers(summary),
        sources=sources,
        quoted=lambda s: quoted_in(sources, s),
        shown=lambda quote: shortened(quote, _QUOTE_WORDS),
        holds=holds,
        lists=[a for a in annexes(documents, summary, refusals, themes, sources, edition) if a.rows],
        reference=agenda.source,
        nothing=NOTHING,
        told=told,
        see_also=see_also,
        pointing=pointing,
        opening_of=opening_of,
        to_confirm=TO_CONFIRM,
        listed=listed,
        has_further=any(listed(s) for s in sections_of(summary)),
        further=(FURTHER_TITLE, FURTHER),
        spans=spans,
        lang=language_attributes,
        plural=plural,
        families=FAMILIES,
        notes=_NOTES,
    )
    return _print(page)


def _print(page: str) -> Paper:
    """Print a page; a character that no font has is printed as its number, and that is said in the text itself."""
    missing = without_glyph(page)
    notes: tuple[str, ...] = ()
    if missing:
        page = page.translate({ord(c): code_point(c) for c in missing})
        notes = (
            f"Characters that the fonts do not have, printed as their Unicode numbers: {described(missing.items())}.",
        )
    pressed = press(page.replace(_NOTES, "".join(f"<p>{escape(note)}</p>" for note in notes)))
    if pressed.reason:
        return Paper(b"", (f"There is no summary.pdf: {pressed.reason}",))
    return Paper(pressed.pdf, tuple(f"summary.pdf: {note}" for note in notes))
