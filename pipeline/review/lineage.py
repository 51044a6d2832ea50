"""Whose decisions a sentence has: its own, and those on a sentence of an earlier run that it takes the place of."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Container, Mapping, Sequence

from pipeline.domain import Citation, Decision, Sentence
from pipeline.review.journal import concerned

SUCCEEDS = "succeeds"
"""Name in a decision's data of the ids whose place its sentence had taken when it was decided upon."""
ON_SENTENCES = frozenset(
    {"accept", "edit", "reject", "flag", "add", "split", "merge", "move", "place", "attach", "detach"}
)

History = tuple[Decision, ...]


def histories(decisions: Sequence[Decision]) -> dict[str, History]:
    """Return, by sentence id, every decision that is about it, oldest first, the undoing included."""
    about: dict[str, tuple[str, ...]] = {}
    out: dict[str, list[Decision]] = defaultdict(list)
    for d in decisions:
        own = concerned(d) if d.action in ON_SENTENCES else ()
        ids = about.get(d.target, ()) if d.action == "undo" else own
        about[d.decision_id] = ids
        for i in ids:
            out[i].append(d)
    return {i: tuple(told) for i, told in out.items()}


def heirs(
    drafted: Mapping[str, Sentence],
    history: Mapping[str, History],
    undone: Container[str],
    made_by_editors: Collection[str],
) -> dict[str, str]:
    """Match sentences that are gone to the ones that take their place.

    The one an editor saw it handed to, where they decided on that; else one of the same section that shares a cited
    passage and has no decision of its own, each used once. What editors wrote themselves has no heir.
    """
    gone = [i for i in history if i not in drafted and i not in made_by_editors]
    if not gone:
        return {}
    free = {i: {c.passage_id for c in s.sources} for i, s in drafted.items() if i not in history}
    linked = {g: d.target for told in history.values() for d in told for g in d.data.get(SUCCEEDS, "").split()}
    lines: dict[str, list[str]] = defaultdict(list)
    for i in gone:
        lines[_last(i, linked, drafted)].append(i)
    out: dict[str, str] = {}
    for last, line in lines.items():
        heir = last if last in drafted else _sharing(line, _kept(line, history, undone), drafted, free)
        if heir:
            out.update(dict.fromkeys(line, heir))
            free.pop(heir, None)
    return out


def _last(gone: str, linked: Mapping[str, str], drafted: Container[str]) -> str:
    seen = {gone}
    while gone not in drafted and linked.get(gone, gone) not in seen:
        gone = linked[gone]
        seen.add(gone)
    return gone


def _kept(line: Sequence[str], history: Mapping[str, History], undone: Container[str]) -> list[Decision]:
    every = (d for i in line for d in history[i] if i in (d.target, d.data.get("with")))
    return [d for d in every if d.action != "undo" and d.decision_id not in undone]


def _sharing(
    line: Sequence[str], kept: Sequence[Decision], drafted: Mapping[str, Sentence], free: Mapping[str, set[str]]
) -> str:
    cited = {p for d in kept for p in _cited(d, merged=d.target not in line)}
    if not cited:
        return ""
    shared = {i: len(cited & p) for i, p in free.items() if drafted[i].frame == kept[-1].frame and cited & p}
    return max(shared, key=lambda i: shared[i]) if shared else ""


def _cited(d: Decision, *, merged: bool) -> set[str]:
    return {c.passage_id for c in (citations(d.data["sources"]) if merged else d.sources)}


def citations(text: str) -> tuple[Citation, ...]:
    """Return citations as `written` keeps them in a decision's data."""
    return tuple(Citation(passage_id, quote) for passage_id, quote in json.loads(text))


def written(sources: Sequence[Citation]) -> str:
    """Return citations as text."""
    return json.dumps([[c.passage_id, c.quote] for c in sources], ensure_ascii=False)
