"""Tune the upper layers of multilingual-e5-small on short texts and what they do with what they speak of.

The lower layers stay as they are and are run once a text. A linear layer over the mean of the tuned layers' outputs
says the direction.
"""

import random
import time
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from stance_texts import Text
from torch.nn.functional import cross_entropy

from pipeline.classify.directions import DIRECTIONS
from pipeline.embed.e5 import layers_of, norm_of, token_rows, tokens_of
from pipeline.embed.manifest import read_spec, verified_weights
from pipeline.embed.packed import Packed

LAYERS, EPOCHS, BATCH, RATE, HEAD_RATE, WARM, SMOOTHING, SEED = 4, 3, 48, 1.5e-4, 2e-3, 0.1, 0.05, 0
RECIPE = (LAYERS, EPOCHS, BATCH, RATE, HEAD_RATE, WARM, SMOOTHING, SEED)
"""Everything that decides what tuning gives, but the texts, the encoder and the machine."""


class StanceTuner:
    """Tunes on some texts and says the directions of others; the lower layers are run once for all nets."""

    def __init__(self, texts: Sequence[Text]) -> None:
        """Run the lower layers over all texts."""
        torch.use_deterministic_algorithms(True)
        spec = read_spec("e5")
        self._texts = texts
        self._packed = Packed(verified_weights(spec))
        self._first = self._packed.shape.layers - LAYERS
        tokenizer = self._packed.tokenizer(spec.max_tokens)
        self._states = self._lower([tokens_of(self._packed, tokenizer, t.text) for t in texts])
        self._labels = torch.tensor([DIRECTIONS.index(t.label) for t in texts])

    def tuned(self, rows: Sequence[int], seed: int = SEED) -> Any:
        """Return upper layers and the linear layer over them, tuned on some texts."""
        torch.manual_seed(seed)
        net = _Net(layers_of(self._packed, range(self._first, self._first + LAYERS)), self._packed.shape.width).train()
        groups = [
            {"params": list(net.layers.parameters()), "lr": RATE},
            {"params": list(net.linear.parameters()), "lr": HEAD_RATE},
        ]
        optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
        batches = list(self._batches(rows, random.Random(seed)))
        began = time.monotonic()
        for done, batch in enumerate(batches, 1):
            pace = min(1.0, done / (WARM * len(batches))) * (len(batches) - done) / len(batches)
            for group, rate in zip(optimizer.param_groups, (RATE, HEAD_RATE), strict=True):
                group["lr"] = rate * pace
            loss = cross_entropy(net(*self._padded(batch)), self._labels[batch], label_smoothing=SMOOTHING)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            if done % 50 == 0:
                print(f"  {done} of {len(batches)} batches, {time.monotonic() - began:.0f} s", flush=True)
        return net.eval()

    def odds(self, net: Any, rows: Sequence[int]) -> NDArray[np.float32]:
        """Return the log odds of the directions of some texts."""
        order = sorted(rows, key=lambda n: (len(self._states[n]), n))
        made: dict[int, NDArray[np.float32]] = {}
        with torch.inference_mode():
            for start in range(0, len(order), BATCH):
                some = order[start : start + BATCH]
                made.update(zip(some, net(*self._padded(some)).numpy(), strict=True))
        return np.stack([made[n] for n in rows])

    def arrays(self, net: Any) -> dict[str, NDArray[np.float32]]:
        """Return what a net's file holds: layers by number and name, "weights" and "bias" of the linear layer."""
        named = {
            f"layer.{self._first + n}.{k}": v for n, layer in enumerate(net.layers) for k, v in layer.named_parameters()
        }
        named |= {"weights": net.linear.weight, "bias": net.linear.bias}
        return {k: v.detach().numpy() for k, v in named.items()}

    def _lower(self, tokens: Sequence[Sequence[int]]) -> list[torch.Tensor]:
        norm, layers = norm_of(self._packed), layers_of(self._packed, range(self._first))
        states: list[Any] = [None] * len(tokens)
        order = sorted(range(len(tokens)), key=lambda n: (len(tokens[n]), n))
        with torch.inference_mode():
            for start in range(0, len(order), BATCH):
                some = order[start : start + BATCH]
                rows = [torch.from_numpy(token_rows(self._packed, tokens[n])) for n in some]
                x, hidden, _ = _padded(rows)
                with torch.autocast("cpu", dtype=torch.bfloat16):
                    x = _through(layers, norm(x), hidden)
                for n, made in zip(some, x, strict=True):
                    states[n] = made[: len(tokens[n])].half()
        return states

    def _padded(self, rows: Sequence[int]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        return _padded([self._states[n].float() for n in rows])

    def _batches(self, rows: Sequence[int], chance: random.Random) -> Iterator[list[int]]:
        """Yield batches: rows shuffled, then texts of like length together."""
        for _ in range(EPOCHS):
            order = list(rows)
            chance.shuffle(order)
            for start in range(0, len(order), 20 * BATCH):
                near = sorted(order[start : start + 20 * BATCH], key=lambda n: len(self._states[n]))
                batches = [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
                chance.shuffle(batches)
                yield from batches


class _Net(torch.nn.Module):
    def __init__(self, layers: Any, width: int) -> None:
        super().__init__()
        self.layers = layers
        self.linear = torch.nn.Linear(width, len(DIRECTIONS))
        self.dropout = torch.nn.Dropout(0.1)

    def forward(self, x: torch.Tensor, hidden: torch.Tensor, kept: torch.Tensor) -> torch.Tensor:
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.training):
            x = _through(self.layers, x, hidden)
        mean = (x.float() * kept).sum(1) / kept.sum(1)
        said: torch.Tensor = self.linear(self.dropout(mean))
        return said


def _padded(rows: Sequence[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return texts of one size, what attention adds to its scores, and which tokens are real."""
    x = torch.nn.utils.rnn.pad_sequence(list(rows), batch_first=True)
    kept = torch.nn.utils.rnn.pad_sequence([torch.ones(len(r)) for r in rows], batch_first=True)
    return x, (1 - kept)[:, None, None, :] * -1e4, kept.unsqueeze(-1)


def _through(layers: Any, x: torch.Tensor, hidden: torch.Tensor) -> torch.Tensor:
    for layer in layers:
        out = layer(x, hidden)
        x = out[0] if isinstance(out, tuple) else out
    return x
