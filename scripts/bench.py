"""What a run costs: cold, warm, one contribution more, one revised, a label corrected; beside another build, by turns.

usage: bench.py BATCH [--against CHECKOUT] [--rounds N] [--brief]     prints Markdown tables

CHECKOUT is a folder with another version of this project, or a commit of this one, which is checked out below
`outputs/against`; its own environment is made there if it has none (`make setup`, some minutes). Every round runs each
build once through all cases, ours first, each with a fresh cache; medians count. Processor seconds are those of all
processes of a run. `--brief` leaves out what is measured for comparison alone: reading, embedding, BERTopic.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from measured import Measured, measure  # noqa: E402 - a module beside this script

READ_ALONE = """
import sys, zipfile, pypdfium2
from pathlib import Path
from lxml import etree
for path in sorted(Path(sys.argv[1]).rglob("*")):
    if path.suffix == ".pdf":
        document = pypdfium2.PdfDocument(path)
        for page in document:
            page.get_textpage().get_text_range()
            page.close()
    elif path.suffix == ".docx":
        with zipfile.ZipFile(path) as z:
            "".join(etree.fromstring(z.read("word/document.xml")).itertext())
"""
EMBED_ALONE = """
import sys, pyarrow.parquet as pq
from pipeline.embed.encoders import load_encoder
rows = [r for r in pq.read_table(sys.argv[1] + "/passages.parquet").to_pylist() if r["kind"]]
for name in ("minilm", "use"):
    encoder = load_encoder(name)
    encoder.encode([r["text"] for r in rows if name == "use" or r["language"] in encoder.languages])
"""
BERTOPIC_ALONE = """
import sys, pyarrow.parquet as pq
from bertopic import BERTopic
from sentence_transformers import SentenceTransformer
from pipeline.embed.manifest import read_spec, verified_weights
rows = [r["text"] for r in pq.read_table(sys.argv[1] + "/passages.parquet").to_pylist() if r["kind"]]
model = SentenceTransformer(str(verified_weights(read_spec("minilm")).parent), device="cpu")
BERTopic(embedding_model=model).fit_transform(rows)
"""
REVISE = """
import sys, docx
document = docx.Document(sys.argv[1])
document.add_paragraph("Access to the Internet in rural areas should be paid for from a fund of the United Nations.")
document.save(sys.argv[1])
"""
CORRECT = """
import sys, pyarrow.parquet as pq
from pathlib import Path
from pipeline.review.journal import append, made
rows = pq.read_table(sys.argv[1] + "/labels.parquet").to_pylist()
first = next(r["passage_id"] for r in rows if r["given"] and r["ref"] != "35")
append(Path(sys.argv[1]), made("bench", "relabel", first, data={"refs": "35", "kind": "proposal"}))
"""
COLD, SAME, ADDED, REVISED, CORRECTED = (
    "cold",
    "nothing changed",
    "one contribution added",
    "one contribution revised",
    "a label corrected",
)
STATUS, HELP = "status", "--help"
READING, EMBEDDING, BERTOPIC = "reading alone", "embedding alone", "BERTopic alone"
OURS, THEIRS = "this build", "the other build"
SHARES = ((ADDED, 0.08), (REVISED, 0.08), (CORRECTED, 0.05), (SAME, 0.005))
"""Of a cold run, at most."""
SECONDS = ((HELP, 0.2), (STATUS, 0.3))
RATIOS = ((COLD, 0.8), (ADDED, 0.35), (REVISED, 0.35))
"""Of the other build, at most."""
Runs = dict[str, list[Measured]]
Timings = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Build:
    """A version of the project with its environment."""

    folder: Path

    def python(self, *arguments: str) -> Measured:
        """Run its Python with its own package, and measure it."""
        own = {"PYTHONPATH": str(self.folder), "PYTHONHASHSEED": "0"}
        return measure(str(self.folder / ".venv/bin/python"), *arguments, folder=self.folder, environment=own)

    def command(self, *arguments: str) -> Measured:
        """Run its command line."""
        return self.python("-m", "pipeline", *arguments)


def build_of(against: str, kept: Path) -> Build:
    """Return another build, made now if it is not there.

    Args:
        against: its folder, or a commit of this project.
        kept: where commits are checked out.
    """
    folder = Path(against).resolve()
    if not (folder / "pipeline").is_dir():
        found = subprocess.run(
            ["git", "-C", str(ROOT), "rev-parse", "--verify", "--quiet", f"{against}^{{commit}}"],
            capture_output=True,
            text=True,
            check=False,
        )
        if found.returncode:
            sys.exit(f"{against} is neither a folder with a version of this project nor a commit of it.")
        folder = kept / found.stdout.strip()[:12]
        if not folder.is_dir():
            subprocess.run(["git", "-C", str(ROOT), "worktree", "prune"], check=True)
            tree = ["git", "-C", str(ROOT), "worktree", "add", "--quiet", "--detach", str(folder), found.stdout.strip()]
            subprocess.run(tree, check=True)
    if not (folder / ".venv/bin/python").exists():
        print(f"making the environment of {folder} …", file=sys.stderr, flush=True)
        clean = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
        command = ["make", "-C", str(folder), "setup", f"PYTHON={sys.executable}"]
        subprocess.run(command, check=True, stdout=sys.stderr, env=clean)
    return Build(folder)


def series(build: Build, batch: Path, folder: Path, *, alone: bool = False) -> tuple[dict[str, Measured], Timings]:
    """Return what every case cost a build, and the timings a stage of its cold run.

    Args:
        build: whose.
        batch: contributions, Word files among them.
        folder: an empty one.
        alone: measure reading, embedding and BERTopic alone, too.
    """
    less, out = folder / "batch", folder / "out" / "run"
    shutil.copytree(batch, less)
    *_, revised, added = sorted(p for p in less.rglob("*.docx"))
    shutil.move(added, folder / added.name)
    analyze = ("analyze", str(less), "--out", str(out))
    cases = {COLD: build.command(*analyze)}
    stages = json.loads((out / "run.json").read_text("utf-8"))["timings"]
    cases[SAME] = build.command(*analyze)
    cases[STATUS], cases[HELP] = build.command("status", str(out)), build.command("--help")
    shutil.move(folder / added.name, added)
    cases[ADDED] = build.command(*analyze)
    build.python("-c", REVISE, str(revised))
    cases[REVISED] = build.command(*analyze)
    build.python("-c", CORRECT, str(out))
    cases[CORRECTED] = build.command(*analyze)
    if alone:
        cases[READING] = build.python("-c", READ_ALONE, str(batch))
        cases[EMBEDDING] = build.python("-c", EMBED_ALONE, str(out))
        cases[BERTOPIC] = build.python("-c", BERTOPIC_ALONE, str(out))
    return cases, stages


def middle(runs: Sequence[Measured]) -> Measured:
    """Return the median of every number."""
    each = [(r.seconds, r.busy, r.peak_mb, r.largest_mb) for r in runs]
    return Measured(*map(median, zip(*each, strict=True)))


def table(ours: Runs, theirs: Runs) -> str:
    """Return medians as Markdown, with ratios where there is another build."""
    head = ["", "seconds", "processor s", "largest MB", "/ cold"]
    head += ["that build, seconds", "processor s", "largest MB", "**ratio**", "of processor s"] if theirs else []
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    cold = middle(ours[COLD])
    for name, runs in ours.items():
        m = middle(runs)
        cells = [f"{m.seconds:.2f}", f"{m.busy:.1f}", f"{m.largest_mb:.0f}", f"{m.seconds / cold.seconds:.3f}"]
        if name in theirs:
            o = middle(theirs[name])
            cells += [f"{o.seconds:.2f}", f"{o.busy:.1f}", f"{o.largest_mb:.0f}"]
            cells += [f"**{m.seconds / o.seconds:.2f}**", f"{m.busy / max(o.busy, 0.01):.2f}"]
        lines.append("| " + " | ".join((name, *cells)) + " |")
    return "\n".join(lines)


def targets(ours: Runs, theirs: Runs) -> str:
    """Return what was aimed at and what was measured, as Markdown."""
    seconds = {name: middle(runs).seconds for name, runs in ours.items()}
    others = {name: middle(runs).seconds for name, runs in theirs.items()}
    rows = [(f"{n} / that build's", seconds[n] / others[n], most) for n, most in RATIOS if n in others]
    rows += [(f"cold / {BERTOPIC}", seconds[COLD] / seconds[BERTOPIC], 0.6)] if BERTOPIC in seconds else []
    rows += [(f"{n} / cold", seconds[n] / seconds[COLD], most) for n, most in SHARES]
    rows += [(f"{n}, seconds", seconds[n], most) for n, most in SECONDS]
    lines = ["| target | at most | measured | |", "|---|---|---|---|"]
    lines += [f"| {n} | {most:g} | {x:.3f} | {'met' if x <= most else '**missed**'} |" for n, x, most in rows]
    return "\n".join(lines)


def stage_table(stages: Mapping[str, Sequence[Timings]]) -> str:
    """Return the medians of the seconds that a cold run gave each stage, by build."""
    builds = list(stages)
    names = [n for n in stages[builds[0]][0]]
    names += [n for b in builds[1:] for n in stages[b][0] if n not in names]
    lines = ["| stage of a cold run, seconds | " + " | ".join(builds) + " |", "|---" * (len(builds) + 1) + "|"]
    for name in names:
        each = [[rows[name]["seconds"] for rows in stages[b] if name in rows] for b in builds]
        lines.append(f"| {name} | " + " | ".join(f"{median(some):.1f}" if some else "–" for some in each) + " |")
    return "\n".join(lines)


def main() -> None:
    """Measure one batch."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("batch", type=Path)
    parser.add_argument("--against", default="", help="a folder with another version, or a commit")
    parser.add_argument("--rounds", type=int, default=1, help="how often every case is measured")
    parser.add_argument("--brief", action="store_true", help="without reading, embedding and BERTopic alone")
    given = parser.parse_args()
    if not given.batch.is_dir():
        sys.exit(f"{given.batch} is not there; give a folder of contributions: make bench BATCH=folder")
    builds = {OURS: Build(ROOT)}
    if given.against:
        builds[THEIRS] = build_of(given.against, ROOT / "outputs" / "against")
    runs: dict[str, Runs] = {name: {} for name in (OURS, THEIRS)}
    stages: dict[str, list[Timings]] = {name: [] for name in builds}
    for number in range(1, given.rounds + 1):
        for name, build in builds.items():
            print(f"round {number} of {given.rounds}: {name} …", file=sys.stderr, flush=True)
            with tempfile.TemporaryDirectory() as folder:
                alone = name == OURS and not given.brief
                made, timings = series(build, given.batch.resolve(), Path(folder), alone=alone)
            stages[name].append(timings)
            for case, measured in made.items():
                runs[name].setdefault(case, []).append(measured)
    print(table(runs[OURS], runs[THEIRS]), targets(runs[OURS], runs[THEIRS]), stage_table(stages), sep="\n\n")
    print(f"\n{given.rounds} rounds, {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
