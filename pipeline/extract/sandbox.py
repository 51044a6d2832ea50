"""Read files in confined processes, several at a time, in order."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue

from pydantic import TypeAdapter

from pipeline.domain import Refusal, Source
from pipeline.extract.confine import receive, send
from pipeline.extract.reading import Reading
from pipeline.settings import ExtractSettings

_READING = TypeAdapter(Reading)
_ROOT = str(Path(__file__).resolve().parents[2])


_idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()


@atexit.register
def _dismiss() -> None:
    while (reader := _waiting()) is not None:
        _stop(reader)


def read_each(
    sources: Sequence[Source], settings: ExtractSettings, *, workers: int, keep: bool = False
) -> Iterator[tuple[int, Reading]]:
    """Yield (position, reading) of each source as it is finished.

    Args:
        sources: files.
        settings: limits a file.
        workers: files read at a time.
        keep: readers wait for the next call, since one takes a second to start; they end with this process.
    """

    def one(source: Source) -> Reading:
        reader = free.get()
        try:
            reading, reader = _ask(reader, source, settings)
        finally:
            free.put(reader)
        return reading

    free: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
    count = max(1, min(workers, len(sources)))
    with _readers(count, free, keep=keep) as readers, ThreadPoolExecutor(count) as pool:
        futures = {pool.submit(one, source): position for position, source in enumerate(sources)}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BaseException:  # Ctrl+C, or nobody wants the rest
            _let_go(readers)
            raise
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def _readers(
    count: int, free: SimpleQueue[subprocess.Popen[bytes]], *, keep: bool
) -> Iterator[list[subprocess.Popen[bytes]]]:
    readers = [_waiting() or _start() for _ in range(count)]
    for reader in readers:
        free.put(reader)
    try:
        yield readers
    finally:
        for _ in range(count):
            (_idle.put if keep else _stop)(free.get())


def _let_go(readers: Sequence[subprocess.Popen[bytes]]) -> None:
    """Tell readers that no answer is wanted: they end what they read."""
    for reader in readers:
        if reader.stdin is not None:
            with contextlib.suppress(OSError, ValueError):
                reader.stdin.close()


def _waiting() -> subprocess.Popen[bytes] | None:
    """Return a reader that was kept and still runs."""
    while True:
        try:
            reader = _idle.get_nowait()
        except Empty:
            return None
        if reader.poll() is None:
            return reader


def _start() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "pipeline.extract.confine"]
    path = os.pathsep.join(filter(None, (_ROOT, os.environ.get("PYTHONPATH", ""))))
    # One thread: a process that forks must not have others, and the cores are shared out by documents.
    environment = {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, start_new_session=True
    )


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _ask(
    process: subprocess.Popen[bytes], source: Source, settings: ExtractSettings
) -> tuple[Reading, subprocess.Popen[bytes]]:
    """Ask a reader for a file; where the reader itself is gone, refuse the file and go on with a new reader."""
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("a reader was started without pipes")
    request = [source.file, str(source.path.absolute()), settings.model_dump(mode="json")]
    try:
        send(process.stdin, json.dumps(request).encode("utf-8"))
        answer = receive(process.stdout)
    except BrokenPipeError:
        answer = None
    if answer is not None:
        return _READING.validate_json(answer), process
    process.kill()
    process.wait()
    reason = "The program that reads files stopped while it read this one."
    refusal = Refusal("extract", source.file, reason, "Run again, or ask the sender for a new copy.", again=True)
    return Reading(None, (refusal,)), _start()
