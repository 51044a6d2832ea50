"""The output folder of a run: one run at a time, files promoted together, editors' decisions never touched."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from filelock import FileLock, Timeout

from pipeline.domain import Decision, Source
from pipeline.errors import UsageError
from pipeline.store.codec import decode

_ASIDE = frozenset(
    {".tsv", ".csv", ".json", ".jsonl", ".yaml", ".yml", ".toml", ".md", ".py", ".sha256", ".lock", ".ini", ".db"}
)
_STAGING = ".staging"
_COMPLETE = "COMPLETE"
_LOCK = ".lock"


def find_sources(folder: Path) -> tuple[list[Source], list[str]]:
    """Return the contributions of a batch, in order of their paths, and the files that are set aside.

    Hidden files, office lock files and tables or notes about the batch (CSV, JSON, Markdown …) are set aside by name;
    every other file is taken for a contribution, readable or not.

    Raises:
        UsageError: the folder does not exist, is no folder or cannot be listed.
    """
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "does not exist"
        raise UsageError(f"The input folder {folder} {what}; give the folder that holds the contributions.")
    try:
        files = sorted(p for p in folder.rglob("*") if p.is_file())
    except OSError as e:
        raise UsageError(f"The input folder {folder} cannot be listed: {e}. Check its permissions.") from e
    named = [(p.relative_to(folder), p) for p in files]
    aside = [r.as_posix() for r, _ in named if _set_aside(r)]
    return [Source(r.as_posix(), p) for r, p in named if not _set_aside(r)], aside


def _set_aside(relative: Path) -> bool:
    hidden = any(part.startswith((".", "~$")) for part in relative.parts)
    return hidden or relative.suffix.lower() in _ASIDE


class Outputs:
    """The folder of one run, locked while it is open.

    Files are first written to a staging folder; once all are there they are moved to their places. A run killed in
    between leaves the last good files; one killed during the move is finished by the next that opens the folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = FileLock(folder / _LOCK)
            self._lock.acquire(timeout=0)
        except Timeout as e:
            raise UsageError(f"Another run is writing to {folder}; wait for it or choose another --out.") from e
        except OSError as e:
            raise UsageError(f"The output folder {folder} cannot be written: {e}. Choose one you may write.") from e
        recover(folder)

    def __enter__(self) -> Outputs:
        """Return the outputs themselves."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Release the folder."""
        self._lock.release()

    def decisions(self) -> list[Decision]:
        """Return what editors decided and did not undo, in order."""
        return in_force(read_decisions(self.folder))

    def manifest(self) -> dict[str, Any]:
        """Return the `run.json` of the last good run, empty if there is none that can be read."""
        return read_manifest(self.folder)

    def intact(self, manifest: Mapping[str, Any]) -> bool:
        """Tell whether every file of the last run is still there as it was written."""
        outputs = manifest.get("outputs")
        if not isinstance(outputs, dict) or not outputs:
            return False
        return all(file_sha256(self.folder / name) == sha for name, sha in outputs.items())

    def write(self, files: Iterable[tuple[str, bytes]], manifest: Callable[[], Mapping[str, Any]]) -> None:
        """Write all files of a run and its manifest, together.

        Args:
            files: path and content, each once; a file is staged as soon as it comes, and then let go.
            manifest: of the run, asked for after the last file.

        Raises:
            UsageError: the disk is full or the folder cannot be written; the last good files stay.
        """
        checksums: dict[str, str] = {}

        def every() -> Iterator[tuple[str, bytes]]:
            for name, data in files:
                checksums[name] = hashlib.sha256(data).hexdigest()
                yield name, data
            described = {**manifest(), "outputs": dict(sorted(checksums.items()))}
            yield "run.json", json.dumps(described, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"

        self._promote(every(), lambda: sorted(set(self.manifest().get("outputs", {})) - set(checksums)))

    def add(self, files: Mapping[str, bytes], *, stale: Sequence[str] = ()) -> None:
        """Write files beside those of the run, together: what is published after review.

        Args:
            files: content by path.
            stale: paths that an earlier review left and this one does not have; they are deleted.

        Raises:
            UsageError: the disk is full or the folder cannot be written; the last good files stay.
        """
        self._promote(sorted(files.items()), lambda: stale)

    def _promote(self, files: Iterable[tuple[str, bytes]], stale: Callable[[], Sequence[str]]) -> None:
        staging = self.folder / _STAGING
        try:
            shutil.rmtree(staging, ignore_errors=True)
            for name, data in files:
                self._stage(name, data)
            self._stage(_COMPLETE, "\n".join(stale()).encode("utf-8"))
        except BaseException:
            shutil.rmtree(staging, ignore_errors=True)
            raise
        recover(self.folder)

    def _stage(self, name: str, data: bytes) -> None:
        try:
            _write_durably(self.folder / _STAGING / name, data)
        except OSError as e:
            raise UsageError(f"Cannot write to {self.folder}: {e}. The last results are unchanged; free space.") from e


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the `run.json` of an output folder, empty if there is none that can be read."""
    try:
        data = json.loads((folder / "run.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def read_decisions(folder: Path) -> list[Decision]:
    """Return the decisions kept in an output folder, oldest first; a last line cut short by a crash is passed over.

    Raises:
        UsageError: a line other than the last is not a decision.
    """
    path = folder / "review" / "decisions.jsonl"
    lines = path.read_bytes().split(b"\n") if path.is_file() else []
    out = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            out.append(decode(line, Decision))
        except ValueError as e:
            if number < len(lines):
                raise UsageError(f"{path}, line {number} is not a decision; restore the file from a copy.") from e
    return out


def undone_in(decisions: Sequence[Decision]) -> frozenset[str]:
    """Return the ids of the decisions that are undone; an undo that is itself undone undoes nothing."""
    undone: set[str] = set()
    for decision in reversed(decisions):
        if decision.action == "undo" and decision.decision_id not in undone:
            undone.add(decision.target)
    return frozenset(undone)


def in_force(decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions that hold, in order, without the undoing itself."""
    undone = undone_in(decisions)
    return [d for d in decisions if d.action != "undo" and d.decision_id not in undone]


def recover(folder: Path) -> None:
    """Finish a promotion that was cut short, or remove what an unfinished run left."""
    staging = folder / _STAGING
    complete = staging / _COMPLETE
    if complete.is_file():
        for name in complete.read_text("utf-8").splitlines():
            (folder / name).unlink(missing_ok=True)
        for file in sorted(p for p in staging.rglob("*") if p.is_file() and p != complete):
            target = folder / file.relative_to(staging)
            target.parent.mkdir(parents=True, exist_ok=True)
            file.replace(target)
        complete.unlink()
    if staging.is_dir():
        shutil.rmtree(staging, ignore_errors=True)


def file_sha256(path: Path) -> str:
    """Return the sha256 of a file, empty if it cannot be read."""
    try:
        with path.open("rb") as f:
            return hashlib.file_digest(f, "sha256").hexdigest()
    except OSError:
        return ""


def _write_durably(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as f:
        f.write(data)
        f.flush()
        os.fsync(f.fileno())
