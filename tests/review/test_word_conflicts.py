"""An import never writes over what somebody decided, and one that was cut short is completed by the next."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.domain import Sentence, Status
from pipeline.review.decisions import fold, holders_of
from pipeline.review.journal import append, made
from pipeline.review.loaded import load_run
from pipeline.review.states import State
from pipeline.review.word_import import import_review
from pipeline.store.outputs import read_decisions
from tests.review.word_file import WordFile, edited_file, plain

pytestmark = pytest.mark.slow


def _states(run: Path) -> dict[str, State]:
    found = load_run(run)
    holders = holders_of(found.passages, found.summary.contributors)
    return dict(fold(found.summary, read_decisions(run), holders).states)


def _decide(run: Path, s: Sentence, action: str, *, text: str = "") -> None:
    append(run, made("Bob", action, s.sentence_id, text=text, sources=s.sources, frame=s.frame))


def _worded(file: WordFile, s: Sentence, text: str) -> None:
    file.paragraph(s).runs[0].text = text


def _deleted(file: WordFile, s: Sentence) -> None:
    gone = file.paragraph(s)._p
    gone.getparent().remove(gone)


@pytest.mark.parametrize(
    ("action", "text", "stands"),
    [("accept", "", Status.ACCEPTED), ("edit", "Bob's words.", Status.EDITED), ("reject", "", Status.REJECTED)],
)
@pytest.mark.parametrize("change", [lambda f, s: _worded(f, s, "Word's words."), _deleted], ids=["worded", "deleted"])
def test_what_was_decided_on_the_page_stays_and_is_reported(
    run_copy: Path,
    tmp_path: Path,
    action: str,
    text: str,
    stands: Status,
    change: Callable[[WordFile, Sentence], None],
) -> None:
    file = WordFile(run_copy)
    s = plain(file)[0]
    _decide(run_copy, s, action, text=text or (s.text if action == "accept" else ""))
    change(file, s)
    edited = file.save(tmp_path / "edited.docx")
    result = import_review(run_copy, edited, who="Ann")
    now = _states(run_copy)[s.sentence_id].sentence
    assert result.decisions == ()
    assert (now.status, now.text) == (stands, text or s.text)
    if action == "reject" and change is _deleted:
        assert result.unplaced == ()
    else:
        (line,) = result.unplaced
        assert "on the page by Bob, which stays" in line
        assert ("Word's words." in line) == (change is not _deleted)
    assert import_review(run_copy, edited, who="Ann") == result


def test_two_word_files_that_meet_are_reported_as_such(run_copy: Path, tmp_path: Path) -> None:
    for who in ("Ann", "Bob"):
        file = WordFile(run_copy)
        s = plain(file)[0]
        _worded(file, s, f"{who}'s words.")
        result = import_review(run_copy, file.save(tmp_path / f"{who}.docx"), who=who)
    (line,) = result.unplaced
    assert line.startswith("Reworded by a Word file that was taken in before by Ann, which stays (Ann's words.)")
    assert "Bob's words." in line and "on the page" not in line
    assert _states(run_copy)[s.sentence_id].sentence.text == "Ann's words."


def test_the_same_wording_on_the_page_and_in_word_is_no_conflict(run_copy: Path, tmp_path: Path) -> None:
    file = WordFile(run_copy)
    s = plain(file)[0]
    _decide(run_copy, s, "edit", text="The same.")
    _worded(file, s, "The same.")
    result = import_review(run_copy, file.save(tmp_path / "edited.docx"), who="Ann")
    assert (result.decisions, result.unplaced) == ((), ())


def test_a_comment_on_an_accepted_sentence_flags_it_and_says_so(run_copy: Path, tmp_path: Path) -> None:
    file = WordFile(run_copy)
    s = plain(file)[0]
    _decide(run_copy, s, "edit", text="Bob's words.")
    file.word.add_comment(file.paragraph(s).runs, text="Really?", author="Ann", initials="A")
    result = import_review(run_copy, file.save(tmp_path / "edited.docx"), who="Ann")
    now = _states(run_copy)[s.sentence_id].sentence
    assert (now.status, now.text) == (Status.FLAGGED, "Bob's words.")
    assert "on the page by Bob; it is flagged" in result.unplaced[0]


def test_a_flag_on_the_page_is_answered_by_new_wording_in_word(run_copy: Path, tmp_path: Path) -> None:
    file = WordFile(run_copy)
    s = plain(file)[0]
    append(run_copy, made("Bob", "flag", s.sentence_id, note="Right?", sources=s.sources, frame=s.frame))
    _worded(file, s, "Word's words.")
    result = import_review(run_copy, file.save(tmp_path / "edited.docx"), who="Ann")
    assert ([d.action for d in result.decisions], result.unplaced) == (["edit"], ())


def test_what_was_undone_after_an_import_is_not_taken_again(run_copy: Path, tmp_path: Path) -> None:
    file = WordFile(run_copy)
    s = plain(file)[0]
    _worded(file, s, "Word's words.")
    edited = file.save(tmp_path / "edited.docx")
    (edit,) = import_review(run_copy, edited, who="Ann").decisions
    append(run_copy, made("Bob", "undo", edit.decision_id))
    assert import_review(run_copy, edited, who="Ann").decisions == ()
    assert _states(run_copy)[s.sentence_id].sentence.text == s.text


def test_an_import_cut_short_anywhere_is_completed_by_the_next(run_copy: Path, tmp_path: Path) -> None:
    edited, _ = edited_file(run_copy, tmp_path / "edited.docx")
    import_review(run_copy, edited, who="Ann", accept_rest=True)
    journal = run_copy / "review" / "decisions.jsonl"
    whole, wanted = journal.read_bytes(), _standing(run_copy)
    chosen = random.Random(20260101)
    for cut in [0, *(chosen.randrange(len(whole)) for _ in range(8))]:
        # What a kill leaves: some whole lines, and perhaps a part of one.
        journal.write_bytes(whole[:cut])
        import_review(run_copy, edited, who="Ann", accept_rest=True)
        assert _standing(run_copy) == wanted
        assert import_review(run_copy, edited, who="Ann", accept_rest=True).decisions == ()


def _standing(run: Path) -> list[tuple[Sentence, str]]:
    return [(s.sentence, s.note) for s in _states(run).values()]
