"""The optional model is put together from its pieces only when the checksum is right, and its absence is said."""

import dataclasses
import hashlib
import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from pipeline.classify import refuse_unfitted
from pipeline.embed.encoders import load_encoder
from pipeline.embed.manifest import ModelSpec, read_spec
from pipeline.embed.mpnet import _NEEDED, assemble, mpnet_folder, verified_mpnet
from pipeline.errors import ModelError

WEIGHTS = b"weights"


def spec(sha256: str = hashlib.sha256(WEIGHTS).hexdigest()) -> ModelSpec:
    return dataclasses.replace(read_spec("mpnet"), sha256=sha256)


@pytest.fixture
def parts(tmp_path: Path) -> list[Path]:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in _NEEDED:
            archive.writestr(f"model/{name}", WEIGHTS if name == "model.safetensors" else "{}")
        archive.writestr("model/../../escaped", "no")
    data = held.getvalue()
    size = len(data) // 5 + 1
    paths = [tmp_path / f"m.zip.{n:03}" for n in range(1, 6)]
    for n, path in enumerate(paths):
        path.write_bytes(data[n * size : (n + 1) * size])
    return paths


def test_pieces_become_the_model_and_nothing_else(parts: list[Path], tmp_path: Path) -> None:
    target = tmp_path / "a" / "exported" / "mpnet"
    assemble(parts, spec(), target)
    assert (target / "model.safetensors").read_bytes() == WEIGHTS
    assert sorted(p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file()) == sorted(_NEEDED)
    assert not list(tmp_path.rglob("escaped"))


def test_wrong_weights_leave_nothing_behind(parts: list[Path], tmp_path: Path) -> None:
    target = tmp_path / "exported" / "mpnet"
    with pytest.raises(ModelError, match="manifest"):
        assemble(parts, spec("0" * 64), target)
    assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize("kept", [4, 1, 0])
def test_a_missing_piece_is_a_model_error(parts: list[Path], tmp_path: Path, kept: int) -> None:
    with pytest.raises(ModelError, match="reinstall"):
        assemble(parts[:kept], spec(), tmp_path / "exported" / "mpnet")


def test_its_absence_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    described = spec()
    monkeypatch.setenv("PIPELINE_MODELS", str(tmp_path))
    with pytest.raises(ModelError, match="make mpnet"):
        verified_mpnet(described)


def test_it_cannot_stand_in_for_the_encoder_the_heads_were_fitted_for() -> None:
    refuse_unfitted(["minilm", "use"])
    with pytest.raises(ModelError, match="zero-shot"):
        refuse_unfitted(["mpnet", "use"])


@pytest.mark.slow
@pytest.mark.surroundings
def test_near_texts_are_near() -> None:
    if not mpnet_folder(read_spec("mpnet")).is_dir():
        pytest.skip("all-mpnet-base-v2 is optional and not installed (make mpnet)")
    encoder = load_encoder("mpnet")
    texts = ["Access costs too much.", "Connections are too expensive.", "The forum met in Baku."]
    made = encoder.encode(texts)
    assert made.shape == (3, 768)
    assert np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-4)
    assert made[0] @ made[1] > made[0] @ made[2]
    assert np.allclose(made[1], encoder.encode(texts[1:2])[0], atol=1e-6)
