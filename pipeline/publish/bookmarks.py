"""The names by which a sentence is found again in an edited Word file."""

from __future__ import annotations

import hashlib
import re

_LONGEST = 40
PUBLISHED = "published_edition"
"""Bookmark of a published Word file, by which it is told from a draft that may be edited and given back."""


def bookmark_name(sentence_id: str) -> str:
    """Return the bookmark of a sentence: letters, digits and underscores, 40 characters at most.

    Different ids give different names: where an id had to be changed to fit, a checksum of it follows.
    """
    name = "s_" + re.sub(r"[^A-Za-z0-9_]", "_", sentence_id)
    if name[2:] == sentence_id and len(name) <= _LONGEST:
        return name
    return f"{name[: _LONGEST - 9]}_{hashlib.sha256(sentence_id.encode()).hexdigest()[:8]}"
