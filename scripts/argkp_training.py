"""Fine-tune all-MiniLM-L6-v2 on pairs of arguments and key points: which say the same.

Vectors of an argument and a key point are compared by their cosine. It is trained to tell whether the pair matches
(logistic loss with a fitted slope and middle, so that scores of different arguments rank against one another) and
which key point of a topic matches best (softmax over the topic's key points). The same seed gives the same weights.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import AutoModel, AutoTokenizer

from pipeline.embed.manifest import read_spec, verified_weights

Group = tuple[list[str], list[str], NDArray[np.float64]]
EPOCHS, RATE, BATCH, WARM = 2, 1e-4, 32, 0.1
BEST_WEIGHT, SHARPNESS = 0.5, 20.0
SLOPE_RATE, TOKENS, SEED, THREADS = 0.05, 64, 0, 2


class Encoder:
    """MiniLM in float32 with a mean over tokens; its weights can be trained."""

    def __init__(self) -> None:
        folder = str(verified_weights(read_spec("minilm")).parent)
        torch.set_num_threads(THREADS)
        torch.use_deterministic_algorithms(True)
        torch.manual_seed(SEED)
        self._tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        self.network: Any = AutoModel.from_pretrained(folder, local_files_only=True, attn_implementation="eager")

    def vectors(self, texts: Sequence[str]) -> torch.Tensor:
        """Return unit-length vectors that gradients flow through."""
        batch = self._tokenizer(list(texts), padding=True, truncation=True, max_length=TOKENS, return_tensors="pt")
        tokens = self.network(**batch).last_hidden_state
        kept = batch["attention_mask"].unsqueeze(-1).to(tokens.dtype)
        return torch.nn.functional.normalize((tokens * kept).sum(1) / kept.sum(1), dim=1)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit-length vectors, 64 texts of like length at a time."""
        self.network.eval()
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        out: list[Any] = [None] * len(texts)
        with torch.no_grad():
            for start in range(0, len(order), 64):
                rows = order[start : start + 64]
                for n, vector in zip(rows, self.vectors([texts[n] for n in rows]).numpy(), strict=True):
                    out[n] = vector
        return np.stack(out)


def fine_tuned(groups: Sequence[Group], kept: Path) -> Encoder:
    """Return the encoder trained on groups; weights kept at a path are taken from there instead."""
    encoder = Encoder()
    if kept.is_file():
        encoder.network.load_state_dict(torch.load(kept, weights_only=True))
        return encoder
    scale = torch.nn.Parameter(torch.tensor([10.0, -5.0]))
    weights = list(encoder.network.parameters())
    rates = [{"params": weights, "lr": RATE, "weight_decay": 0.01}, {"params": [scale], "lr": SLOPE_RATE}]
    optimizer = torch.optim.AdamW(rates, weight_decay=0.0)
    steps = [batch for epoch in range(EPOCHS) for batch in _batches(groups, epoch)]
    encoder.network.train()
    for done, (group, rows) in enumerate(steps):
        pace = min(1.0, (done + 1) / (WARM * len(steps))) * (len(steps) - done) / len(steps)
        for part, rate in zip(optimizer.param_groups, (RATE, SLOPE_RATE), strict=True):
            part["lr"] = rate * pace
        loss = _loss(encoder, groups[group], rows, scale)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
    kept.parent.mkdir(parents=True, exist_ok=True)
    torch.save(encoder.network.state_dict(), kept)
    return encoder


def _batches(groups: Sequence[Group], epoch: int) -> Iterator[tuple[int, list[int]]]:
    """Return batches in a random order, each of arguments of one group, whose key points they share."""
    chance = random.Random(f"{SEED} {epoch}")
    out = []
    for number, (_, _, labels) in enumerate(groups):
        rows = [n for n in range(len(labels)) if not np.isnan(labels[n]).all()]
        chance.shuffle(rows)
        parts = max(1, round(len(rows) / BATCH))
        out += [(number, rows[n::parts]) for n in range(parts)]
    chance.shuffle(out)
    return iter(out)


def _loss(encoder: Encoder, group: Group, rows: Sequence[int], scale: torch.Tensor) -> torch.Tensor:
    arguments, points, labels = group
    truth = torch.tensor(labels[list(rows)], dtype=torch.float32)
    made = encoder.vectors([*(arguments[n] for n in rows), *points])
    cosine = made[: len(rows)] @ made[len(rows) :].T
    known = ~torch.isnan(truth)
    logits = scale[0] * cosine[known] + scale[1]
    loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, truth[known])
    chosen = (truth == 1).any(1) & (known.sum(1) > 1)
    if chosen.any():
        odds = (cosine * SHARPNESS).masked_fill(~known, -1e4)[chosen]
        right = odds.masked_fill(truth[chosen] != 1, -1e4)
        loss = loss + BEST_WEIGHT * (torch.logsumexp(odds, 1) - torch.logsumexp(right, 1)).mean()
    return loss
