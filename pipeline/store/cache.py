"""What a run may reuse, kept across runs and batches in one SQLite file: results of stages by key, vectors by text."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.store.codec import digest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CHUNK = 500
_WAIT_SECONDS = 60.0
# Each value begins with a checksum of itself and of what it is filed under.
_SCHEMA = """
DROP TABLE IF EXISTS result;
DROP TABLE IF EXISTS vector;
CREATE TABLE IF NOT EXISTS made (stage TEXT, key TEXT, value BLOB, PRIMARY KEY (stage, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS encoded (revision TEXT, key TEXT, value BLOB, PRIMARY KEY (revision, key)) WITHOUT ROWID;
"""
_SUM = 16
# What says something about the disk, the rights or another process, and nothing against the file.
_OUTSIDE = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PROTOCOL,
    }
)


class Cache:
    """A file that may be deleted at any time; a damaged one is set aside and begun anew.

    What is read is what was written: a value that does not fit its checksum is as good as none, and is made again.
    Implements `domain.VectorCache` and `domain.Results`.
    """

    def __init__(self, path: Path | None, *, fresh: bool = False) -> None:
        """Open the file, or, without a path, a cache in memory that is gone with the run.

        Args:
            path: of the file.
            fresh: give only what is kept from now on, in place of what the file holds.
        """
        self._path = path
        self._new: set[tuple[str, str]] | None = set() if fresh else None
        if path is None:
            self._db = _connect(":memory:")
            return
        with self._said():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = _open(path)

    def __enter__(self) -> Cache:
        """Return the cache itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self._db.close()

    def load(self, stage: str, keys: Iterable[str]) -> dict[str, bytes]:
        """Return the kept results of a stage among `keys`."""
        rows = self._select("SELECT key, value FROM made WHERE stage = ? AND key IN ({})", stage, keys)
        return {key: zlib.decompress(value) for key, value in rows}

    def save(self, stage: str, results: Mapping[str, bytes]) -> None:
        """Keep results of a stage; all of them or, if the process dies, none."""
        rows = [(stage, key, zlib.compress(value, 1)) for key, value in results.items()]
        self._insert("INSERT OR REPLACE INTO made VALUES (?, ?, ?)", rows)

    def get(self, revision: str, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return the kept vectors of one model among `texts`."""
        import numpy as np

        by_key = {digest(t): t for t in texts}
        rows = self._select("SELECT key, value FROM encoded WHERE revision = ? AND key IN ({})", revision, by_key)
        return {by_key[key]: np.frombuffer(value, np.float32) for key, value in rows}

    def put(self, revision: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Keep vectors of one model."""
        rows = [(revision, digest(text), v.astype("<f4").tobytes()) for text, v in vectors.items()]
        self._insert("INSERT OR REPLACE INTO encoded VALUES (?, ?, ?)", rows)

    def _select(self, query: str, first: str, keys: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        asked = {key for key in keys if self._new is None or (first, key) in self._new}
        rest = iter(sorted(asked))
        while chunk := list(islice(rest, _CHUNK)):
            for key, value in self._rows(query.format(",".join("?" * len(chunk))), (first, *chunk)):
                if isinstance(value, bytes) and key in asked and value[:_SUM] == _checksum(first, key, value[_SUM:]):
                    yield key, value[_SUM:]

    def _rows(self, query: str, values: tuple[str, ...]) -> list[tuple[str, bytes]]:
        with self._said():
            try:
                return self._db.execute(query, values).fetchall()
            except sqlite3.DatabaseError as e:
                if _from_outside(e):
                    raise
                self._begin_anew()
                return []

    def _insert(self, query: str, rows: Sequence[tuple[str, str, bytes]]) -> None:
        if not rows:
            return
        sealed = [(first, key, _checksum(first, key, value) + value) for first, key, value in rows]
        with self._said():
            try:
                self._write(query, sealed)
            except sqlite3.DatabaseError as e:
                if _from_outside(e):
                    raise
                self._begin_anew()
                self._write(query, sealed)
        if self._new is not None:
            self._new.update((first, key) for first, key, _ in rows)

    def _write(self, query: str, rows: Sequence[tuple[str, str, bytes]]) -> None:
        with self._db:
            self._db.executemany(query, rows)

    def _begin_anew(self) -> None:
        """Set the damaged file aside; what is still needed of it will be made again."""
        with suppress(sqlite3.Error):
            self._db.close()
        if self._path is None:
            raise MemoryError("the cache in memory is damaged")
        _set_aside(self._path)
        self._db = _connect(self._path)

    @contextmanager
    def _said(self) -> Iterator[None]:
        """Say what to do where the file cannot be used; what it holds is left as it is."""
        try:
            yield
        except (OSError, sqlite3.Error) as e:
            what = f"The cache {self._path} cannot be used: {e}."
            raise UsageError(f"{what} Free space on the disk, or choose an output folder you may write.") from e


def _checksum(first: str, key: str, value: bytes) -> bytes:
    filed = f"{len(first)} {first} {key}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(value, digest_size=_SUM, key=hashlib.sha256(filed).digest()).digest()


def _from_outside(error: sqlite3.DatabaseError) -> bool:
    code = getattr(error, "sqlite_errorcode", None)  # of an error of the Python module itself there is none
    return code is not None and code & 0xFF in _OUTSIDE and code != sqlite3.SQLITE_IOERR_SHORT_READ


def _open(path: Path) -> sqlite3.Connection:
    try:
        return _connect(path)
    except sqlite3.DatabaseError as e:
        if _from_outside(e):  # a full disk or a lock says nothing against the file
            raise
        _set_aside(path)
        return _connect(path)


def _set_aside(path: Path) -> None:
    """Rename a damaged file; its journal must not be taken for that of the next."""
    path.replace(path.with_suffix(".damaged"))
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def _connect(path: Path | str) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=_WAIT_SECONDS)
    try:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=NORMAL")
        db.execute("PRAGMA cell_size_check=ON")
        db.executescript(_SCHEMA)
    except sqlite3.Error:
        db.close()
        raise
    return db
