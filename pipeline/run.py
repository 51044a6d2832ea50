"""The order of the stages: the whole way from a folder of contributions to a draft summary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.domain import Document, Progress, Refusal, Source, Summary
from pipeline.engine import Beside, Cluster, Engine, Processes
from pipeline.errors import NothingReadableError, UsageError
from pipeline.fingerprint import difference, fingerprint, worker_version
from pipeline.settings import Settings
from pipeline.stages import Stages
from pipeline.store import Cache, Outputs, find_sources

STAGES = ("extract", "identify", "segment", "embed", "classify", "cluster", "summarise", "publish")


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run did: its `run.json` as written, the refusals, and whether everything was still good."""

    folder: Path
    manifest: Mapping[str, Any]
    refusals: tuple[Refusal, ...]
    reused: bool


def engine_of(name: str, scheduler: str, settings: Settings) -> Engine:
    """Return the engine of a name: "local", processes of this machine, or "dask", the cluster of a scheduler.

    Raises:
        UsageError: there is no such engine, or the cluster cannot be used.
    """
    if name == "dask" and scheduler:
        return Cluster(scheduler, worker_version(settings), partial(worker_version, settings))
    if name == "local" and not scheduler:
        return Processes()
    raise UsageError("Give --engine local, or --engine dask with --scheduler ADDRESS.")


def analyze(
    folder: Path,
    out: Path,
    settings: Settings,
    *,
    progress: Progress,
    fresh: bool = False,
    engine: Engine | None = None,
) -> RunResult:
    """Run every stage on the contributions in `folder` and write the results to `out`.

    Args:
        folder: a batch; sub-folders are read too.
        out: made if missing; one run at a time. Editors' decisions in `out/review` are read, never written.
        settings: of all stages.
        progress: told how far each stage is.
        fresh: ignore the cache and what `out` holds.
        engine: where chunks are worked on, by default in processes of this machine; it changes no result.

    Raises:
        UsageError: a folder cannot be used.
        NothingReadableError: no contribution could be read.
        ModelError: a model is missing or wrong.
    """
    sources, aside = find_sources(folder)
    with Outputs(out) as outputs:
        now = fingerprint(sources, aside, settings, outputs.folder)
        last = outputs.manifest()
        if not fresh and not difference(last, now) and outputs.intact(last):
            return RunResult(out, last, refusals_of(last), reused=True)
        with Cache(None if fresh else out.resolve().parent / ".cache" / "pipeline.sqlite") as cache, Beside() as beside:
            stages = Stages(cache, settings, progress, engine, beside)
            files, counts, refusals = _stages(stages, sources, outputs)
            outputs.write(
                files, lambda: {"batch": str(folder.resolve()), **now, **_report(counts, stages, refusals, aside)}
            )
        return RunResult(out, outputs.manifest(), tuple(refusals), reused=False)


def _stages(
    stages: Stages, sources: Sequence[Source], outputs: Outputs
) -> tuple[Iterator[tuple[str, bytes]], dict[str, int], list[Refusal]]:
    decisions = outputs.decisions()
    if sources:
        stages.get_ready()
    documents, refusals = stages.extract(sources)
    if not documents:
        raise NothingReadableError(_nothing(sources, refusals))
    documents, people = stages.identify(documents, decisions)
    passages = stages.segment(documents)
    vectors = stages.embed(passages)
    classification = stages.classify(passages, vectors, decisions)
    waiting = stages.cluster(documents, passages, vectors)
    tables = stages.tables(documents, passages, classification)
    vectors, means = stages.for_drafting(vectors)  # they are the most of what is held
    summary = stages.summarise(documents, passages, classification, people, vectors, means)
    themes = waiting()
    del vectors, waiting
    files = stages.publish(documents, passages, classification, themes, summary, refusals, tables)
    counts = _counts(sources, documents, refusals, summary)
    return files, {**counts, "passages": len(passages), "themes": len(themes)}, refusals


def _counts(
    sources: Sequence[Source], documents: Sequence[Document], refusals: Sequence[Refusal], summary: Summary
) -> dict[str, int]:
    sections = (*summary.objectives, *summary.topics)
    return {
        "files": len(sources),
        "documents": len(documents),
        "duplicates": sum(bool(d.duplicate_of) for d in documents),
        "refused_files": len({r.file for r in refusals if not r.item}),
        "refused_parts": sum(bool(r.item) for r in refusals),
        "contributors": len(summary.contributors),
        "views": len(summary.views),
        "sentences": sum(len(s.sentences) for s in sections),
        "withheld": sum(len(s.withheld) for s in sections),
    }


def _report(
    counts: Mapping[str, int], stages: Stages, refusals: Sequence[Refusal], aside: Sequence[str]
) -> dict[str, Any]:
    rows = [
        {"stage": r.stage, "file": r.file, "item": r.item, "reason": r.reason, "advice": r.advice} for r in refusals
    ]
    timings = stages.clock.timings
    told = {stage: timings[stage] for stage in STAGES}
    return {"counts": counts, "refused": rows, "set_aside": list(aside), "timings": told}


def refusals_of(manifest: Mapping[str, Any]) -> tuple[Refusal, ...]:
    """Return the refusals a `run.json` lists."""
    return tuple(Refusal(r["stage"], r["file"], r["reason"], r["advice"], r["item"]) for r in manifest["refused"])


def _nothing(sources: Sequence[Source], refusals: Sequence[Refusal]) -> str:
    if not sources:
        return "The input folder holds no contribution; put PDF or Word files there."
    first = refusals[0]
    return (
        f"None of the {len(sources)} files could be read; the first, {first.file}: {first.reason} {first.advice} "
        "Mend the files and run again."
    )
