"""From scores to labels and judgements: thresholds, items, abstention, citations, topics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pipeline.agenda import Agenda, Frames, base
from pipeline.classify.scoring import Scores
from pipeline.domain import How, Judgement, Kind, Label, Reference, Stance

if TYPE_CHECKING:
    from pipeline.classify.heads import Heads

_RANKED = 10
_CITED_SCORE = 0.97
_INFERRED_SCORE = 0.9
_AGENDA = "Tunis Agenda"
_BACKGROUND_WEIGHT = 0.7
_ACHIEVED = frozenset({Kind.PROGRESS, Kind.PROBLEM, Kind.PRACTICE})


def labels_of(
    passage_id: str,
    row: int,
    scores: Scores,
    heads: Heads,
    agenda: Agenda,
    references: Sequence[Reference],
    evidence: Mapping[str, tuple[str, ...]],
) -> tuple[list[Label], bool]:
    """Return the ten best labels of one passage, best first, and whether the passage abstains.

    A cited paragraph comes first: a citation is strong evidence, though not proof, so the scored labels stay beside it
    and a conflict between the two can be seen.
    """
    t = heads.thresholds
    none = float(scores.none[row])
    abstain = none >= t["abstain"]
    damped = scores.pairs[row] * (1 - none if abstain else 1.0)
    order = sorted(range(len(heads.refs)), key=lambda n: (-damped[n], n))[:_RANKED]
    scored = [(_item(heads.refs[n], row, scores, heads, agenda), float(damped[n])) for n in order]
    cited = _cited(references, agenda)
    rows: list[tuple[str, float, How, tuple[str, ...]]]
    rows = [(ref, score, How.CITED, ("cited in the passage",)) for ref, score in cited.items()]
    taken = {base(ref) for ref in cited}
    rows += [(ref, score, How.MODEL, evidence.get(base(ref), ())) for ref, score in scored if base(ref) not in taken]
    # The best label of a passage that something fits needs less than a further one.
    least = [t["first"], *[t["give"]] * _RANKED]
    given = [
        how is How.CITED or (score >= need and not abstain)
        for (_, score, how, _), need in zip(rows, least, strict=False)
    ]
    labels = [
        Label(passage_id, ref, round(score, 4), how, rank, flag, why)
        for rank, ((ref, score, how, why), flag) in enumerate(zip(rows[:_RANKED], given, strict=False), 1)
    ]
    return labels, not any(label.given for label in labels)


def judgement_of(
    passage_id: str, row: int, scores: Scores, heads: Heads, frames: Frames, labels: Sequence[Label], *, abstain: bool
) -> Judgement:
    """Return kind, stance and topics of one passage."""
    kind, kind_score = _best(scores.choices["kind"][row], heads.choices["kind"])
    stance, stance_score = _best(_stances(row, scores, heads), heads.choices["stance"])
    if abstain:
        stance, stance_score = Stance.NONE.value, max(stance_score, 0.5)
    given = [label.ref for label in labels if label.given]
    topics = () if Kind(kind) is Kind.BACKGROUND else _topics(row, scores, heads, frames, Kind(kind), given)
    return Judgement(
        passage_id, Kind(kind), round(kind_score, 4), Stance(stance), round(stance_score, 4), topics, abstain
    )


def _best(row: Any, names: Sequence[str]) -> tuple[str, float]:
    best = int(row.argmax())
    return names[best], float(row[best])


def _stances(row: int, scores: Scores, heads: Heads) -> Any:
    """Return probabilities of stances; what is background takes no side, so both models speak for `none`.

    Heads that read a tuned encoder have the kind among their features.
    """
    if "side_weights" in heads.arrays:
        return scores.choices["stance"][row]
    stances = scores.choices["stance"][row].copy()
    none = heads.choices["stance"].index(Stance.NONE.value)
    background = scores.choices["kind"][row][heads.choices["kind"].index(Kind.BACKGROUND.value)]
    share = (1 - _BACKGROUND_WEIGHT) * stances[none] + _BACKGROUND_WEIGHT * background
    stances *= (1 - share) / max(1e-9, 1 - stances[none])
    stances[none] = share
    return stances


def _item(ref: str, row: int, scores: Scores, heads: Heads, agenda: Agenda) -> str:
    """Return the item of a paragraph whose own classifier is sure, else the paragraph."""
    own = _items_of(heads.own).get(ref, ())
    items = [(float(scores.own[row, n]), name) for n, name in own if name in agenda.items]
    best = max(items, default=(0.0, ref))
    return best[1] if best[0] >= heads.thresholds["item"] else ref


@lru_cache(maxsize=8)
def _items_of(own: tuple[str, ...]) -> Mapping[str, tuple[tuple[int, str], ...]]:
    """Return the items that have a classifier, with its place, by paragraph."""
    out: dict[str, tuple[tuple[int, str], ...]] = {}
    for n, name in enumerate(own):
        if name != base(name):
            out[base(name)] = (*out.get(base(name), ()), (n, name))
    return out


def _cited(references: Sequence[Reference], agenda: Agenda) -> dict[str, float]:
    out: dict[str, float] = {}
    for reference in references:
        if reference.instrument == _AGENDA:
            for ref in reference.refs:
                known = ref if ref in agenda.by_ref else base(ref)
                if known in agenda.by_ref:
                    out.setdefault(known, _CITED_SCORE if reference.certain else _INFERRED_SCORE)
    return out


def _topics(
    row: int, scores: Scores, heads: Heads, frames: Frames, kind: Kind, given: Sequence[str]
) -> tuple[str, ...]:
    """Return topics the classifier is sure of, and those whose paragraphs and kinds fit, if it holds them possible.

    A topic it does not know is possible. Where none fits either, results and problems answer T1, proposals T6 ("other
    actions").
    """
    likely = dict(zip(heads.choices["topic"], map(float, scores.choices["topic"][row]), strict=True))
    known = {f.id: f for f in frames.topics}
    sure = {t for t in known if likely.get(t, 0.0) >= heads.thresholds["topic"]}
    needed = {t: heads.thresholds.get(f"possible {t}", heads.thresholds["possible"]) for t in known}
    possible = {t for t in known if likely.get(t, 1.0) >= needed[t]} if given else set()
    fitting = {t for t in possible if kind in known[t].kinds and known[t].covers(given[0])}
    if sure or fitting:
        return tuple(sorted(sure | fitting))
    last = "T1" if kind in _ACHIEVED else "T6" if kind is Kind.PROPOSAL else ""
    return (last,) if last in possible else ()
