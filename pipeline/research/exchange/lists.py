"""A run's contributions as CSL-JSON for reference managers, and who holds what as a table of 0 and 1."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pipeline.research.frames import BY

if TYPE_CHECKING:
    from pipeline.research.opened import Run


def csl_json(run: Run) -> bytes:
    """Return the contributions that stand as CSL-JSON, for Zotero, pandoc and others; dates as stated."""
    senders = run.document_contributors.merge(run.contributors[["contributor_id", "name"]])
    names = senders.groupby("document_id")["name"].agg(list).to_dict()
    items = [
        _item(d, names.get(d["document_id"], [])) for d in run.documents[run.documents["stands"]].to_dict("records")
    ]
    return (json.dumps(items, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _item(document: dict[Any, Any], names: list[str]) -> dict[str, Any]:
    given = {n: v for n, v in document.items() if isinstance(v, str)}
    item: dict[str, Any] = {"id": given["document_id"], "type": "report", "title": given.get("title", given["file"])}
    item["author"] = [{"literal": n} for n in names if n != "not stated"]
    if "date" in given:
        item["issued"] = {"raw": given["date"]}
    item |= {to: given[n] for to, n in (("number", "symbol"), ("language", "language")) if n in given}
    return item | {"note": f"{given['file']}; sha256 {given['sha256']}"}


def held_table(run: Run) -> pd.DataFrame:
    """Return contributor by point: 1 held, 0 not, nothing where it is to be confirmed.

    A row each contributor that is heard, with `contributor_id`, `name`, kind, State and regions; then a column a point.
    """
    heard = run.contributors[run.contributors["contributor_id"].isin(run.said["contributor_id"])]
    own = run.holdings[run.holdings["contributor_id"].isin(heard["contributor_id"])]
    rows = pd.Index(heard["contributor_id"]).get_indexer(pd.Index(own["contributor_id"]))
    columns = pd.Index(run.points["point_id"]).get_indexer(pd.Index(own["point_id"]))
    values = np.zeros((len(heard), len(run.points)))
    values[rows, columns] = np.where(own["counted"], 1.0, np.nan)
    points = pd.DataFrame(values, columns=list(run.points["point_id"])).astype("Int64")
    return pd.concat([heard[["contributor_id", "name", *BY]].reset_index(drop=True), points], axis=1)
