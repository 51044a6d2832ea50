"""Make the files of a run: the draft as Word and as one web page, tables, JSON, and how it all was made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.agenda import Agenda, Frames
from pipeline.domain import Classification, Document, Passage, Refusal, Summary, Theme
from pipeline.settings import PublishSettings

__all__ = ["publish"]


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
) -> dict[str, bytes]:
    """Return the content of every file of a run by its path in the output folder; the same nouns, the same bytes.

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
    """
    from pipeline.publish.exchange import refused_jsonl, summary_json
    from pipeline.publish.tables import TABLES, as_csv, as_parquet, rows_of
    from pipeline.publish.transparency import transparency_md
    from pipeline.publish.web import summary_html
    from pipeline.publish.word import further_docx, summary_docx

    rows = rows_of(documents, passages, classification, themes, summary, frames)
    draft = (documents, passages, themes, summary, refusals, agenda, settings)
    return {
        **{f"{name}.parquet": as_parquet(name, rows[name]) for name in TABLES},
        **{f"tables/{name}.csv": as_csv(name, rows[name]) for name in TABLES},
        "summary.json": summary_json(summary),
        "refused.jsonl": refused_jsonl(refusals),
        "transparency.md": transparency_md(
            documents, passages, classification, summary, refusals, settings, models or {}
        ),
        "summary.docx": summary_docx(*draft),
        "summary-annex.docx": further_docx(*draft),
        "summary.html": summary_html(*draft),
    }
