"""Figures of the matcher: recall at a precision, how far probabilities are from shares; and its checksum."""

import hashlib
import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def recall_at(y: NDArray[Any], scores: NDArray[np.float64], precision: float) -> float:
    """Return the largest recall at which precision is at least so much."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(y[order])
    enough = hits / np.arange(1, len(y) + 1) >= precision
    return float(hits[enough].max() / y.sum()) if enough.any() else 0.0


def calibration_error(y: NDArray[Any], scores: NDArray[np.float64], bins: int = 10) -> float:
    """Return the expected calibration error of what is a candidate at all, over bins of equal width."""
    kept = scores >= 0.05
    y, scores = y[kept], scores[kept]
    at = np.minimum((scores * bins).astype(int), bins - 1)
    return float(sum(abs(y[at == b].mean() - scores[at == b].mean()) * (at == b).mean() for b in set(at.tolist())))


def write_digest(manifest: Path, layers: Path) -> None:
    """Write the checksum of the tuned layers into the manifest."""
    digest = hashlib.sha256(layers.read_bytes()).hexdigest()
    head, mark, rest = manifest.read_text("utf-8").partition("[points]")
    manifest.write_text(head + mark + re.sub(r'sha256 = "\w+"', f'sha256 = "{digest}"', rest, count=1), "utf-8")
