"""A sign of life from the process that reads a long file to the one that waits for it."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar


def _nobody() -> None:
    """Nobody waits: the file is read in the same process."""


_told: ContextVar[Callable[[], None]] = ContextVar("told", default=_nobody)


def tell(call: Callable[[], None]) -> None:
    """Have `call` called at every sign of life of this process."""
    _told.set(call)


def beat() -> None:
    """Say that reading goes on: a page is done."""
    _told.get()()
