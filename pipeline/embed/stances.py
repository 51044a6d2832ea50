"""multilingual-e5-small with upper layers tuned on stances: what a short text does with what it speaks of.

Its rows are log odds of directions (`classify.directions`), not vectors to compare. The export is made once, so that a
run needs no torch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pipeline.embed.export import kept_export
from pipeline.embed.manifest import ModelSpec, verified_weights
from pipeline.embed.packed import POSITIONS, TYPES, Packed

if TYPE_CHECKING:
    import numpy as np
    import torch
    from numpy.typing import NDArray

BEFORE = "query: "
"""What the encoder wants to be before a text."""
_ATTENTION = {"q": "self.query", "k": "self.key", "v": "self.value", "ao": "output.dense"}
_NAMES = {**{k: f"attention.{v}" for k, v in _ATTENTION.items()}, "fi": "intermediate.dense", "fo": "output.dense"}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


class Stances:
    """The tuned encoder behind `domain.Encoder`; a row holds the log odds of every direction."""

    def __init__(self, spec: ModelSpec, tuned: ModelSpec) -> None:
        """Name an encoder; weights are loaded at the first text.

        Args:
            spec: of multilingual-e5-small.
            tuned: of the tuned layers; its dimension is the number of directions.
        """
        self.name = tuned.name
        self.languages = frozenset(tuned.languages)
        self.revision = f"{tuned.name}-{spec.sha256[:12]}-{tuned.sha256[:12]}-onnx-int8"
        self._specs = (spec, tuned)
        self._run: Callable[[str], NDArray[np.float32]] | None = None

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return log odds, shape (len(texts), directions)."""
        import numpy as np

        spec, tuned = self._specs
        if texts and self._run is None:
            self._run = _runner(spec, tuned)
        rows = [self._run(t) for t in texts] if self._run else []
        return np.stack(rows).astype(np.float32) if rows else np.zeros((0, tuned.dimension), np.float32)


def exported_stances(spec: ModelSpec, tuned: ModelSpec) -> Path:
    """Return the exported layers, made now if they are not there.

    Raises:
        ModelError: the export is damaged or cannot be made.
    """
    weights = verified_weights(spec)
    return kept_export(spec, tuned, lambda layers: stance_module(Packed(weights), layers), width=spec.dimension)


def token_rows(packed: Packed, ids: Sequence[int]) -> NDArray[np.float32]:
    """Return what goes into the first layer for the tokens of a text, before it is normalized: (tokens, width)."""
    import numpy as np

    width = packed.shape.width
    places = packed.tensor(POSITIONS)[: len(ids) * width].reshape(len(ids), width)
    rows: NDArray[np.float32] = packed.words(np.array(ids)) + places + packed.tensor(TYPES)[:width]
    return rows


def tokens_of(packed: Packed, tokenizer: Any, text: str) -> list[int]:
    """Return the tokens of a text."""
    ids: list[int] = tokenizer.encode(f"{BEFORE}{text}".translate(packed.folding)).ids
    return ids


def layers_of(packed: Packed, layers: Sequence[int]) -> Any:
    """Return some of the encoder's layers, numbered from 0, as they came, as a list of torch modules."""
    import numpy as np
    import torch
    from transformers import BertConfig
    from transformers.models.bert.modeling_bert import BertLayer

    shape = packed.shape
    config_of, layer_of = cast("Any", BertConfig), cast("Any", BertLayer)
    config = config_of(
        hidden_size=shape.width,
        num_attention_heads=shape.heads,
        intermediate_size=shape.inner,
        layer_norm_eps=shape.epsilon,
        attn_implementation="eager",
    )
    made = torch.nn.ModuleList()
    for n in layers:
        layer = layer_of(config)
        state = {}
        for short, name in _NAMES.items():
            bias = packed.tensor(f"l{n}.{short}.b")
            state[f"{name}.bias"] = bias
            state[f"{name}.weight"] = packed.tensor(f"l{n}.{short}.w").reshape(len(bias), -1)
        for short, name in _NORMS.items():
            state |= {
                f"{name}.weight": packed.tensor(f"l{n}.{short}.w"),
                f"{name}.bias": packed.tensor(f"l{n}.{short}.b"),
            }
        layer.load_state_dict({k: torch.from_numpy(np.array(v)) for k, v in state.items()})
        made.append(layer.eval())
    return made


def norm_of(packed: Packed) -> Any:
    """Return the normalization before the first layer."""
    import numpy as np
    import torch

    norm = torch.nn.LayerNorm(packed.shape.width, eps=packed.shape.epsilon)
    weight, bias = (torch.from_numpy(np.array(packed.tensor(f"emb.ln.{k}"))) for k in "wb")
    norm.load_state_dict({"weight": weight, "bias": bias})
    return norm.eval()


def stance_module(packed: Packed, tuned: Path) -> torch.nn.Module:
    """Return a module from rows of tokens, (1, tokens, width), to log odds of directions, (1, directions), float32."""
    import torch
    from safetensors.torch import load_file

    kept = {k: v.float() for k, v in load_file(tuned).items()}
    layers = layers_of(packed, range(packed.shape.layers))
    mine = {k.removeprefix("layer."): v for k, v in kept.items() if k.startswith("layer.")}
    layers.load_state_dict(layers.state_dict() | mine)
    linear = torch.nn.Linear(packed.shape.width, len(kept["bias"]))
    linear.load_state_dict({"weight": kept["weights"], "bias": kept["bias"]})

    class Net(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.norm = norm_of(packed)
            self.layers = layers
            self.linear = linear

        def forward(self, rows: torch.Tensor) -> torch.Tensor:
            x = self.norm(rows)
            for layer in self.layers:
                x = layer(x)
                x = x[0] if isinstance(x, tuple) else x
            said: torch.Tensor = self.linear(x.mean(dim=1))
            return said

    return Net().eval()


def _runner(spec: ModelSpec, tuned: ModelSpec) -> Callable[[str], NDArray[np.float32]]:
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    session = ort.InferenceSession(str(exported_stances(spec, tuned)), options, providers=["CPUExecutionProvider"])
    packed = Packed(verified_weights(spec))
    tokenizer = packed.tokenizer(spec.max_tokens)

    def run(text: str) -> NDArray[np.float32]:
        row: NDArray[np.float32] = session.run(
            None, {"rows": token_rows(packed, tokens_of(packed, tokenizer, text))[None]}
        )[0][0]
        return row

    return run
