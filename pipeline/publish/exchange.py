"""The summary and the refusals as JSON: the contract that editors' tools and others rely on (docs/files.md)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from pydantic_core import to_json

from pipeline.domain import Contributor, Refusal, Section, Sentence, Summary


def summary_json(summary: Summary) -> bytes:
    """Return the summary as JSON: objectives and topics, each with its sentences and their sources."""
    names = {c.contributor_id: c for c in summary.contributors}
    data = {
        "objectives": [_section(s, names) for s in summary.objectives],
        "topics": [_section(s, names) for s in summary.topics],
        "contributors": [{field.name: getattr(c, field.name) for field in fields(c)} for c in summary.contributors],
        "settings": dict(sorted(summary.settings.items())),
        "translations": [asdict(t) for t in summary.translations],
    }
    return to_json(data, indent=1) + b"\n"


def refused_jsonl(refusals: Sequence[Refusal]) -> bytes:
    """Return the refusals, a JSON object a line; empty if nothing was refused."""
    rows = ({n: getattr(r, n) for n in ("stage", "file", "item", "reason", "advice")} for r in refusals)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode("utf-8")


def _section(section: Section, names: Mapping[str, Contributor]) -> dict[str, Any]:
    return {
        "id": section.section_id,
        "title": section.title,
        "asks": section.asks,
        "opening": section.opening,
        "sentences": [_sentence(s, names) for s in section.sentences],
        "also": [_sentence(s, names) for s in section.also],
        "see": list(section.see),
        "withheld": [{**_sentence(w.sentence, names), "reason": w.reason} for w in section.withheld],
    }


def _sentence(sentence: Sentence, names: Mapping[str, Contributor]) -> dict[str, Any]:
    counts = sentence.counts
    return {
        "sentence_id": sentence.sentence_id,
        "text": sentence.text,
        "sources": [{"passage_id": s.passage_id, "quote": s.quote} for s in sentence.sources],
        "contributors": list(sentence.contributors),
        "contributor_names": [names[c].name for c in sentence.contributors],
        "counts": {"contributors": counts.contributors, "passages": counts.passages, "by_kind": dict(counts.by_kind)},
        "status": sentence.status,
        "kind": sentence.kind,
        "form": sentence.form,
        "language": sentence.language,
        "point_id": sentence.point_id,
        "opposes": list(sentence.opposes),
        "to_confirm": [{"passage_id": s.passage_id, "quote": s.quote} for s in sentence.to_confirm],
    }
