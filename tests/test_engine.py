from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import pytest

from pipeline.chunks import encode_chunk
from pipeline.engine import Beside, Chunks, Here, Processes, Staying, _context
from pipeline.errors import EngineError, UsageError
from pipeline.remote import Cluster
from tests.clusters import dask_cluster
from tests.conftest import PROJECT
from tests.fakes import FakeEncoder


def squares(numbers: list[int]) -> list[int]:
    return [n * n for n in numbers]


def die_once(folder: Path, chunk: int) -> int:
    """Kill the worker at the first call for chunk 3."""
    mark = folder / "died"
    if chunk == 3 and not mark.exists():
        mark.write_text("")
        os.kill(os.getpid(), signal.SIGKILL)
    return chunk * 10


def die(chunk: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return chunk


def slow_square(folder: Path, chunk: int) -> int:
    """Leave the worker's process number behind, and take a while."""
    (folder / f"{os.getpid()}").write_text("")
    time.sleep(0.1)
    return chunk * chunk


def environment(chunk: int) -> tuple[int, str]:
    return os.getpid(), os.environ["OPENBLAS_NUM_THREADS"]


def wrong(chunk: int) -> int:
    raise UsageError(f"chunk {chunk} cannot be")


CHUNKS = [[1, 2], [3], [4, 5, 6]]


@pytest.mark.parametrize("engine", [Here(), Processes(1), Processes(2)])
def test_every_chunk_has_its_result_wherever_it_is_worked_on(engine: Here | Processes):
    assert dict(engine.map(squares, CHUNKS)) == {0: [1, 4], 1: [9], 2: [16, 25, 36]}
    assert dict(engine.map(squares, [])) == {}


def test_chunks_are_made_as_workers_need_them_and_not_kept():
    made: list[int] = []
    chunks = Chunks(range(100), 2, lambda n: made.append(n) or n)
    assert (len(chunks), chunks[49], chunks[-1]) == (50, [98, 99], [98, 99])
    results = Processes(2).map(squares, chunks)
    made.clear()
    next(results)
    assert len(made) < 40
    assert sum(len(r) for _, r in results) == 98
    assert sorted(made) == list(range(100))


def test_encoders_asked_in_turn_are_loaded_once(monkeypatch: pytest.MonkeyPatch):
    loaded = []

    def load(name: str) -> FakeEncoder:
        loaded.append(name)
        return FakeEncoder(name)

    monkeypatch.setattr("pipeline.embed.encoders.load_encoder", load)
    for name in ("one", "two", "one", "two"):
        assert encode_chunk(name, ["a text"]).shape == (1, 8)
    assert loaded == ["one", "two"]


def test_workers_are_other_processes_with_one_thread():
    made = dict(Processes(2).map(environment, [0, 1]))
    assert os.getpid() not in {pid for pid, _ in made.values()}
    assert {threads for _, threads in made.values()} == {"1"}


def test_the_chunks_of_a_lost_worker_are_done_again(tmp_path: Path):
    made = sorted(Processes(2).map(partial(die_once, tmp_path), list(range(8))))
    assert made == [(n, n * 10) for n in range(8)]
    assert (tmp_path / "died").exists()


def place(which: str, chunk: int) -> tuple[str, int]:
    time.sleep(0.05)
    return which, os.getpid()


def test_workers_that_load_much_stay_for_the_next_until_they_are_let_go(tmp_path: Path):
    engine = Processes(2, stay=True)
    first, second = (dict(engine.map(Staying(place, w), list(range(8)))) for w in ("a", "b"))
    assert {w for w, _ in first.values()} | {w for w, _ in second.values()} == {"a", "b"}
    workers = {pid for made in (first, second) for _, pid in made.values()}
    assert len(workers) <= 2
    assert sorted(engine.map(Staying(die_once, tmp_path), list(range(8)))) == [(n, n * 10) for n in range(8)]
    later = {pid for _, pid in dict(engine.map(Staying(place, "c"), list(range(8)))).values()}
    assert not later & workers, "a lost worker's place is taken by new ones"
    assert not {pid for _, pid in dict(engine.map(partial(place, "d"), list(range(8)))).values()} & later
    engine.rest()
    assert not any(map(alive, later))
    assert dict(engine.map(Staying(squares), CHUNKS))[2] == [16, 25, 36]
    engine.rest()


def test_workers_lost_again_and_again_are_an_error_that_says_what_to_do():
    with pytest.raises(EngineError, match="memory"):
        list(Processes(2).map(die, [1, 2]))


def test_an_error_of_the_work_itself_comes_back():
    with pytest.raises(UsageError, match="cannot be"):
        list(Processes(2).map(wrong, [1, 2]))


ORPHANS = """
import sys
from functools import partial
from pathlib import Path
from pipeline.engine import Processes
from tests.test_engine import slow_square
for made in Processes(2).map(partial(slow_square, Path(sys.argv[1])), list(range(600))):
    print(made, flush=True)
"""


def test_workers_end_with_a_killed_run(tmp_path: Path):
    run = subprocess.Popen([sys.executable, "-c", ORPHANS, str(tmp_path)], stdout=subprocess.PIPE, cwd=PROJECT)
    assert run.stdout is not None
    run.stdout.readline()
    run.kill()
    run.wait()
    run.stdout.close()
    workers = [int(p.name) for p in tmp_path.iterdir()]
    assert workers
    deadline = time.monotonic() + 20
    while any(map(alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(alive, workers))


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def same() -> str:
    return "1"


def other() -> str:
    return "2"


@pytest.mark.slow
def test_a_cluster_gives_the_same_results_when_a_worker_is_killed_in_mid_run(tmp_path: Path):
    with dask_cluster(2, tmp_path) as (address, workers):
        with Cluster(address, "1", same) as engine:
            chunks = list(range(40))
            made = []
            for position, result in engine.map(partial(slow_square, tmp_path), chunks):
                made.append((position, result))
                if len(made) == 5:
                    workers[0].kill()
            assert sorted(made) == [(n, n * n) for n in chunks]
            with pytest.raises(UsageError, match="cannot be"):
                list(engine.map(wrong, [1, 2]))
        with pytest.raises(UsageError, match="Other code"):
            Cluster(address, "1", other)


@pytest.mark.slow
def test_a_cluster_that_does_not_answer_is_a_usage_error():
    with pytest.raises(UsageError, match="scheduler"):
        Cluster("tcp://127.0.0.1:9", "1", same)


def added(one: int, two: int) -> tuple[int, int]:
    return one + two, os.getpid()


def test_work_beside_is_done_elsewhere_and_waited_for():
    with Beside(2) as beside:
        waits = [beside.begin(added, n, 1) for n in range(3)]
        made = [wait() for wait in waits]
    assert [result for result, _ in made] == [1, 2, 3]
    assert len({place for _, place in made} - {os.getpid()}) == 1


def test_with_one_core_work_is_done_here_when_it_is_asked_for(tmp_path: Path):
    with Beside(1) as beside:
        wait = beside.begin(slow_square, tmp_path, 3)
        assert not list(tmp_path.iterdir())
        assert wait() == 9
    assert [p.name for p in tmp_path.iterdir()] == [str(os.getpid())]


def test_a_process_beside_that_is_lost_is_made_up_for_here(tmp_path: Path):
    with Beside(2) as beside:
        wait = beside.begin(die_once, tmp_path, 3)
        assert wait() == 30
        assert beside.begin(die_once, tmp_path, 4)() == 40


def test_a_temporary_folder_with_a_path_too_long_for_a_socket_stops_nothing(monkeypatch: pytest.MonkeyPatch):
    long = "/tmp/" + "a-folder-with-a-long-name/" * 5
    monkeypatch.setattr(tempfile, "gettempdir", lambda: long)
    assert _context().get_start_method() == "spawn"
    monkeypatch.setattr(tempfile, "gettempdir", lambda: "/tmp")
    assert _context().get_start_method() == "forkserver"


def test_what_goes_wrong_beside_is_told_here():
    with Beside(2) as beside, pytest.raises(UsageError, match="chunk 7"):
        beside.begin(wrong, 7)()
