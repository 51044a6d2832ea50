"""What editors decided about who is who: contributors joined, and documents parted from them, for all runs."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.domain import Decision

JOIN, PART = "join", "part"
"""Actions: a join's target is a contributor id, its `data["with"]` the contributor it is one with; a part's target is a
document id that is a contributor of its own."""


class Settled:
    """Editors' decisions about contributors; the last about a contributor or document counts."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        self._joined = {d.target: d.data["with"] for d in decisions if d.action == JOIN}
        self._parted = {d.target for d in decisions if d.action == PART}

    def contributor(self, contributor_id: str, document_id: str) -> str:
        """Return whose a document is that the register gives to a contributor."""
        if document_id in self._parted:
            return f"file-{document_id}"
        seen = {contributor_id}
        while (other := self._joined.get(contributor_id, "")) and other not in seen:
            contributor_id = other
            seen.add(other)
        return contributor_id
