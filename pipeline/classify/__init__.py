"""Classify passages: which paragraphs of the Agenda they bear on, what kind of view they express, for or against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.agenda import Agenda, Frames
from pipeline.domain import Classification, Decision, Encoder, Label, Passage, Vectors
from pipeline.settings import ClassifySettings

if TYPE_CHECKING:
    from pipeline.classify.codes import Codes
    from pipeline.classify.heads import Heads

__all__ = ["classify"]


def classify(
    passages: Sequence[Passage],
    vectors: Mapping[str, Vectors],
    agenda: Agenda,
    settings: ClassifySettings,
    *,
    encoders: Mapping[str, Encoder],
    frames: Frames,
    corrections: Sequence[Decision] = (),
) -> Classification:
    """Label passages with the fitted heads; English ones with the English heads, others with the multilingual.

    Args:
        passages: analysed passages.
        vectors: their embeddings by encoder name; "use" covers all, "minilm" the English ones.
        agenda: the codebook the heads were fitted for.
        settings: where the heads are.
        encoders: encode the codebook.
        frames: topics and what belongs to them.
        corrections: editors' labels, which replace the machine's.

    Returns:
        Up to ten labels a passage, best first, a judgement a passage, and the references found in the text.

    Raises:
        ModelError: the heads are missing or damaged.
    """
    from pipeline.classify.asked import add_asked_topics, with_lead_ins
    from pipeline.classify.codes import codes_of
    from pipeline.classify.corrected import apply_corrections
    from pipeline.classify.heads import load_heads
    from pipeline.classify.training import ENGLISH, MULTILINGUAL

    parts = []
    covered = set(vectors["minilm"].ids) if "minilm" in vectors else set()
    for name, weights, english in (("english", ENGLISH, True), ("multilingual", MULTILINGUAL, False)):
        chosen = [p for p in passages if (p.passage_id in covered) == english]
        if chosen:
            codes = codes_of(agenda, {n: encoders[n] for n in weights})
            parts.append(
                _classified(chosen, vectors, agenda, frames, load_heads(settings.heads_folder() / name), codes)
            )
    made = with_lead_ins(_in_order(passages, parts), passages)
    if "use" in vectors:
        made = add_asked_topics(made, vectors["use"], frames, encoders["use"])
    return apply_corrections(made, corrections)


def _classified(
    passages: Sequence[Passage],
    vectors: Mapping[str, Vectors],
    agenda: Agenda,
    frames: Frames,
    heads: Heads,
    codes: Codes,
) -> Classification:
    from pipeline.agenda.references import find_references
    from pipeline.classify.evidence import evidence_of
    from pipeline.classify.labels import judgement_of, labels_of
    from pipeline.classify.scoring import inputs_of, score

    rows = {name: {i: n for n, i in enumerate(vectors[name].ids)} for name in heads.encoders}
    matrices = {name: vectors[name].matrix[[rows[name][p.passage_id] for p in passages]] for name in heads.encoders}
    means = {name: heads.arrays[f"mean_{name}"] for name in heads.encoders}
    texts = [f"{p.lead_in} {p.text}" if p.lead_in else p.text for p in passages]
    scores = score(inputs_of(texts, matrices, means, heads.encoders, codes, heads.lexicon), heads)
    labels: list[Label] = []
    judgements, references = [], []
    for row, passage in enumerate(passages):
        context = f"{passage.section} {passage.lead_in}"
        found = find_references(passage.text, passage_id=passage.passage_id, context=context)
        why = evidence_of(passage, agenda, [heads.refs[n] for n in scores.pairs[row].argsort()[::-1][:10]])
        made, abstain = labels_of(passage.passage_id, row, scores, heads, agenda, found, why)
        labels += made
        judgements.append(judgement_of(passage.passage_id, row, scores, heads, frames, made, abstain=abstain))
        references += found
    return Classification(tuple(labels), tuple(judgements), tuple(references))


def _in_order(passages: Sequence[Passage], parts: Sequence[Classification]) -> Classification:
    place = {p.passage_id: n for n, p in enumerate(passages)}
    return Classification(
        tuple(sorted((x for c in parts for x in c.labels), key=lambda x: (place[x.passage_id], x.rank))),
        tuple(sorted((x for c in parts for x in c.judgements), key=lambda x: place[x.passage_id])),
        tuple(sorted((x for c in parts for x in c.references), key=lambda x: (place[x.passage_id], x.start))),
    )
