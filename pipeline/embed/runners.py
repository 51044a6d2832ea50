"""What runs all-MiniLM-L6-v2 and its tuned layers: ONNX Runtime, or torch to hold it against."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.embed.export import exported_minilm, joint_module
from pipeline.embed.manifest import ModelSpec, verified_weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def onnx_runner(spec: ModelSpec, tuned: ModelSpec) -> Callable[[str], NDArray[np.float32]]:
    """Return what encodes a text by the export of an encoder and its tuned layers."""
    weights = verified_weights(spec)
    return session_of(exported_minilm(spec, weights, tuned), weights, spec)


def session_of(path: Path, weights: Path, spec: ModelSpec) -> Callable[[str], NDArray[np.float32]]:
    """Return what encodes a text by an exported model, on one thread.

    Args:
        path: of the exported model.
        weights: beside which its tokenizer lies.
        spec: how many tokens it reads.
    """
    import numpy as np
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    tokenizer = _tokenizer(weights, spec)

    def run(text: str) -> NDArray[np.float32]:
        tokens = tokenizer.encode(text)
        feed = {"input_ids": np.array([tokens.ids]), "attention_mask": np.array([tokens.attention_mask])}
        vector: NDArray[np.float32] = session.run(None, feed)[0][0]
        return vector

    return run


def torch_runner(spec: ModelSpec, tuned: ModelSpec) -> Callable[[str], NDArray[np.float32]]:
    """Return what encodes a text by torch, in float32."""
    import torch

    weights = verified_weights(spec)
    module = joint_module(weights.parent, verified_weights(tuned))
    tokenizer = _tokenizer(weights, spec)

    def run(text: str) -> NDArray[np.float32]:
        tokens = tokenizer.encode(text)
        with torch.inference_mode():
            vector: NDArray[np.float32] = module(
                torch.tensor([tokens.ids]), torch.tensor([tokens.attention_mask])
            ).numpy()[0]
        return vector

    return run


def _tokenizer(weights: Path, spec: ModelSpec) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(weights.parent / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(spec.max_tokens)
    return tokenizer
