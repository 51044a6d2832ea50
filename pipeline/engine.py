"""Map a function over chunks of work in processes of this machine; `remote` does so on a cluster."""

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
from itertools import islice
from types import TracebackType
from typing import Any, Protocol, TypeVar

from pipeline.errors import EngineError

X = TypeVar("X")
Y = TypeVar("Y")

_TRIES = 3
_AHEAD = 4  # chunks handed out a worker: none of them waits for work, and not all chunks and results are held at once
_SOCKET_PATH = 103  # bytes: what the systems that have such sockets all allow
_SOCKET_NAME = len("/pymp-12345678/listener-12345678")


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


class Staying(partial[Y]):
    """A function, light to send, that loads much: its worker processes stay for the next such one."""


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

    def __init__(self, workers: int | None = None, *, stay: bool = False) -> None:
        """Choose the workers.

        Args:
            workers: how many, by default one a core.
            stay: those of a `Staying` function stay for the next one, with the models they loaded, until `rest`.
        """
        self.workers = workers or cores()
        self._stay = stay
        self._staying: ProcessPoolExecutor | None = None

    def rest(self) -> None:
        """End the workers that stay; the next map starts new ones."""
        if self._staying is not None:
            self._staying.shutdown(cancel_futures=True)
        self._staying = None

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
        stays = self._stay and isinstance(function, Staying)
        pool = self._stayed() if stays else self._pool(workers, function)

        def begun(n: int) -> Future[Y]:
            return pool.submit(_work, (function, (chunks[n],)) if stays else chunks[n])

        try:
            futures |= {begun(n): n for n in islice(rest, _AHEAD * workers)}
            while futures:
                ended, _ = wait(futures, return_when=FIRST_COMPLETED)
                made = [(futures.pop(future), future) for future in ended]
                futures |= {begun(n): n for n in islice(rest, len(made))}
                for position, future in made:
                    yield position, future.result()
        except BrokenProcessPool:
            self.rest()
            raise
        finally:
            for future in futures:
                future.cancel()
            if not stays:
                pool.shutdown(cancel_futures=True)

    def _stayed(self) -> ProcessPoolExecutor:
        if self._staying is None:
            self._staying = self._pool(self.workers, _call)
        return self._staying

    def _pool(self, workers: int, function: Callable[[Any], Any]) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(workers, _context(), initializer=_begin_worker, initargs=(function,))


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
