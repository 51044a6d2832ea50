"""Passages a document at a time: sums over the passages of several would differ in the last digits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.domain import Classification, Passage, Vectors


@dataclass(frozen=True, slots=True)
class Together:
    """The analysed passages of one document and their vectors by encoder."""

    passages: tuple[Passage, ...]
    vectors: Mapping[str, Vectors]

    def part(self, start: int, end: int) -> Together:
        """Return some of the passages with their vectors."""
        return _together(self.passages[start:end], self.vectors, _rows(self.vectors))


class ByDocument(Sequence[Together]):
    """Passages by document, in the order of the documents' first passages; each is put together as it is asked for."""

    def __init__(self, passages: Sequence[Passage], vectors: Mapping[str, Vectors]) -> None:
        groups: dict[str, list[Passage]] = {}
        for p in passages:
            groups.setdefault(p.document_id, []).append(p)
        self.passages = [tuple(members) for members in groups.values()]
        self._vectors = vectors
        self._rows = _rows(vectors)

    def __len__(self) -> int:
        """Return how many documents there are."""
        return len(self.passages)

    def __getitem__(self, position: Any) -> Any:
        """Return one document's passages with a copy of their vectors."""
        return _together(self.passages[position], self._vectors, self._rows)


def joined(parts: Iterable[Classification]) -> Classification:
    """Return what was said of several documents, one after the other."""
    each = list(parts)
    return Classification(
        tuple(x for c in each for x in c.labels),
        tuple(x for c in each for x in c.judgements),
        tuple(x for c in each for x in c.references),
    )


def _rows(vectors: Mapping[str, Vectors]) -> dict[str, dict[str, int]]:
    return {name: {i: n for n, i in enumerate(v.ids)} for name, v in vectors.items()}


def _together(
    passages: Sequence[Passage], vectors: Mapping[str, Vectors], rows: Mapping[str, Mapping[str, int]]
) -> Together:
    some = {}
    for name, v in vectors.items():
        chosen = [rows[name][p.passage_id] for p in passages if p.passage_id in rows[name]]
        some[name] = Vectors(v.model, v.revision, tuple(v.ids[n] for n in chosen), v.matrix[chosen])
    return Together(tuple(passages), some)
