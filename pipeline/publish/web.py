"""The draft as one web page: no script, no external request."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from pipeline.agenda import Agenda
from pipeline.domain import Document, Passage, Refusal, Sentence, StakeholderKind, Summary, Theme
from pipeline.publish.bookmarks import bookmark_name
from pipeline.publish.cover import cover_rows, introduction
from pipeline.publish.editions import DRAFT, Edition
from pipeline.publish.facts import (
    fact_rows,
    facts_of,
    holders_by_kind,
    listed,
    opening_of,
    paragraph_numbers,
    plural,
    pointing,
    points_by_contributor,
    printed_names,
    see_also,
    told,
)
from pipeline.publish.filters import filters_of, marks_of, rules_of
from pipeline.publish.lists import FURTHER, NOTHING, TO_CONFIRM, Annex, annexes, parts_of
from pipeline.publish.sources import Sources, quotations
from pipeline.publish.spans import RTL, spans
from pipeline.settings import PublishSettings

_COLOURS = dict(
    zip(
        StakeholderKind,
        "#0b4f8a #5b8fc0 #1f7a6d #b8562b #93741b #6a4c93 #a33b5e #5f6b76 #8d99a6 #c3c9d1".split(),
        strict=True,
    )
)
_HEAT = (2, 4, 8)


def summary_html(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    themes: Sequence[Theme],
    summary: Summary,
    refusals: Sequence[Refusal],
    agenda: Agenda,
    settings: PublishSettings,
    *,
    edition: Edition = DRAFT,
) -> bytes:
    """Return the page; contribution text is always escaped."""
    facts = facts_of(documents, summary, refusals)
    sources = Sources(documents, passages, summary.contributors, summary.translations)
    names = printed_names(summary.contributors, documents)
    filters = filters_of(summary, names)
    pieces = template("summary.html.j2").generate(
        title=settings.title,
        author=settings.source,
        group=settings.group,
        summary=summary,
        facts=fact_rows(facts),
        introduction=introduction(facts),
        cover=cover_rows(settings),
        parts=parts_of(summary, agenda),
        sources=sources,
        numbers=paragraph_numbers(summary),
        filters=filters,
        # The rules hold nothing but numbers and words of our own vocabulary.
        filter_rules=Markup(rules_of(filters)),
        marks=marks_of(summary),
        quoted=lambda s: quoted_in(sources, s),
        nothing=NOTHING,
        told=told,
        see_also=see_also,
        pointing=pointing,
        opening_of=opening_of,
        explained=FURTHER,
        to_confirm=TO_CONFIRM,
        further=listed,
        edition=edition.under(agenda.name),
        reference=agenda.source,
        **_figures(summary, names),
        **_closing(annexes(documents, summary, refusals, themes, sources, edition), edition),
        **_language(),
    )
    page = b"".join(piece.encode("utf-8") for piece in pieces)  # as text a large page takes two or four times the room
    return page.strip() + b"\n"


def template(name: str) -> Any:
    """Return a template of this package; what it prints is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("pipeline.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


def _language() -> dict[str, Any]:
    return {"spans": spans, "lang": language_attributes, "plural": plural, "anchor": bookmark_name}


def language_attributes(language: str) -> Markup:
    """Return the attributes of an element in a language; a language that is not known is said to be so."""
    code = language if re.fullmatch("[a-z]{2,3}", language) else ""
    return Markup(' lang="{}" dir="{}"').format(code, "rtl" if code in RTL else "ltr")


def quoted_in(sources: Sources, sentence: Sentence) -> list[tuple[str, str]]:
    """Return the quotations that a sentence may hold, each with its language."""
    return quotations(sentence.text, sources.of(sentence))


def _figures(summary: Summary, names: Mapping[str, str]) -> dict[str, Any]:
    """Return what the bars and the heat map show."""
    held = points_by_contributor(summary)
    ids = [s.section_id for s in summary.objectives]
    counts = {i: holders_by_kind(summary, i) for i in ids}
    present = {c.kind for c in summary.contributors}
    return {
        "matrix": [
            (names[c.contributor_id], [held[c.contributor_id].get(i, 0) for i in ids]) for c in summary.contributors
        ],
        "heat": lambda n: 1 + sum(n >= step for step in _HEAT),
        "legend": [(k.value, colour) for k, colour in _COLOURS.items() if k in present],
        "widest": max((sum(n for _, n in rows) for rows in counts.values()), default=0) or 1,
        "bars": [_bar(s, dict(counts[s.section_id])) for s in summary.objectives],
    }


def _bar(section: object, counts: Mapping[str, int]) -> dict[str, Any]:
    parts, x = [], 0
    for kind, colour in _COLOURS.items():
        width = counts.get(kind.value, 0)
        if width:
            parts.append({"x": x, "width": width, "colour": colour})
            x += width
    label = ", ".join(f"{k.value} {counts[k.value]}" for k in _COLOURS if k.value in counts) or "none"
    return {"section": section, "parts": parts, "label": label, "total": x}


def _closing(lists: Sequence[Annex], edition: Edition) -> dict[str, Any]:
    """Return the lists after the draft that have rows, and the links to everything after the draft."""
    filled = [a for a in lists if a.rows]
    figures = [("kinds", "Contributors by kind"), ("matrix", "Who spoke to which objective")] if edition.figures else []
    links = [*figures, *((a.id, a.title) for a in filled), ("method", "Method and limits")]
    return {"lists": filled, "annexes": links}
