"""What every exchange format needs: rows by what they belong to, names of codes, and where words stand in a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from pipeline.research.opened import Run

Row = Mapping[str, Any]


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """Return the rows of a frame; what is not there is None."""
    return [
        {str(n): None if v is pd.NA or v is None else v for n, v in row.items()} for row in frame.to_dict("records")
    ]


def rows_by(frame: pd.DataFrame, column: str) -> dict[str, list[Row]]:
    """Return the rows of a frame by the value of a column, in order."""
    out: dict[str, list[Row]] = {}
    for row in rows_of(frame):
        out.setdefault(row[column], []).append(row)
    return out


def code_names(run: Run) -> dict[str, str]:
    """Return the name of each code by its reference, unique whatever the titles: "69 Enhanced cooperation"."""
    return {str(ref): f"{ref} {title}" for ref, title in zip(run.codes["ref"], run.codes["title"], strict=True)}


def span_of(text: str, quote: str) -> tuple[int, int]:
    """Return where a quotation stands in a text, white space aside; the whole text where it does not."""
    pattern = r"\s+".join(map(re.escape, quote.split()))
    found = re.search(pattern, text) if pattern else None
    return found.span() if found else (0, len(text))
