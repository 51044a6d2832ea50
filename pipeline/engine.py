"""Map a function over chunks of work: in processes of this machine, or on a Dask cluster by name.

Dask rather than Ray Data: the work is plain functions over lists on processors, without a graphics card to feed; Dask
installs without a daemon of its own, speaks to schedulers that others already run (Slurm, Kubernetes, cloud), and does
a lost worker's work again by itself (docs/performance.md).
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from importlib import import_module
from itertools import islice
from operator import call
from types import TracebackType
from typing import Any, Protocol, TypeVar

from pipeline.errors import EngineError, UsageError

X = TypeVar("X")
Y = TypeVar("Y")

_TRIES = 3
_AHEAD = 4  # chunks handed out a worker: none of them waits for work, and not all chunks and results are held at once
_SOCKET_PATH = 103  # bytes: what the systems that have such sockets all allow
_SOCKET_NAME = len("/pymp-12345678/listener-12345678")
_AHEAD_CLUSTER = 64  # at least: the more so where workers join in mid-run


class Engine(Protocol):
    """Where chunks are worked on. Results are the same wherever and in whatever order that happens."""

    remote: bool

    def map(self, function: Callable[[X], Y], chunks: Sequence[X]) -> Iterator[tuple[int, Y]]:
        """Return (position of the chunk, result) as each is finished; a chunk whose worker is lost is done again.

        Args:
            function: importable by name; it and the chunks are sent to workers.
            chunks: any number of them.

        Raises:
            EngineError: workers were lost again and again.
        """


class Chunks(Sequence[Sequence[Y]]):
    """Slices of items, each made as it is asked for, so that only what is being worked on takes memory."""

    def __init__(self, items: Sequence[Any], size: int, make: Callable[[Any], Y] | None = None) -> None:
        """Slice items.

        Args:
            items: light ones.
            size: of a slice.
            make: returns what is worked on for an item, by default the item; called each time its slice is asked for.
        """
        self.items = items
        self.size = size
        self._make = make

    def __len__(self) -> int:
        """Return how many slices there are."""
        return -(-len(self.items) // self.size)

    def __getitem__(self, position: Any) -> Any:
        """Return a slice."""
        start = range(len(self))[position] * self.size
        some = self.items[start : start + self.size]
        return [self._make(item) for item in some] if self._make is not None else some


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Here:
    """In this process, one chunk after the other."""

    remote = False

    def map(self, function: Callable[[X], Y], chunks: Sequence[X]) -> Iterator[tuple[int, Y]]:
        """Return results in order."""
        for position, chunk in enumerate(chunks):
            yield position, function(chunk)


class Processes:
    """Worker processes of this machine, as many as cores; they live for one `map`, so that their memory is given back.

    A single chunk is worked on in this process. Workers have one thread for products of matrices and end with this
    process, however it ends.
    """

    remote = False

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or cores()

    def map(self, function: Callable[[X], Y], chunks: Sequence[X]) -> Iterator[tuple[int, Y]]:
        """Return results as they are finished."""
        if len(chunks) < 2 or self.workers < 2:
            yield from Here().map(function, chunks)
            return
        waiting = dict.fromkeys(range(len(chunks)))
        for _ in range(_TRIES):
            try:
                for position, result in self._pass(function, chunks, list(waiting)):
                    del waiting[position]
                    yield position, result
            except BrokenProcessPool:
                continue
            return
        raise EngineError(
            f"Worker processes stopped {_TRIES} times; is there memory enough? Close other programs and run again: "
            "what was finished is kept."
        )

    def _pass(self, function: Callable[[X], Y], chunks: Sequence[X], waiting: Sequence[int]) -> Iterator[tuple[int, Y]]:
        workers = min(self.workers, len(waiting))
        rest = iter(waiting)
        futures: dict[Future[Y], int] = {}
        pool = ProcessPoolExecutor(workers, _context(), initializer=_begin_worker, initargs=(function,))
        try:
            futures |= {pool.submit(_work, chunks[n]): n for n in islice(rest, _AHEAD * workers)}
            while futures:
                ended, _ = wait(futures, return_when=FIRST_COMPLETED)
                made = [(futures.pop(future), future) for future in ended]
                futures |= {pool.submit(_work, chunks[n]): n for n in islice(rest, len(made))}
                for position, future in made:
                    yield position, future.result()
        finally:
            pool.shutdown(cancel_futures=True)


class Beside:
    """One process beside this one, for work whose result is needed later; one task after the other.

    With a single core, or where the process is lost, a task is done here, when its result is asked for.
    """

    def __init__(self, workers: int | None = None) -> None:
        self._pool: ProcessPoolExecutor | None = None
        if (workers or cores()) > 1:
            self._pool = ProcessPoolExecutor(1, _context(), initializer=_begin_worker, initargs=(_call,))

    def begin(self, function: Callable[..., Y], *given: Any) -> Callable[[], Y]:
        """Begin a task and return what waits for its result.

        Args:
            function: importable by name.
            given: what it takes; sent to the process.
        """

        def here() -> Y:
            return function(*given)

        if self._pool is None:
            return here
        try:
            future = self._pool.submit(_call, (function, given))
        except BrokenProcessPool:
            return here

        def there() -> Y:
            try:
                made: Y = future.result()
            except BrokenProcessPool:
                return here()
            return made

        return there

    def __enter__(self) -> Beside:
        """Return the process itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process once its present task is done; what has not begun is dropped."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)


def _call(task: tuple[Callable[..., Y], tuple[Any, ...]]) -> Y:
    function, given = task
    return function(*given)


def _context() -> Any:
    """Return a way to start processes that does not copy this one, whose threads a copy would lose.

    A fork server listens at a socket in the temporary folder: where its path is too long, processes are spawned.
    """
    server = "forkserver" in multiprocessing.get_all_start_methods()
    short = len(os.fsencode(tempfile.gettempdir())) + _SOCKET_NAME <= _SOCKET_PATH
    return multiprocessing.get_context("forkserver" if server and short else "spawn")


_given: list[Callable[[Any], Any]] = []
"""In a worker, the function its chunks are for: sent once a worker, as it may hold much."""


def _begin_worker(function: Callable[[Any], Any]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches them all, and the run ends its workers
    _given[:] = [function]
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _work(chunk: Any) -> Any:
    return _given[0](chunk)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


class Cluster:
    """Workers of a Dask cluster: they have this package, the same models, and the batch under the same path."""

    remote = True

    def __init__(self, address: str, version: str, version_there: Callable[[], str]) -> None:
        """Connect.

        Args:
            address: of the scheduler, "tcp://host:8786".
            version: of the code here.
            version_there: asked of every worker; another answer is an error, since results could differ.

        Raises:
            UsageError: Dask is not installed, nothing answers there, or workers run other code.
        """
        try:
            self._dask: Any = import_module("distributed")
        except ImportError as e:
            raise UsageError("Dask is not installed: `pip install 'tunis-views[cluster]'`.") from e
        try:
            self._client: Any = self._dask.Client(address, timeout="5s", set_as_default=False)
        except (OSError, ValueError) as e:
            raise UsageError(f"No Dask scheduler answers at {address} ({e}); check --scheduler.") from e
        answers: dict[str, str] = self._client.run(version_there)
        others = sorted(worker for worker, answer in answers.items() if answer != version)
        if others or not answers:
            self._client.close()
            what = f"Other code runs on {', '.join(others)}" if others else f"The cluster at {address} has no workers"
            raise UsageError(f"{what}; start workers with this version of the package.")

    def map(self, function: Callable[[X], Y], chunks: Sequence[X]) -> Iterator[tuple[int, Y]]:
        """Return results as they are finished; the scheduler gives a lost worker's chunks to another."""
        # A task of its own, so that the function is sent once a worker, as it may hold much, and made again if lost.
        given = self._client.submit(partial, function, pure=False, retries=_TRIES)
        held: dict[Any, int] = {}
        rest = iter(range(len(chunks)))

        def hand_out(number: int) -> list[Any]:
            made = {
                self._client.submit(call, given, chunks[n], pure=False, retries=_TRIES): n for n in islice(rest, number)
            }
            held.update(made)
            return list(made)

        ahead = max(_AHEAD_CLUSTER, _AHEAD * sum(self._client.nthreads().values()))
        ended = self._dask.as_completed(hand_out(ahead), loop=self._client.loop, with_results=True)
        try:
            for future, result in ended:
                ended.update(hand_out(1))
                yield held.pop(future), result
        except self._dask.KilledWorker as e:
            raise EngineError(f"Workers of the cluster were lost again and again ({e}); look at their logs.") from e
        finally:
            self._client.cancel([given, *held])

    def close(self) -> None:
        """Take leave of the cluster; it goes on."""
        self._client.close()

    def __enter__(self) -> Cluster:
        """Return the engine itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take leave of the cluster."""
        self.close()
