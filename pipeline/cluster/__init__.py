"""Cluster the analysed passages of a batch into themes with readable names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.cluster.naming import as_written, name_of
from pipeline.cluster.topics import fit_topics
from pipeline.domain import Document, Passage, Theme, Vectors
from pipeline.settings import ClusterSettings

__all__ = ["cluster"]


def cluster(
    documents: Sequence[Document], passages: Sequence[Passage], vectors: Vectors, settings: ClusterSettings
) -> list[Theme]:
    """Return themes, largest first; every analysed passage that has a vector belongs to exactly one.

    Passages of documents that repeat another one are left out, so that a second file does not weigh twice.

    Args:
        documents: tell which documents are duplicates and who sent them.
        passages: all passages of the batch.
        vectors: one model's vectors that cover all languages of the batch.
        settings: seed and sizes. With fewer than `min_passages` passages there is one theme of all of them.
    """
    repeated = {d.document_id for d in documents if not d.stands}
    rows = {passage_id: row for row, passage_id in enumerate(vectors.ids)}
    chosen = [p for p in passages if p.analysed and p.document_id not in repeated and p.passage_id in rows]
    if not chosen:
        return []
    topics = fit_topics(chosen, vectors.matrix, [rows[p.passage_id] for p in chosen], settings)
    holders = {d.document_id: d.cover.contributor for d in documents}
    groups: dict[int, list[Passage]] = {}
    for passage, topic in zip(chosen, topics.assignment, strict=True):
        groups.setdefault(topic, []).append(passage)
    order = sorted(groups, key=lambda t: (-len(groups[t]), groups[t][0].passage_id))
    return [_theme(n, groups[t], topics.terms.get(t, ()), holders) for n, t in enumerate(order, 1)]


def _theme(number: int, members: Sequence[Passage], terms: Sequence[str], holders: Mapping[str, str]) -> Theme:
    (language, _), *_ = Counter(p.language for p in members).most_common(1)
    return Theme(
        theme_id=f"TH{number:02d}",
        name=as_written(name_of(terms, language), (p.text for p in members)),
        terms=tuple(terms),
        passages=tuple(p.passage_id for p in members),
        contributors=tuple(sorted({holders[p.document_id] for p in members})),
    )
