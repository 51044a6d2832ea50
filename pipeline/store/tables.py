"""The tables of a finished run, read back as rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def read_table(folder: Path, name: str) -> list[dict[str, Any]]:
    """Return the rows of a table of a run; text that is not there is empty.

    Raises:
        OSError: there is no such table.
        ValueError: it cannot be read.
    """
    import pyarrow.parquet as pq
    from pyarrow.types import is_string

    read = pq.read_table(folder / f"{name}.parquet")
    texts = {f.name for f in read.schema if is_string(f.type)}
    return [{n: "" if v is None and n in texts else v for n, v in row.items()} for row in read.to_pylist()]
