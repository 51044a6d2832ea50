"""The audit list: who sent what, in which version, and what could not be told."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from pipeline.agenda import load_agenda
from pipeline.domain import Block, BlockKind, Citation, Classification, Cover, Role, Summary
from pipeline.identify import identified
from pipeline.publish import publish_tables
from pipeline.publish.audit import audit_rows, silent_contributors
from pipeline.publish.editions import DRAFT
from pipeline.publish.lists import annexes
from pipeline.publish.sources import Sources
from pipeline.publish.transparency import transparency_md
from pipeline.settings import PublishSettings
from tests.fakes import make_document, make_passage

COVERS = {
    "a": Cover("Kenya, Ghana and Mali", symbol="X-Y-20/3"),
    "b": Cover("Kenya", symbol="X-Y-20/4"),
    "c": Cover("Kenya", symbol="X-Y-20/4(Rev.1)"),
    "d": Cover("Westland", title="Cover | only"),
}


def batch():
    documents = [
        make_document(
            Block(BlockKind.PARAGRAPH, f"We ask {i} for roads."), document_id=i, file=f"{i}.docx", cover=cover
        )
        for i, cover in COVERS.items()
    ]
    marked, people = identified(documents, ())
    passages = [make_passage(f"{i}.1", document_id=i, file=f"{i}.docx") for i in "abc"]
    passages.append(replace(make_passage("d.1", document_id="d", file="d.docx"), role=Role.COVER))
    return marked, passages, people


def test_a_row_a_document():
    documents, passages, people = batch()
    rows = {r["file"]: r for r in audit_rows(documents, passages, people.contributors)}
    assert rows["a.docx"]["contributor"] == "Kenya; Ghana; Mali"
    assert (rows["a.docx"]["iso3"], rows["a.docx"]["region"]) == ("KEN; GHA; MLI", "Africa")
    assert [rows[f"{i}.docx"]["state"] for i in "abcd"] == ["heard", "superseded by c.docx", "heard", "sent no text"]
    assert rows["d.docx"]["language"] == "not stated"
    assert "Superseded by c.docx" in " ".join(rows["b.docx"]["warnings"])


def test_who_says_nothing_is_named_once():
    documents, passages, people = batch()
    assert [c.name for c in silent_contributors(documents, passages, people.contributors)] == ["Westland"]


def test_the_account_has_the_list():
    documents, passages, people = batch()
    summary = Summary((), (), (), (), people.contributors)
    nouns = (documents, passages, Classification((), ()), summary, (), load_agenda(), PublishSettings(), {})
    made = transparency_md(*nouns).decode()
    assert "## Who is who" in made
    assert "No text was sent by: Westland." in made
    assert "| b.docx | Kenya | KEN | X-Y-20/4 | en | superseded by c.docx |" in made


def test_passages_and_documents_say_whose_they_are():
    documents, passages, people = batch()
    files = dict(publish_tables(documents, passages, Classification((), ()), people))
    for table in ("documents", "passages"):
        rows = list(csv.DictReader(io.StringIO(files[f"tables/{table}.csv"].decode("utf-8-sig"))))
        assert (rows[0]["contributor_id"], rows[0]["iso3"]) == ("state-ken; state-gha; state-mli", "KEN; GHA; MLI")
        assert (rows[1]["contributor_id"], rows[1]["region"]) == ("state-ken", "Africa")


def test_sources_of_a_joint_contribution_name_all_and_who_is_silent_is_said_once():
    documents, passages, people = batch()
    sources = Sources(documents, passages, people.contributors)
    assert sources.resolve(Citation("a.1", passages[0].text)).contributor == "Kenya; Ghana; Mali"
    summary = Summary((), (), (), (), people.contributors)
    lists = annexes(documents, summary, (), (), sources, DRAFT)
    rows = next(a.rows for a in lists if a.id == "contributors")
    assert [r[0] for r in rows if "sent no text" in r[-1]] == ["Westland"]
