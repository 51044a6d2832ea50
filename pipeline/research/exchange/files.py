"""The files of an export, by format."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.research.exchange import annotation, lists
from pipeline.research.exchange.qdpx import qdpx
from pipeline.research.exchange.vectors import vector_tables
from pipeline.research.opened import Run, open_run

Files = Iterator[tuple[str, bytes]]
FOLDER = "export"


def _qdpx(run: Run) -> Files:
    yield "project.qdpx", qdpx(run)


def _label_studio(run: Run) -> Files:
    yield "label-studio.json", annotation.label_studio(run)
    yield "label-studio.xml", annotation.label_studio_config(run)


def _doccano(run: Run) -> Files:
    yield "doccano.jsonl", annotation.doccano(run)
    yield "doccano-spans.jsonl", annotation.doccano_spans(run)


def _web_annotation(run: Run) -> Files:
    yield "annotations.jsonld", annotation.web_annotations(run)


def _csl(run: Run) -> Files:
    yield "contributions.csl.json", lists.csl_json(run)


def _points(run: Run) -> Files:
    table, out = lists.held_table(run), io.BytesIO()
    table.to_parquet(out, index=False)
    yield "contributor-points.csv", table.to_csv(index=False).encode("utf-8-sig")
    yield "contributor-points.parquet", out.getvalue()


FORMATS: Mapping[str, Callable[[Run], Files]] = {
    "qdpx": _qdpx,
    "label-studio": _label_studio,
    "doccano": _doccano,
    "web-annotation": _web_annotation,
    "csl": _csl,
    "points": _points,
    "vectors": vector_tables,
}


def export_run(run: Run, to: str, folder: Path | None = None) -> list[Path]:
    """Write a run in a format of other tools; return the files.

    Args:
        run: an opened run.
        to: one of `FORMATS`.
        folder: where to, by default `export` in the run's folder.

    Raises:
        UsageError: there is no such format, or the folder cannot be written.
    """
    if to not in FORMATS:
        raise UsageError(f"There is no format {to!r}; give --to one of {', '.join(FORMATS)}.")
    target = folder or run.folder / FOLDER
    paths = []
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, data in FORMATS[to](run):
            (target / name).write_bytes(data)
            paths.append(target / name)
    except OSError as e:
        raise UsageError(f"{target} cannot be written: {e}. Choose another folder with --out.") from e
    return paths


def export_to(out_dir: Path, to: str, folder: Path | None = None) -> str:
    """Write the run in a folder in a format of other tools; return the paths, a line each.

    Raises:
        UsageError: as `open_run` and `export_run` say.
    """
    return "\n".join(map(str, export_run(open_run(out_dir), to, folder)))
