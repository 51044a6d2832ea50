"""Labelled passages whose texts are not ours: the labels are kept here, the texts are found again in their files."""

import hashlib
import json
import re
from pathlib import Path

from pipeline.classify.labelled import Labelled
from pipeline.domain import Passage
from pipeline.extract import extract
from pipeline.segment import segment
from pipeline.settings import Settings
from pipeline.store import find_sources

_NO_WORD = re.compile(r"\W+")


def read_readings(path: Path, corpus: Path, *, weight: float) -> list[Labelled]:
    """Return the passages of a file of readings that are found in a corpus, in the file's order.

    Args:
        path: readings (form: corpus/readings/README.md).
        corpus: folder of the contributions they name.
        weight: how much a passage counts in training.
    """
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    texts = _texts(corpus, {row["file"] for row in rows})
    found = [(row, texts[row["text_sha256"]]) for row in rows if row["text_sha256"] in texts]
    print(f"{path.name}: {len(found)} of {len(rows)} passages found in {corpus}")
    return [
        Labelled(
            text=text,
            language="en",
            agenda=tuple(row["agenda"]),
            also=tuple(row["also"]),
            kind=row["kind"] or "",
            stance=row["stance"] or "",
            topics=tuple(row["topic"]),
            group=row["group"],
            weight=weight,
        )
        for row, text in found
    ]


def key_of(text: str) -> str:
    """Return what a passage is found by: the sha256 of its letters and digits."""
    return hashlib.sha256(_NO_WORD.sub("", text.casefold()).encode()).hexdigest()


def passages_in(corpus: Path, files: set[str]) -> list[Passage]:
    """Return the analysed passages of some files of a corpus, as a run has them."""
    sources = [s for s in find_sources(corpus)[0] if Path(s.file).name in files]
    settings = Settings()
    documents, _ = extract(sources, settings.extract, progress=lambda *_: None)
    return [p for p in segment(documents, settings.segment) if p.analysed]


def _texts(corpus: Path, files: set[str]) -> dict[str, str]:
    out: dict[str, str] = {}
    for p in passages_in(corpus, files):
        out.setdefault(key_of(p.text), p.text)
    return out
