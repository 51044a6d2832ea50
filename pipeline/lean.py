"""Import a library without the heavy ones it would also use if they are there.

spaCy imports torch where it is installed, BERTopic torch, transformers, numba and spaCy: two to ten seconds and 200 MB
for nothing that is used here. Both run without.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from typing import Any

_HEAVY = frozenset({"sentence_transformers", "transformers", "torch", "umap", "hdbscan", "cupy", "tensorflow", "mxnet"})


class _Absent(MetaPathFinder):
    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        if name.partition(".")[0] in self._names:
            raise ModuleNotFoundError(f"{name} is kept out of a lean import", name=name)


@contextmanager
def lean_imports(*others: str) -> Iterator[None]:
    """Make the heavy libraries, and some others, look absent, unless torch is loaded already."""
    finder = _Absent(_HEAVY.union(others))
    if "torch" not in sys.modules:
        sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        if finder in sys.meta_path:
            sys.meta_path.remove(finder)
