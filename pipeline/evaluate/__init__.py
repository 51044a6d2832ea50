"""Measure the classifier on labelled passages, beside baselines, and report it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.agenda import Agenda, Frames
from pipeline.domain import Encoder
from pipeline.settings import ClassifySettings

if TYPE_CHECKING:
    from pipeline.classify.labelled import Labelled
    from pipeline.classify.told import Told
    from pipeline.evaluate.report import Report

__all__ = ["evaluate"]

_SHARES = (0.25, 0.5, 0.75)
_FEWEST = 5


def evaluate(
    ours: Sequence[Path],
    agenda: Agenda,
    frames: Frames,
    settings: ClassifySettings,
    *,
    encoders: Mapping[str, Encoder],
    gold: Path | None = None,
    crossed: bool = False,
    notes: Sequence[str] = (),
) -> Report:
    """Return the quality report.

    Without `gold`, our own passages are predicted by heads that did not see their contributor. With `gold`, the shipped
    heads predict that file; they may have been fitted on it (their card says), and then `crossed` is the fair measure:
    heads fitted on our passages and on the file's other contributors.

    Args:
        ours: files of our own labelled passages.
        agenda: the codebook.
        frames: topics.
        settings: where the shipped heads are.
        encoders: "minilm", "use" and, where passages are not English, "e5"; the first two are baselines too.
        gold: labelled passages to measure on instead.
        crossed: fit anew, fold by fold by contributor, instead of using the shipped heads.
        notes: said below the baselines, for instance which one is missing and why.

    Raises:
        UsageError: a file cannot be read or does not hold labelled passages.
        ModelError: the shipped heads or a model are missing.
    """
    from pipeline.classify.training import OTHER_WEIGHT, read_all, read_labelled
    from pipeline.evaluate.baselines import baselines
    from pipeline.evaluate.crossed import gold_row
    from pipeline.evaluate.metrics import score
    from pipeline.evaluate.report import report_of

    own = read_all(ours)
    asked = own if gold is None else read_labelled(gold, weight=OTHER_WEIGHT)
    known = asked if gold is None else [*own, *asked]
    rows = [gold_row(p) for p in asked]
    if crossed or gold is None:
        made = _crossed(asked, known, own, agenda, frames, encoders, _told(settings))
    else:
        made = _shipped(asked, agenda, frames, settings, encoders)
    curve = learning_curve(asked, known, own, agenda, frames, encoders)
    curve["all, crossed" if crossed or gold is None else "as shipped"] = score(rows, made)
    others = baselines([p.text for p in asked], agenda, encoders)
    return report_of(_title(gold, crossed), rows, made, agenda, others=others, curve=curve, notes=notes)


def _crossed(
    asked: Sequence[Labelled],
    known: Sequence[Labelled],
    own: Sequence[Labelled],
    agenda: Agenda,
    frames: Frames,
    encoders: Mapping[str, Encoder],
    told: Told | None,
) -> list[dict[str, Any]]:
    from pipeline.evaluate.crossed import cross_validate

    first = len(known) - len(asked)
    only = frozenset(range(first, len(known)))
    return cross_validate(known, encoders, agenda, frames, vocabulary=own, only=only, told=told)[first:]


def _told(settings: ClassifySettings) -> Told | None:
    """Return what tuned encoders said out of fold, where `make models` kept it."""
    from pipeline.classify.told import FILE, read_told

    path = settings.heads_folder() / "english" / FILE
    return read_told(path) if path.is_file() else None


def _shipped(
    asked: Sequence[Labelled],
    agenda: Agenda,
    frames: Frames,
    settings: ClassifySettings,
    encoders: Mapping[str, Encoder],
) -> list[dict[str, Any]]:
    from pipeline.classify.units import Unit, predict

    units = [Unit(n, p.text, p.language) for n, p in enumerate(asked)]
    return predict(units, agenda, settings, encoders=encoders, frames=frames)


def learning_curve(
    asked: Sequence[Labelled],
    known: Sequence[Labelled],
    own: Sequence[Labelled],
    agenda: Agenda,
    frames: Frames,
    encoders: Mapping[str, Encoder],
) -> dict[str, dict[str, float]]:
    """Return figures on one fold of English passages by the share of other contributors trained on, in name order.

    The encoder is as it came: tuning it anew for every share would take hours.
    """
    from pipeline.evaluate.crossed import fit_and_predict, folds_of, gold_row
    from pipeline.evaluate.metrics import score

    english = [p for p in asked if p.language == "en"]
    held = [p for p, fold in zip(english, folds_of(english), strict=True) if fold == 0]
    if not held:
        return {}
    away = {p.group for p in held}
    others = [p for p in known if p.language == "en" and p.group not in away]
    groups = sorted({p.group for p in others})
    out = {}
    for share in _SHARES:
        kept = set(groups[: max(_FEWEST, round(share * len(groups)))])
        part = [p for p in others if p.group in kept]
        made = fit_and_predict(part, held, encoders, agenda, frames, vocabulary=own)
        out[f"{len(part)} passages, {share:.0%} of contributors (one fold)"] = score([gold_row(p) for p in held], made)
    return out


def _title(gold: Path | None, crossed: bool) -> str:
    if gold is None:
        return "Quality on our own labelled passages, cross-validated by contributor"
    way = "cross-validated by contributor" if crossed else "with the shipped heads"
    return f"Quality on {gold.name}, {way}"
