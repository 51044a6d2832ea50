from __future__ import annotations

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain import Block, BlockKind, Citation, Classification, Decision, How, Label, Passage
from pipeline.errors import UsageError
from pipeline.store import Cache, Outputs, Reuse, decode, digest, encode, find_sources
from pipeline.store.decided import read_decisions
from pipeline.store.outputs import recover
from tests.fakes import FakeEncoder, make_document, make_passage


def test_nouns_survive_the_codec():
    passage = make_passage("p", sentences=((0, 3), (4, 9)), page=2)
    assert decode(encode([passage], list[Passage]), list[Passage]) == [passage]
    made = Classification((Label("p", "72g", 0.25, How.CITED, 1, evidence=("para. 72(g)",)),), ())
    assert decode(encode(made, Classification), Classification) == made
    document = make_document(Block(BlockKind.FOOTNOTE, "x", note="1"))
    assert decode(encode(document, type(document)), type(document)) == document


@given(st.lists(st.text()), st.lists(st.text()))
def test_digests_tell_boundaries(a: list[str], b: list[str]):
    assert (digest(*a) == digest(*b)) == (a == b)


def test_the_cache_keeps_results_and_vectors_between_openings(tmp_path: Path):
    vectors = dict(zip(["a", "b"], FakeEncoder("e").encode(["a", "b"]), strict=True))
    with Cache(tmp_path / "c.sqlite") as cache:
        cache.save("segment", {"k": b"value"})
        cache.put("r1", vectors)
    with Cache(tmp_path / "c.sqlite") as cache:
        assert cache.load("segment", ["k", "unknown"]) == {"k": b"value"}
        assert cache.load("extract", ["k"]) == {}
        kept = cache.get("r1", ["a", "b", "c"])
        assert set(kept) == {"a", "b"}
        assert np.array_equal(kept["a"], vectors["a"])
        assert cache.get("r2", ["a"]) == {}


def test_a_damaged_cache_is_set_aside(tmp_path: Path):
    (tmp_path / "c.sqlite").write_bytes(b"not a database" * 100)
    with Cache(tmp_path / "c.sqlite") as cache:
        cache.save("s", {"k": b"v"})
        assert cache.load("s", ["k"]) == {"k": b"v"}


def filled(path: Path) -> tuple[dict[str, bytes], dict[str, list[float]]]:
    """Fill a cache, and return what it keeps."""
    results = {f"key{n}": f"result {n} ".encode() * (n % 40) for n in range(60)}
    vectors = dict(zip(map(str, range(60)), FakeEncoder("e").encode(list(map(str, range(60)))), strict=True))
    with Cache(path) as cache:
        cache.save("stage", results)
        cache.put("r", vectors)
    return results, {text: v.tolist() for text, v in vectors.items()}


def test_whatever_bit_of_the_cache_turns_nothing_wrong_is_read_and_the_run_goes_on(tmp_path: Path):
    path = tmp_path / "c.sqlite"
    results, vectors = filled(path)
    whole = path.read_bytes()
    rng = np.random.default_rng(20051118)
    lost = 0
    for place in [*range(100), *rng.integers(100, len(whole), 300)]:
        for left in tmp_path.glob("c.*"):
            left.unlink()
        turned = bytearray(whole)
        turned[place] ^= 1 << int(rng.integers(8))
        path.write_bytes(turned)
        with Cache(path) as cache:
            kept, known = cache.load("stage", results), cache.get("r", list(vectors))
            assert kept.items() <= results.items()
            assert all(v.tolist() == vectors[text] for text, v in known.items())
            lost += len(kept) < len(results) or len(known) < len(vectors)
            cache.save("stage", results)
            assert cache.load("stage", results).items() <= results.items()
    assert lost > 20


def test_a_value_filed_under_another_key_is_not_taken_for_it(tmp_path: Path):
    path = tmp_path / "c.sqlite"
    filled(path)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE made SET value = (SELECT value FROM made WHERE key = 'key7') WHERE key = 'key8'")
    db.close()
    with Cache(path) as cache:
        assert set(cache.load("stage", ["key7", "key8"])) == {"key7"}


def test_a_fresh_run_reads_nothing_old_and_mends_the_cache(tmp_path: Path):
    path = tmp_path / "c.sqlite"
    with Cache(path) as cache:
        cache.save("s", {"a": b"old", "b": b"kept"})
    with Cache(path, fresh=True) as cache:
        assert cache.load("s", ["a", "b"]) == {}
        cache.save("s", {"a": b"new"})
        assert cache.load("s", ["a", "b"]) == {"a": b"new"}
    with Cache(path) as cache:
        assert cache.load("s", ["a", "b"]) == {"a": b"new", "b": b"kept"}


def test_a_cache_on_a_full_disk_is_not_taken_for_a_damaged_one(tmp_path: Path):
    path = tmp_path / "c.sqlite"
    with Cache(path) as cache:
        cache.save("s", {"k": b"v"})
    full = f"""
import resource, signal
from pathlib import Path
from pipeline.errors import UsageError
from pipeline.store import Cache
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    with Cache(Path({str(path)!r})) as cache:
        cache.save("s", {{"big": bytes(range(256)) * 1000}})
except UsageError as e:
    print(e)
"""
    shown = subprocess.run([sys.executable, "-c", full], capture_output=True, text=True, check=True).stdout
    assert "Free space" in shown
    with Cache(path) as cache:
        assert cache.load("s", ["k"]) == {"k": b"v"}


def test_only_what_is_not_kept_is_computed():
    with Cache(None) as cache:
        asked: list[list[str]] = []

        def double(items: Sequence[str]) -> Iterator[tuple[int, str]]:
            asked.append(list(items))
            return ((n, i * 2) for n, i in enumerate(items))

        assert Reuse("s", str, cache)(["a", "b"], ["ka", "kb"], double) == ["aa", "bb"]
        assert Reuse("s", str, cache)(["c", "a"], ["kc", "ka"], double) == ["cc", "aa"]
        assert asked == [["a", "b"], ["c"]]


def test_a_wrong_input_folder_is_a_usage_error(tmp_path: Path):
    with pytest.raises(UsageError, match="does not exist"):
        find_sources(tmp_path / "nowhere")
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="is not a folder"):
        find_sources(tmp_path / "file")
    with pytest.raises(UsageError, match="cannot be written"):
        Outputs(tmp_path / "file" / "out")


def test_two_runs_do_not_share_a_folder(tmp_path: Path):
    with Outputs(tmp_path), pytest.raises(UsageError, match="Another run"):
        Outputs(tmp_path)
    Outputs(tmp_path).__exit__(None, None, None)


def test_outputs_are_written_together_and_checked(tmp_path: Path):
    (tmp_path / "review").mkdir()
    (tmp_path / "review" / "decisions.jsonl").write_text("")
    with Outputs(tmp_path) as out:
        out.write([("a.txt", b"1"), ("tables/b.csv", b"2")], lambda: {"version": "1"})
        assert out.intact(out.manifest())
        out.write([("a.txt", b"3")], lambda: {"version": "2"})
        assert not (tmp_path / "tables/b.csv").exists()
        (tmp_path / "a.txt").write_bytes(b"changed by hand")
        assert not out.intact(out.manifest())
    assert (tmp_path / "review" / "decisions.jsonl").exists()


def test_a_draft_that_another_takes_the_place_of_is_kept_and_told_from_one_edited_in_its_place(tmp_path: Path):
    with Outputs(tmp_path) as out:
        for n, by_hand in ((b"1", b"1"), (b"1", b"1"), (b"2", b"edited"), (b"3", b"3")):
            out.write([("summary.docx", n)], lambda: {"version": "1"})
            (tmp_path / "summary.docx").write_bytes(by_hand)
        kept = {p.name: p.read_bytes() for p in (tmp_path / "editions").iterdir()}
    first, edited = (hashlib.sha256(data).hexdigest()[:12] for data in (b"1", b"edited"))
    assert kept == {f"{first}.docx": b"1", f"edited-{edited}.docx": b"edited"}


def test_what_is_published_again_leaves_no_file_of_the_review_before(tmp_path: Path):
    with Outputs(tmp_path) as outputs:
        outputs.add({"final/summary.docx": b"1", "final/summary.pdf": b"1"})
        outputs.add({"final/summary.docx": b"2"}, stale=["final/summary.pdf", "final/summary-annex.docx"])
    assert {p.name: p.read_bytes() for p in (tmp_path / "final").iterdir()} == {"summary.docx": b"2"}


def test_a_file_is_staged_before_the_next_is_made_and_none_stays_if_one_fails(tmp_path: Path):
    def files() -> Iterator[tuple[str, bytes]]:
        yield "a.txt", b"new"
        assert (tmp_path / ".staging" / "a.txt").read_bytes() == b"new"
        raise RuntimeError("the next could not be made")

    with Outputs(tmp_path) as out:
        out.write([("a.txt", b"old")], lambda: {"version": "1"})
        with pytest.raises(RuntimeError, match="could not be made"):
            out.write(files(), lambda: {"version": "2"})
        assert not (tmp_path / ".staging").exists()
        assert out.intact(out.manifest())
        assert out.manifest()["version"] == "1"


def test_only_what_cannot_be_written_is_told_as_a_full_disk(tmp_path: Path):
    def files() -> Iterator[tuple[str, bytes]]:
        yield "a.txt", b"new"
        raise FileNotFoundError("a template")

    with Outputs(tmp_path) as out:
        with pytest.raises(FileNotFoundError, match="a template"):
            out.write(files(), lambda: {"version": "1"})
        with pytest.raises(UsageError, match="free space"):
            out.write([("a" * 300, b"a name that no disk takes")], lambda: {"version": "1"})
        assert not (tmp_path / ".staging").exists()


def test_a_promotion_cut_short_is_finished(tmp_path: Path):
    (tmp_path / "old.txt").write_text("old")
    staging = tmp_path / ".staging"
    (staging / "tables").mkdir(parents=True)
    (staging / "tables" / "a.csv").write_text("new")
    (staging / "COMPLETE").write_text("old.txt")
    recover(tmp_path)
    assert (tmp_path / "tables" / "a.csv").read_text() == "new"
    assert not (tmp_path / "old.txt").exists()
    assert not staging.exists()


def test_an_unfinished_run_leaves_nothing(tmp_path: Path):
    (tmp_path / ".staging").mkdir()
    (tmp_path / ".staging" / "a.txt").write_text("half")
    recover(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_decisions_are_read_and_a_torn_last_line_is_passed_over(tmp_path: Path):
    decision = Decision("d1", "2026-01-01T00:00:00Z", "editor", "accept", "s1", sources=(Citation("p", "q"),))
    line = encode(decision, Decision)
    (tmp_path / "review").mkdir()
    path = tmp_path / "review" / "decisions.jsonl"
    path.write_bytes(line + b"\n" + line[:20])
    assert read_decisions(tmp_path) == [decision]
    path.write_bytes(line[:20] + b"\n" + line + b"\n")
    with pytest.raises(UsageError, match="line 1"):
        read_decisions(tmp_path)


WRITER = """
import sys
from pathlib import Path
from pipeline.store import Outputs
n = 0
while True:
    n += 1
    with Outputs(Path(sys.argv[1])) as out:
        out.write([(f"f{i}.txt", str(n).encode() * 2000) for i in range(5)], lambda: {"n": n})
    if n == 1:
        print("ready", flush=True)
"""


@pytest.mark.slow
def test_kill_at_any_moment_leaves_whole_outputs(tmp_path: Path):
    rng = np.random.default_rng(7)
    for _ in range(40):
        child = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE)
        assert child.stdout is not None
        child.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(timeout=float(rng.uniform(0, 0.03)))
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
        with Outputs(tmp_path) as out:
            manifest = out.manifest()
            assert out.intact(manifest)
            texts = {(tmp_path / name).read_text() for name in manifest["outputs"]}
        assert texts == {str(manifest["n"]) * 2000}
        assert json.loads((tmp_path / "run.json").read_text())["n"] == manifest["n"]
