"""How much faster two Dask workers are than one: whole runs on a real local cluster, one worker and two by turns.

usage: bench_cluster.py BATCH [--rounds N] [--fresh]     prints a Markdown table

Scheduler and workers are processes of their own, workers with one thread; each run has a fresh cluster, output folder
and cache. Workers stand ready on a cluster that others maintain, so they have made the sample batch before; with
`--fresh` they have only been started, and load libraries and models meanwhile. Of each number of workers the fastest
run counts, by which other work on the machine disturbs least.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "corpus" / "sample"
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from measured import Measured, measure  # noqa: E402 - a module beside this script

from tests.clusters import dask_cluster  # noqa: E402

WORKERS = (1, 2)
MAPPED = ("extract", "segment", "embed", "classify")


def run(batch: Path, workers: int, *, fresh: bool) -> dict[str, float]:
    """Return seconds a stage, those of the stages that run on the cluster together, and of the whole run."""
    with tempfile.TemporaryDirectory() as name:
        folder, out = Path(name), Path(name) / "out" / "run"
        with dask_cluster(workers, folder) as (address, _):
            if not fresh:
                _analyze(SAMPLE, folder / "before" / "run", address)
            whole = _analyze(batch, out, address)
        timings = json.loads((out / "run.json").read_text("utf-8"))["timings"]
    seconds = {stage: float(row["seconds"]) for stage, row in timings.items()}
    return {**seconds, "on the cluster": sum(seconds[s] for s in MAPPED), "whole run": whole.seconds}


def _analyze(batch: Path, out: Path, address: str) -> Measured:
    command = [sys.executable, "-m", "pipeline", "analyze", str(batch), "--out", str(out)]
    return measure(*command, "--engine", "dask", "--scheduler", address)


def table(runs: Mapping[int, Sequence[Mapping[str, float]]]) -> str:
    """Return the fastest of the runs as Markdown, with the ratio of one worker to two."""
    one, two = (min(runs[n], key=lambda r: r["on the cluster"]) for n in WORKERS)
    lines = ["| | one worker, s | two workers, s | ratio |", "|---|---|---|---|"]
    for name in one:
        cells = (name, f"{one[name]:.1f}", f"{two[name]:.1f}", f"{one[name] / max(two[name], 1e-3):.2f}")
        mark = "**" if name in ("on the cluster", "whole run") else ""
        lines.append("| " + " | ".join(f"{mark}{cell}{mark}" for cell in cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Measure one batch."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("batch", type=Path)
    parser.add_argument("--rounds", type=int, default=2, help="runs of each number of workers")
    parser.add_argument("--fresh", action="store_true", help="workers that have only been started")
    arguments = parser.parse_args()
    if not arguments.batch.is_dir():
        sys.exit(f"{arguments.batch} is not there; give a folder of contributions")
    runs: dict[int, list[dict[str, float]]] = {n: [] for n in WORKERS}
    for _ in range(arguments.rounds):
        for workers in WORKERS:
            runs[workers].append(run(arguments.batch, workers, fresh=arguments.fresh))
            made = runs[workers][-1]
            load = os.getloadavg()[0]
            print(
                f"{workers}: {made['on the cluster']:.1f} s of {made['whole run']:.1f}, load {load:.1f}",
                file=sys.stderr,
            )
    print(table(runs))


if __name__ == "__main__":
    main()
