"""References in text that was recognised optically."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.domain import Passage, Reference

ARABIC = re.compile("[\u0620-\u064a]")


def as_read(passage: Passage, references: Sequence[Reference]) -> list[Reference]:
    """Return the references of a passage; of one recognised from an Arabic page none is certain.

    Recognition reads numbers on such pages wrongly at high confidence: ٦٩ (69) as 19.
    """
    if passage.confidence is None or not ARABIC.search(passage.text):
        return list(references)
    return [replace(reference, certain=False) for reference in references]
