"""Predictions for loose texts: the stages that `classify` on the command line and the evaluation put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pipeline.agenda import load_agenda, load_frames
from pipeline.agenda.chosen import choose
from pipeline.classify import fits, refuse_unfitted
from pipeline.classify.units import predict, read_units, write_predictions
from pipeline.domain import Encoder, Progress
from pipeline.embed.encoders import CachedEncoder, load_encoder, named_parts, with_tuned
from pipeline.errors import UsageError
from pipeline.segment.language import LanguageIdentifier
from pipeline.settings import SPOKEN, STANCE, Settings
from pipeline.store import Cache

CACHE = Path("outputs/.cache/pipeline.sqlite")


def classify_file(
    units: Path,
    out: Path,
    settings: Settings,
    *,
    every: bool = False,
    progress: Progress | None = None,
) -> int:
    """Label the texts of a file and write a prediction each; return how many.

    Args:
        units: texts, as JSON lines or CSV.
        out: where predictions go; as CSV, if its name says so.
        settings: of all stages; their codebook, if it is another, is scored zero-shot and by labelled passages.
        every: give the score of every code, not of the ten best; with another codebook only.
        progress: told how many texts are encoded.

    Raises:
        UsageError: a file cannot be read, is not of its form, or cannot be written.
        ModelError: a model is missing or wrong.
    """
    agenda = load_agenda()
    # A Tunis Agenda that was edited since the heads were fitted is a codebook like any other.
    chosen = choose(settings.codebook) if settings.codebook.file else None
    other = chosen.agenda if chosen else None if fits(agenda, settings.classify) else agenda
    if every and other is None:
        raise UsageError("All scores are given with --codebook FILE; the fitted heads rank the ten best paragraphs.")
    english = settings.embed.encoder.removesuffix("-torch")
    if other is None:
        refuse_unfitted([english])
    identify = LanguageIdentifier()
    read = read_units(units, language_of=lambda text: identify(text, default="en"))
    names = ("minilm", "use", SPOKEN, STANCE, *({english} - {"minilm"}))
    with cached_encoders(None, names=names, progress=progress) as encoders:
        made = predict(
            read,
            agenda,
            settings.classify,
            encoders=encoders,
            frames=load_frames(),
            codebook=other,
            english=english,
            shown=chosen.shown if chosen else (),
            most=len(other.refs) if other and every else 10,
        )
    write_predictions(made, out)
    return len(made)


@contextmanager
def cached_encoders(
    path: Path | None = CACHE,
    *,
    names: Sequence[str] = ("minilm", "use", SPOKEN, STANCE),
    progress: Progress | None = None,
) -> Iterator[dict[str, Encoder]]:
    """Give encoders, by default those of the heads, with a cache of vectors before them; without a path in memory."""
    with Cache(path) as cache:
        made = (CachedEncoder(load_encoder(with_tuned(name)), cache, progress=progress) for name in names)
        yield named_parts(made)
