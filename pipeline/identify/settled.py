"""What editors decided about who is who: contributors joined, parted and described, for all runs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.domain import Contributor, Decision, StakeholderKind
from pipeline.identify.register import register

JOIN, PART, DISTINCT, DESCRIBE = "join", "part", "distinct", "describe"
"""Actions: a join's target is a contributor id, its `data["with"]` the contributor it is one with; a part's target is a
document id that is a contributor of its own, `data["file"]` its path, which holds when its content changes too. What is
distinct, target and `data["with"]`, is offered to be joined no more. A description's target is a contributor id; its
data may hold "name", "kind" and "country" (ISO 3166-1 alpha-3, empty for none)."""
ON_CONTRIBUTORS = frozenset({JOIN, PART, DISTINCT, DESCRIBE})


class Settled:
    """Editors' decisions about contributors; the last about a contributor or document counts."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        """Take decisions in force, oldest first; others than these are passed over."""
        self._joined: dict[str, str] = {}
        self._parted: dict[str, str] = {}
        self._described: dict[str, dict[str, str]] = {}
        self.distinct: set[frozenset[str]] = set()
        for d in decisions:
            if d.action == JOIN:
                self._join(d.target, d.data["with"])
            elif d.action == PART:
                self._parted |= dict.fromkeys(filter(None, (d.target, d.data.get("file", ""))), _apart(d))
            elif d.action == DISTINCT:
                self.distinct.add(frozenset((d.target, d.data["with"])))
            elif d.action == DESCRIBE:
                self._described.setdefault(d.target, {}).update(d.data)

    def _join(self, one: str, other: str) -> None:
        """Let one contributor be another; where that was joined with the one before, the later decision counts."""
        if self.joined(other) == one:
            self._joined.pop(other, None)
        self._joined[one] = other

    def joined(self, contributor_id: str) -> str:
        """Return the contributor that one is one with; itself where it was not joined."""
        seen = {contributor_id}
        while (other := self._joined.get(contributor_id, "")) and other not in seen:
            contributor_id = other
            seen.add(other)
        return contributor_id

    def contributor(self, contributor_id: str, document_id: str, file: str = "") -> str:
        """Return whose a document is that the register gives to a contributor."""
        own = self._parted.get(document_id) or self._parted.get(file)
        return self.joined(own or contributor_id)

    def described(self, contributor: Contributor) -> Contributor:
        """Return a contributor as editors described it."""
        data: Mapping[str, str] = self._described.get(contributor.contributor_id, {})
        if not data:
            return contributor
        name, kind = data.get("name", contributor.name), StakeholderKind(data.get("kind", contributor.kind))
        country = data.get("country", contributor.country)
        state = register().states.get(country)
        return replace(contributor, name=name, kind=kind, country=country, region=state.region if state else "")


def _apart(decision: Decision) -> str:
    file = decision.data.get("file", "")
    return f"apart-{hashlib.sha256(file.encode()).hexdigest()[:12]}" if file else f"file-{decision.target}"
