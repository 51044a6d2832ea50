"""Edits made in Word come back as decisions, once; what cannot be placed is reported."""

import shutil
import subprocess
from collections import Counter
from pathlib import Path

import docx
import pytest

from pipeline.domain import Sentence, Status
from pipeline.errors import UsageError
from pipeline.review.decisions import fold, holders_of
from pipeline.review.journal import Journal
from pipeline.review.loaded import load_run
from pipeline.review.word_import import import_review
from tests.review.choosing import in_another, in_one_section, told
from tests.review.word_file import WordFile, edited_file

pytestmark = pytest.mark.slow


def _states(run: Path):
    made = load_run(run)
    return fold(made.summary, Journal(run).decisions(), holders_of(made.passages, made.summary.contributors)).states


def _check(run: Path, edited: Path, sentences: list[Sentence]) -> None:
    result = import_review(run, edited, who="Ann")
    a, b, c, d, e, f, g = (_states(run)[s.sentence_id] for s in sentences)
    assert a.sentence.text == sentences[0].text.replace(" that ", " clearly that ", 1)
    assert b.sentence.text == sentences[1].text + " Indeed."
    assert [x.sentence.status for x in (a, b)] == [Status.EDITED] * 2
    assert [x.sentence.status for x in (c, d)] == [Status.REJECTED] * 2
    assert (e.sentence.status, e.sentence.text) == (Status.FLAGGED, sentences[4].text)
    assert e.note.endswith("Please check the figure.")
    added = [s.sentence for i, s in _states(run).items() if i.startswith("added-")]
    assert [(s.text, s.status) for s in added] == [("A sentence of the editor.", Status.FLAGGED)]
    order = list(_states(run))
    assert order.index(g.sentence.sentence_id) < order.index(f.sentence.sentence_id)
    assert len(result.decisions) == 7
    assert len(result.unplaced) == 1 and "no source yet" in result.unplaced[0]
    assert import_review(run, edited, who="Ann").decisions == ()


def test_the_file_as_it_went_out_changes_nothing(run_copy: Path) -> None:
    result = import_review(run_copy, run_copy / "summary.docx", who="Ann")
    assert result == type(result)((), ())


def test_every_kind_of_change_is_taken_once(run_copy: Path, tmp_path: Path) -> None:
    _check(run_copy, *edited_file(run_copy, tmp_path / "edited.docx"))


@pytest.mark.system
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_every_kind_of_change_survives_libreoffice(run_copy: Path, tmp_path: Path) -> None:
    edited, sentences = edited_file(run_copy, tmp_path / "edited.docx")
    saved = tmp_path / "saved"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "docx", "--outdir", str(saved), str(edited)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    _check(run_copy, saved / "edited.docx", sentences)


def test_moved_sentences_are_moved_once(run_copy: Path, tmp_path: Path) -> None:
    file = WordFile(run_copy)
    first, second, third, *_ = in_one_section([s for s in file.sentences if s.point_id], 3)
    file.paragraph(third)._p.addnext(file.paragraph(first)._p)
    moved = file.save(tmp_path / "moved.docx")
    result = import_review(run_copy, moved, who="Ann")
    assert ([d.action for d in result.decisions], result.unplaced) == (["move"], ())
    order = [i for i, s in _states(run_copy).items() if s.sentence.frame == first.frame]
    assert order[:3] == [second.sentence_id, third.sentence_id, first.sentence_id]
    assert import_review(run_copy, moved, who="Ann").decisions == ()


def test_a_sentence_moved_into_another_section_is_moved_there_once(run_copy: Path, tmp_path: Path) -> None:
    file = WordFile(run_copy)
    one = told(file.sentences)[0]
    other = in_another(told(file.sentences), one.frame)
    file.paragraph(other)._p.addnext(file.paragraph(one)._p)
    moved = file.save(tmp_path / "moved.docx")
    result = import_review(run_copy, moved, who="Ann")
    assert ([(d.action, d.data["section"]) for d in result.decisions], result.unplaced) == (
        [("place", other.frame)],
        (),
    )
    order = [i for i, s in _states(run_copy).items() if s.sentence.frame == other.frame]
    assert order[:2] == [other.sentence_id, one.sentence_id]
    assert import_review(run_copy, moved, who="Ann") == type(result)((), ())


def test_a_list_of_who_else_spoke_that_was_moved_is_reported(run_copy: Path, tmp_path: Path) -> None:
    file = WordFile(run_copy)
    closings = [s for s in file.sentences if s.text.startswith("Also addressed by")]
    if not closings:
        pytest.skip("the sample's draft lists nobody under “Also addressed by”")
    closing = closings[0]
    other = in_another(file.sentences, closing.frame)
    file.paragraph(other)._p.addnext(file.paragraph(closing)._p)
    result = import_review(run_copy, file.save(tmp_path / "moved.docx"), who="Ann")
    assert result.decisions == () and result.unplaced[0].startswith("Moved here; its words are taken")


def test_what_was_left_as_it_was_is_accepted_only_when_the_editor_says_so(run_copy: Path, tmp_path: Path) -> None:
    edited, (a, *_) = edited_file(run_copy, tmp_path / "edited.docx")
    import_review(run_copy, edited, who="Ann", accept_rest=True)
    told = [_states(run_copy)[s.sentence_id].sentence for s in WordFile(run_copy).sentences]
    counts = Counter(s.status for s in told)
    assert counts[Status.ACCEPTED] == len(told) - 5
    assert _states(run_copy)[a.sentence_id].sentence.status == Status.EDITED
    assert import_review(run_copy, edited, who="Ann", accept_rest=True).decisions == ()


def test_another_file_is_refused(run_copy: Path, tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "other.docx"))
    with pytest.raises(UsageError, match="bookmarks"):
        import_review(run_copy, tmp_path / "other.docx", who="Ann")


def test_a_changed_line_at_the_head_of_a_section_is_reported_and_is_no_new_sentence(
    run_copy: Path, tmp_path: Path
) -> None:
    file = WordFile(run_copy)
    opening = next(s.opening for s in load_run(run_copy).summary.objectives if s.sentences)
    line = next(p for p in file.word.paragraphs if p.text == opening)
    line.runs[0].text = "Everybody spoke to this."
    result = import_review(run_copy, file.save(tmp_path / "edited.docx"), who="Ann")
    assert result.decisions == ()
    assert result.unplaced == ("New or changed text outside the sentences: Everybody spoke to this.",)
