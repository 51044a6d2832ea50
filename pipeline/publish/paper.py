"""The summary on paper: a tagged PDF (PDF/UA-1) with sources gathered at the end, each linked to its paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.agenda import Agenda
from pipeline.domain import Document, Passage, Refusal, Summary, Theme
from pipeline.errors import UsageError
from pipeline.publish.editions import Edition
from pipeline.publish.facts import fact_rows, facts_of, listed, paragraph_numbers, plural, sections_of, see_also, told
from pipeline.publish.lists import FURTHER, FURTHER_TITLE, NOTHING, PARTS, annexes
from pipeline.publish.sources import Sources, holds, shortened
from pipeline.publish.spans import spans
from pipeline.publish.web import language_attributes, quoted_in, template
from pipeline.settings import PublishSettings

_QUOTE_WORDS = 60


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
) -> bytes:
    """Return the summary as PDF/UA-1.

    Raises:
        UsageError: WeasyPrint or one of its system libraries is not installed.
    """
    sources = Sources(documents, passages, summary.contributors)
    page = template("paper.html.j2").render(
        title=settings.title,
        group=settings.group,
        edition=edition,
        facts=fact_rows(facts_of(documents, summary, refusals)),
        parts=[(title, getattr(summary, frame)) for title, frame in PARTS],
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
        listed=listed,
        has_further=any(listed(s) for s in sections_of(summary)),
        further=(FURTHER_TITLE, FURTHER),
        spans=spans,
        lang=language_attributes,
        plural=plural,
    )
    return _print(page)


def _print(page: str) -> bytes:
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as e:
        raise UsageError(f"The PDF needs WeasyPrint, which cannot be loaded: {e}. Install it and publish again.") from e
    made: bytes = HTML(string=page).write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
    return made
