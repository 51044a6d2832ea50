"""multilingual-e5-small as it came: what a passage is about and how it speaks, in the six languages.

The last layer knows best what a text is about, a middle one how it speaks. The export is made once, so that a run
needs no torch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
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
MIDDLE = 8
"""The layer, of twelve, whose outputs tell how a text speaks."""
TOKENS = 256
"""How much of a passage is read."""
_ATTENTION = {"q": "self.query", "k": "self.key", "v": "self.value", "ao": "output.dense"}
_NAMES = {**{k: f"attention.{v}" for k, v in _ATTENTION.items()}, "fi": "intermediate.dense", "fo": "output.dense"}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


class E5:
    """The encoder behind `domain.Encoder`: the means of the last and of a middle layer's outputs, side by side."""

    def __init__(self, spec: ModelSpec) -> None:
        """Name the encoder; weights are loaded at the first text."""
        self.name = spec.name
        self.languages = frozenset(spec.languages)
        self.revision = f"{spec.name}-{spec.sha256[:12]}-{MIDDLE}-{TOKENS}-onnx-int8"
        self._spec = spec
        self._run: Callable[[str], NDArray[np.float32]] | None = None

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return vectors of two halves, each of unit length, shape (len(texts), 768)."""
        import numpy as np

        if texts and self._run is None:
            self._run = rows_runner(exported_e5(self._spec), self._spec, TOKENS)
        rows = [self._run(t) for t in texts] if self._run else []
        return np.stack(rows).astype(np.float32) if rows else np.zeros((0, 2 * self._spec.dimension), np.float32)


def exported_e5(spec: ModelSpec) -> Path:
    """Return the exported encoder, made now if it is not there.

    Raises:
        ModelError: the export is damaged or cannot be made.
    """
    return kept_export(spec, None, lambda path: means_module(Packed(path)), width=spec.dimension)


def rows_runner(path: Path, spec: ModelSpec, most: int) -> Callable[[str], NDArray[np.float32]]:
    """Return what encodes the first `most` tokens of a text by a model that takes rows of tokens, on one thread."""
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    packed = Packed(verified_weights(spec))
    tokenizer = packed.tokenizer(most)

    def run(text: str) -> NDArray[np.float32]:
        row: NDArray[np.float32] = session.run(
            None, {"rows": token_rows(packed, tokens_of(packed, tokenizer, text))[None]}
        )[0][0]
        return row

    return run


def means_module(packed: Packed) -> torch.nn.Module:
    """Return a module from rows of tokens, (1, tokens, width), to both means, (1, 2 width), float32."""
    import torch

    unit = partial(torch.nn.functional.normalize, dim=1)

    class Net(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.norm = norm_of(packed)
            self.lower = layers_of(packed, range(MIDDLE))
            self.upper = layers_of(packed, range(MIDDLE, packed.shape.layers))

        def forward(self, rows: torch.Tensor) -> torch.Tensor:
            half = through(self.lower, self.norm(rows))
            whole = through(self.upper, half)
            return torch.cat([unit(whole.mean(dim=1)), unit(half.mean(dim=1))], dim=1)

    return Net().eval()


def through(layers: Any, x: torch.Tensor) -> torch.Tensor:
    """Return what layers make of the tokens of one text, (1, tokens, width)."""
    for layer in layers:
        out = layer(x)
        x = out[0] if isinstance(out, tuple) else out
    return x


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
