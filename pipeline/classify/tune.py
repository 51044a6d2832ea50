"""Tune the upper layers of the English encoder on labelled passages, so that what it tells apart is what readers do.

The lower layers stay as they are: their outputs are computed once, and a run shares them between the encoder's own
vectors and the tuned ones. One linear layer over the tuned vectors says kind, stance, that nothing fits, paragraphs
and topics at once. torch is needed to fit, not to run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.classify.labelled import Labelled, paragraphs_of
from pipeline.classify.linear import ALTERNATIVE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LAYERS = 3
"""How many of MiniLM's six layers are tuned."""
_TOKENS = 192
_BATCH = 32
_EPOCHS = 3
_RATE, _HEAD_RATE = 2e-4, 4e-3
_SMOOTHING = 0.05
_SHARES = {"paragraphs": 0.5, "topics": 0.2}
_SEED = 20051118
RECIPE = (LAYERS, _TOKENS, _BATCH, _EPOCHS, _RATE, _HEAD_RATE, _SMOOTHING, ALTERNATIVE, *_SHARES.values(), _SEED)
"""Everything that decides what tuning gives, but the passages and the machine."""


@dataclass(frozen=True, slots=True, eq=False)
class Targets:
    """What n passages should say, in the order of the columns: kinds, stances, none, paragraphs, topics.

    `kind` and `stance` are positions, -1 where readers differ; `none` (n,), `paragraphs` (n, p), with .5 for an
    acceptable alternative, and `topics` (n, t) are numbers from 0 to 1; `weight` (n,) says how much a passage counts.
    """

    columns: tuple[tuple[str, ...], ...]
    kind: NDArray[Any]
    stance: NDArray[Any]
    none: NDArray[Any]
    paragraphs: NDArray[Any]
    topics: NDArray[Any]
    weight: NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Tuned:
    """Tuned layers by parameter name ("layer.3.…"); the linear layer over their mean: (columns, d) and (columns,)."""

    layers: Mapping[str, NDArray[Any]]
    weights: NDArray[Any]
    bias: NDArray[Any]


def targets_of(
    passages: Sequence[Labelled],
    refs: Sequence[str],
    kinds: Sequence[str],
    stances: Sequence[str],
    topics: Sequence[str],
) -> Targets:
    """Return the targets of labelled passages."""
    import numpy as np

    return Targets(
        (tuple(kinds), tuple(stances), ("none",), tuple(refs), tuple(topics)),
        np.array([kinds.index(p.kind) if p.kind else -1 for p in passages]),
        np.array([stances.index(p.stance) if p.stance else -1 for p in passages]),
        np.array([not p.agenda for p in passages], np.float32),
        paragraphs_of(passages, refs).astype(np.float32),
        np.array([[t in p.topics for t in topics] for p in passages], np.float32).reshape(len(passages), len(topics)),
        np.array([p.weight for p in passages], np.float32),
    )


class Tuner:
    """The encoder's upper layers, ready to be tuned on passages whose lower layers' outputs are at hand."""

    def __init__(self, folder: Path, texts: Sequence[str]) -> None:
        """Read the encoder from its folder and run its lower layers on all texts."""
        from transformers import AutoModel, AutoTokenizer

        self._tokenizer: Any = AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
        self._model: Any = AutoModel.from_pretrained(str(folder), local_files_only=True).eval()
        self._states = self._lower(texts)

    def tune(self, targets: Targets, rows: Sequence[int]) -> Tuned:
        """Return layers tuned on some of the texts; the same rows on the same machine give the same layers."""
        import copy

        import torch

        torch.manual_seed(_SEED)
        layers = copy.deepcopy(self._model.encoder.layer[-LAYERS:]).train()
        linear = _linear(self._model.config.hidden_size, targets)
        groups: list[dict[str, Any]] = [
            {"params": list(layers.parameters()), "lr": _RATE},
            {"params": list(linear.parameters()), "lr": _HEAD_RATE},
        ]
        optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
        steps = max(1, _EPOCHS * len(rows) // _BATCH)
        schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min((s + 1) / (0.1 * steps), 1 - s / steps))
        balance = _balance(targets, rows)
        for _, batch in zip(range(steps), self._batches(rows), strict=False):
            vectors = torch.nn.functional.dropout(self._upper(layers, batch), 0.1)
            optimiser.zero_grad()
            _loss(linear(vectors), targets, batch, balance).backward()
            torch.nn.utils.clip_grad_norm_([p for g in groups for p in g["params"]], 1.0)
            optimiser.step()
            schedule.step()
        first = len(self._model.encoder.layer) - LAYERS
        named = {f"layer.{first + n}.{k}": v for n, layer in enumerate(layers) for k, v in layer.named_parameters()}
        weights, bias = linear.weight.detach().numpy(), linear.bias.detach().numpy()
        return Tuned({k: v.detach().numpy() for k, v in named.items()}, weights, bias)

    def logits(self, tuned: Tuned, rows: Sequence[int]) -> NDArray[np.float32]:
        """Return what tuned layers say of some of the texts; shape (rows, columns)."""
        import copy

        import numpy as np
        import torch

        layers = copy.deepcopy(self._model.encoder.layer[-LAYERS:]).eval()
        first = len(self._model.encoder.layer) - LAYERS
        state = {
            f"{n}.{k}": torch.from_numpy(np.array(tuned.layers[f"layer.{first + n}.{k}"], np.float32))
            for n, layer in enumerate(layers)
            for k, _ in layer.named_parameters()
        }
        layers.load_state_dict(state)
        out = []
        with torch.inference_mode():
            for start in range(0, len(rows), _BATCH):
                out.append(self._upper(layers, rows[start : start + _BATCH]).numpy())
        vectors = np.concatenate(out)
        result: NDArray[np.float32] = vectors @ tuned.weights.T + tuned.bias
        return result

    def _lower(self, texts: Sequence[str]) -> list[Any]:
        """Return the outputs of the layers that stay, a (tokens, d) array a text, in half precision to save memory."""
        import torch

        states: list[Any] = [None] * len(texts)
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        with torch.inference_mode():
            for start in range(0, len(order), _BATCH):
                batch = order[start : start + _BATCH]
                tokens = self._tokenizer(
                    [texts[n] for n in batch], padding=True, truncation=True, max_length=_TOKENS, return_tensors="pt"
                )
                mask = tokens.attention_mask
                x = self._model.embeddings(tokens.input_ids, token_type_ids=torch.zeros_like(tokens.input_ids))
                x = _through(self._model.encoder.layer[:-LAYERS], x, mask)
                for row, n in enumerate(batch):
                    states[n] = x[row, : int(mask[row].sum())].half()
        return states

    def _upper(self, layers: Any, batch: Sequence[int]) -> Any:
        """Return the mean of the layers' outputs over the tokens of each text; (texts, d)."""
        import torch

        padded = torch.nn.utils.rnn.pad_sequence([self._states[n].float() for n in batch], batch_first=True)
        lengths = torch.tensor([len(self._states[n]) for n in batch])
        mask = (torch.arange(padded.shape[1])[None, :] < lengths[:, None]).long()
        x = _through(layers, padded, mask) * mask[..., None]
        return x.sum(1) / lengths[:, None]

    def _batches(self, rows: Sequence[int]) -> Iterator[list[int]]:
        """Yield batches without end: rows shuffled, then texts of like length together."""
        import numpy as np

        random = np.random.default_rng(_SEED)
        while True:
            order = [rows[int(n)] for n in random.permutation(len(rows))]
            for start in range(0, len(order), 20 * _BATCH):
                near = sorted(order[start : start + 20 * _BATCH], key=lambda n: len(self._states[n]))
                for at in random.permutation(range(0, len(near), _BATCH)):
                    yield near[at : at + _BATCH]


def _through(layers: Any, x: Any, mask: Any) -> Any:
    import torch

    hidden = (1.0 - mask[:, None, None, :].to(x.dtype)) * torch.finfo(x.dtype).min
    for layer in layers:
        out = layer(x, hidden)
        x = out[0] if isinstance(out, tuple) else out
    return x


def _linear(width: int, targets: Targets) -> Any:
    import torch

    linear = torch.nn.Linear(width, sum(map(len, targets.columns)))
    torch.nn.init.normal_(linear.weight, std=0.02)
    torch.nn.init.zeros_(linear.bias)
    with torch.no_grad():
        linear.bias[sum(map(len, targets.columns[:3])) :] = -3.5  # most paragraphs and topics fit few passages
    return linear


def _balance(targets: Targets, rows: Sequence[int]) -> Any:
    """Return a weight a kind: rare kinds count for more than their number, and for less than frequent ones."""
    import numpy as np
    import torch

    kinds, weight = targets.kind[list(rows)], targets.weight[list(rows)]
    counts = np.array([weight[kinds == n].sum() for n in range(len(targets.columns[0]))])
    return torch.tensor(np.sqrt(counts.mean() / np.maximum(counts, 1)), dtype=torch.float32)


def _loss(logits: Any, targets: Targets, batch: Sequence[int], balance: Any) -> Any:
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

    kind, stance, none, paragraphs, topics = torch.split(logits, [len(c) for c in targets.columns], dim=1)
    rows = list(batch)
    weight = torch.from_numpy(targets.weight[rows])

    def choice(scores: Any, wanted: NDArray[Any], balance: Any) -> Any:
        target = torch.from_numpy(wanted[rows])
        loss = cross_entropy(scores, target.clamp(min=0), weight=balance, label_smoothing=_SMOOTHING, reduction="none")
        return loss * (target >= 0)

    def several(scores: Any, wanted: NDArray[Any]) -> Any:
        target = torch.from_numpy(wanted[rows])
        return binary_cross_entropy_with_logits(scores, target, reduction="none").sum(1)

    total = choice(kind, targets.kind, balance) + choice(stance, targets.stance, None)
    total = total + several(none, targets.none[:, None]) + _SHARES["topics"] * several(topics, targets.topics)
    total = total + _SHARES["paragraphs"] * several(paragraphs, targets.paragraphs)
    return (total * weight).sum() / weight.sum()
