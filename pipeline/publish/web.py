"""The draft as one web page: no script, no external request."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.agenda import Agenda
from pipeline.domain import Document, Passage, Refusal, Summary, Theme
from pipeline.publish.sources import Sources
from pipeline.settings import PublishSettings


def summary_html(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    themes: Sequence[Theme],
    summary: Summary,
    refusals: Sequence[Refusal],
    agenda: Agenda,
    settings: PublishSettings,
) -> bytes:
    """Return the page; contribution text is always escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("pipeline.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("summary.html.j2").render(
        title=settings.title,
        summary=summary,
        sources=Sources(documents, passages, summary.contributors),
        documents=documents,
        files={d.document_id: d.file for d in documents},
        refusals=refusals,
        themes=themes,
        parts=(("By discussion topic", summary.topics), ("By objective", summary.objectives)),
    )
    return page.encode("utf-8")
