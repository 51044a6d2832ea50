"""Measure the PDF reader against reference texts and beside other readers; prints Markdown tables.

Usage: python scripts/bench_extract_pdf.py FOLDER [BATCH]
FOLDER/pdf holds PDFs with a reference text of the same name (.md, .txt) or, for GeoTopo, `GeoTopo-book.txt`;
BATCH is a folder of PDFs for throughput.
"""

from __future__ import annotations

import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pdfplumber
import pypdf
import pypdfium2
from rapidfuzz.distance import Indel, Levenshtein

from pipeline.extract.pdf import read_pdf

MAX_PAGES = 2_000
REFERENCES = {"GeoTopo-komprimiert": "GeoTopo-book"}
LONG_WORD = 25

Reader = Callable[[Path], str]


def ours(path: Path) -> str:
    """Return the text of this project's reader, labels in their place."""
    document = read_pdf(path.read_bytes(), max_pages=MAX_PAGES, ocr=False)
    return "\n".join(f"{b.label} {b.text} {b.note}".strip() for b in document.blocks)


def by_pdfplumber(path: Path) -> str:
    """Return pdfplumber's text with its defaults."""
    with pdfplumber.open(path) as document:
        return "\n".join(page.extract_text() or "" for page in document.pages)


def by_pypdf(path: Path) -> str:
    """Return pypdf's text with its defaults."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def by_pypdfium2(path: Path) -> str:
    """Return pdfium's own text."""
    document = pypdfium2.PdfDocument(path)
    texts = []
    for page in document:
        text_page = page.get_textpage()
        texts.append(text_page.get_text_range())
        text_page.close()
        page.close()
    document.close()
    return "\n".join(texts)


READERS: dict[str, Reader] = {
    "ours": ours,
    "pdfplumber": by_pdfplumber,
    "pypdf": by_pypdf,
    "pypdfium2": by_pypdfium2,
}


def words(text: str) -> list[str]:
    """Return words in lower case, compatibility forms resolved; bare numbers are left out for every reader.

    Page and line numbers stand in some references and are rightly absent from a text to be read.
    """
    plain = unicodedata.normalize("NFKC", text).replace("\u00ad", "").lower()
    return [word for word in re.findall(r"\w+", plain) if not word.isdigit()]


def reference_of(path: Path) -> str | None:
    """Return the reference text of a PDF without Markdown marks, None if there is none."""
    name = REFERENCES.get(path.stem, path.stem)
    for suffix in (".md", ".txt"):
        other = path.with_name(name + suffix)
        if other.is_file():
            text = other.read_text("utf-8")
            return re.sub(r"<!--.*?-->|&amp;|[|#*]", " ", text) if suffix == ".md" else text
    return None


def furniture_of(path: Path) -> frozenset[str]:
    """Return the running headers and footers our reader took out of a file, digits apart."""
    warnings = read_pdf(path.read_bytes(), max_pages=MAX_PAGES, ocr=False).warnings
    texts = [warning.partition(": ")[2] for warning in warnings if warning.startswith("Removed")]
    return frozenset(bare(text) for text in texts)


def bare(line: str) -> str:
    """Return the letters of a line."""
    return re.sub(r"[\W\d_]+", "", line)


def without_furniture(text: str, furniture: frozenset[str]) -> str:
    """Return a text without running headers and lone numbers, for every reader and the reference alike."""
    lines = [line for line in text.splitlines() if bare(line) not in furniture and not line.strip().isdigit()]
    return "\n".join(lines)


def recall(reference: list[str], found: list[str]) -> float:
    """Return the share of the reference's words that are found, each as often as it stands there."""
    return sum((Counter(reference) & Counter(found)).values()) / max(1, len(reference))


def measured(path: Path, reference: str, reader: Reader) -> str:
    """Return recall, order, similarity of characters and glued words of a reader on a file as cells."""
    furniture = furniture_of(path)
    reference, text = (without_furniture(one, furniture) for one in (reference, reader(path)))
    expected, found = words(reference), words(text)
    order = Indel.normalized_similarity(expected, found)
    characters = Levenshtein.normalized_similarity(" ".join(reference.split()), " ".join(text.split()))
    longest = max(map(len, expected), default=LONG_WORD)
    glued = sum(1 for word in found if len(word) > max(LONG_WORD, longest))
    return f"{recall(expected, found):.4f} | {order:.4f} | {characters:.4f} | {glued}"


def quality(folder: Path) -> Iterator[str]:
    """Yield the lines of the quality table."""
    yield "| file | reader | word recall | word order | characters | glued |"
    yield "|---|---|---|---|---|---|"
    for path in sorted(folder.rglob("*.pdf")):
        reference = reference_of(path)
        if reference is not None:
            for name, reader in READERS.items():
                yield f"| {path.stem} | {name} | {measured(path, reference, reader)} |"


def throughput(batch: Path) -> Iterator[str]:
    """Yield the lines of the throughput table: all PDFs of a folder, one process."""
    paths = sorted(batch.glob("*.pdf"))
    pages = sum(len(pypdfium2.PdfDocument(path)) for path in paths)
    yield "| reader | files | pages | seconds | pages a second |"
    yield "|---|---|---|---|---|"
    for name, reader in READERS.items():
        start = time.perf_counter()
        for path in paths:
            reader(path)
        seconds = time.perf_counter() - start
        yield f"| {name} | {len(paths)} | {pages} | {seconds:.1f} | {pages / seconds:.0f} |"


def agreement(batch: Path) -> str:
    """Return the share of pdfium's words over a folder that our text has too."""
    missing: Counter[str] = Counter()
    total = 0
    for path in sorted(batch.glob("*.pdf")):
        expected = Counter(words(by_pypdfium2(path).replace("\ufffe", "").replace("-\r\n", "")))
        found = Counter(words(ours(path).replace("-", "")))
        loose = Counter(words(ours(path)))
        missing += expected - (found | loose)
        total += sum(expected.values())
    worst = ", ".join(f"{word} {count}" for word, count in missing.most_common(12))
    return f"Words of pdfium's text that ours lacks: {sum(missing.values())} of {total} ({worst})."


def main() -> None:
    """Print the tables."""
    print("\n".join(quality(Path(sys.argv[1]) / "pdf")))
    if len(sys.argv) > 2:
        batch = Path(sys.argv[2])
        print("", *throughput(batch), "", agreement(batch), sep="\n")


if __name__ == "__main__":
    main()
