"""The Agenda as the way in, as one web page: no script, no external request."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pipeline.agenda import Agenda
from pipeline.domain import Document, Label, Passage, Summary
from pipeline.publish.bookmarks import bookmark_name
from pipeline.publish.by_paragraph import ByParagraph
from pipeline.publish.editions import DRAFT
from pipeline.publish.facts import plural
from pipeline.publish.sources import Sources, shortened
from pipeline.publish.spans import spans
from pipeline.publish.web import language_attributes, template
from pipeline.settings import PublishSettings

FILE = "agenda.html"
_WORDS = 25
_POINTS = 10


def agenda_html(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    labels: Iterable[Label],
    summary: Summary,
    agenda: Agenda,
    settings: PublishSettings,
) -> bytes:
    """Return the page; contribution text is always escaped."""
    refs: dict[str, list[str]] = defaultdict(list)
    for label in labels:
        if label.given:
            refs[label.passage_id].append(label.ref)
    sources = Sources(documents, passages, summary.contributors, summary.translations)
    held = ByParagraph(agenda, refs, documents, passages, summary, sources, summary.points, summary.holdings)
    pieces = template("agenda.html.j2").generate(
        heading=f"Who holds what on {agenda.name}",
        group=settings.group,
        agenda=agenda,
        paragraphs=list(held.every()),
        edition=DRAFT.under(agenda.name),
        reference=agenda.source,
        shortened=shortened,
        limit=_WORDS,
        most=_POINTS,
        plural=plural,
        anchor=bookmark_name,
        spans=spans,
        lang=language_attributes,
    )
    return b"".join(piece.encode("utf-8") for piece in pieces).strip() + b"\n"
