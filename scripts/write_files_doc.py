"""Write the column tables of docs/files.md from the columns the package writes, so that the two never differ."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.publish.columns import TABLES

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "files.md"
_TABLES = re.compile(r"(?<=<!-- tables -->\n).*(?=<!-- end of tables -->)", re.DOTALL)


def with_tables(text: str) -> str:
    """Return the document with its column tables as the package has them."""
    return _TABLES.sub(lambda _: "\n".join(_table(name) for name in TABLES) + "\n", text)


def _table(name: str) -> str:
    rows = [f"| `{c.name}` | {c.type} | {c.meaning} |" for c in TABLES[name]]
    return "\n".join([f"### `{name}`", "", "| column | type | meaning |", "|---|---|---|", *rows, ""])


if __name__ == "__main__":
    DOCUMENT.write_text(with_tables(DOCUMENT.read_text("utf-8")), "utf-8")
    print(f"{DOCUMENT.name}: {sum(map(len, TABLES.values()))} columns in {len(TABLES)} tables")
