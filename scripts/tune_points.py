"""Tune the upper layers of all-MiniLM-L6-v2 on statements and the points that readers found in them.

A statement and a point are compared by the cosine of their vectors. The net is trained to tell whether a statement
supports a point (logistic loss with a fitted slope and middle, so that scores of different points rank against one
another), which point a statement supports best, and which statement supports a point best (softmax). The lower layers
stay as they are and are run once a text.
"""

import math
import random
import time
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from points_gold import HOLDS, Labelled
from torch.nn.functional import binary_cross_entropy_with_logits as logistic
from torch.nn.functional import normalize
from transformers import AutoModel, AutoTokenizer

from pipeline.embed.manifest import read_spec, verified_weights

LAYERS, TOKENS, EPOCHS, RATE, SLOPE_RATE, WARM = 3, 80, 3, 2e-4, 0.05, 0.1
STATEMENTS, OTHERS, POINTS = 32, 16, 120
"""A batch: statements that support a point, others that are most like one, and points at most."""
HARD, HARD_EACH, OWN_SHARE = 25, 3, 0.35
"""Of the points most like a statement that many, of these so many a batch; readers' own points this often."""
SHARPNESS, CHOICE, SEED = 20.0, 0.5, 0


class PointsTuner:
    """Tunes on some contributors and encodes all texts; lower layers are run once for all nets."""

    def __init__(self, statements: Sequence[str], gold: Labelled) -> None:
        """Run the lower layers over statements and points."""
        torch.use_deterministic_algorithms(True)
        folder = str(verified_weights(read_spec("minilm")).parent)
        self._tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        self._folder = folder
        self._gold = gold
        self._count = len(statements)
        self._texts = [*statements, *gold.texts]
        network = self._network()
        upper = network.encoder.layer[-LAYERS:]
        network.encoder.layer = network.encoder.layer[:-LAYERS]
        self._states = self._lower(network)
        self._plain = self._encode(upper.eval(), range(len(self._texts)))

    def tuned(self, contributors: Sequence[int], seed: int = SEED) -> Any:
        """Return the upper layers tuned on some contributors' statements."""
        torch.manual_seed(seed)
        upper = self._network().encoder.layer[-LAYERS:]
        upper.requires_grad_(True)
        scale = torch.nn.Parameter(torch.tensor([12.0, -6.0]))
        rates = [
            {"params": list(upper.parameters()), "lr": RATE, "weight_decay": 0.01},
            {"params": [scale], "lr": SLOPE_RATE},
        ]
        optimizer = torch.optim.AdamW(rates)
        batches = list(self._batches(set(contributors), random.Random(seed)))
        began = time.monotonic()
        upper.train()
        for done, (rows, points) in enumerate(batches, 1):
            pace = min(1.0, done / (WARM * len(batches))) * (len(batches) - done) / len(batches)
            optimizer.param_groups[0]["lr"], optimizer.param_groups[1]["lr"] = RATE * pace, SLOPE_RATE * pace
            made = self._through(upper, [*rows, *(self._count + p for p in points)])
            truth = torch.tensor(self._gold.statements[np.ix_(rows, points)].astype(np.float32))
            loss = matching_loss(made[: len(rows)] @ made[len(rows) :].T, truth, scale)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(upper.parameters(), 1.0)
            optimizer.step()
            if done % 50 == 0:
                print(f"  {done} of {len(batches)} batches, {time.monotonic() - began:.0f} s", flush=True)
        return upper.eval()

    def vectors(self, upper: Any) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the unit-length vectors of the statements and of the points."""
        every = self._encode(upper, range(len(self._texts)))
        return every[: self._count], every[self._count :]

    def _network(self) -> Any:
        network = AutoModel.from_pretrained(self._folder, local_files_only=True, attn_implementation="eager").eval()
        network.requires_grad_(False)
        return network

    def _lower(self, network: Any) -> list[torch.Tensor]:
        states: list[Any] = [None] * len(self._texts)
        order = sorted(range(len(self._texts)), key=lambda n: (len(self._texts[n]), self._texts[n]))
        with torch.no_grad():
            for start in range(0, len(order), 64):
                some = order[start : start + 64]
                batch = self._tokenizer([self._texts[n] for n in some], padding=True, truncation=True,
                                        max_length=TOKENS, return_tensors="pt")  # fmt: skip
                hidden = network(**batch).last_hidden_state
                for n, row, mask in zip(some, hidden, batch["attention_mask"], strict=True):
                    states[n] = row[: int(mask.sum())].clone()
        return states

    def _through(self, upper: Any, texts: Sequence[int]) -> torch.Tensor:
        kept = [self._states[n] for n in texts]
        states = torch.nn.utils.rnn.pad_sequence(kept, batch_first=True)
        mask = torch.nn.utils.rnn.pad_sequence([torch.ones(len(k)) for k in kept], batch_first=True)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            for layer in upper:
                out = layer(states, (1 - mask[:, None, None, :]) * -1e4)
                states = out[0] if isinstance(out, tuple) else out
        mask = mask.unsqueeze(-1)
        return normalize((states.float() * mask).sum(1) / mask.sum(1), dim=1)

    def _encode(self, upper: Any, texts: Sequence[int]) -> NDArray[np.float32]:
        order = sorted(texts, key=lambda n: (len(self._states[n]), n))
        made: list[Any] = [None] * len(self._texts)
        with torch.no_grad():
            for start in range(0, len(order), 128):
                some = order[start : start + 128]
                for n, row in zip(some, self._through(upper, some).numpy(), strict=True):
                    made[n] = row
        return np.stack(made)

    def _batches(self, train: set[int], chance: random.Random) -> Iterator[tuple[list[int], list[int]]]:
        gold, labels = self._gold, self._gold.statements
        mine = [n for n in range(self._count) if int(gold.groups[n]) in train]
        supporting = [n for n in mine if (labels[n, gold.labelled] == HOLDS).any()]
        others = sorted(set(mine) - set(supporting))
        likeness = self._likeness()
        hard = np.argsort(-likeness, axis=1)[:, :HARD]
        strength = likeness.max(axis=1)
        for _ in range(EPOCHS):
            chance.shuffle(supporting)
            near = sorted(others, key=lambda n: -strength[n] + chance.gauss(0, 0.1))[: len(supporting) // 2]
            chance.shuffle(near)
            for part in range(math.ceil(len(supporting) / STATEMENTS)):
                rows = supporting[part * STATEMENTS : (part + 1) * STATEMENTS]
                rows = rows + near[part * OTHERS : (part + 1) * OTHERS]
                must: set[int] = set()
                more: set[int] = set()
                for n in rows:
                    held = [int(p) for p in np.flatnonzero((labels[n] == HOLDS) & gold.labelled)]
                    must |= {p for p in held if p < gold.known or chance.random() < OWN_SHARE}
                    more |= set(chance.sample(hard[n].tolist(), HARD_EACH))
                rest = sorted(more - must)
                chance.shuffle(rest)
                yield rows, [*sorted(must), *rest[: max(0, POINTS - len(must))]]

    def _likeness(self) -> NDArray[np.float32]:
        """Return how like statements and points are to the net before it is tuned, centred."""
        parts = []
        for part in (self._plain[: self._count], self._plain[self._count :]):
            rows = part - part.mean(axis=0)
            parts.append(rows / np.linalg.norm(rows, axis=1, keepdims=True))
        likeness: NDArray[np.float32] = parts[0] @ parts[1].T
        likeness[:, ~self._gold.labelled] = -9
        return likeness


def matching_loss(cosine: Any, truth: Any, scale: Any) -> Any:
    """Return how wrong cosines of statements and points are.

    Args:
        cosine: (statements, points).
        truth: whether a statement supports a point: 1, 0, or below where nobody said.
        scale: slope and middle of the logistic loss.
    """
    known = truth >= 0
    weight = torch.where(truth == 1, torch.tensor(2.0), torch.tensor(1.0))
    each = logistic(scale[0] * cosine + scale[1], truth.clamp(min=0), weight=weight, reduction="none")
    loss = 3 * (each * known).sum() / known.sum()
    for odds, right, asked in ((cosine, truth == 1, known), (cosine.T, (truth == 1).T, known.T)):
        some = right.any(1)
        if some.any():
            all_ = (odds * SHARPNESS).masked_fill(~asked, -1e4)[some]
            best = all_.masked_fill(~right[some], -1e4)
            loss = loss + CHOICE * (torch.logsumexp(all_, 1) - torch.logsumexp(best, 1)).mean()
    return loss
