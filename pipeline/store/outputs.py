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

from pipeline.domain import Decision
from pipeline.errors import UsageError
from pipeline.store.decided import in_force, read_decisions
from pipeline.store.manifest import FILE, read_manifest

_STAGING = ".staging"
_COMPLETE = "COMPLETE"
_LOCK = ".lock"
_DRAFT = "summary.docx"
EDITIONS = "editions"
"""Folder of the Word files of earlier runs, each by its checksum: one may be out with an editor and come back."""


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
            yield from self._replaced(checksums.get(_DRAFT, ""))
            described = {**manifest(), "outputs": dict(sorted(checksums.items()))}
            yield FILE, json.dumps(described, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"

        self._promote(every(), lambda: self._stale(checksums))

    def _replaced(self, checksum: str) -> Iterator[tuple[str, bytes]]:
        """Yield the draft that one of another checksum takes the place of, to be kept, also if it was edited there."""
        last, outputs = self.folder / _DRAFT, self.manifest().get("outputs")
        before = file_sha256(last)
        if before and before != checksum:
            edited = "" if isinstance(outputs, dict) and outputs.get(_DRAFT) == before else "edited-"
            yield f"{EDITIONS}/{edited}{before[:12]}.docx", last.read_bytes()

    def _stale(self, checksums: Mapping[str, str]) -> list[str]:
        """Return the files of the last run that this one does not make; only what lies in the folder is removed."""
        before = self.manifest().get("outputs")
        names = sorted(set(before) - set(checksums)) if isinstance(before, dict) else []
        return [n for n in names if "\n" not in n and ".." not in Path(n).parts and not Path(n).is_absolute()]

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
