"""Optical character recognition of single page images with tesseract, when it is installed."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import re
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pipeline.extract.heartbeat import beat

LANGUAGES = ("eng", "fra", "spa", "rus", "ara", "chi_sim")
PER_SCRIPT = {
    "Latin": ("eng", "fra", "spa"),
    "Cyrillic": ("rus", "eng"),
    "Arabic": ("ara", "eng"),
    "Han": ("chi_sim", "eng"),
    "HanS": ("chi_sim", "eng"),
    "HanT": ("chi_sim", "eng"),
}
PAGE_SECONDS = 300.0
CPU_SECONDS = 60
_SIGN_OF_LIFE = 5.0
_RANGE = re.compile(r"^(\d{1,4})([-–])(\d{1,4})$")
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
    """The words of a page image, the quarter turns (clockwise, in degrees) to set it upright, whether time ran out."""

    words: list[OcrWord]
    turn: int = 0
    late: bool = False

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
    try:
        listed = _tesseract(["--list-langs"], b"", time.monotonic() + PAGE_SECONDS)
    except _OutOfTimeError:
        return ()
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
    best = Recognised([])
    try:
        for found in _attempts(image, available, dpi, deadline):
            best = max(best, found, key=lambda r: r.weight)
    except _OutOfTimeError:
        return best._replace(late=not best.words)
    return best


def _attempts(image: bytes, available: tuple[str, ...], dpi: int, deadline: float) -> Iterator[Recognised]:
    """Yield what is read of a page, turned as is likeliest, and in other ways as long as that reads badly."""
    report = _report(image, deadline)
    wanted = PER_SCRIPT.get(report.get("Script", ""), LANGUAGES)
    languages = [language for language in wanted if language in available] or list(available)
    turn = int(report.get("Rotate", "0"))
    turn = turn if float(report.get("Orientation confidence", "0")) >= SURE_TURN else 0
    first = _read(image, turn, languages, dpi, deadline)
    yield first
    if first.words and first.confidence < READS_WELL:
        for other in sorted({0, 180, 90, 270} - {turn} if not report or turn else {180} - {turn}):
            yield _read(image, other, languages, dpi, deadline)


def _report(image: bytes, deadline: float) -> dict[str, str]:
    """Return what tesseract says of script and orientation, empty where it finds too little text to tell."""
    pairs = (
        line.split(":", 1) for line in _tesseract(["-", "-", "--psm", "0"], image, deadline).splitlines() if ":" in line
    )
    return {name.strip(): value.strip() for name, value in pairs}


def _read(image: bytes, turn: int, languages: list[str], dpi: int, deadline: float) -> Recognised:
    arguments = ["-", "-", "-l", "+".join(languages), "--dpi", str(dpi), "--psm", "3", "tsv"]
    upright = _turned(image, turn)
    words = _words(_tesseract(arguments, upright, deadline))
    return Recognised(_with_numbers(words, upright) if languages[0] == "ara" else words, turn)


def _with_numbers(words: list[OcrWord], image: bytes) -> list[OcrWord]:
    """Return the words of an Arabic page with the numbers in Arabic-Indic digits read by their shapes.

    A range stands from right to left there, and is recognised from left to right.
    """
    from PIL import Image

    from pipeline.extract.ocr_digits import numbers_by_shape

    with Image.open(io.BytesIO(image)) as opened:
        grey = opened.convert("L")
    boxes = [(max(0, w.left - 2), max(0, w.top - 2), w.left + w.width + 2, w.top + w.height + 2) for w in words]
    numbers = numbers_by_shape(grey, boxes)
    return [
        word._replace(text=number, confidence=sure) if number else word._replace(text=_RANGE.sub(r"\3\2\1", word.text))
        for word, (number, sure) in zip(words, numbers, strict=True)
    ]


def _turned(image: bytes, turn: int) -> bytes:
    if not turn:
        return image
    from PIL import Image

    buffer = io.BytesIO()
    with Image.open(io.BytesIO(image)) as opened:
        opened.rotate(-turn, expand=True).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


class _OutOfTimeError(Exception):
    """Tesseract had no more time on the clock: the machine may be busy."""


def _tesseract(arguments: list[str], image: bytes, deadline: float) -> str:
    """Run tesseract on one thread; a page it gives up on, or needs too much computing time for, reads as empty."""
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    # By a file: what a pipe had not taken when `communicate` timed out is never sent (findings/).
    with contextlib.suppress(OSError), tempfile.TemporaryFile() as given:
        given.write(image)
        given.seek(0)
        with subprocess.Popen(
            ["tesseract", *arguments],
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        ) as process:
            resource.prlimit(process.pid, resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 2))
            return _waited_for(process, deadline).decode("utf-8", "replace")
    return ""


def _waited_for(process: subprocess.Popen[bytes], deadline: float) -> bytes:
    """Return the output of a process; who waits for the whole file is told that work goes on.

    Raises:
        _OutOfTimeError: it did not end before the deadline; it is killed.
    """
    while True:
        left = deadline - time.monotonic()
        try:
            return process.communicate(timeout=max(0.0, min(left, _SIGN_OF_LIFE)))[0]
        except subprocess.TimeoutExpired as e:
            if left <= 0:
                process.kill()
                raise _OutOfTimeError from e
            beat()


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
