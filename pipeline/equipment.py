"""What the stages of a run work with: the codebook, the known points, the encoders with the cache before them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

from pipeline import chunks as work
from pipeline.agenda import Agenda, Frames, load_agenda, load_frames, load_points, with_more
from pipeline.domain import Encoder, Point, Progress
from pipeline.engine import Engine, Here, Processes
from pipeline.fingerprint import model_revisions
from pipeline.isolate import kept
from pipeline.settings import Settings
from pipeline.store import Cache, Reuse

T = TypeVar("T")
_FEW_CHUNKS = 3


class Equipment:
    """Loaded when first asked for; everything of a run shares one."""

    def __init__(self, cache: Cache, settings: Settings, progress: Progress, engine: Engine | None = None) -> None:
        """Take where vectors are kept, settings, who is told of progress, and where texts are encoded."""
        self._cache = cache
        self._settings = settings
        self._progress = progress
        self._engine = engine or Processes()

    @cached_property
    def agenda(self) -> Agenda:
        """The codebook."""
        return load_agenda()

    @cached_property
    def frames(self) -> Frames:
        """Objectives and topics."""
        return load_frames()

    @cached_property
    def known(self) -> tuple[Point, ...]:
        """The expert's list of points, with the further list that the settings name."""
        objectives, also = [f.id for f in self.frames.objectives], self._settings.points.also
        points = load_points(objectives=objectives)
        return with_more(points, load_points(Path(also), objectives=objectives, beside=points)) if also else points

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
        return named_parts(self._cached(n) for n in map(with_tuned, dict.fromkeys(names)))

    def _cached(self, name: str) -> Encoder:
        """Return an encoder with the cache before it."""
        from pipeline.embed.encoders import CachedEncoder, load_encoder

        spread = partial(self._spread, name)
        return CachedEncoder(load_encoder(name), self._cache, progress=self._progress, spread=spread)

    def _spread(self, name: str, chunks: Sequence[Sequence[str]]) -> Iterator[tuple[int, Any]]:
        """Encode chunks of texts; a few of them here, since a worker would first have to load the encoder."""
        engine = Here() if len(chunks) <= _FEW_CHUNKS and not self._engine.remote else self._engine
        return engine.map(partial(work.encode_chunk, name), chunks)

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
