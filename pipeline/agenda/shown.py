"""Passages that people labelled with a codebook of their own: JSON lines or CSV, validated against its references."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.agenda.codebook import Agenda
from pipeline.errors import UsageError

_REFS = ("refs", "agenda", "ref", "codes")
_WHO = ("contributor", "organisation", "document")


@dataclass(frozen=True, slots=True)
class Shown:
    """A labelled passage; `refs` may be empty, where no code fits. `contributor` is who said it, if that is told."""

    text: str
    refs: tuple[str, ...]
    language: str
    contributor: str = ""


def load_shown(path: Path, agenda: Agenda) -> tuple[Shown, ...]:
    """Read labelled passages: `text`, `refs` (also `agenda`, as exported labels have it), `language`, `contributor`.

    In CSV several references stand in one cell, with spaces or semicolons between.

    Raises:
        UsageError: the file cannot be read, is not of this form, or names what the codebook does not have.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as e:
        raise UsageError(f"Cannot read {path}: {e}. Give labelled passages as JSON lines or CSV in UTF-8.") from e
    rows = _table(text, path) if path.suffix.casefold() in (".csv", ".tsv") else _lines(text, path)
    shown = tuple(_shown(row, where, agenda) for where, row in rows)
    if not any(s.refs for s in shown):
        raise UsageError(f"{path} has no passage with a code; give `text` and `refs`.")
    return shown


def _lines(text: str, path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as e:
            raise UsageError(f"{path}, line {number} is not JSON ({e}); give one object a line.") from e
        if not isinstance(row, dict):
            raise UsageError(f"{path}, line {number} is no object; give `text` and `refs`.")
        yield f"{path}, line {number}", row


def _table(text: str, path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    delimiter = "\t" if path.suffix.casefold() == ".tsv" else ","
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in rows:
            yield f"{path}, line {rows.line_num}", row
    except csv.Error as e:
        raise UsageError(f"{path}, line {rows.line_num}: {e}. Save it again as CSV in UTF-8.") from e


def _shown(row: Mapping[str, Any], where: str, agenda: Agenda) -> Shown:
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        raise UsageError(f"{where}: text: is missing; each labelled passage needs its words.")
    field = next((name for name in _REFS if name in row), "")
    if not field:
        raise UsageError(f"{where}: refs: is missing; list the codes of the passage, or none.")
    value = row[field]
    refs = value.replace(";", " ").replace(",", " ").split() if isinstance(value, str) else value or ()
    if not isinstance(refs, list | tuple) or not all(isinstance(r, str) for r in refs):
        raise UsageError(f"{where}: {field}: is {value!r}; give a list of references.")
    for ref in refs:
        if ref not in agenda.by_ref:
            raise UsageError(f"{where}: {field}: the codebook has no '{ref}'.")
    who = next((str(row[n]) for n in _WHO if row.get(n)), "")
    return Shown(text, tuple(dict.fromkeys(refs)), str(row.get("language") or agenda.language), who)
