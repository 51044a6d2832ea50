"""Numbers and references that a wording claims, against the passages it cites."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pipeline.agenda.references import find_references
from pipeline.review.guards.basis import Basis, Finding
from pipeline.review.guards.figures import figures_in, values_in


def check_claims(text: str, basis: Basis, masked: Collection[tuple[int, int]]) -> Iterator[Finding]:
    """Yield numbers and references that neither the machine's wording nor a source has.

    Args:
        text: the wording, in English.
        basis: what it may rest on.
        masked: stretches that other guards answer for: names, quotations, numbers of contributors.
    """
    spans = list(masked)
    refs = _refs(basis)
    for r in find_references(text):
        strange = [ref for ref in r.refs if (r.instrument, ref) not in refs]
        if r.refs:
            spans.append((r.start, r.end))
        if strange and not _within(r.start, masked):
            yield Finding(
                "reference", text[r.start : r.end], f"no source refers to {r.instrument} {', '.join(strange)}"
            )
    known = {v for d in basis.drafted for v in values_in(d, "en")}
    for w in basis.sources:
        known |= values_in(f"{w.passage} {w.around}", w.language)
    for figure in figures_in(text, "en"):
        if not _within(figure.start, spans) and not figure.values & known:
            yield Finding("number", text[figure.start : figure.end], "none of the sources has this number")


def _refs(basis: Basis) -> set[tuple[str, str]]:
    """Return instruments and paragraphs that the sources refer to; what a passage is labelled with is the Agenda's."""
    texts = (*basis.drafted, *(f"{w.around}\n{w.passage}" for w in basis.sources))
    found = {(r.instrument, ref) for t in texts for r in find_references(t) for ref in r.refs}
    return found | {("Tunis Agenda", ref) for ref in basis.refs}


def _within(at: int, spans: Collection[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)
