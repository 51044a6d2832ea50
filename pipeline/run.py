"""The order of the stages: the whole way from a folder of contributions to a draft summary."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pipeline.assist import Account, assistant_of, translator_of
from pipeline.domain import (
    Classification,
    Decision,
    Document,
    Passage,
    People,
    Progress,
    Refusal,
    Source,
    Summary,
    Vectors,
)
from pipeline.engine import Beside, Engine, Processes
from pipeline.errors import NothingReadableError, PipelineError, UsageError
from pipeline.fingerprint import difference, fingerprint, worker_version
from pipeline.points.decided import Spoken
from pipeline.points.settled import settle
from pipeline.remote import Cluster
from pipeline.settings import Settings, WhoseSettings
from pipeline.stages import Stages
from pipeline.store import Cache, Outputs, find_sources
from pipeline.store.manifest import last_run
from pipeline.store.sources import cache_beside
from pipeline.whose import whose

T = TypeVar("T")
STAGES = (
    "extract",
    "identify",
    "segment",
    "whose",
    "embed",
    "classify",
    "cluster",
    "points",
    "summarise",
    "publish",
)
_Given = tuple[Sequence[Source], Sequence[Decision], WhoseSettings]


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
        return Processes(stay=True)
    raise UsageError("Give --engine local, or --engine dask with --scheduler ADDRESS.")


def analyze(
    folder: Path,
    out: Path,
    settings: Settings,
    *,
    progress: Progress,
    fresh: bool = False,
    follow_links: bool = False,
    engine: Engine | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> RunResult:
    """Run every stage on the contributions in `folder` and write the results to `out`.

    Args:
        folder: a batch; sub-folders are read too.
        out: made if missing; one run at a time. Editors' decisions in `out/review` are read, never written.
        settings: of all stages.
        progress: told how far each stage is.
        fresh: reuse nothing of the cache and of what `out` holds; what is made takes its place.
        follow_links: read links that lead out of the batch, too.
        engine: where chunks are worked on, by default in processes of this machine; it changes no result.
        tell: told what is sent to a language model and where, before it is, if the settings name one.

    Raises:
        UsageError: a folder cannot be used.
        NothingReadableError: no contribution could be read.
        ModelError: a model is missing or wrong.
        WaitingError: requests to a language model wait to be answered elsewhere.
    """
    sources, aside = find_sources(folder, out=out, follow_links=follow_links)
    with Outputs(out) as outputs:
        now = fingerprint(sources, aside, settings, outputs.folder)
        last = last_run(out)
        if not fresh and last and not difference(last, now) and outputs.intact(last) and not _to_try_again(last):
            return RunResult(out, last, refusals_of(last), reused=True)
        with Cache(cache_beside(out), fresh=fresh) as cache, Beside() as beside:
            model = assistant_of(settings.model, cache, out=out, tell=tell)
            translator = translator_of(settings.translate, model, cache, environment=os.environ, tell=tell)
            stages = Stages(cache, settings, progress, engine, beside, model, translator)
            stages.chosen  # noqa: B018 - what is wrong with the codebook is told before an hour's work

            def write(draft: _Draft) -> tuple[Refusal, ...]:
                about = {"batch": str(folder.resolve()), **now}
                outputs.write(draft.files, lambda: {**about, **_report(draft, sources, stages, aside)})
                return draft.refusals

            refusals = _without_who_fails(stages, (sources, outputs.decisions(), settings.whose), write)
        return RunResult(out, outputs.manifest(), refusals, reused=False)


@dataclass(frozen=True, slots=True)
class _Read:
    """What is known of a batch before it is drafted."""

    documents: Sequence[Document]
    refusals: Sequence[Refusal]
    people: People
    passages: Sequence[Passage]
    vectors: Mapping[str, Vectors]
    classification: Classification
    decisions: Sequence[Decision]


@dataclass(frozen=True, slots=True)
class _Draft:
    """The files of a run, made one after the other, and what they were made of."""

    files: Iterator[tuple[str, bytes]]
    documents: Sequence[Document]
    refusals: tuple[Refusal, ...]
    passages: int
    themes: int
    summary: Summary


def _without_who_fails(stages: Stages, given: _Given, write: Callable[[_Draft], T]) -> T:
    """Draft the batch; where that fails, do so without the documents that it fails for when each is drafted alone."""
    while True:
        try:
            return write(_drafted(stages, _read(stages, *given)))
        except PipelineError:
            raise
        except Exception:
            before = len(stages.losses)
            read = _read(stages, *given)

            def draft_alone(document_id: str, read: _Read = read) -> None:
                for _ in _drafted(stages, _only(stages, read, document_id, given[1])).files:
                    pass

            stages.losses.without("summarise", [d.document_id for d in read.documents], draft_alone)
            if len(stages.losses) == before:  # no document is to blame
                raise


def _read(stages: Stages, sources: Sequence[Source], decisions: Sequence[Decision], words: WhoseSettings) -> _Read:
    if sources:
        stages.get_ready()
    extracted, refusals = stages.extract(sources)
    documents, people = stages.identify(stages.losses.of(extracted)[0], decisions)
    passages = stages.segment(documents)
    with stages.clock("whose"):
        passages = whose(documents, passages, words)
    vectors = stages.embed(passages)
    classification = stages.classify(passages, vectors, decisions)
    left, lost = stages.losses.of(extracted)
    refusals = [*refusals, *lost]
    if not left:
        raise NothingReadableError(_nothing(sources, refusals))
    if len(left) < len(documents):  # found out only now
        documents, people = stages.identify(left, decisions)
        passages = stages.losses.spared(passages)
    return _Read(documents, refusals, people, passages, vectors, classification, decisions)


def _only(stages: Stages, read: _Read, document_id: str, decisions: Sequence[Decision]) -> _Read:
    """Return what is known of a single document."""
    documents, people = stages.identify([d for d in read.documents if d.document_id == document_id], decisions)
    passages = [p for p in read.passages if p.document_id == document_id]
    ids = {p.passage_id for p in passages}
    said = Classification(
        tuple(x for x in read.classification.labels if x.passage_id in ids),
        tuple(x for x in read.classification.judgements if x.passage_id in ids),
        tuple(x for x in read.classification.references if x.passage_id in ids),
    )
    return replace(read, documents=documents, people=people, passages=passages, classification=said)


def _drafted(stages: Stages, read: _Read) -> _Draft:
    documents, passages = read.documents, read.passages
    classification = read.classification
    waiting = stages.cluster(documents, passages, read.vectors, classification)
    tables = stages.tables(documents, passages, classification, read.people)
    refusals = tuple(read.refusals)
    people, decisions = read.people, read.decisions
    del read  # its vectors are the most of what is held
    held = stages.points(documents, passages, classification, people, decisions)
    stages.rest()
    held = settle(held, decisions, Spoken(documents, passages, people))
    summary = stages.summarise(documents, passages, classification, people, held)
    themes = waiting()
    del waiting
    files = stages.publish(documents, passages, classification, themes, summary, refusals, tables)
    return _Draft(files, documents, refusals, len(passages), len(themes), summary)


def _report(draft: _Draft, sources: Sequence[Source], stages: Stages, aside: Mapping[str, str]) -> dict[str, Any]:
    timings = stages.clock.timings
    told = {stage: timings[stage] for stage in STAGES}
    refused = [asdict(r) for r in draft.refusals]
    asked = {"model": _asked(stages.model.account)} if stages.model is not None else {}
    return {"counts": _counts(draft, sources), "refused": refused, "set_aside": dict(aside), "timings": told, **asked}


def _asked(account: Account) -> dict[str, Any]:
    """Return what asking a language model cost, and how much of it came to nothing."""
    tokens = [sum(e.tokens[n] for e in account.entries) for n in (0, 1)]
    return {
        "name": account.model,
        "place": account.place,
        "requests": len(account.entries),
        "failed": account.failed,
        "unanswered": account.unanswered,
        "stands": sum(e.stands for e in account.entries),
        "refused": sum(len(e.refused) for e in account.entries),
        "tokens": {"requests": tokens[0], "answers": tokens[1]},
    }


def _counts(draft: _Draft, sources: Sequence[Source]) -> dict[str, int]:
    summary = draft.summary
    sections = (*summary.objectives, *summary.topics)
    return {
        "files": len(sources),
        "documents": len(draft.documents),
        "duplicates": sum(bool(d.duplicate_of) for d in draft.documents),
        "refused_files": len({r.file for r in draft.refusals if not r.item}),
        "refused_parts": sum(bool(r.item) for r in draft.refusals),
        "contributors": len(summary.contributors),
        "points": len(summary.points),
        "holdings": len(summary.holdings),
        "sentences": sum(len(s.sentences) for s in sections),
        "withheld": sum(len(s.withheld) for s in sections),
        "passages": draft.passages,
        "themes": draft.themes,
    }


def refusals_of(manifest: Mapping[str, Any]) -> tuple[Refusal, ...]:
    """Return the refusals a `run.json` lists."""
    rows = manifest["refused"]
    return tuple(Refusal(r["stage"], r["file"], r["reason"], r["advice"], r["item"], _again(r)) for r in rows)


def _to_try_again(manifest: Mapping[str, Any]) -> bool:
    unanswered = manifest.get("model", {}).get("unanswered", 0) and manifest["settings"]["model"]["url"]
    return any(_again(r) for r in manifest["refused"]) or bool(unanswered)


def _again(row: Mapping[str, Any]) -> bool:
    return row.get("again") is True


def _nothing(sources: Sequence[Source], refusals: Sequence[Refusal]) -> str:
    if not sources:
        return "The input folder holds no contribution; put PDF or Word files there."
    first = refusals[0]
    return (
        f"None of the {len(sources)} files could be read; the first, {first.file}: {first.reason} {first.advice} "
        "Mend the files and run again."
    )
