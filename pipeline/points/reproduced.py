"""Texts of others that a contribution sends along whole: a United Nations report is not its sender's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.domain import Document, Passage, StakeholderKind

_SEARCHED = 6_000
_SYMBOL = re.compile(r"\b[AE]/(?:RES/|HRC/|CONF\.|CN\.)?\d{1,4}/\d+")
_MASTHEAD = re.compile(r"\bDistr\.:? General\b|\bReport of the (?:Working Group|Secretary-General|Committee)\b")


def reproduced_passages(documents: Sequence[Document], passages: Sequence[Passage]) -> frozenset[str]:
    """Return the ids of the passages that follow the masthead of a United Nations document within a contribution.

    A masthead is a document symbol with "Distr.: General" or "Report of the …" near it, in the first pages; an
    intergovernmental organization may well be its own author, and a cover that states the symbol is the document's.
    """
    starts = {
        d.document_id: start
        for d in documents
        if d.cover.kind is not StakeholderKind.INTERGOVERNMENTAL and (start := _masthead(d)) >= 0
    }
    return frozenset(p.passage_id for p in passages if p.document_id in starts and p.start >= starts[p.document_id])


def _masthead(document: Document) -> int:
    """Return where the text of others begins; -1 if it does not."""
    opening = document.text[:_SEARCHED]
    for symbol in _SYMBOL.finditer(opening):
        near = opening[max(0, symbol.start() - 300) : symbol.end() + 900]
        if symbol[0] not in document.cover.symbol and _MASTHEAD.search(near) and "General Assembly" in near:
            return symbol.start()
    return -1
