"""multilingual-e5-small with upper layers tuned on stances: what a short text does with what it speaks of.

Its rows are log odds of directions (`classify.directions`), not vectors to compare.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.embed.e5 import layers_of, norm_of, rows_runner, through
from pipeline.embed.export import kept_export
from pipeline.embed.manifest import ModelSpec, verified_weights
from pipeline.embed.packed import Packed

if TYPE_CHECKING:
    import numpy as np
    import torch
    from numpy.typing import NDArray


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
            self._run = rows_runner(exported_stances(spec, tuned), spec, spec.max_tokens)
        rows = [self._run(t) for t in texts] if self._run else []
        return np.stack(rows).astype(np.float32) if rows else np.zeros((0, tuned.dimension), np.float32)


def exported_stances(spec: ModelSpec, tuned: ModelSpec) -> Path:
    """Return the exported layers, made now if they are not there.

    Raises:
        ModelError: the export is damaged or cannot be made.
    """
    weights = verified_weights(spec)
    return kept_export(spec, tuned, lambda layers: stance_module(Packed(weights), layers), width=spec.dimension)


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
            said: torch.Tensor = self.linear(through(self.layers, self.norm(rows)).mean(dim=1))
            return said

    return Net().eval()
