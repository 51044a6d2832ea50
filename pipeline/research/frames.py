"""The tables of a run as pandas frames: nullable types, and the joins that every question needs done once."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
from pyarrow.types import is_list

from pipeline.errors import UsageError

BY = ("kind", "region", "itu_region", "iso3")
"""What contributors can be grouped by: columns of `contributors`."""
NOT_STATED = "not stated"
_ABOUT = ["contributor_id", "name", *BY]


def read_frame(folder: Path, name: str) -> pd.DataFrame:
    """Return a table of a run: text as `string`, numbers as `Int64` and `Float64`, flags as `boolean`, lists as lists.

    What is not there is `pd.NA`.

    Raises:
        UsageError: the run has no such table, or it cannot be read.
    """
    try:
        table = pq.read_table(folder / f"{name}.parquet")
    except (OSError, ValueError) as e:
        raise UsageError(f"The run in {folder} has no table {name} that can be read; run `analyze` again.") from e
    lists = [f.name for f in table.schema if is_list(f.type)]
    frame = table.drop_columns(lists).to_pandas(types_mapper=_TYPES.get)
    for column in lists:
        frame[column] = pd.Series(table.column(column).to_pylist(), index=frame.index, dtype=object)
    return pd.DataFrame(frame[table.schema.names])


def _types() -> dict[object, object]:
    import pyarrow as pa

    return {
        pa.string(): pd.StringDtype("pyarrow"),
        pa.int64(): pd.Int64Dtype(),
        pa.float64(): pd.Float64Dtype(),
        pa.bool_(): pd.BooleanDtype(),
    }


_TYPES = _types()


def documents_that_stand(documents: pd.DataFrame) -> pd.DataFrame:
    """Return documents with `stands`: whether what they say counts, neither a repeat nor superseded."""
    return documents.assign(stands=documents["duplicate_of"].isna() & documents["superseded_by"].isna())


def passages_with_senders(
    passages: pd.DataFrame, documents: pd.DataFrame, senders: pd.DataFrame, contributors: pd.DataFrame
) -> pd.DataFrame:
    """Return passages with `contributor`, `contributor_kind` and `counts`: a contributor's own words in what stands.

    Args:
        passages: as written.
        documents: with `stands`.
        senders: document by contributor.
        contributors: one row each.
    """
    named = senders.merge(contributors[["contributor_id", "name", "kind"]], on="contributor_id")
    of = named.groupby("document_id", sort=False).agg(
        contributor=("name", "; ".join), contributor_kind=("kind", _kinds)
    )
    out = passages.merge(of, left_on="document_id", right_index=True, how="left")
    standing = set(documents.loc[documents["stands"], "document_id"])
    return out.assign(counts=out["kind"].notna() & out["document_id"].isin(standing))


def _kinds(kinds: pd.Series) -> str:
    return "; ".join(dict.fromkeys(kinds))


def one_row_a_holding(holdings: pd.DataFrame, contributors: pd.DataFrame) -> pd.DataFrame:
    """Return contributor by point, one row each, with the best words, who it is, and whether it is `counted`."""
    words = holdings.groupby(["point_id", "contributor_id"], sort=False).size().rename("words").reset_index()
    best = holdings[holdings["rank"] == 1].drop(columns=["rank", "name"])
    out = best.merge(words, on=["point_id", "contributor_id"]).merge(contributors[_ABOUT], on="contributor_id")
    return out.assign(counted=(out["state"] != "to confirm").astype(bool))


def one_row_a_theme(themes: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """Return themes, one row each, with how many passages and contributors they have; `said` is who said a passage."""
    sizes = themes.merge(said[["passage_id", "contributor_id"]], on="passage_id", how="left")
    counted = sizes.groupby("theme_id").agg(
        passages=("passage_id", "nunique"), contributors=("contributor_id", "nunique")
    )
    return (
        themes.drop(columns=["passage_id", "weight", "representative"])
        .drop_duplicates("theme_id")
        .merge(counted, on="theme_id")
    )


def statements_of(passages: pd.DataFrame) -> pd.DataFrame:
    """Return the sentences of the passages that count: `statement_id`, offsets in the passage and their words."""
    own = passages[passages["counts"]]
    rows = [
        (f"{p}/{a}", p, d, int(a), int(b), text[int(a) : int(b)], language)
        for p, d, text, language, spans in zip(
            own["passage_id"],
            own["document_id"],
            own["text"],
            own["language"],
            own["sentences"].fillna(""),
            strict=True,
        )
        for a, _, b in (s.partition("-") for s in (spans.split() or [f"0-{len(text)}"]))
    ]
    names = ["statement_id", "passage_id", "document_id", "start", "end", "text", "language"]
    return pd.DataFrame(rows, columns=names).astype({n: "Int64" if n in ("start", "end") else "string" for n in names})


def grouped(contributors: pd.DataFrame, by: str) -> pd.Series:
    """Return what each contributor is grouped under, "not stated" where nothing is known, by contributor id.

    Raises:
        UsageError: `by` is no column that contributors can be grouped by.
    """
    if by not in BY:
        raise UsageError(f"Contributors can be grouped by {', '.join(BY)}; not by {by!r}.")
    return contributors.set_index("contributor_id")[by].fillna(NOT_STATED)
