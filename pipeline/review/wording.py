"""An editor's wording, as it is kept."""

from __future__ import annotations

from pipeline.errors import UsageError

_WORDS = 2000


def worded(text: str) -> str:
    """Return an editor's wording with its white space as one.

    Raises:
        UsageError: it is empty or endless.
    """
    text = " ".join(text.split())
    if not text:
        raise UsageError("Write the sentence; to remove it, reject it.")
    if len(text.split()) > _WORDS:
        raise UsageError(f"A sentence has {_WORDS:,} words at most.")
    return text
