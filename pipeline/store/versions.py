"""The version of a stage's code: a hash of its source, so that work done by other code is never reused."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pipeline.store.codec import digest

_PACKAGE = Path(__file__).resolve().parents[1]


@lru_cache(maxsize=32)
def code_version(*places: str) -> str:
    """Return a hash of the source of some modules or folders of the package, e.g. ("segment", "domain.py")."""
    files = [f for place in places for f in _files(_PACKAGE / place)]
    return digest(*(part for f in files for part in (f.relative_to(_PACKAGE).as_posix(), f.read_bytes())))


def _files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    return sorted(f for f in place.rglob("*") if f.suffix in {".py", ".yaml", ".j2", ".css", ".js"})
