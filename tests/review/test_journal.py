"""The file of decisions survives crashes and two editors."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.domain import Decision
from pipeline.errors import UsageError
from pipeline.review.journal import ConflictError, Journal, append, made
from pipeline.store import encode
from pipeline.store.decided import read_decisions
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


def test_a_last_line_without_its_newline_is_a_decision_to_every_reader_and_stays_one(tmp_path: Path) -> None:
    first, second, third = (made("Ann", "accept", f"T1-{x}") for x in "abc")
    append(tmp_path, first)
    path = tmp_path / "review" / "decisions.jsonl"
    path.write_bytes(path.read_bytes() + encode(second, Decision))  # as an editor of text leaves it
    journal = Journal(tmp_path)
    assert list(journal.decisions()) == read_decisions(tmp_path) == [first, second]
    journal.append(third)
    assert list(journal.decisions()) == read_decisions(tmp_path) == [first, second, third]
    assert list(Journal(tmp_path).decisions()) == [first, second, third]


def test_a_newline_that_comes_later_ends_the_line(tmp_path: Path) -> None:
    first, second = made("Ann", "accept", "T1-a"), made("Bob", "accept", "T1-b")
    journal = Journal(tmp_path)
    path = tmp_path / "review" / "decisions.jsonl"
    path.write_bytes(encode(first, Decision))
    assert list(journal.decisions()) == [first]
    path.write_bytes(encode(first, Decision) + b"\n")
    journal.append(second)
    assert path.read_bytes().count(b"\n") == 2
    assert list(journal.decisions()) == read_decisions(tmp_path) == [first, second]


def test_a_bad_line_is_told_and_what_stands_before_it_is_taken_once(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    good = [made("Ann", "accept", "T1-a"), made("Ann", "flag", "T1-a")]
    path = tmp_path / "review" / "decisions.jsonl"
    lines = [encode(d, Decision) for d in good]
    path.write_bytes(b"\n".join([lines[0], b"{not a decision}", lines[1], b""]))
    for _ in range(3):
        with pytest.raises(UsageError, match="line 2"):
            journal.decisions()
    path.write_bytes(b"\n".join([*lines, b""]))
    assert list(journal.decisions()) == good
    assert journal.version("T1-a") == 2


def test_a_full_disk_keeps_nothing_by_halves_and_says_so(tmp_path: Path) -> None:
    first, second = made("Ann", "accept", "T1-a"), made("Ann", "edit", "T1-b", text="x" * 4_000)
    append(tmp_path, first)
    path = tmp_path / "review" / "decisions.jsonl"
    before = path.read_bytes()
    script = f"""
import resource, signal
from pathlib import Path
from pipeline.domain import Decision
from pipeline.errors import UsageError
from pipeline.review.journal import append
from pipeline.store import decode
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    append(Path({str(tmp_path)!r}), decode({encode(second, Decision)!r}, Decision))
except UsageError as e:
    print(e)
"""
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert "Nothing was kept" in shown
    assert "Free space" in shown
    assert path.read_bytes() == before


@pytest.mark.parametrize("obstacle", ["review", "review/.decisions.lock/x"])
def test_a_folder_that_cannot_be_written_is_told_as_one(tmp_path: Path, obstacle: str) -> None:
    place = tmp_path / obstacle
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("in the way")
    with pytest.raises(UsageError, match="cannot be written"):
        append(tmp_path, made("Ann", "accept", "T1-a"))
