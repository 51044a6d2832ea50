"""The process that reads files: a warm parent that forks one confined child a file.

Run as `python -m pipeline.extract.confine`; talks over its standard input and output in length-prefixed JSON. The child
has limits on memory, CPU time, file size and the number of processes it may start, no network, no core dump, and a
session of its own; when its time is over, it and everything it started are killed. Whatever it does, the parent answers
and goes on with the next file.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import resource
import select
import shutil
import signal
import struct
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeAlias

from pydantic import TypeAdapter

from pipeline.domain import Refusal, Source
from pipeline.extract.heartbeat import tell
from pipeline.extract.reading import Reading, read
from pipeline.extract.scripts import language_of
from pipeline.settings import ExtractSettings

Reader: TypeAlias = Callable[[Source, ExtractSettings], Reading]

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_SUBREAPER = 36
_FAILED, _OUT_OF_MEMORY, _NOT_CONFINED = 1, 3, 4
_MAX_RESULT = 200_000_000
_MAX_PROCESSES = 32
_TICK = 0.25
_SIGN_OF_LIFE = struct.pack(">Q", 0)
_FROM_OUTSIDE = frozenset({signal.SIGXCPU, signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT})
_READERS = ("pypdfium2", "lxml.etree", "pipeline.extract.word", "pipeline.extract.pdf", "pipeline.extract.plain")
_READING = TypeAdapter(Reading)
_ASK = "Open it in another program and save it again, or ask the sender for a new copy."


def main() -> None:
    """Answer requests until the input ends."""
    _warm()
    adopt_strays()
    leave_network()
    while (request := receive(sys.stdin.buffer)) is not None:
        file, path, settings = json.loads(request)
        reading = answer(Source(file, Path(path)), ExtractSettings.model_validate(settings), asker=0)
        try:
            send(sys.stdout.buffer, reading)
        except BrokenPipeError:
            os._exit(1)  # nobody is left to answer


def adopt_strays() -> None:
    """Become the parent of what children leave behind, so that `answer` can end it."""
    ctypes.CDLL(None, use_errno=True).prctl(_SUBREAPER, 1, 0, 0, 0)


def leave_network() -> None:
    """Move to a network with nothing in it; without the rights of root, by way of a user namespace."""
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    if libc.unshare(_CLONE_NEWNET) == 0 or libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        return
    # Without these maps children could read files but create none, and LibreOffice needs to.
    maps = {"setgroups": "deny", "uid_map": f"{user} {user} 1", "gid_map": f"{group} {group} 1"}
    for name, content in maps.items():
        with contextlib.suppress(OSError):
            Path("/proc/self", name).write_text(content, "ascii")


def receive(stream: IO[bytes]) -> bytes | None:
    """Return the next message, None where the stream ends before or within it."""
    head = stream.read(8)
    if len(head) < 8:
        return None
    size = struct.unpack(">Q", head)[0]
    message = stream.read(size)
    return message if len(message) == size else None


def send(stream: IO[bytes], message: bytes) -> None:
    """Write a message."""
    stream.write(struct.pack(">Q", len(message)) + message)
    stream.flush()


def _warm() -> None:
    """Import what readers need once, before any child is forked."""
    for name in _READERS:
        # A reader whose library is missing says so when a file needs it; the others work without.
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    # The language model passes through a temporary file, for which a full disk has no room; then each child tries anew.
    with contextlib.suppress(OSError):
        language_of("The language model is read once, and every child finds it in memory.")
    gc.freeze()


def answer(source: Source, settings: ExtractSettings, *, reader: Reader = read, asker: int | None = None) -> bytes:
    """Return as JSON what `reader` makes of a file in a confined child, or why it came to nothing.

    When `asker`, the descriptor that requests come from, has no more to come, the child is ended.
    """
    outward, inward = os.pipe()
    # What the child leaves here goes with it, however it ends.
    place = tempfile.mkdtemp(prefix="reading-")
    child = os.fork()
    if child == 0:
        os.close(outward)
        os.environ["TMPDIR"] = tempfile.tempdir = place
        _child(source, settings, inward, reader)
    os.close(inward)
    try:
        data, broken = _collect(outward, child, settings.wall_seconds, asker)
    finally:
        os.close(outward)
        # A child that has answered needs a moment to leave by itself; its exit code is of interest only without answer.
        status = _end(child, wait=not data and broken == "")
        shutil.rmtree(place, ignore_errors=True)
    if data:
        return data
    return _READING.dump_json(Reading(None, (_failure(source, settings, status, broken),)))


def _child(source: Source, settings: ExtractSettings, inward: int, reader: Reader) -> None:
    code = _NOT_CONFINED
    try:
        os.setsid()
        _confine(settings)
        code = _FAILED
        with os.fdopen(inward, "wb") as out:
            # A long scan takes its time page by page: each page recognised begins the time anew.
            tell(lambda: send(out, b""))
            send(out, _READING.dump_json(_reading(source, settings, reader)))
        code = 0
    except MemoryError:
        code = _OUT_OF_MEMORY
    finally:
        os._exit(code)


def _reading(source: Source, settings: ExtractSettings, reader: Reader) -> Reading:
    try:
        return reader(source, settings)
    except MemoryError:
        raise
    except Exception as e:  # noqa: BLE001 - one contribution that no reader expects must not stop the batch
        reason = f"The file is damaged, or made in a way the reader does not know ({type(e).__name__}: {str(e)[:200]})."
        # What the system refuses, such as room on the disk, the next run may be given.
        return Reading(None, (Refusal("extract", source.file, reason, _ASK, again=isinstance(e, OSError)),))


def _confine(settings: ExtractSettings) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (settings.cpu_seconds, settings.cpu_seconds + 2))
    resource.setrlimit(resource.RLIMIT_DATA, (settings.memory_bytes, settings.memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (settings.file_bytes * 4, settings.file_bytes * 4))
    sys.setrecursionlimit(1_000)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)


def _collect(stream: int, child: int, seconds: float, asker: int | None) -> tuple[bytes, str]:
    """Return the child's answer, or nothing and why: "time", "processes", "size", or "" where the child is gone.

    An empty message before the answer is a sign of life, after which the child has `seconds` again.
    """
    received = bytearray()
    deadline = time.monotonic() + seconds
    expected = 8
    while len(received) < expected:
        left = deadline - time.monotonic()
        if left <= 0 or _let_go(asker):
            return b"", "time"
        if not select.select([stream], [], [], min(left, _TICK))[0]:
            if len(_below(child)) > _MAX_PROCESSES:
                return b"", "processes"
            # What a child left behind may hold the pipe open: with the child gone there is no end to wait for.
            if not (_is_gone(child) and not select.select([stream], [], [], 0)[0]):
                continue
            return b"", ""
        chunk = os.read(stream, 1 << 16)
        if not chunk:
            return b"", ""
        received += chunk
        while received.startswith(_SIGN_OF_LIFE):
            del received[: len(_SIGN_OF_LIFE)]
            deadline = time.monotonic() + seconds
        if len(received) >= 8:
            expected = 8 + struct.unpack(">Q", received[:8])[0]
        if expected > _MAX_RESULT:
            return b"", "size"
    return bytes(received[8:expected]), ""


def _let_go(asker: int | None) -> bool:
    """Tell whether nobody wants the answer: nothing is asked before it, so there is only the asker's end to read."""
    return asker is not None and bool(select.select([asker], [], [], 0)[0])


def _is_gone(child: int) -> bool:
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _end(child: int, *, wait: bool) -> int:
    """End a child with everything it started, and return its status; `wait` gives it a second to leave by itself."""
    last = time.monotonic() + wait
    while wait and not _is_gone(child) and time.monotonic() < last:
        time.sleep(0.005)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    _reap_strays()
    return status


def _reap_strays() -> None:
    """Kill what a child left behind in other sessions: as their subreaper they are ours now."""
    while strays := _children(os.getpid()):
        for pid in strays:
            os.kill(pid, signal.SIGKILL)
        for pid in strays:
            os.waitpid(pid, 0)


def _below(pid: int) -> list[int]:
    """Return the processes a process has started, and those they have."""
    found = _children(pid)
    for child in found:
        if len(found) > _MAX_PROCESSES:
            break
        found += _children(child)
    return found


def _children(pid: int) -> list[int]:
    try:
        return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
    except OSError:
        return []


def _failure(source: Source, settings: ExtractSettings, status: int, broken: str) -> Refusal:
    memory = f"Reading the file needs more than {settings.memory_bytes // 1_000_000} MB of memory."
    reasons = {
        "time": f"Reading the file took longer than {settings.wall_seconds:.0f} seconds.",
        "processes": "The file made the reader start too many programs.",
        "size": f"The file unpacks to more than {_MAX_RESULT // 1_000_000} MB of text.",
    }
    reason = reasons.get(broken, "The file is damaged in a way that makes the program that reads it crash.")
    # Another machine, or this one when it is less busy, may have the time and the memory; killed from outside likewise.
    again = broken == "time" or (not broken and os.WIFSIGNALED(status) and os.WTERMSIG(status) in _FROM_OUTSIDE)
    if not broken and os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU:
        reason = f"Reading the file took more than {settings.cpu_seconds} seconds of computing."
    elif not broken and os.WIFEXITED(status) and os.WEXITSTATUS(status) == _OUT_OF_MEMORY:
        reason, again = memory, True
    elif not broken and os.WIFEXITED(status) and os.WEXITSTATUS(status) == _NOT_CONFINED:
        return Refusal(
            "extract",
            source.file,
            "This computer does not let the reader be confined, and without that no file is opened.",
            "Lower memory_bytes and file_bytes in the settings, or ask who looks after the computer.",
            again=True,
        )
    return Refusal("extract", source.file, reason, _ASK, again=again)


if __name__ == "__main__":
    main()
