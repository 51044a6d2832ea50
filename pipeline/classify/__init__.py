"""Classify passages: which paragraphs of the Agenda they bear on, what kind of view they express, for or against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.agenda import Agenda, Frames
from pipeline.domain import Classification, Decision, Encoder, Passage, Vectors
from pipeline.errors import ModelError
from pipeline.settings import STANCE, ClassifySettings

if TYPE_CHECKING:
    from pipeline.classify.codes import Codes
    from pipeline.classify.documents import Together
    from pipeline.classify.heads import Heads

__all__ = ["classify", "classify_each", "fits", "refuse_unfitted", "texts_of"]

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
    """Label passages with the fitted heads, a document at a time; English ones with the English heads.

    Other languages have multilingual heads.

    Args:
        passages: analysed passages.
        vectors: their embeddings by encoder name; "use" covers all, "minilm" the English ones, "e5" all others.
        agenda: the codebook the heads were fitted for.
        settings: where the heads are.
        encoders: encode the codebook and the topics' questions (`texts_of`).
        frames: topics and what belongs to them.
        corrections: editors' labels, which replace the machine's.

    Returns:
        Up to ten labels a passage, best first, a judgement a passage, and the references found in the text.

    Raises:
        ModelError: the heads are missing or damaged, or vectors are of an encoder they were not fitted for.
    """
    from pipeline.classify.corrected import apply_corrections
    from pipeline.classify.documents import ByDocument, joined
    from pipeline.classify.known import knowing

    refuse_unfitted(vectors)
    known = knowing(encoders, settings.heads_folder())
    made = classify_each(ByDocument(passages, vectors), agenda, settings, encoders=known, frames=frames)
    return apply_corrections(joined(made), corrections)


def classify_each(
    documents: Sequence[Together],
    agenda: Agenda,
    settings: ClassifySettings,
    *,
    encoders: Mapping[str, Encoder],
    frames: Frames,
) -> list[Classification]:
    """Return what the fitted heads say of each document; see `classify`, which this is the heart of.

    Args:
        documents: their passages and vectors; one that is very long, or loose texts, are labelled in chunks.
        agenda: the codebook the heads were fitted for.
        settings: where the heads are.
        encoders: encode the texts of `texts_of`.
        frames: topics and what belongs to them.
    """
    from pipeline.classify.documents import joined

    scorers = _Scorers(agenda, frames, settings, encoders)
    return [
        joined(scorers.labelled(d.part(n, n + _CHUNK)) for n in range(0, len(d.passages), _CHUNK)) for d in documents
    ]


class _Scorers:
    """The two sets of heads with the codebook as they see it, each made at its first use."""

    def __init__(
        self, agenda: Agenda, frames: Frames, settings: ClassifySettings, encoders: Mapping[str, Encoder]
    ) -> None:
        self._agenda = agenda
        self._frames = frames
        self._folder = settings.heads_folder()
        self._encoders = encoders
        self._made: dict[str, tuple[Heads, Codes, Agenda]] = {}

    def labelled(self, some: Together) -> Classification:
        """Label passages of one document."""
        from pipeline.classify.answered import with_answers
        from pipeline.classify.apply import apply_heads
        from pipeline.classify.asked import add_asked_topics, with_lead_ins
        from pipeline.classify.heard import with_directions

        passages, vectors = some.passages, some.vectors
        covered = set(vectors["minilm"].ids) if "minilm" in vectors else set()
        parts = []
        for name, english in (("english", True), ("multilingual", False)):
            chosen = [p for p in passages if (p.passage_id in covered) == english]
            if chosen:
                heads, codes, agenda = self._scorer(name)
                parts.append(apply_heads(chosen, vectors, agenda, self._frames, heads, codes))
        made = with_directions(with_lead_ins(_in_order(passages, parts), passages), vectors.get(STANCE))
        made = with_answers(made, passages)
        if "use" in vectors:
            made = add_asked_topics(made, vectors["use"], self._frames, self._encoders["use"])
        return made

    def _scorer(self, name: str) -> tuple[Heads, Codes, Agenda]:
        from pipeline.classify.codes import codes_of
        from pipeline.classify.heads import load_heads
        from pipeline.classify.training import ENGLISH, MULTILINGUAL

        if name not in self._made:
            weights = ENGLISH if name == "english" else MULTILINGUAL
            heads = load_heads(self._folder / name)
            agenda = self._agenda.restricted_to(heads.refs)  # as it was fitted, however it was edited since
            self._made[name] = heads, codes_of(agenda, {n: self._encoders[n] for n in weights}), agenda
        return self._made[name]


def texts_of(agenda: Agenda, frames: Frames) -> list[str]:
    """Return the texts that `classify` asks encoders for: the codebook's and the topics' questions."""
    from pipeline.classify.asked import questions_of
    from pipeline.classify.codes import encoded_texts

    return list(dict.fromkeys([*encoded_texts(agenda), *questions_of(frames)]))


def fits(agenda: Agenda, settings: ClassifySettings) -> bool:
    """Tell whether the fitted heads label with a codebook: the Tunis Agenda's own, with the paragraphs they know.

    Raises:
        ModelError: the heads are missing or damaged.
    """
    from pipeline.agenda.codebook import TUNIS
    from pipeline.classify.heads import load_heads

    return agenda.source == TUNIS and agenda.refs == load_heads(settings.heads_folder() / "english").refs


def refuse_unfitted(encoders: Iterable[str]) -> None:
    """Refuse encoders that the shipped heads were not fitted for.

    Raises:
        ModelError: there is such an encoder.
    """
    from pipeline.classify.apply import TUNED
    from pipeline.classify.training import ENGLISH, MULTILINGUAL

    unfitted = sorted({*encoders} - {*ENGLISH, *MULTILINGUAL, TUNED, STANCE})
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
