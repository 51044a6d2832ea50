"""Export all-MiniLM-L6-v2 and its tuned upper layers to one int8 ONNX graph, once, so that a run needs no torch.

The graph runs the lower layers once and the upper ones twice, as they came and as they were tuned: a text gives the
encoder's own vector and, after it, the tuned one. The feed-forward outputs of the first two layers stay float32:
quantising them costs most of the accuracy (the lowest cosine to float32 over 239 real passages is .988 with them and
.992 without; docs/embed.md).
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.embed.manifest import ModelSpec, read_spec, verified_weights
from pipeline.embed.quiet import quietly
from pipeline.errors import ModelError
from pipeline.settings import models_folder

if TYPE_CHECKING:
    import torch

_FLOAT_NODES = ("/m/encoder/layer.0/output/dense/MatMul", "/m/encoder/layer.1/output/dense/MatMul")


def exported_minilm(spec: ModelSpec, weights: Path, tuned: ModelSpec) -> Path:
    """Return the exported model, made now if it is not there; its checksum is verified against the one written then.

    Args:
        spec: the encoder's entry in the manifest.
        weights: its weights.
        tuned: the entry of the tuned layers.

    Raises:
        ModelError: the export is damaged or cannot be made.
    """
    return kept_export(spec, tuned, partial(joint_module, weights.parent))


def exported_points(spec: ModelSpec, weights: Path, tuned: ModelSpec) -> Path:
    """Return the exported encoder of statements and points, likewise: the tuned layers' vectors alone.

    Args:
        spec: the encoder's entry in the manifest.
        weights: its weights.
        tuned: the entry of the layers tuned on statements and points.

    Raises:
        ModelError: the export is damaged or cannot be made.
    """
    return kept_export(spec, tuned, partial(joint_module, weights.parent, alone=True))


def kept_export(
    spec: ModelSpec, tuned: ModelSpec | None, module: Callable[[Path], torch.nn.Module], *, width: int = 0
) -> Path:
    """Return an exported model, made now if it is not there.

    Args:
        spec: the encoder's entry in the manifest.
        tuned: the entry of its tuned layers; None if it is exported as it came.
        module: returns what is exported, given the file of the tuned layers, or the encoder's own.
        width: of the rows of tokens that the module takes, (1, tokens, width); 0 if it takes token ids and a mask.

    Raises:
        ModelError: the export is damaged or cannot be made.
    """
    layers = tuned.sha256[:12] if tuned else "own"
    path = models_folder() / "exported" / f"{spec.name}-{spec.sha256[:12]}-{layers}-int8.onnx"
    if not path.is_file():
        _export(partial(module, verified_weights(tuned or spec)), path, width)
    expected = path.with_suffix(".sha256")
    if not expected.is_file() or expected.read_text("ascii").strip() != _sha256(path):
        raise ModelError(f"The exported model {path} is damaged; delete it and run `make setup` again.")
    return path


def _sha256(path: Path) -> str:
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def _export(module: Callable[[], torch.nn.Module], target: Path, width: int) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as name:
            with quietly():
                made = _quantised(_float32(module(), Path(name), width))
            checksum = Path(name) / "sha256"
            checksum.write_text(_sha256(made) + "\n", "ascii")
            checksum.replace(target.with_suffix(".sha256"))
            made.replace(target)
    except (ImportError, OSError) as e:
        raise ModelError(f"Cannot export the encoder to {target}: {e}. Run `make setup`.") from e


def _float32(module: torch.nn.Module, folder: Path, width: int) -> Path:
    import torch

    ids = torch.ones(2, 16, dtype=torch.long)
    batch = {0: "batch", 1: "tokens"}
    given: dict[str, torch.Tensor] = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
    axes = {"input_ids": batch, "attention_mask": batch, "vector": {0: "batch"}}
    if width:
        given, axes = {"rows": torch.zeros(1, 16, width)}, {"rows": {1: "tokens"}}
    path = folder / "float32.onnx"
    torch.onnx.export(
        module,
        tuple(given.values()),
        str(path),
        input_names=list(given),
        output_names=["vector"],
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )
    return path


def joint_module(model_folder: Path, tuned: Path, *, alone: bool = False) -> torch.nn.Module:
    """Return a module from token ids and mask, both (texts, tokens), to vectors (texts, 2 d), float32.

    The first half is the encoder's own vector, of unit length; the second the mean of the tuned layers' outputs, whose
    length is left as it is, since linear heads read it. `alone` gives the tuned vectors (texts, d), of unit length.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import copy

    import torch
    from safetensors.torch import load_file
    from transformers import AutoModel

    model: Any = AutoModel.from_pretrained(str(model_folder), attn_implementation="eager", local_files_only=True)
    named = {k.removeprefix("layer."): v.float() for k, v in load_file(tuned).items() if k.startswith("layer.")}
    first = min(int(k.split(".", 1)[0]) for k in named)
    upper = copy.deepcopy(model.encoder.layer[first:])
    upper.load_state_dict({f"{int(n) - first}.{rest}": v for n, rest, v in _split(named)})

    class Joint(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.m = model
            self.t = upper

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            types = torch.zeros_like(input_ids)
            out = self.m(
                input_ids=input_ids, attention_mask=attention_mask, token_type_ids=types, output_hidden_states=True
            )
            kept = attention_mask.unsqueeze(-1).to(out.last_hidden_state.dtype)
            hidden = (1.0 - kept.transpose(1, 2).unsqueeze(1)) * torch.finfo(kept.dtype).min
            x = out.hidden_states[first]
            for layer in self.t:
                x = layer(x, hidden)
                x = x[0] if isinstance(x, tuple) else x
            if alone:
                return torch.nn.functional.normalize((x * kept).sum(1) / kept.sum(1), dim=1)
            own = torch.nn.functional.normalize((out.last_hidden_state * kept).sum(1) / kept.sum(1), dim=1)
            return torch.cat([own, (x * kept).sum(1) / kept.sum(1)], dim=1)

    return Joint().eval()


def _split(named: dict[str, Any]) -> list[tuple[str, str, Any]]:
    return [(*k.split(".", 1), v) for k, v in sorted(named.items())]


def _quantised(path: Path) -> Path:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    target = path.with_name("int8.onnx")
    quantize_dynamic(
        str(path), str(target), per_channel=True, weight_type=QuantType.QInt8, nodes_to_exclude=list(_FLOAT_NODES)
    )
    return target


def main() -> None:
    """Export the encoders if that has not been done: `python -m pipeline.embed.export`."""
    from pipeline.embed.e5 import exported_e5
    from pipeline.embed.stances import exported_stances

    spec = read_spec("minilm")
    exported_minilm(spec, verified_weights(spec), read_spec("agenda"))
    exported_points(spec, verified_weights(spec), read_spec("points"))
    exported_stances(read_spec("e5"), read_spec("stance"))
    exported_e5(read_spec("e5"))


if __name__ == "__main__":
    main()
