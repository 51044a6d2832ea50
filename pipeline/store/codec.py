"""Nouns to bytes and back, and digests of anything that decides whether work can be reused."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")
_ENCODED = 1_000


@lru_cache(maxsize=64)
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def encode(value: object, kind: Any) -> bytes:
    """Return a value of a (possibly generic) type as JSON; the same value always gives the same bytes."""
    return _adapter(kind).dump_json(value)


def decode(data: bytes, kind: type[T]) -> T:
    """Return the value that `encode` was given.

    Raises:
        ValueError: the bytes are not such a value.
    """
    adapter: TypeAdapter[T] = _adapter(kind)  # type: ignore[arg-type]
    return adapter.validate_json(data)


def digest(*parts: str | bytes) -> str:
    """Return a hash of some texts in order; the boundaries between them count."""
    return digest_of(parts)


def digest_of(parts: Iterable[str | bytes]) -> str:
    """Return the hash of texts that are made as they are gone through."""
    out = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        out.update(len(data).to_bytes(8, "big"))
        out.update(data)
    return out.hexdigest()


def digest_of_nouns(head: Sequence[str], nouns: Sequence[Sequence[object]]) -> str:
    """Return a digest of nouns, each sequence of one type, encoded in parts: all at once would double memory."""
    sizes = (str(len(some)) for some in nouns)
    parts = (some[n : n + _ENCODED] for some in nouns for n in range(0, len(some), _ENCODED))
    return digest_of(chain(head, sizes, (encode(part, Sequence[type(part[0])]) for part in parts)))  # type: ignore[misc]
