"""The file of decisions survives crashes and two editors."""

from pathlib import Path

import pytest

from pipeline.review.journal import ConflictError, Journal, append, made
from pipeline.store.outputs import read_decisions
from tests.review.drafts import decided, sentence, undoing


def test_what_is_appended_is_read_back_in_order(tmp_path: Path) -> None:
    first, second = made("Ann", "accept", "T1-a"), made("Bob", "flag", "T1-a", note="?")
    append(tmp_path, first)
    append(tmp_path, second)
    assert read_decisions(tmp_path) == [first, second]


def test_a_line_cut_short_by_a_crash_does_not_spoil_the_next(tmp_path: Path) -> None:
    first, second = made("Ann", "accept", "T1-a"), made("Ann", "accept", "T1-b")
    append(tmp_path, first)
    with (tmp_path / "review" / "decisions.jsonl").open("ab") as f:
        f.write(b'{"decision_id": "x", "at"')
    append(tmp_path, second)
    assert read_decisions(tmp_path) == [first, second]


def test_the_second_of_two_editors_is_refused(tmp_path: Path) -> None:
    ann, bob = Journal(tmp_path), Journal(tmp_path)
    assert ann.version("T1-a") == bob.version("T1-a") == 0
    ann.append(made("Ann", "accept", "T1-a"), version=0)
    with pytest.raises(ConflictError):
        bob.append(made("Bob", "reject", "T1-a"), version=0)
    bob.append(made("Bob", "reject", "T1-b"), version=0)
    assert [d.who for d in ann.decisions()] == ["Ann", "Bob"]


def test_undoing_counts_as_a_decision_on_the_sentence(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    accept = decided("accept", sentence())
    journal.append(accept)
    journal.append(undoing(accept), version=1)
    assert Journal(tmp_path).version("T1-a") == 2
