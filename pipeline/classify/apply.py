"""Fitted heads applied to passages whose vectors are at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.agenda import Agenda, Frames
from pipeline.agenda.instruments import TUNIS_AGENDA
from pipeline.agenda.references import find_references
from pipeline.classify.codes import Codes
from pipeline.classify.evidence import evidence_of
from pipeline.classify.features import means_of
from pipeline.classify.heads import Heads
from pipeline.classify.labels import judgement_of, labels_of
from pipeline.classify.optical import as_read
from pipeline.classify.scoring import inputs_of, score
from pipeline.classify.told import told_of
from pipeline.domain import Classification, Judgement, Label, Passage, Reference, Vectors
from pipeline.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MEAN = "mean_"
TUNED = "agenda"
"""Name of the vectors of the tuned encoder."""


def apply_heads(
    passages: Sequence[Passage],
    vectors: Mapping[str, Vectors],
    agenda: Agenda,
    frames: Frames,
    heads: Heads,
    codes: Codes,
) -> Classification:
    """Return labels, judgements and references of passages under one set of heads."""
    rows = {name: {i: n for n, i in enumerate(vectors[name].ids)} for name in heads.encoders}
    matrices = {name: vectors[name].matrix[[rows[name][p.passage_id] for p in passages]] for name in heads.encoders}
    known = {k.removeprefix(_MEAN): v for k, v in heads.arrays.items() if k.startswith(_MEAN)}
    means = {name: means_of(name, known, [p.language for p in passages]) for name in heads.encoders}
    texts = [f"{p.context} {p.text}".strip() for p in passages]
    told = _told([p.passage_id for p in passages], vectors, heads)
    scores = score(inputs_of(texts, matrices, means, heads.encoders, codes, heads.lexicon, told), heads)
    labels: list[Label] = []
    judgements: list[Judgement] = []
    references: list[Reference] = []
    for row, passage in enumerate(passages):
        context = (
            f"{_goes_on(passage, passages[row - 1] if row else None, references)} {passage.section} {passage.context}"
        )
        found = as_read(passage, find_references(passage.text, passage_id=passage.passage_id, context=context))
        why = evidence_of(passage, agenda, [heads.refs[n] for n in scores.pairs[row].argsort()[::-1][:10]])
        made, abstain = labels_of(passage.passage_id, row, scores, heads, agenda, found, why)
        labels += made
        judgements.append(judgement_of(passage.passage_id, row, scores, heads, frames, made, abstain=abstain))
        references += found
    return Classification(tuple(labels), tuple(judgements), tuple(references))


def _told(ids: Sequence[str], vectors: Mapping[str, Vectors], heads: Heads) -> dict[str, NDArray[np.float64]]:
    """Return what the tuned encoder says, if the heads read it.

    Raises:
        ModelError: the heads need its vectors and there are none.
    """
    if "told_weights" not in heads.arrays:
        return {}
    if TUNED not in vectors:
        raise ModelError(
            "The fitted heads need the tuned encoder; choose embed.encoder = minilm, or run `make models`."
        )
    rows = {i: n for n, i in enumerate(vectors[TUNED].ids)}
    matrix = vectors[TUNED].matrix[[rows[i] for i in ids]]
    logits = matrix @ heads.arrays["told_weights"].T + heads.arrays["told_bias"]
    return told_of(logits, heads.choices, heads.refs)


def _goes_on(passage: Passage, previous: Passage | None, references: Sequence[Reference]) -> str:
    """Return the Agenda's name where the passage before this one cites it: "paragraph 35" then still means its own."""
    if not passage.document_id or not references or previous is None or previous.document_id != passage.document_id:
        return ""
    last = references[-1]
    return TUNIS_AGENDA if (last.passage_id, last.instrument) == (previous.passage_id, TUNIS_AGENDA) else ""
