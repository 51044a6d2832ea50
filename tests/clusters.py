"""A real Dask cluster on this machine: a scheduler and workers as processes of their own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import PROJECT


@contextmanager
def dask_cluster(workers: int, folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Give the scheduler's address and the workers' processes, which a test may kill."""
    address_file = folder / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": PROJECT}
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    started = [
        subprocess.Popen(
            [*dask, "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(address_file)],
            **quiet,  # type: ignore[call-overload]
        )
    ]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(address_file)]
    options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(folder)]
    started += [subprocess.Popen([*worker, *options], **quiet) for _ in range(workers)]  # type: ignore[call-overload]
    try:
        from distributed import Client

        with Client(scheduler_file=str(address_file), timeout="30s", set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)
            yield client.scheduler_info()["address"], started[1:]
    finally:
        for process in started:
            process.kill()
            process.wait()
