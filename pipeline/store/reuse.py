"""Reuse what an earlier run made of the same item."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from pipeline.domain import Results
from pipeline.store.codec import decode, encode

X = TypeVar("X")
Y = TypeVar("Y")


class Reuse(Generic[X, Y]):
    """A stage's results by key: `compute` is called once, if at all, with the items whose result is not kept."""

    def __init__(self, stage: str, kind: Any, results: Results, *, keep: Callable[[Any], bool] | None = None) -> None:
        """Reuse results.

        Args:
            stage: whose.
            kind: type of a result.
            results: where they are kept.
            keep: tells whether a new result may be kept; by default any is.
        """
        self.stage = stage
        self._keep = keep
        self.made = 0
        self._kind = kind
        self._results = results

    def __call__(
        self, items: Sequence[X], keys: Sequence[str], compute: Callable[[Sequence[X]], Iterable[tuple[int, Y]]]
    ) -> list[Y]:
        """Return one result an item, in order.

        Args:
            items: what the stage works on.
            keys: `keys[i]` decides whether the result of `items[i]` can be reused.
            compute: given the items whose result is not kept, yields (position among them, result) in any order;
                each result is kept at once, so that a run that is cut short is taken up where it was.
        """
        kept = self._results.load(self.stage, keys)
        known: dict[str, Y] = {key: decode(data, self._kind) for key, data in kept.items()}
        missing = {key: item for key, item in zip(keys, items, strict=True) if key not in known}
        self.made = len(missing)
        if missing:
            names = list(missing)
            for position, value in compute(list(missing.values())):
                if self._keep is None or self._keep(value):
                    self._results.save(self.stage, {names[position]: encode(value, self._kind)})
                known[names[position]] = value
        return [known[key] for key in keys]
