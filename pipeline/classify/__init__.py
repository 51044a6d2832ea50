"""Classify passages: which paragraphs of the Agenda they bear on, what kind of view they express, for or against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.agenda import Agenda, Frames
from pipeline.domain import Classification, Decision, Encoder, Passage, Vectors
from pipeline.errors import ModelError
from pipeline.settings import ClassifySettings

__all__ = ["classify", "refuse_unfitted"]

_CHUNK = 1_000  # bounds memory: the pair model's features take about 0.2 MB a passage


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
        ModelError: the heads are missing or damaged, or vectors are of an encoder they were not fitted for.
    """
    from pipeline.classify.apply import apply_heads
    from pipeline.classify.asked import add_asked_topics, with_lead_ins
    from pipeline.classify.codes import codes_of
    from pipeline.classify.corrected import apply_corrections
    from pipeline.classify.heads import load_heads
    from pipeline.classify.known import knowing
    from pipeline.classify.training import ENGLISH, MULTILINGUAL

    refuse_unfitted(vectors)
    encoders = knowing(encoders, settings.heads_folder())
    parts = []
    covered = set(vectors["minilm"].ids) if "minilm" in vectors else set()
    for name, weights, english in (("english", ENGLISH, True), ("multilingual", MULTILINGUAL, False)):
        chosen = [p for p in passages if (p.passage_id in covered) == english]
        if chosen:
            codes = codes_of(agenda, {n: encoders[n] for n in weights})
            heads = load_heads(settings.heads_folder() / name)
            for start in range(0, len(chosen), _CHUNK):
                parts.append(apply_heads(chosen[start : start + _CHUNK], vectors, agenda, frames, heads, codes))
    made = with_lead_ins(_in_order(passages, parts), passages)
    if "use" in vectors:
        made = add_asked_topics(made, vectors["use"], frames, encoders["use"])
    return apply_corrections(made, corrections)


def refuse_unfitted(encoders: Iterable[str]) -> None:
    """Refuse encoders that the shipped heads were not fitted for.

    Raises:
        ModelError: there is such an encoder.
    """
    from pipeline.classify.training import ENGLISH

    unfitted = sorted({*encoders} - {*ENGLISH})
    if unfitted:
        raise ModelError(
            f"The fitted heads were made for the encoders {' and '.join(sorted(ENGLISH))}; there are none for "
            f"{', '.join(unfitted)}. Set embed.encoder to minilm, or label zero-shot: classify --codebook FILE.yaml."
        )


def _in_order(passages: Sequence[Passage], parts: Sequence[Classification]) -> Classification:
    place = {p.passage_id: n for n, p in enumerate(passages)}
    return Classification(
        tuple(sorted((x for c in parts for x in c.labels), key=lambda x: (place[x.passage_id], x.rank))),
        tuple(sorted((x for c in parts for x in c.judgements), key=lambda x: place[x.passage_id])),
        tuple(sorted((x for c in parts for x in c.references), key=lambda x: (place[x.passage_id], x.start))),
    )
