"""An import never writes over what somebody decided, and one that was cut short is completed by the next."""

import random
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from pipeline.domain import Sentence, Status
from pipeline.review.decisions import fold, holders_of
from pipeline.review.journal import append, made
from pipeline.review.loaded import load_run
from pipeline.review.states import State
from pipeline.review.word_import import Imported, import_review
from pipeline.review.word_out import draft_as_it_stands
from pipeline.store.decided import read_decisions
from tests.review.choosing import in_another, in_one_section
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


def test_deleting_what_a_colleague_flagged_meanwhile_is_reported(run_copy: Path, tmp_path: Path) -> None:
    file = WordFile(run_copy)
    s = plain(file)[0]
    append(run_copy, made("Bob", "flag", s.sentence_id, note="Right?", sources=s.sources, frame=s.frame))
    _deleted(file, s)
    edited = file.save(tmp_path / "edited.docx")
    result = import_review(run_copy, edited, who="Ann")
    assert [d.action for d in result.decisions] == ["reject"]
    assert result.unplaced == ("Flagged on the page by Bob (Right?); deleted here.",)
    assert import_review(run_copy, edited, who="Ann") == Imported((), ())


def test_what_the_file_built_upon_and_was_undone_meanwhile_stays_undone(run_copy: Path, tmp_path: Path) -> None:
    s = plain(WordFile(run_copy))[0]
    _decide(run_copy, s, "edit", text="Bob's words.")
    out = tmp_path / "out.docx"
    out.write_bytes(draft_as_it_stands(run_copy))
    append(run_copy, made("Bob", "undo", read_decisions(run_copy)[0].decision_id, frame=s.frame))
    word = docx.Document(str(out))
    (paragraph,) = [p for p in word.paragraphs if p.text == "Bob's words."]
    paragraph.runs[0].text = "Bob's words, by Ann."
    word.save(str(out))
    result = import_review(run_copy, out, who="Ann")
    assert result.decisions == ()
    assert result.unplaced[0].startswith("Undone on the page by Bob, which stays") and "by Ann" in result.unplaced[0]


def test_leaving_a_sentence_alone_does_not_accept_sources_that_came_later(run_copy: Path, tmp_path: Path) -> None:
    file = WordFile(run_copy)
    s, other = plain(file)[:2]
    data = {"passage_id": other.sources[0].passage_id, "quote": "words"}
    append(run_copy, made("Bob", "attach", s.sentence_id, sources=s.sources, frame=s.frame, data=data))
    import_review(run_copy, file.save(tmp_path / "edited.docx"), who="Ann", accept_rest=True)
    states = _states(run_copy)
    assert states[s.sentence_id].sentence.status == Status.DRAFT
    assert states[other.sentence_id].sentence.status == Status.ACCEPTED


def test_joins_splits_and_moves_cut_short_are_completed_too(run_copy: Path, tmp_path: Path) -> None:
    file = WordFile(run_copy)
    in_four = in_one_section([s for s in file.sentences if s.point_id], 3)
    file.join(in_four[0], in_four[1])
    file.join(in_four[0], in_four[2])
    file.word.add_comment(file.paragraph(in_four[0]).runs[:1], text="All three?", author="Bob", initials="B")
    parted = in_another(plain(file), in_four[0].frame)
    away = in_another(plain(file), in_four[0].frame, parted.frame)
    words = parted.text.split()
    file.part(parted, " ".join(words[:8]), " ".join(words[8:]))
    to = in_another([s for s in file.sentences if s.point_id], in_four[0].frame, parted.frame, away.frame)
    file.paragraph(to)._p.addnext(file.paragraph(away)._p)
    edited = file.save(tmp_path / "edited.docx")
    taken = [d.action for d in import_review(run_copy, edited, who="Ann").decisions]
    assert taken == ["merge", "merge", "flag", "split", "place"]
    journal = run_copy / "review" / "decisions.jsonl"
    whole, wanted = journal.read_bytes(), _reads(run_copy)
    lines = [n for n, byte in enumerate(whole) if byte == ord("\n")]
    for cut in [0, *(n - 5 for n in lines), *(n + 1 for n in lines)]:
        journal.write_bytes(whole[:cut])
        import_review(run_copy, edited, who="Ann")
        assert _reads(run_copy) == wanted
        assert import_review(run_copy, edited, who="Ann").decisions == ()


def _reads(run: Path) -> list[tuple[object, ...]]:
    every = [(s.sentence, s.merged_into, s.note) for s in _states(run).values()]
    return [(s.frame, s.text, s.status, s.sources, into, note) for s, into, note in every]


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
