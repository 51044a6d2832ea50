"""Make the files of a run: the draft as Word and as one web page, tables, JSON, and how it all was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.agenda import Agenda, Frames
from pipeline.assist import Account
from pipeline.domain import Classification, Document, Passage, People, Refusal, Summary, Theme
from pipeline.settings import PublishSettings

__all__ = ["publish", "publish_lists", "publish_tables"]


def publish(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    classification: Classification,
    themes: Sequence[Theme],
    summary: Summary,
    refusals: Sequence[Refusal],
    agenda: Agenda,
    settings: PublishSettings,
    *,
    models: Mapping[str, str] | None = None,
    account: Account | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Yield path in the output folder and content of the files that need the whole draft; same nouns, same bytes.

    `publish_tables` gives the tables that do not, `publish_lists` what can be made of it elsewhere at the same time. A
    file is made when it is asked for, so that those of a large batch need not all be held.

    Args:
        documents: every readable file, repeated ones too.
        passages: of all documents.
        classification: of the analysed passages.
        themes: of the batch.
        summary: the draft.
        refusals: what could not be read.
        agenda: the codebook.
        settings: of this stage.
        models: checksum of every model in use by its name, for the account of how the draft was made.
        account: of what a language model was asked, if one was.
    """
    from pipeline.publish.agenda_page import FILE as AGENDA
    from pipeline.publish.agenda_page import agenda_html
    from pipeline.publish.exchange import refused_jsonl, summary_json
    from pipeline.publish.transparency import transparency_md
    from pipeline.publish.web import summary_html
    from pipeline.publish.word import summary_docx

    draft = (documents, passages, themes, summary, refusals, agenda, settings)
    yield "summary.json", summary_json(summary)
    yield "refused.jsonl", refused_jsonl(refusals)
    told = transparency_md(
        documents, passages, classification, summary, refusals, agenda, settings, models or {}, account=account
    )
    yield "transparency.md", told
    if account is not None:
        yield "model.jsonl", account.lines()
    yield "summary.docx", summary_docx(*draft)
    yield "summary.html", summary_html(*draft)
    yield AGENDA, agenda_html(documents, passages, classification.labels, summary, agenda, settings)


def publish_tables(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    classification: Classification,
    people: People | None = None,
    frames: Frames | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of the tables that need no summary."""
    from pipeline.publish.tables import as_files, rows_of_passages

    return as_files(rows_of_passages(documents, passages, classification, people, frames))


def publish_lists(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    themes: Sequence[Theme],
    summary: Summary,
    refusals: Sequence[Refusal],
    frames: Frames,
    agenda: Agenda,
    settings: PublishSettings,
) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of further points, answers by question, tables of the summary, and what describes them."""
    from pipeline.publish import package
    from pipeline.publish.asked import ASKED_FILE, asked_docx
    from pipeline.publish.audit import audit_rows
    from pipeline.publish.lists import FURTHER_FILE
    from pipeline.publish.tables import Rows, as_files, rows_of_summary
    from pipeline.publish.word import further_docx

    yield FURTHER_FILE, further_docx(documents, passages, themes, summary, refusals, agenda, settings)
    if summary.replies:
        yield ASKED_FILE, asked_docx(documents, passages, summary, settings)
    yield from as_files(rows_of_summary(documents, themes, summary, frames, agenda))
    yield package.FILE, package.datapackage_json()
    yield from as_files({"audit": Rows(lambda: audit_rows(documents, passages, summary.contributors))})
