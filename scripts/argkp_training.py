"""Fine-tune the upper layers of a sentence encoder on pairs of arguments and key points: which say the same.

Vectors of an argument and a key point are compared by their cosine. It is trained to tell whether the pair matches
(logistic loss with a fitted slope and middle, so that scores of different arguments rank against one another) and
which key point of a topic matches best (softmax over the topic's key points). The lower layers stay as they are: two
hundred key points are soon learnt by heart, and they need to be run only once a text. The same seed gives the same
weights.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import binary_cross_entropy_with_logits as logistic
from torch.nn.functional import normalize
from torch.nn.utils.rnn import pad_sequence
from transformers import AutoModel, AutoTokenizer

from pipeline.embed.manifest import read_spec, verified_weights
from pipeline.embed.mpnet import verified_mpnet

Group: TypeAlias = tuple[list[str], list[str], NDArray[np.float64]]
Part: TypeAlias = tuple[Group, list[int]]
EPOCHS, WARM = 2, 0.1
TRAINED = {"minilm": (3, 1e-4), "mpnet": (4, 4e-5)}
"""Of each encoder the number of upper layers that are trained, and their learning rate."""
ARGUMENTS, GROUPS = 16, 2
CHOICE_WEIGHT, SHARPNESS = 0.5, 20.0
SLOPE_RATE, TOKENS, SEED, THREADS, BATCH = 0.05, 64, 0, 2, 64


class Encoder:
    """MiniLM or mpnet in float32 with a mean over tokens; its upper layers can be trained."""

    def __init__(self, name: str = "minilm") -> None:
        """Load an encoder.

        Raises:
            ModelError: mpnet is asked for and not installed (`make mpnet`).
        """
        spec = read_spec(name)
        folder = str(verified_mpnet(spec) if name == "mpnet" else verified_weights(spec).parent)
        trained, self.rate = TRAINED[name]
        torch.set_num_threads(THREADS)
        torch.use_deterministic_algorithms(True)
        torch.manual_seed(SEED)
        self._tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        self._network: Any = AutoModel.from_pretrained(
            folder, local_files_only=True, attn_implementation="eager"
        ).eval()
        self._network.requires_grad_(False)
        layers = self._network.encoder.layer
        self.layers: Any = layers[-trained:]
        self._network.encoder.layer = layers[:-trained]
        self._states: dict[str, torch.Tensor] = {}

    def vectors(self, texts: Sequence[str]) -> torch.Tensor:
        """Return unit-length vectors that gradients flow through."""
        states, mask = self._through(texts)
        return normalize((states * mask).sum(1) / mask.sum(1), dim=1)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit-length vectors."""
        self.layers.eval()
        with torch.no_grad():
            return np.concatenate([self.vectors(part).numpy() for part in _parts(texts)])

    def tokens(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Return the vectors of each text's tokens, without those of its start and end."""
        self.layers.eval()
        found: list[NDArray[np.float32]] = []
        with torch.no_grad():
            for part in _parts(texts):
                states, mask = self._through(part)
                lengths = mask.sum((1, 2)).int().tolist()
                found += [row[:n].numpy() for row, n in zip(states, lengths, strict=True)]
        return [f[1:-1] if len(f) > 2 else f for f in found]

    def _through(self, texts: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return states of the last layer, (texts, tokens, d), and a mask of the same number of dimensions."""
        self._read(texts)
        kept = [self._states[t] for t in texts]
        states = pad_sequence(kept, batch_first=True)
        mask = pad_sequence([torch.ones(len(k)) for k in kept], batch_first=True)
        hidden = (1.0 - mask[:, None, None, :]) * torch.finfo(states.dtype).min
        places = getattr(self._network.encoder, "compute_position_bias", None)
        more = {} if places is None else {"position_bias": places(states)}
        for layer in self.layers:
            out = layer(states, hidden, **more)
            states = out[0] if isinstance(out, tuple) else out
        return states, mask.unsqueeze(-1)

    def _read(self, texts: Iterable[str]) -> None:
        """Run the lower layers for texts not seen before."""
        for part in _parts(sorted({t for t in texts if t not in self._states}, key=lambda t: (len(t), t))):
            batch = self._tokenizer(part, padding=True, truncation=True, max_length=TOKENS, return_tensors="pt")
            with torch.no_grad():
                states = self._network(**batch).last_hidden_state
            for text, row, mask in zip(part, states, batch["attention_mask"], strict=True):
                self._states[text] = row[: int(mask.sum())].clone()

    def learn(self, texts: Iterable[str]) -> list[Any]:
        """Return the weights to train, after running the lower layers over what they are trained on."""
        self._read(texts)
        self.layers.requires_grad_(True)
        return list(self.layers.parameters())


def fine_tune(encoder: Encoder, groups: Sequence[Group], kept: Path) -> None:
    """Train an encoder's upper layers on groups; weights kept at a path are taken from there instead."""
    if kept.is_file():
        encoder.layers.load_state_dict(torch.load(kept, weights_only=True))
        return
    weights = encoder.learn(text for arguments, points, _ in groups for text in (*arguments, *points))
    scale = torch.nn.Parameter(torch.tensor([10.0, -5.0]))
    rates = [{"params": weights, "lr": encoder.rate, "weight_decay": 0.01}, {"params": [scale], "lr": SLOPE_RATE}]
    optimizer = torch.optim.AdamW(rates, weight_decay=0.0)
    steps = [batch for epoch in range(EPOCHS) for batch in _batches(groups, epoch)]
    encoder.layers.train()
    for done, batch in enumerate(steps):
        pace = min(1.0, (done + 1) / (WARM * len(steps))) * (len(steps) - done) / len(steps)
        for part, rate in zip(optimizer.param_groups, (encoder.rate, SLOPE_RATE), strict=True):
            part["lr"] = rate * pace
        optimizer.zero_grad()
        torch.stack(list(_losses(encoder, batch, scale))).mean().backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
    kept.parent.mkdir(parents=True, exist_ok=True)
    torch.save(encoder.layers.state_dict(), kept)


def _parts(texts: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(texts), BATCH):
        yield list(texts[start : start + BATCH])


def _batches(groups: Sequence[Group], epoch: int) -> Iterator[list[Part]]:
    """Yield batches in a random order: some arguments of each of a few groups, whose key points they share."""
    chance = random.Random(f"{SEED} {epoch}")
    out: list[Part] = []
    for group in groups:
        rows = [n for n, row in enumerate(group[2]) if not np.isnan(row).all()]
        chance.shuffle(rows)
        parts = max(1, round(len(rows) / ARGUMENTS))
        out += [(group, rows[n::parts]) for n in range(parts)]
    chance.shuffle(out)
    for start in range(0, len(out), GROUPS):
        yield out[start : start + GROUPS]


def _losses(encoder: Encoder, batch: Sequence[Part], scale: torch.Tensor) -> Iterator[torch.Tensor]:
    """Yield the loss of each group's part of a batch; arguments and key points go through the layers together."""
    made = encoder.vectors([arguments[n] for (arguments, _, _), rows in batch for n in rows])
    said = encoder.vectors([point for (_, points, _), _ in batch for point in points])
    arguments = torch.split(made, [len(rows) for _, rows in batch])
    points = torch.split(said, [len(points) for (_, points, _), _ in batch])
    for ((_, _, labels), rows), a, p in zip(batch, arguments, points, strict=True):
        truth = torch.tensor(labels[rows], dtype=torch.float32)
        yield _loss(a @ p.T, truth, scale)


def _loss(cosine: torch.Tensor, truth: torch.Tensor, scale: torch.Tensor) -> torch.Tensor:
    known = ~torch.isnan(truth)
    loss = logistic(scale[0] * cosine[known] + scale[1], truth[known])
    chosen = (truth == 1).any(1) & (known.sum(1) > 1)
    if chosen.any():
        odds = (cosine * SHARPNESS).masked_fill(~known, -1e4)[chosen]
        right = odds.masked_fill(truth[chosen] != 1, -1e4)
        loss = loss + CHOICE_WEIGHT * (torch.logsumexp(odds, 1) - torch.logsumexp(right, 1)).mean()
    return loss
