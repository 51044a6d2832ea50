"""Seconds, processor seconds and peak memory of a command with all its children, sampled from /proc."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

_EVERY, _REST = 0.1, 50
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Measured:
    """`seconds` on the clock, `busy` seconds of processors, `peak_mb` of all processes together at any one time.

    Memory that processes share is counted once (proportional set size). `largest_mb` is the most that one of the
    processes held.
    """

    seconds: float
    busy: float
    peak_mb: float
    largest_mb: float


def measure(
    *command: str,
    codes: tuple[int, ...] = (0, 1),
    folder: Path | None = None,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> Measured:
    """Run a command and measure it and its children; stop with its messages where it fails.

    Args:
        command: with its arguments.
        codes: exit codes that are no failure.
        folder: where it is run, by default here.
        environment: what is set for it besides what is set here.
    """
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        own = os.environ | environment
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors, cwd=folder, env=own)
        watch = _Watch(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        code = process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - start
        watch.stop()
        if code not in codes:
            errors.seek(0)
            sys.exit(f"{' '.join(command)[:200]} failed with {code}:\n{errors.read().decode(errors='replace')[-2000:]}")
    return Measured(seconds, watch.busy(), watch.peak_mb, usage.ru_maxrss / 1024)


class _Watch:
    def __init__(self, pid: int) -> None:
        self.peak_mb = 0.0
        self._pid = pid
        self._busy: dict[int, float] = {}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()

    def busy(self) -> float:
        return sum(self._busy.values())

    def _run(self) -> None:
        pause = _EVERY
        while not self._ended.wait(pause):
            start, total = time.thread_time(), 0.0
            for pid in _family(self._pid):
                total += _memory_mb(pid)
                self._busy[pid] = max(self._busy.get(pid, 0.0), _busy(pid))
            self.peak_mb = max(self.peak_mb, total)
            pause = max(_EVERY, _REST * (time.thread_time() - start))  # looking at gigabytes must not slow them down


def _family(root: int) -> list[int]:
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            fields = _stat(int(entry.name))
            if fields:
                parents[int(entry.name)] = int(fields[1])
    family, found = [root], {root}
    for pid in family:
        children = [p for p, parent in parents.items() if parent == pid and p not in found]
        found.update(children)
        family += children
    return family


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _busy(pid: int) -> float:
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / _TICKS if fields else 0.0


def _memory_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
