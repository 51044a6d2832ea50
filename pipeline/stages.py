"""Each stage with what it needs besides its nouns: settings, models, the cache, the clock and the progress bar."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, TypeVar

from pipeline.agenda import Agenda, Frames, load_agenda, load_frames
from pipeline.domain import (
    ANALYSED,
    Classification,
    Decision,
    Document,
    Encoder,
    Passage,
    Progress,
    Refusal,
    Source,
    Summary,
    Theme,
    Vectors,
)
from pipeline.fingerprint import model_revisions, stage_code
from pipeline.settings import Settings
from pipeline.store import Cache, Reuse, digest, encode
from pipeline.store.outputs import file_sha256

T = TypeVar("T")


class Stages:
    """The stages of one run; each method is a stage. Heavy libraries are imported by the stage that needs them."""

    def __init__(self, cache: Cache, settings: Settings, progress: Progress) -> None:
        self._cache = cache
        self._settings = settings
        self._progress = progress
        self._timings: dict[str, dict[str, float]] = {}

    def extract(self, sources: Sequence[Source], decisions: Sequence[Decision]) -> tuple[list[Document], list[Refusal]]:
        """Read files; duplicates and campaigns are marked over the whole batch, contributors are as editors say."""
        from pipeline.extract import extract, mark_duplicates
        from pipeline.extract.corrected import correct_contributors

        settings = self._settings.extract
        base = digest(stage_code("extract"), settings.model_dump_json())
        keys = [digest(base, s.file, file_sha256(s.path)) for s in sources]

        def compute(missing: Sequence[Source]) -> list[tuple[list[Document], list[Refusal]]]:
            documents, refusals = extract(missing, settings, progress=self._progress)
            return [
                ([d for d in documents if d.file == s.file], [r for r in refusals if r.file == s.file]) for s in missing
            ]

        with self._stage("extract"):
            kind = tuple[list[Document], list[Refusal]]
            read = self._reuse("extract", kind)(sources, keys, compute)
            documents = mark_duplicates([d for ds, _ in read for d in ds])
            return correct_contributors(documents, decisions), [r for _, rs in read for r in rs]

    def segment(self, documents: Sequence[Document]) -> list[Passage]:
        """Cut documents into passages."""
        base = digest(stage_code("segment"), self._settings.segment.model_dump_json())
        keys = [digest(base, d.document_id, digest(encode(d.blocks, tuple[Any, ...])), d.language) for d in documents]

        def compute(missing: Sequence[Document]) -> list[list[Passage]]:
            from pipeline.segment import segment

            made = []
            for done, document in enumerate(missing, 1):
                made.append(segment([document], self._settings.segment))
                self._progress("segment", done, len(missing))
            return made

        with self._stage("segment"):
            return [p for ps in self._reuse("segment", list[Passage])(documents, keys, compute) for p in ps]

    def embed(self, passages: Sequence[Passage]) -> dict[str, Vectors]:
        """Embed the analysed passages."""
        from pipeline.embed import embed

        analysed = [p for p in passages if p.role in ANALYSED]
        with self._stage("embed"):
            return embed(analysed, self.encoders, self._settings.embed)

    def classify(
        self, passages: Sequence[Passage], vectors: Mapping[str, Vectors], decisions: Sequence[Decision]
    ) -> Classification:
        """Label the analysed passages, a document at a time, so that a document's labels do not hang on others."""
        from pipeline.classify.corrected import apply_corrections

        groups: dict[str, list[Passage]] = {}
        for p in passages:
            if p.role in ANALYSED:
                groups.setdefault(p.document_id, []).append(p)
        revisions = encode(model_revisions(self._settings), dict[str, str])
        settings = self._settings.classify.model_dump_json()
        base = digest(stage_code("classify"), settings, revisions, *self._ran())
        keys = [digest(base, encode(ps, list[Passage])) for ps in groups.values()]

        def compute(missing: Sequence[list[Passage]]) -> list[Classification]:
            from pipeline.classify import classify

            every = [p for ps in missing for p in ps]
            made = classify(
                every,
                {name: _rows(v, {p.passage_id for p in every}) for name, v in vectors.items()},
                self.agenda,
                self._settings.classify,
                encoders=self.encoders,
                frames=self.frames,
            )
            return [_part(made, {p.passage_id for p in ps}) for ps in missing]

        with self._stage("classify"):
            parts = self._reuse("classify", Classification)(list(groups.values()), keys, compute)
            made = Classification(
                tuple(x for c in parts for x in c.labels),
                tuple(x for c in parts for x in c.judgements),
                tuple(x for c in parts for x in c.references),
            )
            # Laid over what is kept: a correction makes no document be classified again.
            return apply_corrections(made, decisions)

    def cluster(
        self, documents: Sequence[Document], passages: Sequence[Passage], vectors: Mapping[str, Vectors]
    ) -> list[Theme]:
        """Gather the batch's passages in themes."""
        from pipeline.cluster import cluster

        space = vectors[self._settings.embed.multilingual]
        with self._stage("cluster"):
            key = self._batch_key("cluster", documents, passages)
            return self._whole(
                "cluster", key, list[Theme], lambda: cluster(documents, passages, space, self._settings.cluster)
            )

    def summarise(
        self,
        documents: Sequence[Document],
        passages: Sequence[Passage],
        classification: Classification,
        vectors: Mapping[str, Vectors],
        themes: Sequence[Theme],
    ) -> Summary:
        """Bring views together and draft sentences."""

        def compute() -> Summary:
            from pipeline.summarise import summarise

            settings = self._settings.summarise
            return summarise(
                documents,
                passages,
                classification,
                vectors,
                themes,
                self.frames,
                self.agenda,
                settings,
                encoders=self.encoders,
            )

        with self._stage("summarise"):
            extra = (encode(classification, Classification), encode(list(themes), list[Theme]))
            return self._whole("summarise", self._batch_key("summarise", documents, passages, *extra), Summary, compute)

    def publish(
        self,
        documents: Sequence[Document],
        passages: Sequence[Passage],
        classification: Classification,
        themes: Sequence[Theme],
        summary: Summary,
        refusals: Sequence[Refusal],
    ) -> dict[str, bytes]:
        """Make the files of the run."""
        from pipeline.publish import publish

        with self._stage("publish"):
            settings = self._settings.publish
            nouns = (documents, passages, classification, themes, summary, refusals, self.frames, self.agenda)
            return publish(*nouns, settings, models=model_revisions(self._settings))

    def timings(self) -> dict[str, dict[str, float]]:
        """Return, a stage, its seconds, the peak memory of the process so far in MB, and how many items were made."""
        return self._timings

    @cached_property
    def agenda(self) -> Agenda:
        """The codebook."""
        return load_agenda()

    @cached_property
    def frames(self) -> Frames:
        """Objectives and topics."""
        return load_frames()

    @cached_property
    def encoders(self) -> dict[str, Encoder]:
        """The encoders by name, each with the cache before it; weights are loaded at the first unknown text."""
        from pipeline.classify import refuse_unfitted
        from pipeline.embed.encoders import CachedEncoder, load_encoder

        names = (self._settings.embed.encoder, self._settings.embed.multilingual)
        refuse_unfitted(n.removesuffix("-torch") for n in names)
        made = [CachedEncoder(load_encoder(n), self._cache, progress=self._progress) for n in dict.fromkeys(names)]
        return {e.name: e for e in made}

    def _reuse(self, stage: str, kind: Any) -> Reuse[Any, Any]:
        reuse: Reuse[Any, Any] = Reuse(stage, kind, self._cache)
        return reuse

    def _whole(self, stage: str, key: str, kind: Any, compute: Callable[[], T]) -> T:
        made: list[T] = self._reuse(stage, kind)([None], [key], lambda _: [compute()])
        return made[0]

    def _batch_key(self, stage: str, documents: Sequence[Document], passages: Sequence[Passage], *extra: bytes) -> str:
        settings = getattr(self._settings, stage).model_dump_json()
        models = encode(model_revisions(self._settings), dict[str, str])
        data = (encode(list(documents), list[Document]), encode(list(passages), list[Passage]))
        return digest(stage_code(stage), settings, models, *self._ran(), *data, *extra)

    def _ran(self) -> list[str]:
        """Return how the encoders are run, which decides a vector's last digits as the weights decide the others."""
        return [encoder.revision for _, encoder in sorted(self.encoders.items())]

    @contextmanager
    def _stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        self._timings[name] = {"seconds": round(time.perf_counter() - start, 3), "peak_mb": round(peak / 1024, 1)}


def _rows(vectors: Vectors, wanted: set[str]) -> Vectors:
    rows = [n for n, i in enumerate(vectors.ids) if i in wanted]
    return Vectors(vectors.model, vectors.revision, tuple(vectors.ids[n] for n in rows), vectors.matrix[rows])


def _part(made: Classification, wanted: set[str]) -> Classification:
    return Classification(
        tuple(x for x in made.labels if x.passage_id in wanted),
        tuple(x for x in made.judgements if x.passage_id in wanted),
        tuple(x for x in made.references if x.passage_id in wanted),
    )
