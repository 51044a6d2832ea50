"""How well a codebook of one's own labels, on passages that people labelled: zero-shot, and learning of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.agenda import load_agenda
from pipeline.agenda.shown import Shown, load_shown
from pipeline.classify.units import Unit, embedded, passages_of
from pipeline.classify.zeroshot import labels_of_codebook
from pipeline.domain import Label
from pipeline.errors import UsageError
from pipeline.evaluate.predictions import cached_encoders
from pipeline.settings import Settings

_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares over passages: the best-ranked code is right, one of the three best is; of given codes, by pair."""

    passages: int
    top1: float
    top3: float
    precision: float
    recall: float
    f1: float


def own_report(codebook: Path, gold: Path | None, settings: Settings) -> str:
    """Return a Markdown table of figures, zero-shot and with the other passages' labels, in five folds by contributor.

    Raises:
        UsageError: a file cannot be read or is wrong.
        ModelError: a model is missing or wrong.
    """
    if gold is None:
        raise UsageError("Labelled passages are needed to measure a codebook; give --gold FILE.")
    agenda = load_agenda(codebook)
    shown = load_shown(gold, agenda)
    code = {ref: p.ref for ref, p in agenda.by_ref.items()}
    units = [Unit(n, s.text, s.language) for n, s in enumerate(shown)]
    passages = passages_of(units)
    with cached_encoders(None) as encoders:
        vectors = embedded(passages, encoders)

        def labelled(known: Sequence[Shown]) -> list[Label]:
            return labels_of_codebook(passages, vectors, agenda, settings.classify, encoders, shown=known)

        zero = _by_passage(labelled(()))
        learnt: dict[str, list[Label]] = {}
        for fold in range(_FOLDS):
            others = [s for s in shown if _fold(s) != fold]
            held = {p.passage_id for p, s in zip(passages, shown, strict=True) if _fold(s) == fold}
            learnt |= {i: x for i, x in _by_passage(labelled(others)).items() if i in held}
    wanted = {p.passage_id: {code[r] for r in s.refs} for p, s in zip(passages, shown, strict=True)}
    rows = [("zero-shot", _figures(zero, wanted, code.__getitem__))]
    rows += [("with labelled passages", _figures(learnt, wanted, code.__getitem__))]
    return _table(agenda.source, len(agenda.refs), rows)


def _fold(shown: Shown) -> int:
    """Return a passage's fold: that of its contributor, so that nobody's words are judged by its own labels."""
    return hashlib.sha256((shown.contributor or shown.text).encode()).digest()[0] % _FOLDS


def _by_passage(labels: Sequence[Label]) -> dict[str, list[Label]]:
    out: dict[str, list[Label]] = {}
    for label in labels:
        out.setdefault(label.passage_id, []).append(label)
    return out


def _figures(
    made: Mapping[str, Sequence[Label]], wanted: Mapping[str, set[str]], code: Callable[[str], str]
) -> Figures:
    told = {i: refs for i, refs in wanted.items() if refs}
    ranked = {i: [code(x.ref) for x in made.get(i, ())] for i in wanted}
    given = {i: {code(x.ref) for x in made.get(i, ()) if x.given} for i in wanted}
    right = sum(len(given[i] & wanted[i]) for i in wanted)
    precision = right / max(1, sum(map(len, given.values())))
    recall = right / max(1, sum(map(len, wanted.values())))
    return Figures(
        len(wanted),
        sum(bool(set(ranked[i][:1]) & refs) for i, refs in told.items()) / max(1, len(told)),
        sum(bool(set(ranked[i][:3]) & refs) for i, refs in told.items()) / max(1, len(told)),
        precision,
        recall,
        2 * precision * recall / max(1e-9, precision + recall),
    )


def _table(source: str, codes: int, rows: Sequence[tuple[str, Figures]]) -> str:
    head = f"{source}: {rows[0][1].passages:,} labelled passages, {codes} codes\n\n"
    columns = "| | best code right | among three best | precision | recall | F1 |\n|---|---|---|---|---|---|\n"
    shown = (
        f"| {name} | {f.top1:.3f} | {f.top3:.3f} | {f.precision:.3f} | {f.recall:.3f} | {f.f1:.3f} |"
        for name, f in rows
    )
    return head + columns + "\n".join(shown)
