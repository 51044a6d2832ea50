"""Map a function over chunks of work: in processes of this machine, or on a Dask cluster by name.

Dask rather than Ray Data: the work is plain functions over lists on processors, without a graphics card to feed; Dask
installs without a daemon of its own, speaks to schedulers that others already run (Slurm, Kubernetes, cloud), and does
a lost worker's work again by itself (docs/performance.md).
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from types import TracebackType
from typing import Any, Protocol, TypeVar

from pipeline.errors import EngineError, UsageError

X = TypeVar("X")
Y = TypeVar("Y")

_TRIES = 3


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
        waiting = dict(enumerate(chunks))
        for _ in range(_TRIES):
            try:
                for position, result in self._pass(function, waiting):
                    del waiting[position]
                    yield position, result
            except BrokenProcessPool:
                continue
            return
        raise EngineError(
            f"Worker processes stopped {_TRIES} times; is there memory enough? Close other programs and run again: "
            "what was finished is kept."
        )

    def _pass(self, function: Callable[[X], Y], waiting: Mapping[int, X]) -> Iterator[tuple[int, Y]]:
        pool = ProcessPoolExecutor(min(self.workers, len(waiting)), _context(), initializer=_begin_worker)
        try:
            futures: dict[Future[Y], int] = {pool.submit(function, x): n for n, x in waiting.items()}
            for future in as_completed(futures):
                yield futures[future], future.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _context() -> Any:
    """Return a way to start processes that does not copy this one, whose threads a copy would lose."""
    server = "forkserver" in multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("forkserver" if server else "spawn")


def _begin_worker() -> None:
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    threading.Thread(target=_end_with_parent, daemon=True).start()


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
        futures = self._client.map(function, chunks, pure=False, retries=_TRIES)
        place = {future.key: position for position, future in enumerate(futures)}
        try:
            for future, result in self._dask.as_completed(futures, loop=self._client.loop, with_results=True):
                yield place[future.key], result
        except self._dask.KilledWorker as e:
            raise EngineError(f"Workers of the cluster were lost again and again ({e}); look at their logs.") from e
        finally:
            self._client.cancel(futures)

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
