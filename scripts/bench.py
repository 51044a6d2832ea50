"""Seconds and peak memory of a run: a stage, warm, one contribution added; as ratios to embedding alone, in one go.

usage: bench.py BATCH     prints a Markdown table
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

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
for name in sys.argv[2:]:
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


def timed(*command: str) -> tuple[float, float]:
    """Run a command; return its seconds and its peak memory in MB, children included one by one."""
    start = time.perf_counter()
    pid = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).pid
    _, code, usage = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(code) not in (0, 1):
        sys.exit(f"{' '.join(command)} failed with {os.waitstatus_to_exitcode(code)}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def analyze(batch: Path, out: Path) -> tuple[float, float]:
    """Run the pipeline as a user would."""
    return timed(sys.executable, "-m", "pipeline", "analyze", str(batch), "--out", str(out))


def measure(batch: Path, folder: Path) -> tuple[dict[str, tuple[float, float]], dict[str, dict[str, float]]]:
    """Return seconds and memory of each case, and the timings a stage of the cold run."""
    less, out = folder / "less", folder / "out" / "run"
    shutil.copytree(batch, less)
    added = sorted(p for p in less.rglob("*") if p.suffix in {".docx", ".pdf"})[-1]
    aside = folder / added.name
    cases = {"reading alone": timed(sys.executable, "-c", READ_ALONE, str(batch))}
    shutil.move(added, aside)
    analyze(less, out)
    shutil.move(aside, added)
    cases["one contribution added"] = analyze(less, out)
    shutil.rmtree(folder / "out")
    cases["cold"] = analyze(less, out)
    stages = json.loads((out / "run.json").read_text("utf-8"))["timings"]
    cases["nothing changed"] = analyze(less, out)
    cases["embedding alone"] = timed(sys.executable, "-c", EMBED_ALONE, str(out), "minilm", "use")
    cases["BERTopic alone"] = timed(sys.executable, "-c", BERTOPIC_ALONE, str(out))
    return cases, stages


def table(cases: dict[str, tuple[float, float]], stages: dict[str, dict[str, float]]) -> str:
    """Return the measurements as Markdown."""
    cold, embedding = cases["cold"][0], cases["embedding alone"][0]
    floor = embedding + cases["reading alone"][0]
    lines = ["| | seconds | peak MB | / embedding alone | / cold run |", "|---|---|---|---|---|"]
    for name, (seconds, peak) in cases.items():
        lines.append(f"| {name} | {seconds:.1f} | {peak:.0f} | {seconds / embedding:.2f} | {seconds / cold:.3f} |")
    for name, row in stages.items():
        share = f"{row['seconds'] / embedding:.2f} | {row['seconds'] / cold:.3f}"
        lines.append(f"| cold: {name} | {row['seconds']:.1f} | {row['peak_mb']:.0f} | {share} |")
    lines.append(f"\ncold / (embedding alone + reading alone) = {cold / floor:.2f}")
    lines.append(f"cold / BERTopic alone = {cold / cases['BERTopic alone'][0]:.2f}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    lines.append(f"largest process of all: {peak:.0f} MB")
    return "\n".join(lines)


def main() -> None:
    """Measure one batch."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("batch", type=Path)
    arguments = parser.parse_args()
    if not arguments.batch.is_dir():
        sys.exit(f"{arguments.batch} is not there; give a folder of contributions: make bench BATCH=folder")
    with tempfile.TemporaryDirectory() as name:
        print(table(*measure(arguments.batch, Path(name))))


if __name__ == "__main__":
    main()
