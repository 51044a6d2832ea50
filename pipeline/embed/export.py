"""Export all-MiniLM-L6-v2 to int8 ONNX, once, so that a run needs no torch.

The feed-forward outputs of the first two layers stay float32: quantising them costs most of the accuracy (the lowest
cosine to float32 over 239 real passages is .988 with them and .992 without; docs/embed.md).
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.embed.manifest import ModelSpec, models_folder, read_spec, verified_weights
from pipeline.errors import ModelError

if TYPE_CHECKING:
    import torch

_FLOAT_NODES = ("/m/encoder/layer.0/output/dense/MatMul", "/m/encoder/layer.1/output/dense/MatMul")


def exported_minilm(spec: ModelSpec, weights: Path) -> Path:
    """Return the exported model, made now if it is not there; its checksum is verified against the one written then.

    Raises:
        ModelError: the export is damaged or cannot be made.
    """
    path = models_folder() / "exported" / f"{spec.name}-{spec.sha256[:12]}-int8.onnx"
    if not path.is_file():
        _export(weights.parent, path)
    expected = path.with_suffix(".sha256")
    if not expected.is_file() or expected.read_text("ascii").strip() != _sha256(path):
        raise ModelError(f"The exported model {path} is damaged; delete it and run `make setup` again.")
    return path


def _sha256(path: Path) -> str:
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def _export(model_folder: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as name:
            made = _quantised(_float32(model_folder, Path(name)))
            checksum = Path(name) / "sha256"
            checksum.write_text(_sha256(made) + "\n", "ascii")
            checksum.replace(target.with_suffix(".sha256"))
            made.replace(target)
    except (ImportError, OSError) as e:
        raise ModelError(f"Cannot export the English encoder to {target}: {e}. Run `make setup`.") from e


def _float32(model_folder: Path, folder: Path) -> Path:
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import torch
    from transformers import AutoModel

    encoder: Any = AutoModel.from_pretrained(str(model_folder), attn_implementation="eager", local_files_only=True)
    ids = torch.ones(2, 16, dtype=torch.long)
    batch = {0: "batch", 1: "tokens"}
    path = folder / "float32.onnx"
    torch.onnx.export(
        _pooled(encoder.eval()),
        (ids, torch.ones_like(ids)),
        str(path),
        input_names=["input_ids", "attention_mask"],
        output_names=["vector"],
        dynamic_axes={"input_ids": batch, "attention_mask": batch, "vector": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )
    return path


def _pooled(encoder: Any) -> torch.nn.Module:
    import torch

    class Pooled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.m = encoder

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            types = torch.zeros_like(input_ids)
            out = self.m(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=types).last_hidden_state
            kept = attention_mask.unsqueeze(-1).to(out.dtype)
            return torch.nn.functional.normalize((out * kept).sum(1) / kept.sum(1), dim=1)

    return Pooled()


def _quantised(path: Path) -> Path:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    target = path.with_name("int8.onnx")
    quantize_dynamic(
        str(path), str(target), per_channel=True, weight_type=QuantType.QInt8, nodes_to_exclude=list(_FLOAT_NODES)
    )
    return target


def main() -> None:
    """Export the English encoder if that has not been done: `python -m pipeline.embed.export`."""
    spec = read_spec("minilm")
    exported_minilm(spec, verified_weights(spec))


if __name__ == "__main__":
    main()
