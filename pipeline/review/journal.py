"""The file of decisions: it only grows, each line is on disk before the editor is told so, and nobody overwrites."""

from __future__ import annotations

import contextlib
import os
import threading
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from pipeline.domain import Citation, Decision
from pipeline.errors import UsageError
from pipeline.points.decided import CONFIRM, REFUSE
from pipeline.store.codec import encode
from pipeline.store.decided import FILE, FOLDER, parsed

_LOCK = ".decisions.lock"


class ConflictError(UsageError):
    """Somebody else decided on the same sentence or passage meanwhile; nothing was written."""


def made(
    who: str,
    action: str,
    target: str,
    *,
    text: str = "",
    note: str = "",
    sources: Sequence[Citation] = (),
    frame: str = "",
    data: Mapping[str, str] | None = None,
) -> Decision:
    """Return a decision of now with an id of its own."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    return Decision(uuid.uuid4().hex, at, who, action, target, text, note, tuple(sources), frame, dict(data or {}))


def append(out_dir: Path, decision: Decision) -> None:
    """Add one decision to the file of an output folder; it is on disk when this returns."""
    Journal(out_dir).append(decision)


_WITH_ANOTHER = frozenset({"merge", "split", "unite", "divide", "oppose", "join", "distinct"})


def concerned(decision: Decision) -> tuple[str, ...]:
    """Return what a decision is about: its target, and another of its kind that it names or makes.

    Of a contributor as a holder it is about these two together: others may decide on other holders of the point.
    """
    if decision.action in (CONFIRM, REFUSE):
        return (holder(decision.target, decision.data["contributor"]),)
    further = (decision.data.get("with", ""), decision.data.get("new", ""))
    return (decision.target, *(i for i in further if i and decision.action in _WITH_ANOTHER))


def holder(point_id: str, contributor_id: str) -> str:
    """Return what a contributor as a holder of a point is called among the subjects of decisions."""
    return f"{point_id}|{contributor_id}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision to add: `version` is that of `on` as the editor saw it; None does not compare."""

    decision: Decision
    version: int | None = None
    on: tuple[str, ...] = ()


class Journal:
    """The decisions of an output folder, read once and then only what was added since, by whomever."""

    def __init__(self, out_dir: Path) -> None:
        self._path = out_dir / FOLDER / FILE
        with self._said():
            self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file_lock = FileLock(self._path.parent / _LOCK)
        self._lock = threading.RLock()
        self._read_to = 0
        self._lines = 0
        self._open_line = False
        self._decisions: list[Decision] = []
        self._all: tuple[Decision, ...] = ()
        self._by_id: dict[str, Decision] = {}
        self._about: dict[str, tuple[str, ...]] = {}
        self._versions: Counter[str] = Counter()

    def decisions(self) -> tuple[Decision, ...]:
        """Return every decision, oldest first."""
        with self._lock:
            self._catch_up()
            if len(self._all) != len(self._decisions):
                self._all = tuple(self._decisions)
            return self._all

    def find(self, decision_id: str) -> Decision | None:
        """Return a decision."""
        with self._lock:
            self._catch_up()
            return self._by_id.get(decision_id)

    def version(self, *targets: str) -> int:
        """Return how many decisions were made on sentences or passages, those undone and the undoing included."""
        with self._lock:
            self._catch_up()
            return sum(self._versions[t] for t in targets)

    def append(self, decision: Decision, *, version: int | None = None, on: Sequence[str] = ()) -> None:
        """Add a decision; it is on disk when this returns.

        Args:
            decision: to add.
            version: as the editor saw it; None does not compare.
            on: whose version, by default of what the decision is about.

        Raises:
            ConflictError: somebody decided on it since.
        """
        if not self.append_all([Entry(decision, version, tuple(on))]):
            raise ConflictError("Somebody else decided on this meanwhile; compare both versions and choose.")

    def append_all(self, entries: Sequence[Entry]) -> list[Decision]:
        """Add decisions in one go and return them, without those whose version is no longer what the editor saw."""
        with self._lock, self._said(), self._file_lock:
            self._catch_up()
            fresh = [e.decision for e in entries if e.version is None or e.version == self._seen(e)]
            if fresh:
                self._write(b"".join(encode(d, Decision) + b"\n" for d in fresh))
                self._catch_up()
            return fresh

    def _seen(self, entry: Entry) -> int:
        return sum(self._versions[t] for t in entry.on or self.subjects(entry.decision))

    def _write(self, lines: bytes) -> None:
        try:
            with self._path.open("ab") as f:
                # What stands after what was read was cut short by a crash: its editor was never told it was kept.
                if f.tell() > self._read_to:
                    f.truncate(self._read_to)
                f.write(b"\n" + lines if self._open_line else lines)
                f.flush()
                os.fsync(f.fileno())
        except OSError:
            with contextlib.suppress(OSError):  # the half of it that a full disk took
                os.truncate(self._path, self._read_to)
            raise

    @contextmanager
    def _said(self) -> Iterator[None]:
        """Say what to do where the file cannot be written; what it holds is left as it is."""
        try:
            yield
        except OSError as e:
            what = f"Nothing was kept: {self._path.parent} cannot be written ({e.strerror or e})."
            raise UsageError(f"{what} Free space on the disk or check its permissions, then decide again.") from e

    def _catch_up(self) -> None:
        size = self._path.stat().st_size if self._path.is_file() else 0
        if size < self._read_to:
            raise UsageError(f"{self._path} became shorter while the page was open; restore it and start again.")
        if size == self._read_to:
            return
        with self._path.open("rb") as f:
            f.seek(self._read_to)
            new = f.read()
        # All of it or, if a line is no decision, nothing: what was taken once is never taken again.
        decisions, taken = parsed(new, self._path, line=self._lines + 1)
        for decision in decisions:
            self._take(decision)
        self._read_to += taken
        self._lines += new[:taken].count(b"\n")
        self._open_line = not new[:taken].endswith(b"\n") if taken else self._open_line

    def _take(self, decision: Decision) -> None:
        about = self.subjects(decision)
        self._decisions.append(decision)
        self._by_id[decision.decision_id] = decision
        self._about[decision.decision_id] = about
        self._versions.update(about)

    def subjects(self, decision: Decision) -> tuple[str, ...]:
        """Return what a decision is about; undoing is about what the undone decision is about."""
        return self._about.get(decision.target, ()) if decision.action == "undo" else concerned(decision)
