"""What other processes do: functions importable by name, with models loaded once a process.

Texts are encoded one by one and documents classified one by one, so that results do not depend on chunks.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pipeline.domain import Classification, Document, Encoder, Kind, Passage, People, Refusal, Source, Theme, Vectors
from pipeline.isolate import Failed, apart
from pipeline.settings import STANCE, ClassifySettings, ClusterSettings, ExtractSettings, SegmentSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.agenda import Agenda, Frames
    from pipeline.classify.documents import Together


def extract_chunk(settings: ExtractSettings, sources: Sequence[Source]) -> list[tuple[list[Document], list[Refusal]]]:
    """Read files one after the other; each gives its document, if any, and refusals."""
    from pipeline.extract import extract_each

    made = dict(extract_each(sources, settings, workers=1, keep=True))
    return [made[n] for n in range(len(sources))]


def segment_chunk(settings: SegmentSettings, documents: Sequence[Document]) -> list[list[Passage] | Failed]:
    """Cut documents into passages."""
    from pipeline.segment import segment

    return apart(lambda some: [segment([d], settings) for d in some], documents)


def encode_chunk(name: str, texts: Sequence[str]) -> NDArray[np.float32]:
    """Encode texts with an encoder of the manifest; shape (len(texts), d)."""
    return _encoder(name).encode(texts)


def known_encoders(
    settings: ClassifySettings, agenda: Agenda, frames: Frames, encoders: Mapping[str, Encoder]
) -> dict[str, Encoder]:
    """Return encoders that know the texts of `classify.texts_of`, to be sent to workers."""
    from pipeline.classify import texts_of
    from pipeline.classify.apply import TUNED
    from pipeline.classify.known import knowing
    from pipeline.embed.encoders import KnownEncoder

    texts = texts_of(agenda, frames)
    every = knowing(encoders, settings.heads_folder())
    return {name: KnownEncoder(encoder, texts) for name, encoder in every.items() if name not in (TUNED, STANCE)}


def classify_chunk(
    settings: ClassifySettings,
    agenda: Agenda,
    frames: Frames,
    encoders: Mapping[str, Encoder],
    documents: Sequence[Together],
) -> list[Classification | Failed]:
    """Label documents; `encoders` as `known_encoders` returns them."""
    from threadpoolctl import threadpool_limits

    from pipeline.classify import classify_each

    with threadpool_limits(1):  # two threads take sums in another order: the last digit would hang on the cores
        return apart(lambda d: classify_each(d, agenda, settings, encoders=encoders, frames=frames), documents)


def load_libraries() -> None:
    """Import what `themes_of`, `tables_of` and `lists_of` need, while nothing waits for it."""
    import pyarrow.parquet  # noqa: F401

    import pipeline.publish.word  # noqa: F401
    from pipeline.cluster import fitting

    fitting.load_libraries()


def views_of(said: Classification) -> tuple[str, ...]:
    """Return the ids of the passages that carry a view."""
    return tuple(j.passage_id for j in said.judgements if j.kind is not Kind.BACKGROUND)


def themes_of(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    vectors: Mapping[str, Vectors],
    views: Sequence[str],
    names: Mapping[str, str],
    settings: ClusterSettings,
) -> list[Theme]:
    """Gather passages in themes, by those that carry views; `names` tells which encoder is for what."""
    from threadpoolctl import threadpool_limits

    from pipeline.cluster import cluster

    with threadpool_limits(1):
        return cluster(documents, passages, vectors, settings, views=frozenset(views), **names)


def tables_of(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    classification: Classification,
    people: People,
    frames: Frames,
) -> dict[str, bytes]:
    """Return the tables that need no summary, by path."""
    from pipeline.publish import publish_tables

    return dict(publish_tables(documents, passages, classification, people, frames))


def lists_of(*draft: Any) -> dict[str, bytes]:
    """Return the list of further points and the tables of the summary, by path; `draft` as `publish_lists` takes it."""
    from pipeline.publish import publish_lists

    return dict(publish_lists(*draft))


@lru_cache(maxsize=4)  # a run's encoders: they are asked in turn, and loading one takes a second
def _encoder(name: str) -> Encoder:
    from pipeline.embed.encoders import load_encoder

    return load_encoder(name)


def put_away() -> None:
    """Let go of encoders, and give the system what the C library keeps at hand for later, where it can (glibc)."""
    _encoder.cache_clear()
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)
