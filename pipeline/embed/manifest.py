"""The manifest of model weights: what may be loaded, and proof that it is what it says."""

from __future__ import annotations

import hashlib
import importlib.util
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.errors import ModelError
from pipeline.settings import models_folder


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """One entry of `models/manifest.toml`.

    `sha256` is that of the weights file, inside the installed package or, where `module` is empty, beside the manifest.
    """

    name: str
    title: str
    package: str
    module: str
    file: str
    sha256: str
    licence: str
    dimension: int
    max_tokens: int
    languages: tuple[str, ...]


def read_spec(name: str, folder: Path | None = None) -> ModelSpec:
    """Return one model's entry.

    Raises:
        ModelError: the manifest cannot be read or does not list the model.
    """
    path = (folder or models_folder()) / "manifest.toml"
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
        entry = data[name]
        return ModelSpec(name=name, **{**entry, "languages": tuple(entry["languages"])})
    except OSError as e:
        raise ModelError(f"The model manifest {path} cannot be read: {e}. Restore it from the repository.") from e
    except (KeyError, TypeError, tomllib.TOMLDecodeError) as e:
        raise ModelError(f"{path} has no usable entry for the model '{name}' ({e}); choose a model it lists.") from e


def verified_weights(spec: ModelSpec) -> Path:
    """Return the path of a model's weights after checking their sha256.

    Raises:
        ModelError: the package is not installed or the checksum differs.
    """
    path = (_package_folder(spec) if spec.module else models_folder()) / spec.file
    remedy = f"reinstall {spec.package}" if spec.module else "restore it from the repository or run `make models`"
    if not path.is_file():
        raise ModelError(f"The model {spec.title} is incomplete: {spec.file} is missing; {remedy}.")
    if checksum(path, path.stat().st_mtime_ns, path.stat().st_size) != spec.sha256:
        raise ModelError(f"The weights of {spec.title} are not those of the manifest; {remedy}.")
    return path


def _package_folder(spec: ModelSpec) -> Path:
    found = importlib.util.find_spec(spec.module)
    if found is None or found.origin is None:
        raise ModelError(f"The model {spec.title} is missing: install {spec.package} (`make setup` does it).")
    return Path(found.origin).parent


@lru_cache(maxsize=16)
def checksum(path: Path, modified: int, size: int) -> str:
    """Return the sha256 of a file; `modified` and `size` keep the memory of an answer true."""
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()
