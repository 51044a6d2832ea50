"""Every edition that went out is known again: what comes back is compared with it, looked at, and taken in part."""

import hashlib
import json
import shutil
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from pipeline.domain import Sentence, Status
from pipeline.errors import UsageError
from pipeline.review.decisions import fold, holders_of
from pipeline.review.loaded import chosen_of, load_run, settings_of
from pipeline.review.word_import import REST, Imported, import_review, preview_review
from pipeline.store.decided import read_decisions
from pipeline.store.outputs import EDITIONS
from tests.review.word_file import WordFile, plain

pytestmark = pytest.mark.slow


def _drawn_otherwise(run: Path, changed: Sentence, gone: Sentence) -> None:
    """Write the run as a later one that words a sentence otherwise and has lost another; its draft is kept."""
    from pipeline.agenda.chosen import published_as
    from pipeline.publish.word import summary_docx

    (run / EDITIONS).mkdir()
    shutil.move(run / "summary.docx", run / EDITIONS / "0123456789ab.docx")
    data = json.loads((run / "summary.json").read_text("utf-8"))
    for section in (*data["objectives"], *data["topics"]):
        section["sentences"] = [s for s in section["sentences"] if s["sentence_id"] != gone.sentence_id]
        for s in section["sentences"]:
            if s["sentence_id"] == changed.sentence_id:
                s["text"] = s["text"].replace(" that ", " today that ", 1)
    (run / "summary.json").write_text(json.dumps(data), "utf-8")
    made, agenda = load_run(run), chosen_of(run).agenda
    settings = published_as(settings_of(run).publish, agenda)
    nouns = (made.documents, made.passages, (), made.summary, made.refusals, agenda, settings)
    (run / "summary.docx").write_bytes(summary_docx(*nouns))
    manifest = json.loads((run / "run.json").read_text("utf-8"))
    manifest["outputs"]["summary.docx"] = hashlib.sha256((run / "summary.docx").read_bytes()).hexdigest()
    (run / "run.json").write_text(json.dumps(manifest), "utf-8")


def _state(run: Path, s: Sentence):
    made = load_run(run)
    holders = holders_of(made.passages, made.summary.contributors)
    return fold(made.summary, read_decisions(run), holders).states[s.sentence_id]


def test_a_file_that_was_out_during_a_run_is_compared_with_what_went_out(run_copy: Path, tmp_path: Path) -> None:
    file = WordFile(run_copy)
    changed, gone, other = plain(file)[:3]
    out = file.save(tmp_path / "out.docx")
    for s in (changed, gone):
        run = file.paragraph(s).runs[0]
        run.text = run.text.replace(" that ", " clearly that ", 1)
    edited = file.save(tmp_path / "edited.docx")
    _drawn_otherwise(run_copy, changed, gone)
    assert import_review(run_copy, out, who="Ann") == Imported((), ())
    rest = preview_review(run_copy, out, who="Ann", accept_rest=True)
    assert rest.changes == () and rest.rest == len(file.sentences) - 2, "what reads otherwise by now is not accepted"
    result = import_review(run_copy, edited, who="Ann")
    assert [d.action for d in result.decisions] == ["edit", "flag"]
    assert _state(run_copy, changed).sentence.status is Status.FLAGGED
    assert _state(run_copy, changed).sentence.text == changed.text.replace(" that ", " clearly that ", 1)
    assert sum("reads otherwise since" in u for u in result.unplaced) == 1
    assert sum("not in the draft any more" in u for u in result.unplaced) == 1
    assert import_review(run_copy, edited, who="Ann").decisions == ()
    assert _state(run_copy, other).sentence.status is Status.DRAFT


@pytest.mark.parametrize("mark", [True, False], ids=["bookmark", "property"])
def test_the_edition_is_known_by_a_bookmark_or_a_property_and_another_run_is_refused(
    mark: bool, run_copy: Path, tmp_path: Path
) -> None:
    word = docx.Document(str(run_copy / "summary.docx"))
    if not mark:
        (own,) = (b for b in word.element.body.iter(qn("w:bookmarkStart")) if b.get(qn("w:name")).startswith("draft_"))
        own.getparent().remove(own)
    word.save(str(tmp_path / "out.docx"))
    assert preview_review(run_copy, tmp_path / "out.docx", who="Ann").changes == ()
    shutil.copy(tmp_path / "out.docx", run_copy / "summary.docx")
    with pytest.raises(UsageError, match="edited in its place"):
        import_review(run_copy, tmp_path / "out.docx", who="Ann")
    (run_copy / "summary.docx").unlink()
    with pytest.raises(UsageError, match="another run or folder"):
        import_review(run_copy, tmp_path / "out.docx", who="Ann")
    with pytest.raises(UsageError, match="annex of further points"):
        import_review(run_copy, run_copy / "summary-annex.docx", who="Ann")


def test_own_lines_and_notes_are_told_and_an_import_is_looked_at_and_taken_in_part(
    run_copy: Path, tmp_path: Path
) -> None:
    file = WordFile(run_copy)
    anew, bare, noteless = plain(file)[:3]
    file.paragraph(anew).runs[0].text = "Everything is said otherwise here."
    paragraph = file.paragraph(bare)
    for mark in [*paragraph._p.iter(qn("w:bookmarkStart")), *paragraph._p.iter(qn("w:bookmarkEnd"))]:
        paragraph._p.remove(mark)
    paragraph.runs[0].text = paragraph.runs[0].text.replace(" that ", " clearly that ", 1)
    (call,) = file.paragraph(noteless)._p.iter(qn("w:footnoteReference"))
    call.getparent().getparent().remove(call.getparent())
    notice = [p for p in file.word.paragraphs if p.style.name == "Notice"][-1]
    notice.runs[0].text = "A line of the program, changed."
    heading = next(p for p in file.word.paragraphs if p.style.name == "Heading 2")
    heading.runs[0].text = "Another heading"
    file.word.tables[0].rows[0].cells[1].paragraphs[0].text = "Another symbol"
    edited = file.save(tmp_path / "edited.docx")
    preview = preview_review(run_copy, edited, who="Ann", accept_rest=True)
    assert {(c.what, c.before) for c in preview.changes} == {("reworded", anew.text), ("reworded", bare.text)}
    assert read_decisions(run_copy) == []
    outside = [u for u in preview.unplaced if u.startswith("New or changed text outside")]
    assert len(outside) == 3 and len(preview.unplaced) == 4
    assert sum(u.startswith("The footnote of this sentence was deleted") for u in preview.unplaced) == 1
    kept = next(c for c in preview.changes if c.before == anew.text)
    leave = {REST, *(c.key for c in preview.changes if c is not kept)}
    result = import_review(run_copy, edited, who="Ann", accept_rest=True, leave=leave)
    assert [(d.action, d.text) for d in result.decisions] == [("edit", "Everything is said otherwise here.")]
    assert _state(run_copy, anew).sentence.sources == anew.sources
