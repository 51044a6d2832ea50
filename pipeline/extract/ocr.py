"""Optical character recognition of single page images with tesseract, when it is installed."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
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


class OcrWord(NamedTuple):
    """A recognised word, its box in pixels, its place (block, paragraph, line) and its confidence in [0, 1]."""

    text: str
    left: int
    top: int
    width: int
    height: int
    line: tuple[int, int, int]
    confidence: float


@lru_cache(maxsize=1)
def installed_languages() -> tuple[str, ...]:
    """Return the languages of the six that tesseract can read here, empty where it is not installed."""
    if shutil.which("tesseract") is None:
        return ()
    listed = _tesseract(["--list-langs"], b"")
    return tuple(language for language in LANGUAGES if language in listed.split())


def recognise(image: bytes, *, dpi: int) -> list[OcrWord]:
    """Return the words of a page image (PNG), in tesseract's reading order; empty where none is found.

    The script of the page is detected first: asking for all six languages at once reads worse and three times slower.
    """
    available = installed_languages()
    if not available:
        return []
    languages = [language for language in _languages_of(image) if language in available] or list(available)
    output = _tesseract(["-", "-", "-l", "+".join(languages), "--dpi", str(dpi), "--psm", "3", "tsv"], image)
    return _words(output)


def _languages_of(image: bytes) -> tuple[str, ...]:
    report = _tesseract(["-", "-", "--psm", "0"], image)
    script = next((line.split(":")[1].strip() for line in report.splitlines() if line.startswith("Script:")), "")
    return PER_SCRIPT.get(script, LANGUAGES)


def _tesseract(arguments: list[str], image: bytes) -> str:
    """Run tesseract on one thread; a page it gives up on reads as empty."""
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            ["tesseract", *arguments],
            input=image,
            capture_output=True,
            timeout=PAGE_SECONDS,
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
