"""The draft drawn anew with editors' corrections, from the files of the run: what the next `analyze` will write."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.domain import (
    Classification,
    Decision,
    Document,
    How,
    Judgement,
    Kind,
    Label,
    Passage,
    People,
    Reference,
    Stance,
)
from pipeline.identify import correct_contributors, identify
from pipeline.identify.settled import ON_CONTRIBUTORS
from pipeline.points.decided import ON_POINTS, POINT, Spoken
from pipeline.review.loaded import Judged, Loaded, load_run, settings_of
from pipeline.store import Cache
from pipeline.store.decided import in_force, read_decisions
from pipeline.store.manifest import read_manifest
from pipeline.store.sources import cache_beside
from pipeline.store.tables import read_table

if TYPE_CHECKING:
    from pipeline.points import Held
    from pipeline.stages import Stages

CORRECTING = frozenset({"relabel", "contributor"}) | ON_CONTRIBUTORS | ON_POINTS
"""Actions that change what the machine drafts from."""


def corrections_in(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """Return the corrections in force."""
    return tuple(d for d in in_force(decisions) if d.action in CORRECTING)


def load_drawn(out_dir: Path) -> tuple[Loaded, list[Decision]]:
    """Return a run as it stands with every correction, and the decisions on it.

    Raises:
        UsageError: the folder holds no finished run.
        ModelError: the draft must be drawn anew and a model is missing.
    """
    run, decisions = load_run(out_dir), read_decisions(out_dir)
    return Drawing(out_dir, run).with_(decisions), decisions


class Drawing:
    """Draws a run anew; what the last drawing found and a decision does not change is kept for the next."""

    def __init__(self, out_dir: Path, run: Loaded) -> None:
        """Take a run as it was loaded."""
        self._out_dir = out_dir
        self._run = run
        self._read: tuple[tuple[Decision, ...], _Read] | None = None
        self._found: tuple[tuple[Decision, ...], Held] | None = None
        self.ground: Ground | None = None

    def with_(self, decisions: Sequence[Decision]) -> Loaded:
        """Return the run as `analyze` would write it with the corrections among some decisions; itself if it has them.

        Raises:
            ModelError: a model is missing.
        """
        run, now = self._run, corrections_in(decisions)
        if now == corrections_in(applied(self._out_dir, decisions)):
            return run
        from pipeline.assist import assistant_of
        from pipeline.assist.translators import recalling
        from pipeline.engine import Here
        from pipeline.points.settled import settle
        from pipeline.stages import Stages

        settings = settings_of(self._out_dir)
        with Cache(cache_beside(self._out_dir)) as cache:
            model, known = assistant_of(settings.model, cache), recalling(run.summary.translations)
            stages = Stages(cache, settings, _quiet, Here(), model=model, translator=known)
            read = self._as_read(decisions, now, stages)
            held = settle(self._as_found(read, now, stages), now, read.spoken)
            nouns = (read.documents, run.passages, read.classification, read.people, held)
            summary = stages.summarise(*nouns, False)
        return replace(run, documents=read.documents, judged=_judged(read.classification), summary=summary)

    def _as_read(self, decisions: Sequence[Decision], now: Sequence[Decision], stages: Stages) -> _Read:
        """Return who said what in the batch, and what it is on."""
        from pipeline.classify.corrected import apply_corrections

        key = tuple(d for d in now if d.action not in ON_POINTS)
        if self._read is None or self._read[0] != key:
            then = corrections_in(applied(self._out_dir, decisions))
            labelled = _as_the_machine_said(self._out_dir, self._run.passages, then, now, stages)
            documents = correct_contributors(_covers_as_read(self._run.documents, decisions), now)
            people = identify(documents, now)
            spoken = Spoken(documents, self._run.passages, people)
            read = _Read(tuple(documents), people, apply_corrections(labelled, now), spoken)
            self._read, self._found = (key, read), None
        return self._read[1]

    def _as_found(self, read: _Read, now: Sequence[Decision], stages: Stages) -> Held:
        key = tuple(d for d in now if d.action == POINT)
        if self._found is None or self._found[0] != key:
            given = (read.documents, self._run.passages, read.classification, read.people)
            self._found = key, stages.points(*given, now)
            self.ground = Ground(ground_key(now), self._found[1], read.spoken)
        return self._found[1]


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What the machine finds of points with some corrections, before editors' decisions are laid over it."""

    key: tuple[Decision, ...]
    held: Held
    spoken: Spoken


def ground_key(corrections: Sequence[Decision]) -> tuple[Decision, ...]:
    """Return the corrections that decide what the machine finds: all but those of points and holders that it found."""
    return tuple(d for d in corrections if d.action not in ON_POINTS or d.action == POINT)


@dataclass(frozen=True, slots=True)
class _Read:
    """What is known of a batch before its points."""

    documents: tuple[Document, ...]
    people: People
    classification: Classification
    spoken: Spoken


def _quiet(stage: str, done: int, total: int) -> None:
    """Show no progress: the page says that it is being drawn."""


def applied(out_dir: Path, decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions that the run was made with: the file of decisions has only grown since."""
    wanted = read_manifest(out_dir).get("decisions", "")
    path = out_dir / "review" / "decisions.jsonl"
    lines = path.read_bytes().split(b"\n") if path.is_file() and wanted else []
    so_far, read = hashlib.sha256(), 0
    for line in lines:
        so_far.update(line)
        read += bool(line.strip())
        ended = so_far.copy()
        so_far.update(b"\n")
        # The last line may have had no newline then.
        if wanted in (ended.hexdigest(), so_far.hexdigest()):
            return list(decisions[:read])
    return []


def _as_the_machine_said(
    out_dir: Path,
    passages: Sequence[Passage],
    then: Sequence[Decision],
    now: Sequence[Decision],
    stages: Stages,
) -> Classification:
    """Return the run's classification, documents whose corrections were in it and are no longer judged anew."""
    stored = _stored(out_dir)
    held = {d.target for d in then if d.action == "relabel" and d not in now}
    again = {p.document_id for p in passages if p.passage_id in held}
    if not again:
        return stored
    if stages.by_batch:
        again = {p.document_id for p in passages}
    chosen = [p for p in passages if p.document_id in again]
    ids = {p.passage_id for p in chosen}
    anew = stages.classify(chosen, stages.embed(chosen), ())
    place = {p.passage_id: n for n, p in enumerate(passages)}
    labels = [*(x for x in stored.labels if x.passage_id not in ids), *anew.labels]
    judgements = [*(x for x in stored.judgements if x.passage_id not in ids), *anew.judgements]
    return Classification(
        tuple(sorted(labels, key=lambda x: (place[x.passage_id], x.rank))),
        tuple(sorted(judgements, key=lambda x: place[x.passage_id])),
        stored.references,
    )


def _stored(out_dir: Path) -> Classification:
    return Classification(
        tuple(
            Label(r["passage_id"], r["ref"], r["score"], How(r["how"]), r["rank"], r["given"], tuple(r["evidence"]))
            for r in read_table(out_dir, "labels")
        ),
        tuple(_judgement(r) for r in read_table(out_dir, "passages") if r["kind"]),
        tuple(
            Reference(r["passage_id"], r["instrument"], tuple(r["refs"]), r["start"], r["end"], r["certain"])
            for r in read_table(out_dir, "references")
        ),
    )


def _judgement(r: Mapping[str, Any]) -> Judgement:
    kind, stance = Kind(r["kind"]), Stance(r["stance"])
    return Judgement(
        r["passage_id"], kind, r["kind_score"], stance, r["stance_score"], tuple(r["topics"]), r["abstain"]
    )


def _judged(classification: Classification) -> dict[str, Judged]:
    refs: dict[str, list[str]] = {}
    for label in classification.labels:
        if label.given:
            refs.setdefault(label.passage_id, []).append(label.ref)
    return {
        j.passage_id: Judged(tuple(refs.get(j.passage_id, ())), j.kind, j.stance, j.topics)
        for j in classification.judgements
    }


def _covers_as_read(documents: Sequence[Document], decisions: Sequence[Decision]) -> list[Document]:
    """Return documents with the contributors that their covers state, which the first correction of each kept."""
    first: dict[str, Decision] = {}
    for d in decisions:
        if d.action == "contributor":
            first.setdefault(d.target, d)
    read = [replace(d, data=json.loads(d.data["cover"])) for d in first.values()]
    return correct_contributors(documents, read)
