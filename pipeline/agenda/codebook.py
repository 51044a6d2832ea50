"""The codebook of the Agenda and the frames of the summary, read from YAML and validated.

Any codebook of the same form can be loaded: `source`, `language`, `sections` and `paragraphs`, each paragraph with
`n`, `section`, `title`, `gloss` and optionally `items`, `terms` and `examples` (see `tunis_agenda.yaml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from pipeline.domain import Kind, Label
from pipeline.errors import UsageError

_REF = re.compile(r"^(\d+)([a-z]?)$")


@dataclass(frozen=True, slots=True)
class Item:
    """A lettered item of a paragraph; `ref` is like "72g"."""

    ref: str
    gloss: str
    terms: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A numbered paragraph; `ref` is its number as text. `terms` are key terms, `examples` passages in our words."""

    ref: str
    section: str
    title: str
    gloss: str
    items: tuple[Item, ...] = ()
    terms: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the Agenda with the references of its paragraphs."""

    id: str
    title: str
    refs: tuple[str, ...]


@dataclass(frozen=True)
class Agenda:
    """A codebook: paragraphs in order, grouped in sections."""

    source: str
    language: str
    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]

    @cached_property
    def by_ref(self) -> Mapping[str, Paragraph]:
        """Paragraphs by their own reference ("69") and by those of their items ("72g")."""
        pairs = [(p.ref, p) for p in self.paragraphs]
        pairs += [(i.ref, p) for p in self.paragraphs for i in p.items]
        return dict(pairs)

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """Lettered items by reference."""
        return {i.ref: i for p in self.paragraphs for i in p.items}

    def gloss(self, ref: str) -> str:
        """Return the title and gloss of a paragraph, or the gloss of an item under its paragraph's title.

        Raises:
            KeyError: the codebook has no such reference.
        """
        paragraph = self.by_ref[ref]
        return f"{paragraph.title}. {self.items[ref].gloss if ref in self.items else paragraph.gloss}"


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


def base(ref: str) -> str:
    """Return the paragraph of a reference: "72g" gives "72"."""
    return ref.rstrip("abcdefghijklmnopqrstuvwxyz")


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


def load_agenda(path: Path | None = None) -> Agenda:
    """Read a codebook, by default the Tunis Agenda's own.

    Raises:
        UsageError: the file cannot be read or is not of the codebook's form.
    """
    data = _read(path, "tunis_agenda.yaml")
    name = path or "tunis_agenda.yaml"
    try:
        paragraphs = tuple(_paragraph(p) for p in data["paragraphs"])
        sections = tuple(_section(s, paragraphs) for s in data["sections"])
        agenda = Agenda(str(data["source"]), str(data["language"]), sections, paragraphs)
    except (KeyError, TypeError, AttributeError) as e:
        raise UsageError(f"{name} is not a codebook: {e!r}. See pipeline/agenda/tunis_agenda.yaml for the form.") from e
    _check(agenda, str(name))
    return agenda


def _check(agenda: Agenda, name: str) -> None:
    """Raise UsageError unless there are paragraphs, each once, numbered, and in a section that exists."""
    known = {s.id for s in agenda.sections}
    seen: set[str] = set()
    for p in agenda.paragraphs:
        for ref in (p.ref, *(i.ref for i in p.items)):
            if not _REF.match(ref):
                raise UsageError(
                    f"{name}: '{ref}' is no reference; number paragraphs 1, 2, 3 … and letter items a, b, c."
                )
            if ref in seen:
                raise UsageError(f"{name}: {ref} occurs twice; give each paragraph and item a reference of its own.")
            seen.add(ref)
        if p.section not in known:
            raise UsageError(f"{name}: paragraph {p.ref} is in section '{p.section}', which `sections` does not list.")
        if not p.title.strip() or not p.gloss.strip():
            raise UsageError(f"{name}: paragraph {p.ref} has no title or gloss; say what it commits to.")
    if not seen:
        raise UsageError(f"{name} has no paragraphs; see pipeline/agenda/tunis_agenda.yaml for the form.")


def load_frames(path: Path | None = None) -> Frames:
    """Read the objectives and topics, by default the project's own.

    Raises:
        UsageError: the file cannot be read or is not of that form.
    """
    data = _read(path, "objectives.yaml")
    try:
        return Frames(tuple(map(_frame, data["objectives"])), tuple(map(_frame, data["topics"])))
    except (KeyError, TypeError, ValueError) as e:
        name = path or "objectives.yaml"
        raise UsageError(f"{name} does not describe objectives: {e!r}. See pipeline/agenda/objectives.yaml.") from e


def _read(path: Path | None, default: str) -> dict[str, Any]:
    try:
        text = path.read_text("utf-8") if path else resources.files(__package__).joinpath(default).read_text("utf-8")
        data = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as e:
        raise UsageError(f"Cannot read {path or default}: {e}. Give a YAML file in UTF-8.") from e
    if not isinstance(data, dict):
        raise UsageError(f"{path or default} holds no mapping; see pipeline/agenda/ for the form.")
    return data


def _paragraph(p: dict[str, Any]) -> Paragraph:
    items = tuple(_item(p["n"], letter, value) for letter, value in (p.get("items") or {}).items())
    extra = (tuple(p.get("terms") or ()), tuple(p.get("examples") or ()))
    return Paragraph(str(p["n"]), str(p["section"]), str(p["title"]), str(p["gloss"]), items, *extra)


def _item(n: object, letter: object, value: str | dict[str, Any]) -> Item:
    if isinstance(value, str):
        return Item(f"{n}{letter}", value)
    return Item(f"{n}{letter}", value["gloss"], tuple(value.get("terms") or ()), tuple(value.get("examples") or ()))


def _section(s: dict[str, Any], paragraphs: tuple[Paragraph, ...]) -> Section:
    refs = tuple(p.ref for p in paragraphs if p.section == s["id"])
    return Section(str(s["id"]), str(s["title"]), refs)


def _frame(f: dict[str, Any]) -> Frame:
    kinds = tuple(Kind(k) for k in f.get("kinds", ()))
    return Frame(f["id"], f["title"], expand(f.get("paragraphs", ())), f.get("asks", ""), kinds)
