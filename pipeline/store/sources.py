"""The contributions of a batch, and what of its folder is set aside, each with the reason."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.domain import Source
from pipeline.errors import UsageError
from pipeline.store.manifest import last_run

_NOTES = frozenset(
    {".tsv", ".csv", ".json", ".jsonl", ".yaml", ".yml", ".toml", ".md", ".py", ".sha256", ".lock", ".ini", ".db"}
)


def find_sources(
    folder: Path, *, out: Path | None = None, follow_links: bool = False
) -> tuple[list[Source], dict[str, str]]:
    """Return the contributions of a batch, in order of their paths, and what is set aside, each with the reason.

    Hidden files, office lock files and tables or notes about the batch (CSV, JSON, Markdown …) are set aside by name,
    and so is what is no file, cannot be reached, or leads out of the batch, and the results of runs. Every other file
    is taken for a contribution, readable or not. A folder set aside is one entry, which ends in "/".

    Args:
        folder: the batch.
        out: where the results of this run go; that folder and the cache beside it are no part of the batch.
        follow_links: read links that lead out of the batch, too.

    Raises:
        UsageError: the folder does not exist, is no folder, cannot be listed, or is the output folder itself.
    """
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "does not exist"
        raise UsageError(f"The input folder {folder} {what}; give the folder that holds the contributions.")
    root = folder.resolve()
    own = frozenset() if out is None else frozenset({out.resolve(), cache_beside(out).parent})
    if root in own:
        raise UsageError(f"The results would be written among the contributions of {folder}; choose another --out.")
    try:
        entries = _listed(root)
    except OSError as e:
        raise UsageError(f"The input folder {folder} cannot be listed: {e}. Check its permissions.") from e
    walk = _Walk(root, own, follow_links)
    walk.through("", folder, entries, (root,))
    files = sorted(walk.files, key=lambda f: Path(f[0]).parts)
    return [Source(name, path) for name, path in files], dict(sorted(walk.aside.items()))


def cache_beside(out: Path) -> Path:
    """Return the file that runs with an output folder reuse."""
    return out.resolve().parent / ".cache" / "pipeline.sqlite"


def printable(name: str) -> str:
    r"""Return a file's name as it can be written anywhere: bytes that are no UTF-8 and control characters as "\xe9"."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() or c == " " else c.encode("unicode_escape").decode() for c in text)


@dataclass
class _Walk:
    root: Path
    own: frozenset[Path]
    follow_links: bool
    files: list[tuple[str, Path]] = field(default_factory=list)
    aside: dict[str, str] = field(default_factory=dict)

    def through(self, above: str, folder: Path, entries: list[os.DirEntry[str]], within: tuple[Path, ...]) -> None:
        """Take what a folder holds; `within` are the real folders it lies in, itself included."""
        for entry in entries:
            name, path = f"{above}{printable(entry.name)}", folder / entry.name
            mode = _mode(path)
            if mode is not None and path.resolve() in self.own:
                continue
            reason = _by_name(path) or self._link(path)
            if reason or mode is None:
                self._put_aside(name, reason or "it cannot be reached", folder=mode is not None and stat.S_ISDIR(mode))
            elif stat.S_ISREG(mode):
                self.files.append((self._free(name), path))
            elif stat.S_ISDIR(mode):
                self._into(name, path, within)
            else:
                self._put_aside(name, "it is not a file (a socket, a pipe or a device)")

    def _into(self, name: str, path: Path, within: tuple[Path, ...]) -> None:
        real = path.resolve()
        if last_run(path):
            self._put_aside(name, "it holds the results of a run", folder=True)
        elif real in within:
            self._put_aside(name, "it is a link to a folder that it lies in", folder=True)
        else:
            try:
                entries = _listed(path)
            except OSError as e:
                self._put_aside(name, f"it cannot be listed ({e.strerror})", folder=True)
                return
            self.through(f"{name}/", path, entries, (*within, real))

    def _link(self, path: Path) -> str:
        """Return why a link is not followed; a link to a file of the batch is read like any other."""
        if not path.is_symlink():
            return ""
        try:
            target = path.resolve(strict=True)
        except (OSError, RuntimeError):
            return "it is a link that leads nowhere"
        inside = target.is_relative_to(self.root)
        if inside and target.is_dir():
            return "it is a link to a folder of the batch, which is read there"
        return "" if inside or self.follow_links else "it is a link out of the batch; --follow-links reads it"

    def _put_aside(self, name: str, reason: str, *, folder: bool = False) -> None:
        self.aside[f"{name}/" if folder else name] = reason

    def _free(self, name: str) -> str:
        r"""Return a name no other file has: "\xe9" may also be what a file is really called."""
        taken = {n for n, _ in self.files}
        return next(n for n in _numbered(name) if n not in taken) if "\\" in name else name


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name} ({number})"
        number += 1


def _listed(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda e: e.name)


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except (OSError, ValueError):
        return None


def _by_name(path: Path) -> str:
    if path.name.startswith("~$"):
        return "it is a lock file of an office program"
    if path.name.startswith("."):
        return "it is hidden"
    notes = path.suffix.lower() in _NOTES and not path.is_dir()
    return "by its name it is a table or a note about the batch" if notes else ""
