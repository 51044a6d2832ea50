"""Time and memory of whole runs against the number of passages, made by recombining sentences of our own texts.

usage: bench_scale.py [FOLDER …] [--sizes N,N,…] [--encoded N] [--kept FILE] [--plot FILE]     prints a Markdown table

Each size is a run of the command line in a process of its own, with a cache of its own and as many workers as cores.
Batches of more than `--encoded` passages find the vectors of their passages in the cache, made from those of their
sentences: texts are encoded one by one, so that the time grows with their number by construction, and 200,000 would
take half an hour more. All else is done in full at every size.

Each size's row is kept as soon as it is measured, with the version of code, libraries and models: a series that is
stopped goes on where it was, and a changed pipeline is measured anew.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from measured import measure  # noqa: E402 - a module beside this script
from recombined import Recombined, pool_of, write_batch  # noqa: E402

from pipeline.chunks import encode_chunk  # noqa: E402
from pipeline.embed.encoders import CachedEncoder, load_encoder  # noqa: E402
from pipeline.embed.manifest import read_spec  # noqa: E402
from pipeline.engine import Processes  # noqa: E402
from pipeline.fingerprint import worker_version  # noqa: E402
from pipeline.run import STAGES  # noqa: E402
from pipeline.settings import Settings  # noqa: E402
from pipeline.store import Cache, digest  # noqa: E402

OWN_TEXTS = (ROOT / "corpus" / "sample", ROOT / "corpus" / "gold")
SIZES = (*(2**k for k in range(15)), 50_000, 100_000, 200_000)
ENGLISH, EVERY = "minilm+agenda", "use"
ENCODED = 8_192
KEPT = ROOT / "outputs" / "scale.jsonl"
_CHUNK = 5_000
_FITTED = 4
"""Over how many of the largest sizes an exponent is fitted."""


@dataclass(frozen=True)
class Row:
    """A run: seconds by stage and of all, seconds of processors, peak MB of the largest process and of all together."""

    passages: int
    encoded: bool
    seconds: Mapping[str, float]
    whole: float
    busy: float
    largest: float
    together: float


class Sentences:
    """Vectors of sentences by encoder, and of passages as the mean of those of their sentences."""

    def __init__(self, sentences: Sequence[tuple[str, str]], folder: Path) -> None:
        self._revisions: dict[str, str] = {}
        self._vectors: dict[str, dict[str, np.ndarray]] = {}
        self._width = read_spec("minilm").dimension
        with Cache(folder / "sentences.sqlite") as cache:
            for name in (ENGLISH, EVERY):
                spread = partial(Processes().map, partial(encode_chunk, name))
                encoder = CachedEncoder(load_encoder(name), cache, spread=spread)
                texts = [s for s, language in sentences if name == EVERY or language == "en"]
                self._revisions[name] = encoder.revision
                self._vectors[name] = dict(zip(texts, encoder.encode(texts), strict=True))

    def fill(self, cache: Path, passages: Sequence[Recombined]) -> None:
        """Put vectors of passages into the cache of a run."""
        with Cache(cache) as kept:
            for name, revision in self._revisions.items():
                some = [p for p in passages if name == EVERY or p.language == "en"]
                for start in range(0, len(some), _CHUNK):
                    kept.put(revision, {p.text: self._of(name, p) for p in some[start : start + _CHUNK]})

    def _of(self, name: str, passage: Recombined) -> np.ndarray:
        mean = np.mean([self._vectors[name][s] for s in passage.sentences], axis=0)
        unit = mean[: self._width] if name == ENGLISH else mean
        unit /= max(float(np.linalg.norm(unit)), 1e-9)
        return mean


def run(passages: int, folder: Path, made: Sequence[Recombined], sentences: Sentences | None) -> Row:
    """Run the pipeline as a user would, with a cache that holds the passages' vectors if sentences are given."""
    out = folder / "out" / "run"
    if sentences is not None:
        sentences.fill(folder / "out" / ".cache" / "pipeline.sqlite", made)
    whole = measure(sys.executable, "-m", "pipeline", "analyze", str(folder / "batch"), "--out", str(out))
    timings = json.loads((out / "run.json").read_text("utf-8"))["timings"]
    seconds = {stage: row["seconds"] for stage, row in timings.items()}
    return Row(passages, sentences is None, seconds, whole.seconds, whole.busy, whole.largest_mb, whole.peak_mb)


class Kept:
    """Rows of a file, a JSON line each; those of another version are passed over."""

    def __init__(self, path: Path, version: str) -> None:
        self._path, self._version = path, version

    def rows(self) -> list[Row]:
        """Return the rows of this version, one a size, the smallest first; a line cut short is passed over."""
        rows: dict[tuple[int, bool], Row] = {}
        for line in self._path.read_text("utf-8").splitlines() if self._path.is_file() else ():
            try:
                told = json.loads(line)
                row = Row(**told["row"])
            except (ValueError, TypeError, KeyError):
                continue
            if told["version"] == self._version:
                rows[row.passages, row.encoded] = row
        return [rows[key] for key in sorted(rows)]

    def add(self, row: Row) -> None:
        """Keep a row."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"version": self._version, "row": asdict(row)}) + "\n")


def rows_of(folders: Sequence[Path], sizes: Sequence[int], encoded: int, kept: Kept) -> Iterator[Row]:
    """Run every size whose row is not kept, the smallest first, and yield the rows of all."""
    known = {(row.passages, row.encoded): row for row in kept.rows()}
    missing = [size for size in sorted(sizes) if (size, size <= encoded) not in known]
    yield from (known[size, size <= encoded] for size in sorted(sizes) if size not in missing)
    if not missing:
        return
    pool = pool_of(folders)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sentences = Sentences(pool.sentences(), folder) if max(missing) > encoded else None
        for size in missing:
            made = write_batch(pool, size, folder / "size" / "batch")
            row = run(size, folder / "size", made, sentences if size > encoded else None)
            print(f"load {os.getloadavg()[0]:.1f}: {row}", file=sys.stderr, flush=True)
            kept.add(row)
            yield row
            shutil.rmtree(folder / "size")


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """Return the slope of a line through points on logarithmic scales, by least squares."""
    x, y = np.log([p[0] for p in points]), np.log([max(p[1], 1e-3) for p in points])
    return float(np.polyfit(x, y, 1)[0])


def curves(rows: Sequence[Row]) -> dict[str, list[tuple[float, float]]]:
    """Return seconds against passages, by stage and for the run without encoding, then its memory in MB."""
    out: dict[str, list[tuple[float, float]]] = {}
    for stage in STAGES:
        # Above the limit vectors are read and not made: another line.
        out[stage] = [(r.passages, r.seconds[stage]) for r in rows if stage != "embed" or r.encoded]
    out["run without embed"] = [(r.passages, r.whole - r.seconds["embed"]) for r in rows]
    out["processor s"] = [(r.passages, r.busy) for r in rows if r.encoded == rows[-1].encoded]
    out["peak MB"] = [(r.passages, r.largest) for r in rows]
    return out


def table(rows: Sequence[Row]) -> str:
    """Return the measurements as Markdown; a last line gives the exponents."""
    head = ("passages", *STAGES, "run without embed", "processor s", "peak MB, largest process", "all processes")
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for r in rows:
        seconds = [f"{r.seconds[s]:.1f}" + ("*" if s == "embed" and not r.encoded else "") for s in STAGES]
        rest = [f"{r.whole - r.seconds['embed']:.1f}", f"{r.busy:.0f}", f"{r.largest:.0f}", f"{r.together:.0f}"]
        lines.append("| " + " | ".join([f"{r.passages:,}", *seconds, *rest]) + " |")
    fitted = [f"{exponent(points[-_FITTED:]):.2f}" for points in curves(rows).values() if points]
    lines.append("| exponent | " + " | ".join(fitted) + " | |")
    lines.append("\n\\* read from the cache, not encoded")
    return "\n".join(lines)


def plot(rows: Sequence[Row], path: Path) -> None:
    """Draw seconds a stage, and memory, against passages, both on logarithmic scales."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams.update({"svg.hashsalt": "scale", "svg.fonttype": "none"})
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 4.5), width_ratios=(3, 2), layout="constrained")
    drawn = curves(rows)
    memory = drawn.pop("peak MB")
    whole = {"run without embed": {"color": "k", "lw": 2}, "processor s": {"color": "k", "lw": 2, "ls": "--"}}
    for name, points in drawn.items():
        left.loglog(*zip(*points, strict=True), label=name, marker=".", **whole.get(name, {"lw": 1}))
    left.set(xlabel="passages", ylabel="seconds", ylim=(0.01, None))
    left.legend(fontsize="small")
    right.loglog(*zip(*memory, strict=True), marker=".", color="k")
    right.set(xlabel="passages", ylabel="peak memory of the largest process, MB", ylim=(50, 5000))
    for axes in (left, right):
        axes.grid(alpha=0.3)
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def main() -> None:
    """Measure every size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="*", default=OWN_TEXTS, help="contributions, or JSON lines of texts")
    parser.add_argument("--sizes", type=lambda text: [int(n) for n in text.split(",")], default=SIZES)
    parser.add_argument("--encoded", type=int, default=ENCODED, help="the largest size that is encoded")
    parser.add_argument("--kept", type=Path, default=KEPT, help="a row a size: a stopped series goes on")
    parser.add_argument("--plot", type=Path, help="draw the curves here (SVG or PNG)")
    arguments = parser.parse_args()
    missing = [str(f) for f in arguments.folder if not f.is_dir()]
    if missing:
        sys.exit(f"{', '.join(missing)} is not there; give folders of contributions")
    kept = Kept(arguments.kept, digest(worker_version(Settings()), *map(str, arguments.folder)))
    measured = rows_of(arguments.folder, arguments.sizes, arguments.encoded, kept)
    rows = sorted(measured, key=lambda row: row.passages)
    print(table(rows))
    if arguments.plot:
        plot(rows, arguments.plot)


if __name__ == "__main__":
    main()
