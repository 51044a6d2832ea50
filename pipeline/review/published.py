"""What was published: which files, by whom, upon which decisions, and which findings were confirmed."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.review.guards import Finding

FILE = "review/published.jsonl"
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A finding that whoever published let stand; `key` is that of `Finding.key`."""

    key: str
    sentence_id: str
    guard: str
    words: str
    what: str


@dataclass(frozen=True, slots=True)
class Publication:
    """One publishing.

    Attributes:
        at: UTC time, ISO 8601.
        who: the name given.
        draft: whether sentences still waited.
        decisions: how many had been made.
        files: SHA-256 of each file by its path in the run's folder.
        word: the words of confirmation; empty where nothing was to be confirmed.
        confirmed: what they were given for.
    """

    at: str
    who: str
    draft: bool
    decisions: int
    files: Mapping[str, str]
    word: str = ""
    confirmed: tuple[Confirmed, ...] = field(default_factory=tuple)


class UnconfirmedError(UsageError):
    """Guards found something on sentences to be printed that nobody confirmed; `findings` are all, by sentence id."""

    def __init__(self, findings: Mapping[str, Sequence[Finding]], names: Mapping[str, str]) -> None:
        told = [f"{names.get(i, i)}: {said(f)}" for i, some in findings.items() for f in some]
        rest = f"\n  and {len(told) - _SHOWN:,} more" if len(told) > _SHOWN else ""
        super().__init__(
            f"{len(told)} finding{'' if len(told) == 1 else 's'} on what is to be printed:\n  "
            + "\n  ".join(told[:_SHOWN])
            + rest
            + "\nCorrect them, or publish with words of confirmation (--confirm “…”), which are kept with your name."
        )
        self.findings = findings


def said(finding: Finding) -> str:
    """Return a finding as a line."""
    return f"“{finding.words}”: {finding.what}" if finding.words else finding.what


def publications(out_dir: Path) -> list[Publication]:
    """Return what was published from a folder, oldest first.

    Raises:
        UsageError: the record cannot be read.
    """
    path = out_dir / FILE
    try:
        lines = path.read_text("utf-8").splitlines() if path.is_file() else []
        rows = [json.loads(line) for line in lines if line.strip()]
        return [Publication(**{**r, "confirmed": tuple(Confirmed(**c) for c in r["confirmed"])}) for r in rows]
    except (OSError, ValueError, KeyError, TypeError) as e:
        raise UsageError(f"{path} cannot be read ({e}); restore it from a copy.") from e


def confirmed_before(out_dir: Path) -> frozenset[str]:
    """Return the keys of the findings that were confirmed when the run was published before."""
    return frozenset(c.key for p in publications(out_dir) for c in p.confirmed)


def unconfirmed(findings: Mapping[str, Sequence[Finding]], known: frozenset[str]) -> dict[str, tuple[Finding, ...]]:
    """Return the findings that nobody confirmed yet, by sentence id."""
    left = {i: tuple(f for f in some if f.key(i) not in known) for i, some in findings.items()}
    return {i: some for i, some in left.items() if some}


def record(
    out_dir: Path,
    files: Mapping[str, bytes],
    findings: Mapping[str, Sequence[Finding]],
    *,
    who: str,
    word: str,
    draft: bool,
    decisions: int,
) -> Publication:
    """Add a publishing to the record; it is on disk when this returns."""
    confirmed = [Confirmed(f.key(i), i, f.guard, f.words, f.what) for i, some in findings.items() for f in some]
    made = Publication(
        datetime.now(UTC).isoformat(timespec="seconds"),
        who,
        draft,
        decisions,
        {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())},
        word if confirmed else "",
        tuple(confirmed),
    )
    path = out_dir / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as f:
        f.write(json.dumps(asdict(made), ensure_ascii=False).encode() + b"\n")
        f.flush()
        os.fsync(f.fileno())
    return made
