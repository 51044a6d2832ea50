"""The reviewed summary: what editors accepted or edited, and nothing else."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pypdf
import pytest
from docx import Document as open_document
from lxml import html

from pipeline.agenda import load_agenda
from pipeline.domain import Section, Sentence, Status, Summary
from pipeline.errors import UsageError
from pipeline.publish.final import UnreviewedError, final_files
from pipeline.settings import PublishSettings
from tests.machine import needs_pango
from tests.publish.sample_summary import ANSWERED, SPOKE, Batch

LISTS = frozenset({"listed", "to confirm"})


def decided(summary: Summary, status: Callable[[Sentence], Status]) -> Summary:
    def section(s: Section) -> Section:
        sentences = tuple(replace(x, status=status(x)) for x in s.sentences)
        return replace(s, sentences=sentences, also=tuple(replace(x, status=status(x)) for x in s.also))

    return replace(
        summary, topics=tuple(map(section, summary.topics)), objectives=tuple(map(section, summary.objectives))
    )


def final(batch: Batch, summary: Summary, *, draft: bool = False) -> dict[str, bytes]:
    nouns = (batch.documents, batch.passages, summary, batch.refusals, load_agenda(), PublishSettings())
    return final_files(*nouns, draft=draft).files


def texts(files: dict[str, bytes]) -> dict[str, str]:
    """The words of each final file, white space as one."""
    word = open_document(io.BytesIO(files["final/summary.docx"]))
    printed = files.get("final/summary.pdf")
    pages = pypdf.PdfReader(io.BytesIO(printed)).pages if printed else ()
    shown = {
        "docx": "\n".join(p.text for p in word.paragraphs),
        "html": html.document_fromstring(files["final/summary.html"].decode("utf-8")).text_content(),
        "pdf": "\n".join(p.extract_text() for p in pages),
    }
    return {name: " ".join(text.split()) for name, text in shown.items() if text}


@pytest.fixture(scope="module")
def mixed(batch: Batch) -> Summary:
    """One sentence rejected, all others accepted."""
    return decided(batch.summary, lambda s: Status.REJECTED if s.sentence_id == "O04-4" else Status.ACCEPTED)


def test_unreviewed_sentences_stop_it_and_are_listed(batch: Batch):
    summary = decided(batch.summary, lambda s: Status.FLAGGED if s.sentence_id == "O04-2" else Status.ACCEPTED)
    with pytest.raises(UnreviewedError, match=r"5 \(O04, flagged\)") as caught:
        final(batch, summary)
    assert caught.value.sentence_ids == ("O04-2",)
    assert caught.value.exit_code == 2


def test_a_draft_leaves_out_what_is_not_reviewed_and_says_so(batch: Batch):
    summary = decided(batch.summary, lambda s: Status.EDITED if s.sentence_id == "O02-2" else Status.DRAFT)
    for text in texts(final(batch, summary, draft=True)).values():
        assert "Many contributors supported lower prices" in text
        assert "Country B stated" not in text
        assert "7 drafted sentences still wait for review and are left out" in text


def test_further_points_do_not_wait_but_are_left_out(batch: Batch):
    summary = decided(batch.summary, lambda s: Status.DRAFT if s.point_id and s.form in LISTS else Status.ACCEPTED)
    files = final(batch, summary)
    assert "final/summary-annex.docx" not in files
    for text in texts(files).values():
        assert "2 further points listed in the draft: not reviewed" in text
        assert "to be confirmed" not in text.lower()


def test_a_topic_counts_the_paragraphs_that_are_printed_not_those_of_the_draft(batch: Batch):
    for rejected, line in (
        ({"O04-2"}, "1 paragraph below answers this."),
        ({"O04-1", "O04-2"}, "None of the paragraphs that answer this is printed."),
    ):
        summary = decided(
            batch.summary, lambda s, gone=rejected: Status.REJECTED if s.sentence_id in gone else Status.ACCEPTED
        )
        for text in texts(final(batch, summary)).values():
            assert line in text
            assert ANSWERED not in text
            assert SPOKE in text


def test_nothing_accepted_is_nothing_to_publish(batch: Batch):
    with pytest.raises(UsageError, match="nothing to publish"):
        final(batch, decided(batch.summary, lambda _: Status.REJECTED))


def test_rejected_and_withheld_sentences_are_in_no_file(batch: Batch, mixed: Summary):
    for name, text in texts(final(batch, mixed)).items():
        assert "Three Member States proposed" in text, name
        assert "Company F stated" not in text, name
        assert "12 million" not in text, name
        assert "reviewed by editors, sentence by sentence" in text, name


@needs_pango
def test_pdf_is_tagged_titled_and_gives_every_source(batch: Batch, mixed: Summary):
    files = final(batch, mixed)
    reader = pypdf.PdfReader(io.BytesIO(files["final/summary.pdf"]))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert b"pdfuaid:part" in reader.xmp_metadata.stream.get_data()
    assert reader.metadata.title == PublishSettings().title
    text = texts(files)["pdf"].replace(" ", "")
    cited = {c.passage_id for s in mixed.objectives for x in (*s.sentences, *s.also) for c in x.sources}
    kept = {p.file for p in batch.passages if p.passage_id in cited}
    assert [file for file in kept if file not in text] == []


def test_same_review_gives_the_same_bytes(batch: Batch, mixed: Summary):
    assert final(batch, mixed) == final(batch, mixed)


def test_reviewed_word_file_is_not_tracked(batch: Batch, mixed: Summary):
    word = open_document(io.BytesIO(final(batch, mixed)["final/summary.docx"]))
    assert "trackRevisions" not in word.settings.element.xml
    assert "Machine draft" not in word.sections[0].header.paragraphs[0].text
