"""What the command line shows: progress bars on a terminal, and short reports for people."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pipeline.domain import Progress, Source
from pipeline.settings import ExtractSettings

if TYPE_CHECKING:
    from rich.progress import TaskID

    from pipeline.check import Problem
    from pipeline.review.word_import import Preview
    from pipeline.run import RunResult

_SHOWN = 20


@contextmanager
def progress_bars() -> Iterator[Progress]:
    """Give a progress bar a stage on a terminal, with counts and time left; quiet elsewhere."""
    if not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    tasks: dict[str, TaskID] = {}
    columns = (TextColumn("{task.description:18}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bars:

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show


def tell(line: str) -> None:
    """Say something about the run while it goes on."""
    typer.echo(line, err=True)


def report_run(result: RunResult) -> None:
    """Say what was read, refused and written, and where to look."""
    counts = Counter(result.manifest["counts"])
    if result.reused:
        typer.echo("Nothing has changed since the last run; its results stand.")
    typer.echo(
        f"{counts['files']} files: {counts['documents']} read ({counts['duplicates']} repeat another), "
        f"{counts['refused_files']} refused; {counts['passages']} passages, {counts['contributors']} contributors, "
        f"{counts['points']} points, {counts['sentences']} sentences, {counts['themes']} themes."
    )
    asked = result.manifest.get("model")
    if asked:
        typer.echo(
            f"Language model {asked['name']}: {asked['requests']} requests, {asked['failed']} without an answer of the "
            f"form asked for; of what the others said {asked['stands']} things stand and {asked['refused']} were "
            "refused (transparency.md, model.jsonl)."
        )
    aside = result.manifest["set_aside"]
    for name in sorted(aside)[:_SHOWN]:
        typer.echo(f"Set aside, not a contribution: {name}: {aside[name]}.")
    if len(aside) > _SHOWN:
        typer.echo(f"... and {len(aside) - _SHOWN} more in run.json")
    for r in result.refusals[:_SHOWN]:
        typer.echo(f"Refused: {r.file}{f', {r.item}' if r.item else ''}: {r.reason} {r.advice}", err=True)
    if len(result.refusals) > _SHOWN:
        typer.echo(f"... and {len(result.refusals) - _SHOWN} more in refused.jsonl", err=True)
    typer.echo(f"Draft: {result.folder / 'summary.docx'} and {result.folder / 'summary.html'}")


def report_status(rows: Sequence[tuple[str, str]]) -> None:
    """Print a line a stage."""
    for stage, what in rows:
        typer.echo(f"{stage:10} {what}")


def report_problems(problems: Sequence[Problem]) -> int:
    """Print what a check found; return the exit code."""
    for p in problems:
        typer.echo(f"{p.where}: {p.what}", err=True)
    typer.echo(
        f"{len(problems)} problems found." if problems else "Every citation leads to its source; nothing is lost."
    )
    return 1 if problems else 0


def report_import(
    out_dir: Path, edited: Path, *, who: str, accept_rest: bool, preview: bool, leave: Sequence[str]
) -> int:
    """Take an edited Word file back, or only say what it would do, and print it; return the exit code."""
    from pipeline.review.word_import import import_review, preview_review

    if preview:
        would = preview_review(out_dir, edited, who=who, accept_rest=accept_rest)
        _print_changes(would)
    else:
        result = import_review(out_dir, edited, who=who, accept_rest=accept_rest, leave=leave)
        typer.echo(f"{len(result.decisions)} decisions taken from {edited}.")
    told = would.unplaced if preview else result.unplaced
    for line in told:
        typer.echo(f"Look at this: {line}")
    return 1 if told else 0


def _print_changes(preview: Preview) -> None:
    for c in preview.changes:
        typer.echo(f"{c.key}  {c.section}  {c.what}: {c.before or '(new)'}")
        for line in filter(None, (c.after, c.note)):
            typer.echo(f"          → {line}")
    if preview.rest:
        typer.echo(f"rest      {preview.rest} accepted as they were left")
    typer.echo(f"{len(preview.changes) + bool(preview.rest)} changes would be taken; nothing was written.")


def print_extracted(files: Sequence[Path], settings: ExtractSettings) -> int:
    """Print each file's blocks with provenance as JSON; return the exit code."""
    import json

    from pipeline.extract import as_json, extract

    sources = [Source(path.as_posix(), path) for path in files]
    documents, refusals = extract(sources, settings)
    for document in documents:
        typer.echo(json.dumps(as_json(document), ensure_ascii=False))
    for r in refusals:
        typer.echo(f"Refused: {r.file}{f', {r.item}' if r.item else ''}: {r.reason} {r.advice}", err=True)
    if not documents:
        return 3
    return 1 if refusals else 0
