"""Readers that hang, crash and swallow memory, each run once as `python -m tests.extract.badly_behaved NAME`."""

from __future__ import annotations

import ctypes
import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from pipeline.domain import Cover, Document, Refusal, Source
from pipeline.extract.confine import adopt_strays, answer, leave_network
from pipeline.extract.heartbeat import beat
from pipeline.extract.reading import Reading
from pipeline.settings import ExtractSettings

LIMITS = ExtractSettings(wall_seconds=3, cpu_seconds=1, memory_bytes=400_000_000, file_bytes=1_000_000)


def hang() -> None:
    time.sleep(60)


def compute() -> None:
    while True:
        pass


def swallow() -> None:
    kept = []
    while True:
        kept.append(bytearray(10_000_000))


def crash() -> None:
    ctypes.string_at(0)


def abort() -> None:
    os.abort()


def fork_without_end() -> None:
    for _ in range(200):
        if os.fork() == 0:
            time.sleep(60)
    time.sleep(60)


def retire() -> None:
    os.closerange(3, 100)
    time.sleep(60)


def leave_a_daemon() -> None:
    if os.fork() == 0:
        os.setsid()
        time.sleep(60)
    os._exit(1)


def surprise() -> None:
    raise KeyError("a case nobody thought of")


def write() -> None:
    with Path("/proc/self/cwd", f"too-large-{os.getpid()}").open("wb") as stream:
        Path(stream.name).unlink()
        for _ in range(100):
            stream.write(bytes(1_000_000))


def connect() -> None:
    try:
        socket.create_connection(("127.0.0.1", int(sys.argv[2])), timeout=2)
    except OSError as e:
        raise PermissionError("no network") from e


def take_long() -> None:
    for _ in range(4):
        time.sleep(1.5)
        beat()


def boast() -> Document:
    return Document("id", "file", "0" * 64, "txt", "x" * 210_000_000, (), Cover())


BEHAVIOURS: dict[str, Callable[[], Document | None]] = {
    f.__name__: f
    for f in (
        hang,
        compute,
        swallow,
        crash,
        abort,
        fork_without_end,
        leave_a_daemon,
        retire,
        surprise,
        write,
        connect,
        take_long,
        boast,
    )
}


def main(name: str) -> None:
    def reader(source: Source, settings: ExtractSettings) -> Reading:
        return Reading(BEHAVIOURS[name](), (Refusal("extract", source.file, "It came through.", ""),))

    adopt_strays()
    leave_network()
    settings = (
        LIMITS.model_copy(update={"memory_bytes": 2_000_000_000, "cpu_seconds": 20, "wall_seconds": 30})
        if name == "boast"
        else LIMITS
    )
    sys.stdout.buffer.write(answer(Source("bad.docx", Path("bad.docx")), settings, reader=reader) + b"\n")
    left = Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii")
    sys.stdout.write(f"left: {left.strip()}\n")


if __name__ == "__main__":
    main(sys.argv[1])
