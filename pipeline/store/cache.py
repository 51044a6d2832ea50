"""What a run may reuse, kept across runs and batches in one SQLite file: results of stages by key, vectors by text."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
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
_SCHEMA = """
CREATE TABLE IF NOT EXISTS result (stage TEXT, key TEXT, value BLOB, PRIMARY KEY (stage, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS vector (revision TEXT, key TEXT, value BLOB, PRIMARY KEY (revision, key)) WITHOUT ROWID;
"""


class Cache:
    """A file that may be deleted at any time; a damaged one is set aside and begun anew.

    Implements `domain.VectorCache` and `domain.Results`.
    """

    def __init__(self, path: Path | None) -> None:
        """Open the file, or, without a path, a cache in memory that is gone with the run."""
        self._path = path
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
        rows = self._select("SELECT key, value FROM result WHERE stage = ? AND key IN ({})", stage, keys)
        return {key: zlib.decompress(value) for key, value in rows}

    def save(self, stage: str, results: Mapping[str, bytes]) -> None:
        """Keep results of a stage; all of them or, if the process dies, none."""
        rows = [(stage, key, zlib.compress(value, 1)) for key, value in results.items()]
        self._insert("INSERT OR REPLACE INTO result VALUES (?, ?, ?)", rows)

    def get(self, revision: str, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return the kept vectors of one model among `texts`."""
        import numpy as np

        by_key = {digest(t): t for t in texts}
        rows = self._select("SELECT key, value FROM vector WHERE revision = ? AND key IN ({})", revision, by_key)
        return {by_key[key]: np.frombuffer(value, np.float32) for key, value in rows}

    def put(self, revision: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Keep vectors of one model."""
        rows = [(revision, digest(text), v.astype("<f4").tobytes()) for text, v in vectors.items()]
        self._insert("INSERT OR REPLACE INTO vector VALUES (?, ?, ?)", rows)

    def _select(self, query: str, first: str, keys: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        rest = iter(sorted(set(keys)))
        with self._said():
            while chunk := list(islice(rest, _CHUNK)):
                marks = ",".join("?" * len(chunk))
                yield from self._db.execute(query.format(marks), (first, *chunk))

    def _insert(self, query: str, rows: Sequence[tuple[str, str, bytes]]) -> None:
        if rows:
            with self._said(), self._db:
                self._db.executemany(query, rows)

    @contextmanager
    def _said(self) -> Iterator[None]:
        """Say what to do where the file cannot be used; what it holds is left as it is."""
        try:
            yield
        except (OSError, sqlite3.OperationalError) as e:
            what = f"The cache {self._path} cannot be used: {e}."
            raise UsageError(f"{what} Free space on the disk, or choose an output folder you may write.") from e
        except sqlite3.DatabaseError as e:
            raise UsageError(f"The cache {self._path} is damaged ({e}); delete it, it will be made again.") from e


def _open(path: Path) -> sqlite3.Connection:
    try:
        return _connect(path)
    except sqlite3.OperationalError:  # a full disk or a lock says nothing against the file
        raise
    except sqlite3.DatabaseError:
        path.replace(path.with_suffix(".damaged"))
        return _connect(path)


def _connect(path: Path | str) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=_WAIT_SECONDS)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=NORMAL")
    db.executescript(_SCHEMA)
    return db
