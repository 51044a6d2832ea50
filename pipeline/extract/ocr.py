"""Optical character recognition of single page images with tesseract, when it is installed."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import time
from functools import lru_cache
from typing import NamedTuple

LANGUAGES = ("eng", "fra", "spa", "rus", "ara", "chi_sim")
PER_SCRIPT = {
    "Latin": ("eng", "fra", "spa"),
    "Cyrillic": ("rus", "eng"),
    "Arabic": ("ara", "eng"),
    "Han": ("chi_sim", "eng"),
    "HanS": ("chi_sim", "eng"),
    "HanT": ("chi_sim", "eng"),
}
PAGE_SECONDS = 60.0
SURE_TURN = 1.0
READS_WELL = 0.6


class OcrWord(NamedTuple):
    """A recognised word, its box in pixels, its place (block, paragraph, line) and its confidence in [0, 1]."""

    text: str
    left: int
    top: int
    width: int
    height: int
    line: tuple[int, int, int]
    confidence: float


class Recognised(NamedTuple):
    """The words of a page image, and the quarter turns (clockwise, in degrees) that set it upright first."""

    words: list[OcrWord]
    turn: int = 0

    @property
    def weight(self) -> float:
        """How much was read how surely: letters times confidence."""
        return sum(len(word.text) * word.confidence for word in self.words)

    @property
    def confidence(self) -> float:
        """Mean confidence of a letter, 0 without any."""
        return self.weight / max(1, sum(len(word.text) for word in self.words))


@lru_cache(maxsize=1)
def installed_languages() -> tuple[str, ...]:
    """Return the languages of the six that tesseract can read here, empty where it is not installed."""
    if shutil.which("tesseract") is None:
        return ()
    listed = _tesseract(["--list-langs"], b"", time.monotonic() + PAGE_SECONDS)
    return tuple(language for language in LANGUAGES if language in listed.split())


def recognise(image: bytes, *, dpi: int, seconds: float = PAGE_SECONDS) -> Recognised:
    """Return the words of a page image (PNG), in tesseract's reading order; empty where none is found.

    The script of the page is detected first: asking for all six languages at once reads worse and three times slower. A
    page that lies on its side or head is turned as the detection says; where the detection finds too little to tell and
    the page reads badly, the other ways round are tried, as long as the page's `seconds` last.
    """
    deadline = time.monotonic() + seconds
    available = installed_languages()
    if not available:
        return Recognised([])
    report = _report(image, deadline)
    wanted = PER_SCRIPT.get(report.get("Script", ""), LANGUAGES)
    languages = [language for language in wanted if language in available] or list(available)
    turn = int(report.get("Rotate", "0"))
    turn = turn if float(report.get("Orientation confidence", "0")) >= SURE_TURN else 0
    best = _read(image, turn, languages, dpi, deadline)
    if not best.words or best.confidence >= READS_WELL:
        return best
    others = {0, 180, 90, 270} - {turn} if not report or turn else {180} - {turn}
    return max(
        [best, *(_read(image, other, languages, dpi, deadline) for other in sorted(others))], key=lambda r: r.weight
    )


def _report(image: bytes, deadline: float) -> dict[str, str]:
    """Return what tesseract says of script and orientation, empty where it finds too little text to tell."""
    pairs = (
        line.split(":", 1) for line in _tesseract(["-", "-", "--psm", "0"], image, deadline).splitlines() if ":" in line
    )
    return {name.strip(): value.strip() for name, value in pairs}


def _read(image: bytes, turn: int, languages: list[str], dpi: int, deadline: float) -> Recognised:
    arguments = ["-", "-", "-l", "+".join(languages), "--dpi", str(dpi), "--psm", "3", "tsv"]
    return Recognised(_words(_tesseract(arguments, _turned(image, turn), deadline)), turn)


def _turned(image: bytes, turn: int) -> bytes:
    if not turn:
        return image
    from PIL import Image

    buffer = io.BytesIO()
    with Image.open(io.BytesIO(image)) as opened:
        opened.rotate(-turn, expand=True).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def _tesseract(arguments: list[str], image: bytes, deadline: float) -> str:
    """Run tesseract on one thread; a page it gives up on, or has no more time for, reads as empty."""
    left = deadline - time.monotonic()
    if left <= 0:
        return ""
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            ["tesseract", *arguments],
            input=image,
            capture_output=True,
            timeout=left,
            env=environment,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace")


def _words(output: str) -> list[OcrWord]:
    rows = csv.DictReader(io.StringIO(output), delimiter="\t", quoting=csv.QUOTE_NONE)
    found = []
    for row in rows:
        text = (row.get("text") or "").strip()
        if row.get("level") != "5" or not text:
            continue
        place = (int(row["block_num"]), int(row["par_num"]), int(row["line_num"]))
        box = (int(row["left"]), int(row["top"]), int(row["width"]), int(row["height"]))
        found.append(OcrWord(text, *box, place, max(0.0, float(row["conf"])) / 100))
    return found
