"""The codebook: what passages are labelled with, read from YAML and validated (`forms`, docs/codebooks.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.agenda.form import Lines, read_form
from pipeline.agenda.forms import CodebookForm, CodeForm
from pipeline.errors import UsageError

SHIPPED = "tunis_agenda.yaml"
TUNIS = "WSIS-05/TUNIS/DOC/6(Rev.1)-E"
"""Source of the codebook that the heads were fitted to."""
_LETTERED = re.compile(r"(\d+)[a-z]+")
_ONLY_SECTION = "codes"


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a paragraph; `ref` is like "72g" or "17.18"."""

    ref: str
    gloss: str
    terms: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A code, such as a paragraph; `ref` is its number as text, or its name.

    `terms` are key terms, `examples` passages in our words.
    """

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
    """A codebook: paragraphs in order, grouped in sections; `name` is what sentences call it."""

    source: str
    language: str
    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    name: str = "the codebook"

    @cached_property
    def by_ref(self) -> Mapping[str, Paragraph]:
        """Paragraphs by their own reference ("69") and by those of their items ("72g")."""
        pairs = [(p.ref, p) for p in self.paragraphs]
        pairs += [(i.ref, p) for p in self.paragraphs for i in p.items]
        return dict(pairs)

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """Items by reference."""
        return {i.ref: i for p in self.paragraphs for i in p.items}

    @cached_property
    def refs(self) -> tuple[str, ...]:
        """References of the paragraphs, in order."""
        return tuple(p.ref for p in self.paragraphs)

    def gloss(self, ref: str) -> str:
        """Return the title and gloss of a paragraph, or the gloss of an item under its paragraph's title.

        Raises:
            KeyError: the codebook has no such reference.
        """
        paragraph = self.by_ref[ref]
        if ref not in self.items:
            return f"{paragraph.title}. {paragraph.gloss}".rstrip()
        item = self.items[ref]
        return f"{paragraph.title}. {f'{item.title}. ' if item.title else ''}{item.gloss}"

    def restricted_to(self, refs: tuple[str, ...]) -> Agenda:
        """Return a codebook of just these paragraphs, in this order; one that is not there has its number alone."""
        own = {p.ref: p for p in self.paragraphs}
        paragraphs = tuple(own.get(r) or Paragraph(r, "", r, r) for r in refs)
        return self if paragraphs == self.paragraphs else Agenda(self.source, self.language, (), paragraphs, self.name)


def base(ref: str) -> str:
    """Return the paragraph of a lettered reference: "72g" gives "72"; any other reference is its own."""
    match = _LETTERED.fullmatch(ref)
    return match[1] if match else ref


def load_agenda(path: Path | None = None) -> Agenda:
    """Read a codebook, by default the Tunis Agenda's own.

    Raises:
        UsageError: the file cannot be read or is not of the codebook's form; the message names file, line and field.
    """
    form, lines = read_form(path, SHIPPED, CodebookForm)
    sections = [(s.id, s.title) for s in form.sections] or [(_ONLY_SECTION, form.source)]
    first = sections[0][0] if len(sections) == 1 else ""
    _check(form, {i for i, _ in sections}, first, lines)
    paragraphs = tuple(_paragraph(code, first) for code in form.codes)
    made = tuple(Section(i, title, tuple(p.ref for p in paragraphs if p.section == i)) for i, title in sections)
    return Agenda(form.source, form.language, made, paragraphs, form.name or "the codebook")


def _check(form: CodebookForm, sections: set[str], only: str, lines: Lines) -> None:
    """Raise UsageError unless each code occurs once, in a section that exists."""
    key = "codes" if lines.knows("codes") else "paragraphs"
    seen: dict[str, str] = {}
    for n, code in enumerate(form.codes):
        where = lines.at(key, n)
        if (code.section or only) not in sections:
            said = f"is in section '{code.section}', which `sections` does not list" if code.section else "has none"
            raise UsageError(f"{lines.at(key, n, 'section')}: section: {code.ref} {said}; give one that is listed.")
        for ref in (code.ref, *(i.ref for i in code.items)):
            if ref in seen:
                raise UsageError(f"{where}: {ref} occurs twice, first at {seen[ref]}; give each its own reference.")
            seen[ref] = where


def _paragraph(code: CodeForm, only: str) -> Paragraph:
    items = tuple(Item(i.ref, i.gloss, i.terms, i.examples, i.title) for i in code.items)
    gloss = " ".join(code.gloss.split())
    return Paragraph(code.ref, code.section or only, code.title, gloss, items, code.terms, code.examples)
