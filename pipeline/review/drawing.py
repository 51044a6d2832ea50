"""The draft drawn anew with editors' corrections, from the files of the run: what the next `analyze` will write."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
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
    Reference,
    Stance,
)
from pipeline.identify import correct_contributors, identify
from pipeline.review.loaded import Judged, Loaded, load_run, settings_of, table
from pipeline.store import Cache
from pipeline.store.decided import in_force, read_decisions
from pipeline.store.manifest import read_manifest
from pipeline.store.sources import cache_beside

if TYPE_CHECKING:
    from pipeline.stages import Stages

CORRECTING = frozenset({"relabel", "contributor"})
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
    return draw(out_dir, run, decisions), decisions


def draw(out_dir: Path, run: Loaded, decisions: Sequence[Decision]) -> Loaded:
    """Return a run as `analyze` would write it with the corrections among some decisions; itself if it has them."""
    now, then = corrections_in(decisions), corrections_in(applied(out_dir, decisions))
    if now == then:
        return run
    from pipeline.assist import assistant_of
    from pipeline.assist.translators import recalling
    from pipeline.classify.corrected import apply_corrections
    from pipeline.engine import Here
    from pipeline.stages import Stages

    settings = settings_of(out_dir)
    with Cache(cache_beside(out_dir)) as cache:
        model = assistant_of(settings.model, cache)
        known = recalling(run.summary.translations)
        stages = Stages(cache, settings, _quiet, Here(), model=model, translator=known)
        labelled = _as_the_machine_said(out_dir, run.passages, then, now, stages)
        classification = apply_corrections(labelled, now)
        documents = correct_contributors(_covers_as_read(run.documents, decisions), now)
        people = identify(documents, now)
        held = stages.points(documents, run.passages, classification, people)
        summary = stages.summarise(documents, run.passages, classification, people, held)
    return replace(run, documents=tuple(documents), judged=_judged(classification), summary=summary)


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
            for r in table(out_dir, "labels")
        ),
        tuple(_judgement(r) for r in table(out_dir, "passages") if r["kind"]),
        tuple(
            Reference(r["passage_id"], r["instrument"], tuple(r["refs"]), r["start"], r["end"], r["certain"])
            for r in table(out_dir, "references")
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
