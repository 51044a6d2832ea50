"""What drafting finds out of a sentence by itself is kept: the next run, and the next decision, need not ask again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256
from typing import Any

from pipeline.domain import Results

_AT_ONCE = 4_000  # texts: what is made of them on the way is held together


_shelf: ContextVar[tuple[Results, str] | None] = ContextVar("shelf", default=None)


@contextmanager
def kept_in(shelf: Results, version: str) -> Iterator[None]:
    """Look for findings on a shelf, and keep there what is found out meanwhile.

    Args:
        shelf: where.
        version: of libraries and code; what another version found is passed over.
    """
    token = _shelf.set((shelf, version))
    try:
        yield
    finally:
        _shelf.reset(token)


def recalled(what: str, texts: Iterable[str], find: Callable[[Sequence[int]], Sequence[Any]]) -> list[Any]:
    """Return the finding on each text: kept, or found now and kept; without a shelf all are found now.

    Args:
        what: is found out, and by what model.
        texts: everything that decides a finding; gone through once.
        find: given positions of some texts, returns their findings, made of what JSON knows.
    """
    held = _shelf.get()
    shelf, version = held or (_Nowhere(), "")
    keys = [sha256("\n".join((version, what, t)).encode("utf-8", "surrogatepass")).hexdigest() for t in texts]
    kept = {key: json.loads(data) for key, data in shelf.load("sentence", keys).items()}
    missing = list({key: n for n, key in enumerate(keys) if key not in kept}.values())
    for start in range(0, len(missing), _AT_ONCE):
        some = missing[start : start + _AT_ONCE]
        new = {keys[n]: found for n, found in zip(some, find(some), strict=True)}
        shelf.save("sentence", {key: json.dumps(found, ensure_ascii=True).encode() for key, found in new.items()})
        kept |= new
    return [kept[key] for key in keys]


class _Nowhere:
    """A shelf that keeps nothing."""

    def load(self, stage: str, keys: Sequence[str]) -> dict[str, bytes]:
        return {}

    def save(self, stage: str, results: Mapping[str, bytes]) -> None:
        pass
