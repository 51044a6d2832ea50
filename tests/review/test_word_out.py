"""The draft as it stands goes out as Word, and what comes back is compared with what went out."""

import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from pipeline.domain import Sentence, Status
from pipeline.errors import UsageError
from pipeline.publish.bookmarks import bookmark_name
from pipeline.review.acts import decide
from pipeline.review.decisions import fold, holders_of
from pipeline.review.desk import Desk
from pipeline.review.journal import append, made
from pipeline.review.loaded import load_run
from pipeline.review.word_import import Imported, import_review
from pipeline.review.word_out import draft_as_it_stands
from pipeline.store.decided import read_decisions

pytestmark = pytest.mark.slow
NOTHING = Imported((), ())


def _now(run: Path, s: Sentence) -> Sentence:
    found = load_run(run)
    holders = holders_of(found.passages, found.summary.contributors)
    return fold(found.summary, read_decisions(run), holders).states[s.sentence_id].sentence


def _text(run: Path) -> list[Sentence]:
    return list(max(load_run(run).summary.objectives, key=lambda t: len(t.sentences)).sentences)


def _decide(run: Path, s: Sentence, action: str, text: str = "") -> None:
    append(run, made("Bob", action, s.sentence_id, text=text, sources=s.sources, frame=s.frame))


def _out(run: Path, path: Path) -> Path:
    path.write_bytes(draft_as_it_stands(run))
    return path


def _reword(path: Path, s: Sentence, text: str) -> None:
    word = docx.Document(str(path))
    (mark,) = word.element.body.xpath(f'.//w:bookmarkStart[@w:name="{bookmark_name(s.sentence_id)}"]')
    runs = mark.getparent().findall(qn("w:r"))
    for n, run in enumerate(r for r in runs if r.find(qn("w:t")) is not None):
        run.find(qn("w:t")).text = text if n == 0 else ""
    word.save(str(path))


def test_it_holds_every_decision_and_brought_back_as_it_is_changes_nothing(run_copy: Path, tmp_path: Path) -> None:
    first, second, third, fourth = _text(run_copy)[:4]
    desk = Desk(run_copy)
    decide(desk, first.sentence_id, {"version": "0", "action": "edit", "text": "Bob's words."}, "Bob")
    decide(desk, second.sentence_id, {"version": "0", "action": "reject"}, "Bob")
    form = {"version": "0", "action": "split", "first": "One half.", "second": "Other half."}
    decide(desk, third.sentence_id, form, "Bob")
    decide(desk, fourth.sentence_id, {"version": "0", "action": "up"}, "Bob")
    before = (run_copy / "summary.docx").read_bytes()
    out = _out(run_copy, tmp_path / "out.docx")
    told = [p.text for p in docx.Document(str(out)).paragraphs]
    wanted = ["Bob's words.", "One half.", fourth.text, "Other half."]
    assert [t for t in told if t in (*wanted, second.text)] == wanted
    assert draft_as_it_stands(run_copy) == out.read_bytes()
    assert import_review(run_copy, out, who="Ann") == NOTHING
    assert (run_copy / "summary.docx").read_bytes() == before


def test_what_the_file_showed_may_be_reworded_what_came_later_may_not(run_copy: Path, tmp_path: Path) -> None:
    shown, later = _text(run_copy)[:2]
    _decide(run_copy, shown, "accept", shown.text)
    out = _out(run_copy, tmp_path / "out.docx")
    _decide(run_copy, later, "accept", later.text)
    _reword(out, shown, "Ann on the first.")
    _reword(out, later, "Ann on the second.")
    result = import_review(run_copy, out, who="Ann")
    assert [d.text for d in result.decisions] == ["Ann on the first."]
    assert (_now(run_copy, shown).text, _now(run_copy, shown).status) == ("Ann on the first.", Status.EDITED)
    assert (_now(run_copy, later).text, _now(run_copy, later).status) == (later.text, Status.ACCEPTED)
    (line,) = result.unplaced
    assert "which stays" in line and "Ann on the second." in line
    assert import_review(run_copy, out, who="Ann").decisions == ()


def test_wording_that_was_taken_once_can_be_gone_back_to_in_a_later_file(run_copy: Path, tmp_path: Path) -> None:
    s = _text(run_copy)[0]
    first = _out(run_copy, tmp_path / "first.docx")
    _reword(first, s, "Wording A.")
    import_review(run_copy, first, who="Ann")
    _decide(run_copy, s, "edit", "Wording B.")
    second = _out(run_copy, tmp_path / "second.docx")
    _reword(second, s, "Wording A.")
    assert len(import_review(run_copy, second, who="Ann").decisions) == 1
    assert _now(run_copy, s).text == "Wording A."
    assert import_review(run_copy, first, who="Ann").decisions == ()
    assert import_review(run_copy, second, who="Ann").decisions == ()


def test_a_file_whose_copy_is_gone_is_refused(run_copy: Path, tmp_path: Path) -> None:
    out = _out(run_copy, tmp_path / "out.docx")
    shutil.rmtree(run_copy / "review" / "sent")
    with pytest.raises(UsageError, match="copy of what went out is missing"):
        import_review(run_copy, out, who="Ann")


@pytest.mark.system
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_it_is_known_again_after_libreoffice_saved_it(run_copy: Path, tmp_path: Path) -> None:
    s = _text(run_copy)[0]
    _decide(run_copy, s, "edit", "Bob's words.")
    out = _out(run_copy, tmp_path / "out.docx")
    _reword(out, s, "Ann's words.")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "docx", "--outdir", str(tmp_path / "saved"), str(out)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    result = import_review(run_copy, tmp_path / "saved" / "out.docx", who="Ann")
    assert ([d.text for d in result.decisions], result.unplaced) == (["Ann's words."], ())
