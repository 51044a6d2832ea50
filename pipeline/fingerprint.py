"""What a run depends on, and what has changed since the last one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.assist.files import ANSWERS, FOLDER
from pipeline.domain import Source
from pipeline.embed.manifest import read_spec
from pipeline.extract.tools import tools
from pipeline.settings import Settings, models_folder
from pipeline.store import code_version, digest
from pipeline.store.outputs import file_sha256

_CODE: Mapping[str, tuple[str, ...]] = {
    "extract": ("extract", "languages.py", "whose/empty.py", "whose/empty.yaml", "whose/words.py", "domain.py"),
    "identify": ("identify", "domain.py"),
    "segment": ("segment", "languages.py", "domain.py"),
    "whose": ("whose", "domain.py"),
    "embed": ("embed", "domain.py"),
    "classify": ("classify", "agenda", "domain.py"),
    "cluster": ("cluster", "domain.py"),
    "points": ("points", "assist", "agenda", "languages.py", "domain.py"),
    "summarise": ("summarise", "assist", "identify", "agenda", "domain.py"),
    "publish": ("publish", "assist", "languages.py", "domain.py", "stages.py", "run.py"),
}
_LIBRARIES = tuple(
    "pypdfium2 pdfplumber python-docx lxml spacy py3langid onnxruntime numpy scikit-learn bertopic pyarrow".split()
)

_FITTED = ("heads", "stance", "standing", "points")


def fingerprint(sources: Sequence[Source], aside: Mapping[str, str], settings: Settings, out: Path) -> dict[str, Any]:
    """Return everything that decides a run's results: inputs, settings, code, models, libraries, tools, decisions."""
    return {
        "version": __version__,
        "inputs": {s.file: file_sha256(s.path) for s in sources},
        "set_aside": dict(aside),
        "settings": settings.model_dump(mode="json"),
        "codebook": {name: file_sha256(Path(p)) for name, p in settings.codebook.model_dump().items() if p},
        "code": {stage: stage_code(stage) for stage in _CODE},
        "models": model_revisions(settings),
        "libraries": {name: _version(name) for name in _LIBRARIES},
        "tools": tools(),
        "points": file_sha256(Path(settings.points.also)) if settings.points.also else "",
        "themes": file_sha256(Path(settings.cluster.earlier) / "themes.parquet") if settings.cluster.earlier else "",
        "decisions": file_sha256(out / "review" / "decisions.jsonl"),
        "answers": file_sha256(out / FOLDER / ANSWERS) if settings.model.files else "",
    }


def difference(last: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return what changed between two fingerprints, by kind; empty if nothing did."""
    out = {}
    for kind, value in now.items():
        before = last.get(kind)
        if before != value:
            out[kind] = _changed(before, value) if isinstance(value, dict) else [kind]
    return out


def stage_code(stage: str) -> str:
    """Return the version of the code that a stage's results depend on, our own and the libraries'."""
    return digest(code_version(*_CODE[stage]), *(f"{name} {_version(name)}" for name in _LIBRARIES))


def model_revisions(settings: Settings) -> dict[str, str]:
    """Return the checksum of every model in use: the manifest's for encoders, the files' own for what we fitted."""
    names = {settings.embed.encoder.removesuffix("-torch"), settings.embed.multilingual}
    encoders = {name: read_spec(name).sha256 for name in sorted({*names, "agenda", "points", "e5"})}
    fitted = {name: sorted(p for p in (models_folder() / name).rglob("*") if p.is_file()) for name in _FITTED}
    return encoders | {name: _contents(tuple((p, *_state(p)) for p in paths)) for name, paths in fitted.items()}


def _state(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=8)
def _contents(files: tuple[tuple[Path, int, int], ...]) -> str:
    """Return a hash of files; times and sizes keep the memory of an answer true."""
    return digest(*(part for path, _, _ in files for part in (path.name, path.read_bytes())))


def worker_version(settings: Settings) -> str:
    """Return what a worker of a cluster must have in common with the run: code, libraries and models."""
    models = model_revisions(settings)
    return digest(*(stage_code(stage) for stage in _CODE), *(f"{n} {models[n]}" for n in sorted(models)))


def _changed(before: Any, now: Mapping[str, Any]) -> list[str]:
    old = before if isinstance(before, dict) else {}
    return sorted(k for k in {*old, *now} if old.get(k) != now.get(k))


@lru_cache(maxsize=32)  # asked for every stage; looking through the installed packages takes a few milliseconds
def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
