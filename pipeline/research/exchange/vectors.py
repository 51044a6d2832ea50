"""The vectors of a run's passages, made from its cache or anew, as Parquet."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.domain import Passage
from pipeline.errors import UsageError
from pipeline.research.exchange.spans import Row, rows_of

if TYPE_CHECKING:
    from pipeline.research.opened import Run


def vector_tables(run: Run) -> Iterator[tuple[str, bytes]]:
    """Yield a table an encoder: `passage_id` and `vector` (32-bit floats, unit length), of the passages that count.

    Vectors of different encoders never meet in one comparison.

    Raises:
        UsageError: the run was made by another version of the pipeline.
    """
    from pipeline.engine import Processes
    from pipeline.settings import Settings
    from pipeline.stages import Stages
    from pipeline.store import Cache
    from pipeline.store.sources import cache_beside

    try:
        settings = Settings.model_validate(run.manifest["settings"])
    except ValueError as e:
        raise UsageError(f"The run in {run.folder} was made with other settings; run `analyze` again.") from e
    rows = rows_of(run.passages[run.passages["counts"]])
    with Cache(cache_beside(run.folder)) as cache:
        stages = Stages(cache, settings, lambda stage, done, total: None, Processes())
        for name, vectors in sorted(stages.embed([_passage(r) for r in rows]).items()):
            size = vectors.matrix.shape[1]
            flat = pa.array(vectors.matrix.reshape(-1), pa.float32())
            columns = {"passage_id": list(vectors.ids), "vector": pa.FixedSizeListArray.from_arrays(flat, size)}
            table = pa.table(columns).replace_schema_metadata({"model": vectors.model, "revision": vectors.revision})
            out = io.BytesIO()
            pq.write_table(table, out, compression="zstd")
            yield f"vectors-{name}.parquet", out.getvalue()


def _passage(row: Row) -> Passage:
    label, section, lead_in, asked = (row[n] or "" for n in ("label", "section", "lead_in", "in_reply_to"))
    return Passage(
        row["passage_id"],
        row["document_id"],
        row["file"],
        page=None,
        page_end=None,
        label=label,
        section=section,
        start=row["start"],
        end=row["end"],
        language=row["language"],
        text=row["text"],
        lead_in=lead_in,
        in_reply_to=asked,
    )
