"""The codebook, objectives and known points of a run, as settings choose them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.agenda.codebook import TUNIS, Agenda, load_agenda
from pipeline.agenda.frames import Frames, frames_of, load_frames
from pipeline.agenda.known_points import load_points
from pipeline.agenda.shown import Shown, load_shown
from pipeline.domain import Point
from pipeline.errors import UsageError
from pipeline.settings import CodebookSettings, PublishSettings

FOLDER = "codebook"
FILES = {
    "file": "codebook.yaml",
    "objectives": "objectives.yaml",
    "points": "points.yaml",
    "labelled": "labelled.jsonl",
}
"""What a run keeps of the files it was given, in `FOLDER` of its output, by the name of the setting."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What passages are labelled with, what a summary is organised by, what contributors are known to hold.

    `shown` are passages that people labelled with the codebook.
    """

    agenda: Agenda
    frames: Frames
    points: tuple[Point, ...]
    shown: tuple[Shown, ...] = ()


def choose(settings: CodebookSettings) -> Chosen:
    """Read what settings name.

    The known points of the Tunis Agenda are for it alone: with another codebook or other objectives there are none
    unless a list is given.

    Raises:
        UsageError: a file cannot be read or is wrong; the message names file, line and field.
    """
    agenda = load_agenda(_path(settings.file))
    if settings.objectives:
        frames = load_frames(_path(settings.objectives), agenda=agenda)
    else:
        frames = frames_of(agenda) if settings.file else load_frames(agenda=agenda)
    points: tuple[Point, ...] = ()
    if settings.points or not settings.own:
        points = load_points(_path(settings.points), objectives=[f.id for f in frames.objectives])
    labelled = _path(settings.labelled)
    if labelled and not settings.file:
        raise UsageError("Labelled passages teach a codebook of your own; give it with --codebook FILE.")
    return Chosen(agenda, frames, points, load_shown(labelled, agenda) if labelled else ())


def kept_files(settings: CodebookSettings) -> dict[str, bytes]:
    """Return the files that settings name, by the path under which a run keeps them.

    Raises:
        UsageError: one cannot be read.
    """
    named = {name: Path(path) for name, path in settings.model_dump().items() if path}
    try:
        return {f"{FOLDER}/{_kept(name, path)}": path.read_bytes() for name, path in named.items()}
    except OSError as e:
        raise UsageError(f"Cannot read {e.filename}: {e.strerror}. Give a YAML file in UTF-8.") from e


def as_kept(settings: CodebookSettings, out: Path) -> CodebookSettings:
    """Return settings that name the files which a run kept in its output, wherever the given ones are now."""
    named = {n: str(out / FOLDER / _kept(n, Path(path))) for n, path in settings.model_dump().items() if path}
    return settings.model_copy(update=named)


def published_as(settings: PublishSettings, agenda: Agenda) -> PublishSettings:
    """Return settings under which a summary names its own codebook, where they are silent."""
    if agenda.source == TUNIS:
        return settings
    usual = PublishSettings()
    title = f"Summary of the views expressed: {agenda.source}"
    changed = {
        "title": title if settings.title == usual.title else settings.title,
        "group": "" if settings.group == usual.group else settings.group,
    }
    return settings.model_copy(update=changed)


def _kept(name: str, path: Path) -> str:
    """Return the name under which a file is kept; of labelled passages the ending tells what they are."""
    table = name == "labelled" and path.suffix.casefold() in (".csv", ".tsv")
    return f"labelled{path.suffix.casefold()}" if table else FILES[name]


def _path(named: str) -> Path | None:
    return Path(named) if named else None
