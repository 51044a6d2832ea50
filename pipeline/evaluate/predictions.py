"""Predictions for loose texts: the stages that `classify` on the command line and the evaluation put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pipeline.agenda import load_agenda, load_frames
from pipeline.classify import refuse_unfitted
from pipeline.classify.units import predict, read_units, write_predictions
from pipeline.domain import Encoder
from pipeline.embed.encoders import CachedEncoder, load_encoder, named_parts, with_tuned
from pipeline.segment.language import LanguageIdentifier
from pipeline.settings import Settings
from pipeline.store import Cache

CACHE = Path("outputs/.cache/pipeline.sqlite")


def classify_file(units: Path, out: Path, settings: Settings, *, codebook: Path | None = None) -> int:
    """Label the texts of a file and write a prediction each; return how many.

    Raises:
        UsageError: a file cannot be read, is not of its form, or cannot be written.
        ModelError: a model is missing or wrong.
    """
    other = load_agenda(codebook) if codebook is not None else None
    english = settings.embed.encoder.removesuffix("-torch")
    if other is None:
        refuse_unfitted([english])
    identify = LanguageIdentifier()
    read = read_units(units, language_of=lambda text: identify(text, default="en"))
    with cached_encoders(None, names=("minilm", "use", *({english} - {"minilm"}))) as encoders:
        made = predict(
            read,
            load_agenda(),
            settings.classify,
            encoders=encoders,
            frames=load_frames(),
            codebook=other,
            english=english,
        )
    write_predictions(made, out)
    return len(made)


@contextmanager
def cached_encoders(
    path: Path | None = CACHE, *, names: Sequence[str] = ("minilm", "use")
) -> Iterator[dict[str, Encoder]]:
    """Give encoders, by default those of the heads, with a cache of vectors before them; without a path in memory."""
    with Cache(path) as cache:
        made = (CachedEncoder(load_encoder(with_tuned(name)), cache) for name in names)
        yield named_parts(made)
