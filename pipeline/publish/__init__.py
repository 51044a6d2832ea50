"""Make the files of a run: the draft as Word and as one web page, tables, JSON, and how it all was made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from pipeline.agenda import Agenda, Frames
from pipeline.domain import Classification, Document, Passage, Refusal, Summary, Theme
from pipeline.settings import PublishSettings

__all__ = ["publish", "publish_further", "publish_tables"]


def publish(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    classification: Classification,
    themes: Sequence[Theme],
    summary: Summary,
    refusals: Sequence[Refusal],
    frames: Frames,
    agenda: Agenda,
    settings: PublishSettings,
    *,
    models: Mapping[str, str] | None = None,
    made: Sequence[Callable[[], dict[str, bytes]]] = (),
) -> Iterator[tuple[str, bytes]]:
    """Yield the path in the output folder and the content of every file of a run; the same nouns, the same bytes.

    A file is made when it is asked for, so that those of a large batch need not all be held.

    Args:
        documents: every readable file, repeated ones too.
        passages: of all documents.
        classification: of the analysed passages.
        themes: of the batch.
        summary: the draft.
        refusals: what could not be read.
        frames: objectives and topics.
        agenda: the codebook.
        settings: of this stage.
        models: checksum of every model in use by its name, for the account of how the draft was made.
        made: wait for what `publish_tables` and `publish_further` give where that is being made elsewhere.
    """
    from pipeline.publish.exchange import refused_jsonl, summary_json
    from pipeline.publish.tables import as_files, rows_of_summary
    from pipeline.publish.transparency import transparency_md
    from pipeline.publish.web import summary_html
    from pipeline.publish.word import summary_docx

    draft = (documents, passages, themes, summary, refusals, agenda, settings)
    yield "summary.json", summary_json(summary)
    yield "refused.jsonl", refused_jsonl(refusals)
    account = transparency_md(documents, passages, classification, summary, refusals, settings, models or {})
    yield "transparency.md", account
    yield "summary.docx", summary_docx(*draft)
    yield "summary.html", summary_html(*draft)
    yield from as_files(rows_of_summary(documents, themes, summary, frames))
    if not made:
        yield from publish_tables(documents, passages, classification)
        yield from publish_further(*draft).items()
    for wait in made:
        files = wait()
        while files:
            yield files.popitem()


def publish_tables(
    documents: Sequence[Document], passages: Sequence[Passage], classification: Classification
) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of the tables that need no summary."""
    from pipeline.publish.tables import as_files, rows_of_passages

    return as_files(rows_of_passages(documents, passages, classification))


def publish_further(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    themes: Sequence[Theme],
    summary: Summary,
    refusals: Sequence[Refusal],
    agenda: Agenda,
    settings: PublishSettings,
) -> dict[str, bytes]:
    """Return the Word file of further views."""
    from pipeline.publish.word import further_docx

    return {"summary-annex.docx": further_docx(documents, passages, themes, summary, refusals, agenda, settings)}
