"""Reuse what an earlier run made of the same item."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, Protocol, TypeVar

from pipeline.store.codec import decode, encode

X = TypeVar("X")
Y = TypeVar("Y")


class Results(Protocol):
    """Where results of stages are kept, by key."""

    def load(self, stage: str, keys: Sequence[str]) -> dict[str, bytes]:
        """Return the kept results among `keys`."""

    def save(self, stage: str, results: dict[str, bytes]) -> None:
        """Keep results."""


class Reuse(Generic[X, Y]):
    """A stage's results by key: `compute` is called once, with the items whose result is not kept."""

    def __init__(self, stage: str, kind: Any, results: Results) -> None:
        self.stage = stage
        self.made = 0
        self._kind = kind
        self._results = results

    def __call__(
        self, items: Sequence[X], keys: Sequence[str], compute: Callable[[Sequence[X]], Sequence[Y]]
    ) -> list[Y]:
        """Return one result an item, in order; `keys[i]` decides whether the result of `items[i]` can be reused."""
        kept = self._results.load(self.stage, keys)
        known: dict[str, Y] = {key: decode(data, self._kind) for key, data in kept.items()}
        missing = {key: item for key, item in zip(keys, items, strict=True) if key not in known}
        self.made = len(missing)
        if missing:
            made = dict(zip(missing, compute(list(missing.values())), strict=True))
            self._results.save(self.stage, {key: encode(value, self._kind) for key, value in made.items()})
            known |= made
        return [known[key] for key in keys]
