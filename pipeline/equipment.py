"""What the stages of a run work with: the codebook, the known points, the encoders with the cache before them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

from pipeline import chunks as work
from pipeline.agenda import Agenda, Frames, load_agenda, load_frames, load_points, with_more
from pipeline.agenda.chosen import Chosen, choose, published_as
from pipeline.domain import Classification, Encoder, Passage, Point, Progress, Theme, Vectors
from pipeline.engine import Engine, Here, Processes, Staying
from pipeline.errors import UsageError
from pipeline.fingerprint import model_revisions, stage_code
from pipeline.isolate import kept
from pipeline.settings import SPOKEN, STANCE, PublishSettings, Settings
from pipeline.store import Cache, Reuse, digest, digest_of_nouns, encode

T = TypeVar("T")
_FEW_CHUNKS = 3
MOST_BESIDE = 20_000
"""Passages: more would take too much memory twice."""


class Equipment:
    """Loaded when first asked for; everything of a run shares one."""

    def __init__(self, cache: Cache, settings: Settings, progress: Progress, engine: Engine | None = None) -> None:
        """Take where vectors are kept, settings, who is told of progress, and where texts are encoded."""
        self._cache = cache
        self._settings = settings
        self._progress = progress
        self._engine = engine or Processes()

    @cached_property
    def chosen(self) -> Chosen:
        """The codebook, objectives and known points."""
        return choose(self._settings.codebook)

    @property
    def agenda(self) -> Agenda:
        """The codebook."""
        return self.chosen.agenda

    @property
    def frames(self) -> Frames:
        """Objectives and topics."""
        return self.chosen.frames

    @cached_property
    def fitted(self) -> Agenda:
        """The codebook that the heads were fitted to."""
        return load_agenda()

    @cached_property
    def fitted_frames(self) -> Frames:
        """The objectives and topics that the heads were fitted to."""
        return load_frames()

    @cached_property
    def known(self) -> tuple[Point, ...]:
        """The expert's list of points, with the further list that the settings name."""
        points, also = self.chosen.points, self._settings.points.also
        objectives = [f.id for f in self.frames.objectives]
        return with_more(points, load_points(Path(also), objectives=objectives, beside=points)) if also else points

    @property
    def publishing(self) -> PublishSettings:
        """The settings of what is published, under the codebook's own name."""
        return published_as(self._settings.publish, self.agenda)

    @property
    def by_batch(self) -> bool:
        """Whether the labels of a document hang on the batch, as those of another codebook do."""
        return self._settings.codebook.own

    def of_the_codebook(
        self, made: Classification, passages: Sequence[Passage], vectors: Mapping[str, Vectors]
    ) -> Classification:
        """Return what the heads said with labels of another codebook, if that is asked for."""
        from pipeline.classify import fits
        from pipeline.classify.asked import with_topics
        from pipeline.classify.zeroshot import relabelled

        settings = self._settings.classify
        if not fits(self.agenda, settings):
            judged = {j.passage_id for j in made.judgements}
            chosen = [p for p in passages if p.passage_id in judged]
            made = relabelled(made, chosen, vectors, self.agenda, settings, self.encoders, shown=self.chosen.shown)
        return with_topics(made, self.frames) if self._settings.codebook.own else made

    def codebook_key(self) -> list[str]:
        """Return what codebook and objectives add to the keys of what is made with them."""
        return [digest(encode(self.agenda, Agenda), encode(self.frames, Frames))] if self.by_batch else []

    @cached_property
    def matching(self) -> dict[str, Encoder]:
        """The encoders of statements and points, in English and in other languages."""
        from pipeline.points.match import ENGLISH, OTHER

        return {ENGLISH: self._cached(ENGLISH), OTHER: self.encoders[self._settings.embed.multilingual]}

    @cached_property
    def encoders(self) -> dict[str, Encoder]:
        """The encoders by name, each with the cache before it; weights are loaded at the first unknown text."""
        from pipeline.classify import refuse_unfitted
        from pipeline.embed.encoders import named_parts, with_tuned

        names = (self._settings.embed.encoder, self._settings.embed.multilingual)
        refuse_unfitted(n.removesuffix("-torch") for n in names)
        return named_parts(self._cached(n) for n in (*map(with_tuned, dict.fromkeys(names)), SPOKEN, STANCE))

    def rest(self) -> None:
        """End the processes that stayed for their models, where nothing will be encoded any more."""
        if isinstance(self._engine, Processes):
            self._engine.rest()

    def _cached(self, name: str) -> Encoder:
        """Return an encoder with the cache before it."""
        from pipeline.embed.encoders import CachedEncoder, load_encoder

        spread = partial(self._spread, name)
        return CachedEncoder(load_encoder(name), self._cache, progress=self._progress, spread=spread)

    def _spread(self, name: str, chunks: Sequence[Sequence[str]]) -> Iterator[tuple[int, Any]]:
        """Encode chunks of texts; a few of them here, since a worker would first have to load the encoder."""
        engine = Here() if len(chunks) <= _FEW_CHUNKS and not self._engine.remote else self._engine
        return engine.map(Staying(work.encode_chunk, name), chunks)

    def _reuse(self, stage: str, kind: Any, keep: Callable[[Any], bool] = kept) -> Reuse[Any, Any]:
        return Reuse(stage, kind, self._cache, keep=keep)

    def _whole(self, stage: str, key: str, kind: Any, compute: Callable[[], T]) -> T:
        return self._reuse(stage, kind)([None], [key], lambda _: [(0, compute())])[0]  # type: ignore[no-any-return]

    def models(self) -> list[str]:
        """Return the weights, and how the encoders are run: that decides a vector's last digits."""
        ran = [encoder.revision for _, encoder in sorted(self.encoders.items())]
        return [*(f"{name} {sha}" for name, sha in sorted(self.revisions.items())), *ran]

    @cached_property
    def revisions(self) -> dict[str, str]:
        """The checksum of every model in use, by name."""
        return model_revisions(self._settings)

    def _tidy(self, passages: Sequence[Passage]) -> None:
        if len(passages) > MOST_BESIDE:
            self.__dict__.pop("encoders", None)  # what is needed no more
            work.put_away()

    @property
    def spaces(self) -> dict[str, str]:
        """Which encoder is of English, and which of every language."""
        return {"english": self._settings.embed.encoder, "multilingual": self._settings.embed.multilingual}

    def with_earlier_ids(self, themes: list[Theme]) -> list[Theme]:
        """Return themes with the ids of those of an earlier run that they go on from, if the settings name one."""
        from pipeline.cluster.kept import with_ids_of
        from pipeline.store.tables import read_table

        folder = self._settings.cluster.earlier
        if not folder:
            return themes
        try:
            rows = read_table(Path(folder), "themes")
        except (OSError, ValueError) as e:
            raise UsageError(f"{folder} (cluster.earlier) holds no themes of a run; name the folder of one.") from e
        return with_ids_of(themes, {row["passage_id"]: row["theme_id"] for row in rows})

    def _batch_key(self, stage: str, *nouns: Sequence[object]) -> str:
        head = [stage_code(stage), getattr(self._settings, stage).model_dump_json(), *self.models()]
        head += self.codebook_key()
        return digest_of_nouns(head, nouns)
