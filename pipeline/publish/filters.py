"""Filters of the page that need no script: choices in a form, and the style rules that act on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.domain import Kind, StakeholderKind, Summary
from pipeline.publish.facts import sections_of


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice: `options` are (value, name); a sentence bears the value in `attribute`, or is in that section."""

    id: str
    title: str
    attribute: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """What a sentence is filtered by: numbers of its contributors and of their kinds, space separated."""

    contributors: str
    kinds: str


def filters_of(summary: Summary, names: Mapping[str, str]) -> tuple[Filter, ...]:
    """Return the choices that a summary offers."""
    who = tuple((str(n), names[c.contributor_id]) for n, c in enumerate(summary.contributors))
    present = {c.kind for c in summary.contributors}
    stakeholders = tuple((_value(k), k.value) for k in StakeholderKind if k in present)
    used = {s.kind for section in sections_of(summary) for s in (*section.sentences, *section.also)}
    kinds = tuple((k.value, k.value) for k in Kind if k in used)
    sections = tuple((s.section_id, f"{s.section_id} {s.title}") for s in sections_of(summary))
    return (
        Filter("by-contributor", "Contributor", "data-c", who),
        Filter("by-stakeholder", "Kind of stakeholder", "data-h", stakeholders),
        Filter("by-kind", "Kind of view", "data-k", kinds),
        Filter("by-section", "Topic or objective", "", sections),
    )


def marks_of(summary: Summary) -> dict[str, Marks]:
    """Return what each sentence is filtered by, by sentence id."""
    number = {c.contributor_id: (str(n), _value(c.kind)) for n, c in enumerate(summary.contributors)}
    return {
        s.sentence_id: Marks(
            " ".join(number[c][0] for c in s.contributors),
            " ".join(dict.fromkeys(number[c][1] for c in s.contributors)),
        )
        for section in sections_of(summary)
        for s in (*section.sentences, *section.also)
    }


def rules_of(filters: Sequence[Filter]) -> str:
    """Return the style rules: what does not bear the chosen value is not shown."""
    return "\n".join(_rule(f, value) for f in filters for value, _ in f.options)


def _rule(chosen: Filter, value: str) -> str:
    where = f'body:has(#{chosen.id} option[value="{value}"]:checked)'
    if not chosen.attribute:
        return f'{where} .sec:not([aria-labelledby="{value}"]){{display:none}}'
    bears = f'[{chosen.attribute}~="{value}"]'
    return f"{where} :is(.s:not({bears}),.sec:not(:has({bears}))){{display:none}}"


def _value(kind: StakeholderKind) -> str:
    return kind.value.replace(" ", "-")
