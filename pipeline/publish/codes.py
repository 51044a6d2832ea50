"""The codebook of a run as tables, and what labels say of its objectives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pipeline.agenda import Agenda, Frame, Frames
from pipeline.domain import Label


def rows_of_codes(agenda: Agenda, frames: Frames) -> Iterator[dict[str, Any]]:
    """Yield a row for every code that a label may have: paragraphs, each followed by its items."""
    titles = {s.id: s.title for s in agenda.sections}

    def covering(some: Sequence[Frame], ref: str) -> tuple[str, ...]:
        return tuple(f.id for f in some if f.covers(ref))

    for p in agenda.paragraphs:
        about = {"section": p.section, "section_title": titles.get(p.section, ""), "title": p.title}
        for ref, parent, gloss in ((p.ref, "", p.gloss), *((i.ref, p.ref, i.gloss) for i in p.items)):
            held = {"objectives": covering(frames.objectives, ref), "topics": covering(frames.topics, ref)}
            yield about | held | {"ref": ref, "parent": parent, "gloss": gloss}


def rows_of_frames(frames: Frames) -> Iterator[dict[str, Any]]:
    """Yield a row for every objective and discussion topic."""
    for kind, some in (("objective", frames.objectives), ("topic", frames.topics)):
        for f in some:
            yield {"frame": f.id, "title": f.title, "type": kind, "asks": f.asks}


def rows_of_passage_objectives(given: Iterable[Label], frames: Frames | None) -> Iterator[dict[str, Any]]:
    """Yield, for every passage, the objectives that its given labels belong to, with the best score of these."""
    for passage_id, scores in (frames.bearing(given) if frames else {}).items():
        for frame, score in sorted(scores.items()):
            yield {"passage_id": passage_id, "frame": frame, "score": score}
