"""Map a function over chunks of work on a Dask cluster by name.

Dask rather than Ray Data: the work is plain functions over lists on processors, without a graphics card to feed; Dask
installs without a daemon of its own, speaks to schedulers that others already run (Slurm, Kubernetes, cloud), and does
a lost worker's work again by itself (docs/performance.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib import import_module
from itertools import islice
from operator import call
from types import TracebackType
from typing import Any, TypeVar

from pipeline.errors import EngineError, UsageError

X = TypeVar("X")
Y = TypeVar("Y")

_TRIES = 3
_AHEAD = 4  # chunks handed out a worker: none of them waits for work
_AHEAD_CLUSTER = 64  # at least: the more so where workers join in mid-run


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
