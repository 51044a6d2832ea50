"""The sample summary and its files, made once."""

from __future__ import annotations

import pytest

from tests.publish.sample_summary import Batch, sample_batch


@pytest.fixture(scope="session")
def batch() -> Batch:
    return sample_batch()


@pytest.fixture(scope="session")
def files(batch: Batch) -> dict[str, bytes]:
    return batch.publish()
