"""Editors' corrections of labels, kind and stance: they replace what the machine said of a passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.domain import Classification, Decision, How, Judgement, Kind, Label, Stance


def apply_corrections(made: Classification, corrections: Sequence[Decision]) -> Classification:
    """Return a classification with corrected passages; the last correction of a passage counts.

    A correction's `data` may hold "refs" (space separated, possibly empty), "kind", "stance" and "topics".
    """
    last = {d.target: d for d in corrections if d.action == "relabel"}
    if not last:
        return made
    relabelled = {i for i, d in last.items() if "refs" in d.data}
    present = {j.passage_id for j in made.judgements}
    labels = [x for x in made.labels if x.passage_id not in relabelled]
    for passage_id in sorted(relabelled & present):
        refs = last[passage_id].data["refs"].split()
        labels += [Label(passage_id, ref, 1.0, How.EDITOR, n, True, ("an editor",)) for n, ref in enumerate(refs, 1)]
    judgements = tuple(_judged(j, last[j.passage_id]) if j.passage_id in last else j for j in made.judgements)
    place = {j.passage_id: n for n, j in enumerate(made.judgements)}
    ordered = sorted(labels, key=lambda x: (place[x.passage_id], x.rank))
    return Classification(tuple(ordered), judgements, made.references)


def _judged(judgement: Judgement, decision: Decision) -> Judgement:
    data = decision.data
    return replace(
        judgement,
        kind=Kind(data.get("kind", judgement.kind)),
        kind_score=1.0 if "kind" in data else judgement.kind_score,
        stance=Stance(data.get("stance", judgement.stance)),
        stance_score=1.0 if "stance" in data else judgement.stance_score,
        topics=tuple(data["topics"].split()) if "topics" in data else judgement.topics,
        abstain=not data["refs"].split() if "refs" in data else judgement.abstain,
    )
