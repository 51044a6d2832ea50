"""Keep what libraries say while a model is exported from the user: progress bars, warnings of tracing, advice."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def quietly() -> Iterator[None]:
    """Silence warnings and log messages below errors; errors are raised as ever."""
    import transformers

    said: Any = transformers.utils.logging

    bars = said.is_progress_bar_enabled()
    before = logging.root.manager.disable
    said.disable_progress_bar()
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
        if bars:
            said.enable_progress_bar()
