"""Fakes in place of models and stores: small, deterministic, and without downloads."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipeline.domain import LANGUAGES, Block, Cover, Document, Passage, Role


class FakeEncoder:
    """Hashes each text to a unit vector; remembers the texts it was asked for."""

    def __init__(self, name: str, *, dimension: int = 8, languages: Iterable[str] = LANGUAGES) -> None:
        self.name = name
        self.revision = f"fake-{name}"
        self.languages = frozenset(languages)
        self.dimension = dimension
        self.seen: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.seen += texts
        rows = [self._vector(t) for t in texts]
        return np.stack(rows) if rows else np.zeros((0, self.dimension), np.float32)

    def _vector(self, text: str) -> NDArray[np.float32]:
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
        v = np.random.default_rng(seed).normal(size=self.dimension)
        return (v / np.linalg.norm(v)).astype(np.float32)


class BagEncoder(FakeEncoder):
    """Sums the vectors of a text's words: texts that share words are close, as with a real encoder."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = [sum((self._vector(w) for w in t.lower().split()), np.zeros(self.dimension)) for t in texts]
        matrix = np.stack(rows) if rows else np.zeros((0, self.dimension))
        norms = np.linalg.norm(matrix, axis=1, keepdims=True)
        return (matrix / np.where(norms == 0, 1, norms)).astype(np.float32)


class KeptResults:
    """Results kept in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load(self, stage: str, keys: Sequence[str]) -> dict[str, bytes]:
        return {k: self.kept[k] for k in keys if k in self.kept}

    def save(self, stage: str, results: Mapping[str, bytes]) -> None:
        self.kept |= results


class MemoryCache:
    """A vector cache in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], NDArray[np.float32]] = {}

    def get(self, revision: str, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        return {t: self.kept[revision, t] for t in texts if (revision, t) in self.kept}

    def put(self, revision: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        self.kept |= {(revision, t): v for t, v in vectors.items()}


def make_passage(
    passage_id: str, *, text: str = "We ask governments to act.", language: str = "en", **fields: object
) -> Passage:
    """A passage with sensible defaults; any field can be given."""
    base: dict[str, object] = {
        "passage_id": passage_id,
        "document_id": "doc",
        "file": "doc.docx",
        "page": None,
        "page_end": None,
        "label": "",
        "section": "",
        "start": 0,
        "end": len(text),
        "language": language,
        "text": text,
        "role": Role.BODY,
    }
    return Passage(**(base | fields))  # type: ignore[arg-type]


def make_document(*blocks: Block, document_id: str = "doc", file: str = "doc.docx", **fields: object) -> Document:
    """A document of the given blocks, with offsets set as `extract` sets them."""
    placed, position = [], 0
    for block in blocks:
        placed.append(replace(block, start=position, end=position + len(block.text)))
        position += len(block.text) + 1
    base: dict[str, object] = {
        "document_id": document_id,
        "file": file,
        "sha256": "0" * 64,
        "media": "docx",
        "text": "\n".join(b.text for b in placed),
        "blocks": tuple(placed),
        "cover": Cover(),
        "language": "en",
    }
    return Document(**(base | fields))  # type: ignore[arg-type]
