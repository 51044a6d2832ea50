"""What a summary is organised by: objectives and discussion topics, over the codes of a codebook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.agenda.codebook import Agenda, base
from pipeline.agenda.form import Lines, read_form
from pipeline.agenda.forms import FrameForm, FramesForm
from pipeline.domain import Kind, Label
from pipeline.errors import UsageError

_REF = re.compile(r"^(\d+)([a-z]?)$")
_SHIPPED = "objectives.yaml"
_MOST_SECTIONS = 40  # of a summary, where the codes themselves are its objectives


@dataclass(frozen=True, slots=True)
class Frame:
    """What a section of the summary is about: an objective (a set of paragraphs) or a discussion topic.

    `refs` are paragraph and item references with ranges expanded; `kinds` and `asks` are set for topics only.
    """

    id: str
    title: str
    refs: frozenset[str]
    asks: str = ""
    kinds: tuple[Kind, ...] = ()

    def covers(self, ref: str) -> bool:
        """Tell whether a reference belongs here: itself or, for an item, its paragraph."""
        return ref in self.refs or base(ref) in self.refs


@dataclass(frozen=True, slots=True)
class Frames:
    """The two frames over the same passages."""

    objectives: tuple[Frame, ...]
    topics: tuple[Frame, ...]

    def bearing(self, labels: Iterable[Label]) -> dict[str, dict[str, float]]:
        """Return, by passage id, the best score that labels give each objective; no objective that none is of."""
        of: dict[str, list[str]] = {}
        scores: dict[str, dict[str, float]] = {}
        for label in labels:
            if label.ref not in of:
                of[label.ref] = [f.id for f in self.objectives if f.covers(label.ref)]
            for frame in of[label.ref]:
                known = scores.setdefault(label.passage_id, {})
                known[frame] = max(known.get(frame, 0.0), label.score)
        return scores


def expand(ranges: Iterable[str]) -> frozenset[str]:
    """Expand "68-71", "90k-90n" and single references into references.

    Raises:
        UsageError: a range is not of these forms.
    """
    return frozenset(ref for text in ranges for ref in _expand_one(str(text)))


def _expand_one(text: str) -> list[str]:
    first, _, last = text.partition("-")
    a, b = _REF.match(first.strip()), _REF.match((last or first).strip())
    if not a or not b:
        raise UsageError(f"'{text}' is not a reference such as 69, 72g, 68-71 or 90k-90n; correct the codebook.")
    if a[2]:
        return [f"{a[1]}{chr(c)}" for c in range(ord(a[2]), ord(b[2] or a[2]) + 1)]
    return [str(n) for n in range(int(a[1]), int(b[1]) + 1)]


def load_frames(path: Path | None = None, *, agenda: Agenda | None = None) -> Frames:
    """Read objectives and topics, by default the project's own.

    Args:
        path: of the file.
        agenda: the codebook that the file is for; its references alone are known, and a range is in its order. By
            default references are those of the Tunis Agenda.

    Raises:
        UsageError: the file cannot be read, is not of that form, or names what the codebook does not have.
    """
    form, lines = read_form(path, _SHIPPED, FramesForm)
    seen: set[str] = set()
    made: dict[str, list[Frame]] = {"objectives": [], "topics": []}
    for kind, frames in (("objectives", form.objectives), ("topics", form.topics)):
        for n, frame in enumerate(frames):
            where = lines.at(kind, n)
            if frame.id in seen:
                raise UsageError(f"{where}: the id {frame.id} occurs twice; give each objective and topic its own.")
            seen.add(frame.id)
            made[kind].append(_frame(frame, agenda, lines, (kind, n)))
    return Frames(tuple(made["objectives"]), tuple(made["topics"]))


def frames_of(agenda: Agenda) -> Frames:
    """Return objectives for a codebook that has none: its sections, or its codes where it has no sections.

    Raises:
        UsageError: there would be more sections than a summary can have.
    """
    if len(agenda.sections) > 1:
        parts = [(s.title, s.refs) for s in agenda.sections if s.refs]
    else:
        parts = [(p.title, (p.ref,)) for p in agenda.paragraphs]
    if len(parts) > _MOST_SECTIONS:
        raise UsageError(
            f"The codebook has {len(parts)} codes and no sections; give objectives with --objectives FILE, "
            f"so that the summary has {_MOST_SECTIONS} sections at most."
        )
    digits = 2 if len(parts) < 100 else 3
    objectives = [Frame(f"O{n:0{digits}d}", title, _whole(refs, agenda)) for n, (title, refs) in enumerate(parts, 1)]
    return Frames(tuple(objectives), ())


def _frame(form: FrameForm, agenda: Agenda | None, lines: Lines, place: tuple[str, int]) -> Frame:
    if agenda is None:
        return Frame(form.id, form.title, expand(form.codes), form.asks, form.kinds)
    key = "codes" if lines.knows(*place, "codes") else "paragraphs"
    refs: list[str] = []
    for n, text in enumerate(form.codes):
        found = _in_order(text, agenda)
        if not found:
            raise UsageError(
                f"{lines.at(*place, key, n)}: {key}: the codebook has no '{text}'; write a reference of it, or a range "
                "such as 68-71 from one to another."
            )
        refs += found
    if place[0] == "objectives" and not refs:
        raise UsageError(f"{lines.at(*place)}: {form.id} has no codes; list those that belong to it.")
    return Frame(form.id, form.title, _whole(refs, agenda), form.asks, form.kinds)


def _in_order(text: str, agenda: Agenda) -> list[str]:
    """Return the references that a text names: one, or all from one to another in the codebook's order."""
    if text in agenda.by_ref:
        return [text]
    order = _order(agenda)
    for at in [n for n, c in enumerate(text) if c in "-–"]:
        first, last = text[:at].strip(), text[at + 1 :].strip()
        for refs in order:
            if first in refs and last in refs and refs.index(first) <= refs.index(last):
                return list(refs[refs.index(first) : refs.index(last) + 1])
    return []


def _order(agenda: Agenda) -> Sequence[tuple[str, ...]]:
    return [agenda.refs, *(tuple(i.ref for i in p.items) for p in agenda.paragraphs)]


def _whole(refs: Iterable[str], agenda: Agenda) -> frozenset[str]:
    """Return references with those of all items of paragraphs among them."""
    items = {p.ref: [i.ref for i in p.items] for p in agenda.paragraphs}
    return frozenset(r for ref in refs for r in (ref, *items.get(ref, ())))
