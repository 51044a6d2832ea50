"""`run.json`, the manifest of an output folder, and whether it can be relied on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FILE = "run.json"
_REFUSED = ("stage", "file", "item", "reason", "advice")


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the `run.json` of an output folder, empty if there is none that can be read."""
    try:
        data = json.loads((folder / FILE).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def last_run(folder: Path) -> dict[str, Any]:
    """Return the `run.json` of an output folder, empty if there is none, or it is not as runs write it."""
    manifest = read_manifest(folder)
    return manifest if _written_by_a_run(manifest) else {}


def _written_by_a_run(data: Mapping[str, Any]) -> bool:
    counts, refused = data.get("counts"), data.get("refused")
    return (
        isinstance(data.get("batch"), str)
        and all(_texts(data.get(kind)) for kind in ("inputs", "outputs"))
        and isinstance(counts, dict)
        and all(isinstance(number, int) for number in counts.values())
        and isinstance(data.get("settings"), dict)
        and isinstance(refused, list)
        and all(isinstance(r, dict) and all(isinstance(r.get(k), str) for k in _REFUSED) for r in refused)
    )


def _texts(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(v, str) for v in value.values())
