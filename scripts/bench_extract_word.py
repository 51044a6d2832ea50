"""Measure the Word reader against the raw XML, LibreOffice and other readers; prints Markdown tables.

Usage: python -m scripts.bench_extract_word FOLDER…, folders with .docx files in any depth; the first may also hold
copies accepted and rejected in Word (X.docx, X-Accepted.docx, X-Rejected.docx) and pandoc's references (X.native).
"""

from __future__ import annotations

import logging
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import docx2python
import mammoth
import pypandoc
from lxml import etree

from pipeline.domain import Block, BlockKind
from pipeline.errors import RefusalError
from pipeline.extract.word import read_word
from tests.extract.word_lists import made_lists
from tests.extract.word_truth import TARGETS, covered, spans, truth, words, written

APART = {BlockKind.DELETION, BlockKind.COMMENT}


def ours(path: Path) -> tuple[str, str]:
    """Return the text that stays, and the deletions, as this project reads them."""
    try:
        blocks = read_word(path.read_bytes()).blocks
    except RefusalError:
        return "", ""
    return (
        "\n".join(f"{b.label} {b.text}" for b in blocks if b.kind not in APART),
        "\n".join(b.text for b in blocks if b.kind is BlockKind.DELETION),
    )


def by_python_docx(path: Path) -> str:
    """Return paragraphs and cells, as python-docx gives them."""
    document = docx.Document(str(path))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def by_docx2python(path: Path) -> str:
    """Return all text docx2python finds."""
    with docx2python.docx2python(path) as found:
        return str(found.text)


def by_mammoth(path: Path) -> str:
    """Return mammoth's raw text."""
    with path.open("rb") as stream:
        return str(mammoth.extract_raw_text(stream).value)


def by_pandoc(path: Path) -> str:
    """Return pandoc's plain text, tracked changes accepted."""
    return str(pypandoc.convert_file(str(path), "plain", extra_args=["--wrap=none"]))


def deletions_by_pandoc(path: Path) -> str:
    """Return the deletions pandoc reports when asked for all tracked changes; no other peer keeps them apart."""
    page = pypandoc.convert_file(str(path), "html", extra_args=["--wrap=none", "--track-changes=all"])
    if not page.strip():
        return ""
    return "\n".join("".join(span.itertext()) for span in etree.HTML(page).iterfind(".//span[@class='deletion']"))


PEERS: dict[str, Callable[[Path], str]] = {
    "python-docx": by_python_docx,
    "docx2python": by_docx2python,
    "mammoth": by_mammoth,
    "pandoc": by_pandoc,
}


class Tally:
    """Counts of words found and sought a region, and seconds."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self.found: Counter[str] = Counter()
        self.sought: Counter[str] = Counter()
        self.words = 0
        self.failed = 0
        self.seconds = 0.0

    def add(self, path: Path, text: str, deletions: str) -> None:
        """Compare one file: a word counts as found if it stands in the text with the words beside it."""
        self.words += len(words(text))
        grams = {False: spans(words(text)), True: spans(words(deletions))}
        for sequence, regions in truth(path):
            hit = covered(sequence, grams[any("deletions" in r for r in regions)])
            for index, names in enumerate(regions):
                self.sought.update(names)
                self.found.update(names if hit[index] else ())


def recall(files: list[Path]) -> None:
    """Print recall a region, ours beside the peers'."""
    tallies = {name: Tally() for name in ("ours", *PEERS)}
    for path in files:
        start = time.perf_counter()
        kept, deleted = ours(path)
        tallies["ours"].seconds += time.perf_counter() - start
        tallies["ours"].add(path, kept, deleted)
        for name, read in PEERS.items():
            start, text = time.perf_counter(), ""
            try:
                text = read(path)
            except Exception as e:  # noqa: BLE001  a peer that fails has found nothing
                tallies[name].failed += 1
                print(f"<!-- {name} failed on {path.name}: {type(e).__name__} -->")
            tallies[name].seconds += time.perf_counter() - start
            tallies[name].add(path, text, deletions_by_pandoc(path) if name == "pandoc" else "")
    print(f"\n## Word recall over {len(files)} files\n\n| part | words | target | " + " | ".join(tallies) + " |")
    print("|---|---:|---:|" + "---:|" * len(tallies))
    for part, target in TARGETS.items():
        total = tallies["ours"].sought[part]
        shares = (f"{t.found[part] / total:.4f}" if total else "-" for t in tallies.values())
        print(f"| {part} | {total} | {target} | " + " | ".join(shares) + " |")
    print("| words returned | | | " + " | ".join(str(t.words) for t in tallies.values()) + " |")
    print("| files failed | | | " + " | ".join(str(t.failed) for t in tallies.values()) + " |")
    print("| seconds | | | " + " | ".join(f"{t.seconds:.1f}" for t in tallies.values()) + " |")


def office_texts(files: list[Path], folder: Path) -> dict[Path, str]:
    """Return LibreOffice's text export of files, labels printed."""
    out: dict[Path, str] = {}
    for index, path in enumerate(files):
        (folder / f"{index}.docx").write_bytes(path.read_bytes())
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(folder)]
    copies = [str(folder / f"{index}.docx") for index in range(len(files))]
    subprocess.run([*command, *copies], check=False, capture_output=True, timeout=600)
    for index, path in enumerate(files):
        exported = folder / f"{index}.txt"
        out[path] = exported.read_text("utf-8-sig") if exported.exists() else ""
    return out


def squeeze(text: str) -> str:
    """Return a text without spaces and invisible marks, so that tabs and fields do not matter."""
    return re.sub(r"[\s\u200b\u00ad\ufeff]+", "", text).replace("\u2011", "-")


def same_label(mine: str, theirs: str) -> bool:
    """Return whether two labels are equal; one bullet is as good as another."""
    mine, theirs = squeeze(mine), squeeze(theirs)
    bullets = not re.search(r"\w", mine + theirs) and bool(mine) and bool(theirs)
    return mine == theirs or bullets


def labels(files: list[Path], what: str) -> None:
    """Print how many automatic labels equal LibreOffice's, and those that do not."""
    equal, total, unmatched, wrong = 0, 0, 0, list[str]()
    with tempfile.TemporaryDirectory() as folder:
        texts = office_texts(files, Path(folder))
    for path, text in texts.items():
        typed = squeeze("".join(written(path)))
        for block, label in paired(path, text):
            if label is None:
                unmatched += 1
            elif (block.label or label) and squeeze(label + block.text) not in typed:
                total += 1
                good = same_label(block.label, label)
                equal += good
                wrong += [] if good else [f"{path.name}: {block.label!r} / {label!r} {block.text[:40]}"]
    print(f"\n## Automatic labels {what} against LibreOffice\n")
    print(f"{equal} of {total} equal ({equal / max(total, 1):.4f}; target 0.95); {unmatched} blocks not exported.\n")
    print_list(wrong)


def paired(path: Path, text: str) -> Iterator[tuple[Block, str | None]]:
    """Yield the body's blocks with the label LibreOffice prints before the same text, None where it has no such."""
    try:
        blocks = read_word(path.read_bytes()).blocks
    except RefusalError:
        return
    lines = [squeeze(line) for line in text.splitlines()]
    at = 0
    for block in blocks:
        if block.kind in APART | {BlockKind.FOOTNOTE, BlockKind.ENDNOTE, BlockKind.TEXT_BOX, BlockKind.COVER}:
            continue
        wanted = squeeze(block.text)
        place = next((i for i in range(at, len(lines)) if is_line(lines[i], wanted, block.label)), None)
        if place is None:
            yield block, None
            continue
        at = place + 1
        yield block, lines[place][: len(lines[place]) - len(wanted)]


def is_line(line: str, wanted: str, label: str) -> bool:
    """Return whether a line is `wanted` with at most a label before it."""
    return line.endswith(wanted) and len(line) - len(wanted) <= max(12, len(squeeze(label)))


def revisions(folder: Path) -> None:
    """Print how many texts equal the accepted copies, and how many deleted words are returned."""
    same, pairs, found, sought, wrong = 0, 0, 0, 0, list[str]()
    for accepted in sorted(folder.rglob("*-Accepted.docx")):
        source = accepted.with_name(accepted.name.replace("-Accepted", ""))
        rejected = accepted.with_name(accepted.name.replace("-Accepted", "-Rejected"))
        if not source.exists():
            continue
        kept, deleted = ours(source)
        pairs += 1
        good = words(kept) == words(ours(accepted)[0])
        same += good
        wrong += [] if good else [source.name]
        if rejected.exists():
            gone = Counter(words(ours(rejected)[0])) - Counter(words(kept))
            sought += gone.total()
            found += (gone & Counter(words(deleted))).total()
            wrong += [] if not gone - Counter(words(deleted)) else [f"{source.name} (deletions)"]
    print(f"\n## Tracked changes\n\n{same} of {pairs} texts equal the copies accepted in Word; ", end="")
    print(f"{found} of {sought} words only in the rejected copies are among our deletions.\n")
    print_list(wrong)


def natives(folder: Path) -> None:
    """Print how many of pandoc's reference outputs have our words."""
    same, total, wrong = 0, 0, list[str]()
    for native in sorted(folder.rglob("*.native")):
        stem = re.sub(r"_(accept|no_comments)$", "", native.stem)
        source = native.with_name(f"{stem}.docx")
        if not source.exists() or native.stem.endswith(("_all", "_reject")):
            continue
        total += 1
        theirs = words(pypandoc.convert_text(native.read_text("utf-8"), "plain", "native", extra_args=["--wrap=none"]))
        blocks = read_word(source.read_bytes()).blocks
        mine = Counter(words("\n".join(f"{b.label} {b.text}" for b in blocks if b.kind is not BlockKind.DELETION)))
        missing = Counter(w for w in theirs if not w.isdigit()) - mine
        same += not missing
        wrong += [] if not missing else [f"{native.name}: {dict(missing)}"]
    print(f"\n## pandoc's references\n\n{same} of {total} have all their words in our text.\n")
    print_list(wrong)


def print_list(lines: list[str]) -> None:
    """Print lines as a Markdown list."""
    print("\n".join(f"- {line[:200]}" for line in lines))


def main() -> None:
    """Run every comparison over the folder given."""
    logging.disable(logging.WARNING)
    folders = [Path(argument) for argument in sys.argv[1:]]
    files = [f for folder in folders for f in sorted(folder.rglob("*.docx")) if "hostile" not in f.parts]
    recall(files)
    real = [f for f in files if not re.search(r"-(Accepted|Rejected)\.docx$", f.name)]
    with tempfile.TemporaryDirectory() as folder:
        labels(real, "of these files")
        labels(made_lists(Path(folder), 40), "of 40 made-up documents of 25 list items each")
    revisions(folders[0])
    natives(folders[0])


if __name__ == "__main__":
    main()
