"""`datapackage.json`: the tables of a run described for programs (Data Package, Table Schema), with keys that join."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pipeline.publish.columns import FLAG, INTEGER, NUMBER, TABLES, TEXT, TEXTS, Column
from pipeline.publish.tables import PARQUET_ONLY

FILE = "datapackage.json"
KEYS: Mapping[str, tuple[str, ...]] = {
    "documents": ("document_id",),
    "passages": ("passage_id",),
    "audit": ("document_id",),
    "labels": ("passage_id", "ref"),
    "points": ("point_id",),
    "holdings": ("point_id", "contributor_id", "rank"),
    "contributors": ("contributor_id",),
    "contributor_objectives": ("contributor_id", "frame"),
    "document_contributors": ("document_id", "contributor_id"),
    "replies": ("question", "contributor_id", "passage_id"),
    "codes": ("ref",),
    "objectives": ("frame",),
    "passage_objectives": ("passage_id", "frame"),
}
"""What a row of a table is known by."""
JOINS: Mapping[tuple[str, str], str] = {
    ("passages", "document_id"): "documents",
    ("audit", "document_id"): "documents",
    ("labels", "passage_id"): "passages",
    ("labels", "ref"): "codes",
    ("references", "passage_id"): "passages",
    ("themes", "passage_id"): "passages",
    ("holdings", "point_id"): "points",
    ("holdings", "passage_id"): "passages",
    ("holdings", "contributor_id"): "contributors",
    ("contributor_objectives", "contributor_id"): "contributors",
    ("document_contributors", "document_id"): "documents",
    ("document_contributors", "contributor_id"): "contributors",
    ("replies", "contributor_id"): "contributors",
    ("replies", "passage_id"): "passages",
    ("passage_objectives", "passage_id"): "passages",
    ("sentences", "passage_id"): "passages",
}
"""Columns that hold the key of another table."""
_TYPES = {TEXT: "string", TEXTS: "string", INTEGER: "integer", NUMBER: "number", FLAG: "boolean"}


def datapackage_json() -> bytes:
    """Return the description of the tables of a run; it is the same for every run."""
    described = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "tunis-views-run",
        "title": "Who says what: the tables of a run",
        "resources": [_resource(name) for name in TABLES],
    }
    return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _resource(name: str) -> dict[str, Any]:
    joins = [
        {"fields": [column], "reference": {"resource": other.replace("_", "-"), "fields": [KEYS[other][0]]}}
        for (table, column), other in JOINS.items()
        if table == name
    ]
    schema: dict[str, Any] = {"fields": [_field(name, c) for c in TABLES[name] if (name, c.name) not in PARQUET_ONLY]}
    schema |= {"missingValues": [""]}
    schema |= {"primaryKey": list(KEYS[name])} if name in KEYS else {}
    schema |= {"foreignKeys": joins} if joins else {}
    return {
        "name": name.replace("_", "-"),
        "type": "table",
        "path": f"tables/{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "parquet": f"{name}.parquet",
        "schema": schema,
    }


def _field(table: str, column: Column) -> dict[str, Any]:
    listed = "; several are parted by '; '" if column.type == TEXTS else ""
    field: dict[str, Any] = {"name": column.name, "type": _TYPES[column.type], "description": column.meaning + listed}
    if column.type == FLAG:
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    if column.name in KEYS.get(table, ()):
        field |= {"constraints": {"required": True}}
    return field
