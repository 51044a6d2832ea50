"""Fit the adapter of the multilingual encoder's vectors to statements and the points that readers found in them.

The loss is that of `tune_points.py`; only a layer over fixed vectors is fitted, so that every step asks all points. The
labelled statements are in English. So that what is fitted holds for their translations, most of them are moved in each
step by what parts some sentence from its translation into another language.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from points_gold import HOLDS, Labelled
from torch.nn.functional import dropout, gelu, normalize
from tune_points import matching_loss

from pipeline.domain import Encoder
from pipeline.points.adapter import Adapter, unit

WIDTH, EPOCHS, RATE, DECAY, DROPPED, SLOPE_RATE = 512, 40, 3e-3, 0.2, 0.3, 0.05
STATEMENTS, OTHERS, SEED = 256, 128, 0
MOVED = 0.7
"""How many of the statements are moved."""


def partings(parallel: Path, encoder: Encoder) -> NDArray[np.float64]:
    """Return what parts sentences from their translations in the encoder's space, (pairs, d).

    Args:
        parallel: a table with a column a language, parted by tabs, the same sentence in each row.
        encoder: multilingual.
    """
    import csv

    with parallel.open(encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))
    english = encoder.encode([r["en"] for r in rows]).astype(np.float64)
    others = [name for name in rows[0] if name != "en"]
    return np.concatenate([encoder.encode([r[name] for r in rows]) - english for name in others])


def moved(rows: NDArray[np.float64], mean: NDArray[np.float32], apart: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return statements as if they were translations: each moved by one parting, about the mean, of unit length.

    Args:
        rows: the encoder's vectors, (n, d).
        mean: of such vectors.
        apart: as `partings` returns them.
    """
    drawn = np.random.RandomState(SEED).randint(len(apart), size=len(rows))
    return unit(rows + apart[drawn] - mean)


def tuned_adapter(
    statements: NDArray[np.float64],
    points: NDArray[np.float64],
    apart: NDArray[np.float64],
    gold: Labelled,
    contributors: Sequence[int],
) -> Adapter:
    """Return an adapter fitted on some contributors' statements.

    Args:
        statements: the encoder's vectors less the mean, (n, d).
        points: of `gold.texts`, likewise, of unit length.
        apart: as `partings` returns them.
        gold: what readers found.
        contributors: the groups to fit on.
    """
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(SEED)
    chance = np.random.RandomState(SEED)
    mine = np.flatnonzero(np.isin(gold.groups, list(contributors)))
    columns = np.flatnonzero(gold.labelled)
    labels = torch.tensor(gold.statements[:, columns].astype(np.float32))
    supporting = mine[(labels[mine] == HOLDS).any(dim=1).numpy()]
    others = np.setdiff1d(mine, supporting)
    asked = torch.tensor(points[columns]).float()
    width = statements.shape[1]
    down = torch.nn.Parameter(torch.randn(width, WIDTH) / width**0.5)
    up = torch.nn.Parameter(torch.zeros(WIDTH, width))
    scale = torch.nn.Parameter(torch.tensor([12.0, -6.0]))
    optimizer = torch.optim.AdamW(
        [
            {"params": [down, up], "lr": RATE, "weight_decay": DECAY},
            {"params": [scale], "lr": SLOPE_RATE, "weight_decay": 0.0},
        ]
    )

    def turned(some: torch.Tensor) -> torch.Tensor:
        return normalize(some + gelu(dropout(some, DROPPED) @ down, approximate="tanh") @ up, dim=1)

    steps = EPOCHS * -(-len(supporting) // STATEMENTS)
    done = 0
    for _ in range(EPOCHS):
        chance.shuffle(supporting)
        for start in range(0, len(supporting), STATEMENTS):
            some = np.concatenate([supporting[start : start + STATEMENTS], chance.choice(others, OTHERS)])
            drawn = apart[chance.randint(len(apart), size=len(some))] * (chance.rand(len(some), 1) < MOVED)
            rows = torch.tensor(unit(statements[some] + drawn)).float()
            loss = matching_loss(turned(rows) @ turned(asked).T, labels[some], scale)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            done += 1
            optimizer.param_groups[0]["lr"] = RATE * (1 - done / steps)
    return Adapter(*(m.detach().numpy().astype(np.float16).astype(np.float64) for m in (down, up)))
