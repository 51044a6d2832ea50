"""The process that reads files: a warm parent that forks one confined child a file.

Run as `python -m pipeline.extract.confine`; talks over its standard input and output in length-prefixed JSON. The child
has limits on memory, CPU time and file size, no network, no core dump, and a session of its own; when its time is over,
it and everything it started are killed. Whatever it does, the parent answers and goes on with the next file.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import select
import signal
import struct
import sys
import time
from pathlib import Path
from typing import BinaryIO

from pydantic import TypeAdapter

from pipeline.domain import Refusal, Source
from pipeline.extract.reading import Reading, read
from pipeline.settings import ExtractSettings

_CLONE_NEWNET = 0x40000000
_SUBREAPER = 36
_MAX_RESULT = 200_000_000
_READING = TypeAdapter(Reading)
_ASK = "Open it in another program and save it again, or ask the sender for a new copy."


def main() -> None:
    """Answer requests until the input ends."""
    _warm()
    ctypes.CDLL(None, use_errno=True).prctl(_SUBREAPER, 1, 0, 0, 0)
    while (request := receive(sys.stdin.buffer)) is not None:
        file, path, settings = json.loads(request)
        send(sys.stdout.buffer, _answer(Source(file, Path(path)), ExtractSettings.model_validate(settings)))


def receive(stream: BinaryIO) -> bytes | None:
    """Return the next message, None at the end of the stream."""
    head = stream.read(8)
    return stream.read(struct.unpack(">Q", head)[0]) if len(head) == 8 else None


def send(stream: BinaryIO, message: bytes) -> None:
    """Write a message."""
    stream.write(struct.pack(">Q", len(message)) + message)
    stream.flush()


def _warm() -> None:
    """Import what readers need once, before any child is forked."""
    import pypdfium2  # noqa: F401

    import pipeline.extract.pdf
    import pipeline.extract.word  # noqa: F401


def _answer(source: Source, settings: ExtractSettings) -> bytes:
    outward, inward = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(outward)
        _child(source, settings, inward)
    os.close(inward)
    try:
        data, timed_out = _collect(outward, time.monotonic() + settings.wall_seconds)
    finally:
        os.close(outward)
    _kill(child)
    _, status = os.waitpid(child, 0)
    _reap_strays()
    if data and not timed_out and os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0:
        return data
    return _READING.dump_json(Reading(None, (_failure(source, settings, status, timed_out=timed_out),)))


def _child(source: Source, settings: ExtractSettings, inward: int) -> None:
    code = 1
    try:
        os.setsid()
        _confine(settings)
        with os.fdopen(inward, "wb") as out:
            out.write(_READING.dump_json(read(source, settings)))
        code = 0
    except MemoryError:
        code = 3
    except BaseException as e:  # noqa: BLE001 - the child must never return to the parent's loop
        print(f"{source.file}: {type(e).__name__}: {e}", file=sys.stderr)  # noqa: T201
        code = 4
    finally:
        os._exit(code)


def _confine(settings: ExtractSettings) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (settings.cpu_seconds, settings.cpu_seconds + 2))
    resource.setrlimit(resource.RLIMIT_DATA, (settings.memory_bytes, settings.memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (settings.file_bytes * 4, settings.file_bytes * 4))
    sys.setrecursionlimit(1_000)
    ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWNET)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _collect(stream: int, deadline: float) -> tuple[bytes, bool]:
    chunks: list[bytes] = []
    size = 0
    while size <= _MAX_RESULT:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([stream], [], [], left)[0]:
            return b"", True
        chunk = os.read(stream, 1 << 16)
        if not chunk:
            return b"".join(chunks), False
        chunks.append(chunk)
        size += len(chunk)
    return b"", False


def _kill(child: int) -> None:
    try:
        os.killpg(child, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _reap_strays() -> None:
    """Kill what a child left behind in other sessions: as their subreaper they are ours now."""
    for _ in range(100):
        strays = [int(p) for p in _children().split()]
        if not strays:
            return
        for pid in strays:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _children() -> str:
    path = Path(f"/proc/self/task/{os.getpid()}/children")
    return path.read_text("ascii") if path.exists() else ""


def _failure(source: Source, settings: ExtractSettings, status: int, *, timed_out: bool) -> Refusal:
    if timed_out:
        reason = f"Reading the file took longer than {settings.wall_seconds:.0f} seconds."
    elif os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU:
        reason = f"Reading the file took more than {settings.cpu_seconds} seconds of computing."
    elif os.WIFEXITED(status) and os.WEXITSTATUS(status) == 3:
        reason = f"Reading the file needs more than {settings.memory_bytes // 1_000_000} MB of memory."
    else:
        reason = "The file is damaged in a way that makes programs crash."
    return Refusal("extract", source.file, reason, _ASK)


if __name__ == "__main__":
    main()
