"""Zero-shot scores against any codebook (docs/codebooks.md): centred vectors fused with BM25.

Nothing is fitted on labels. Both passages and codes are centred before they are compared: passages on the mean of
their batch, in a small one pulled towards that of a reference corpus. A small codebook is pulled towards the middle
and the spread of a large one, so that five codes are scored on the same scale as a hundred.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pipeline.agenda import Agenda
from pipeline.agenda.codebook import TUNIS
from pipeline.agenda.shown import Shown
from pipeline.classify.batchwise import fits, learnt
from pipeline.classify.evidence import evidence_of
from pipeline.classify.features import centred
from pipeline.classify.heads import load_heads
from pipeline.classify.okapi import bm25
from pipeline.classify.scoring import sigmoid
from pipeline.domain import Classification, Encoder, How, Judgement, Label, Passage, Stance, Vectors
from pipeline.settings import ClassifySettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

GIVE = 0.2
_RANKED = 10
_SHRINK, _PULL = 20.0, 20.0
_DEVIATION = {"minilm": 0.143, "use": 0.112}
_LEXICAL_DEVIATION = 4.1
_LEXICAL_WEIGHT = 0.25
_SPREAD = 0.8
_SLOPE, _MIDDLE = 1.16, 3.0


@dataclass(frozen=True, slots=True, eq=False)
class ZeroShot:
    """A codebook ready for scoring.

    `rows` are the references of the texts scored (paragraphs, items, examples count for their reference), `owner` the
    position of each row's paragraph in `refs`; `vectors` are by encoder, centred.
    """

    refs: tuple[str, ...]
    rows: tuple[str, ...]
    owner: tuple[int, ...]
    texts: tuple[str, ...]
    vectors: Mapping[str, NDArray[np.float32]]


def relabelled(
    made: Classification,
    passages: Sequence[Passage],
    vectors: Mapping[str, Vectors],
    codebook: Agenda,
    settings: ClassifySettings,
    encoders: Mapping[str, Encoder],
    *,
    english: str = "minilm",
    most: int = _RANKED,
    shown: Sequence[Shown] = (),
) -> Classification:
    """Return a classification with labels of another codebook, without topics; without a label there is no stance.

    The English encoder, named by `english`, takes part where both the codebook and a passage are English.

    Args:
        made: what the heads say: kinds and stances are kept, and citations of what this codebook has, too.
        passages: all of the batch, whose mean they are centred on.
        vectors: theirs, by encoder.
        codebook: what they are labelled with.
        settings: where the heads are, which keep the mean of the reference corpus.
        encoders: encode the codebook.
        english: name of the English encoder.
        most: labels a passage, at most.
        shown: passages that people labelled with the codebook; the codes are learnt of them, too.
    """
    labels = labels_of_codebook(
        passages, vectors, codebook, settings, encoders, english=english, most=most, shown=shown
    )
    cited = _cited(made, codebook)
    told = {(c.passage_id, c.ref) for c in cited}
    labels = [*cited, *(x for x in labels if (x.passage_id, x.ref) not in told)]
    given = {x.passage_id for x in labels if x.given}
    judgements = tuple(
        replace(j, topics=(), abstain=False)
        if j.passage_id in given
        else replace(j, topics=(), abstain=True, stance=Stance.NONE)
        for j in made.judgements
    )
    return Classification(_ordered(labels, judgements, most), judgements, made.references)


def labels_of_codebook(
    passages: Sequence[Passage],
    vectors: Mapping[str, Vectors],
    codebook: Agenda,
    settings: ClassifySettings,
    encoders: Mapping[str, Encoder],
    *,
    english: str = "minilm",
    most: int = _RANKED,
    shown: Sequence[Shown] = (),
) -> list[Label]:
    """Return the labels of another codebook; see `relabelled`, which this is the heart of."""
    labels: list[Label] = []
    known = set(vectors[english].ids) if codebook.language == "en" else set()
    for name, used, wanted in (("english", (english, "use"), True), ("multilingual", ("use",), False)):
        chosen = [p for p in passages if (p.passage_id in known) == wanted]
        if chosen:
            kept = load_heads(settings.heads_folder() / name).arrays
            usual = {n: kept[f"mean_{n}"] for n in used if f"mean_{n}" in kept}
            labels += _labels(chosen, _matrices(chosen, vectors, used), codebook, usual, encoders, most, shown)
    return labels


def _cited(made: Classification, codebook: Agenda) -> list[Label]:
    """Return the citations that are of this codebook: of the Tunis Agenda, if it is an edition of that."""
    if codebook.source != TUNIS:
        return []
    return [x for x in made.labels if x.how is How.CITED and x.ref in codebook.by_ref]


def _ordered(labels: Sequence[Label], judgements: Sequence[Judgement], most: int) -> tuple[Label, ...]:
    own: dict[str, list[Label]] = {j.passage_id: [] for j in judgements}
    for label in labels:
        own[label.passage_id].append(label)
    return tuple(replace(x, rank=n) for some in own.values() for n, x in enumerate(some[:most], 1))


def _matrices(passages: Sequence[Passage], vectors: Mapping[str, Vectors], used: Sequence[str]) -> dict[str, Any]:
    out = {}
    for name in used:
        row = {i: n for n, i in enumerate(vectors[name].ids)}
        out[name] = vectors[name].matrix[[row[p.passage_id] for p in passages]]
    return out


def _labels(
    passages: Sequence[Passage],
    matrices: Mapping[str, NDArray[Any]],
    codebook: Agenda,
    usual: Mapping[str, NDArray[Any]],
    encoders: Mapping[str, Encoder],
    most: int,
    shown: Sequence[Shown],
) -> list[Label]:
    languages = [p.language for p in passages]
    codes, means = prepare(codebook, {name: encoders[name] for name in matrices}, usual)
    middles = {n: batch_means(m, languages, means[n]) for n, m in matrices.items()}
    moved = {n: centred(m, middles[n]) for n, m in matrices.items()}
    sums = {n: _sums(shown, codebook, encoders[n], middles[n].mean(axis=0)) for n in matrices} if shown else None
    scores, names = zero_shot(codes, [p.text for p in passages], moved, together=True, shown=sums)
    out = []
    for n, passage in enumerate(passages):
        order = sorted(range(len(codes.refs)), key=lambda c, n=n: (-scores[n, c], c))[:most]  # type: ignore[misc]
        why = evidence_of(passage, codebook, [codes.refs[c] for c in order[:_RANKED]])
        for rank, c in enumerate(order, 1):
            value = round(float(scores[n, c]), 4)
            words = why.get(codes.refs[c], ())
            out.append(Label(passage.passage_id, names[n][c], value, How.SIMILAR, rank, value >= GIVE, words))
    return out


def _sums(shown: Sequence[Shown], codebook: Agenda, encoder: Encoder, mean: NDArray[Any]) -> NDArray[np.float64]:
    """Return the sum of the vectors of passages labelled with each code, as far as the encoder knows their language."""
    import numpy as np

    known = [s for s in shown if s.refs and s.language in encoder.languages]
    place = {ref: n for n, ref in enumerate(codebook.refs)}
    out = np.zeros((len(place), len(mean)))
    if known:
        rows = centred(encoder.encode([s.text for s in known]), mean)
        for row, s in zip(rows, known, strict=True):
            for n in {place[codebook.by_ref[ref].ref] for ref in s.refs}:
                out[n] += row
    return out


def batch_means(
    matrix: NDArray[np.float32], languages: Sequence[str], usual: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the mean that each row is centred on: of its language in the batch, pulled towards the usual one.

    Args:
        matrix: vectors of n passages, (n, d).
        languages: theirs.
        usual: (d,), the mean of a reference corpus, which counts as `_PULL` passages.

    Returns:
        (n, d).
    """
    import numpy as np

    named = np.array(languages)
    whole = (matrix.sum(axis=0) + _PULL * usual) / (len(matrix) + _PULL)
    means = np.empty_like(matrix)
    for language in sorted(set(languages)):
        rows = named == language
        means[rows] = (matrix[rows].sum(axis=0) + _PULL * whole) / (rows.sum() + _PULL)
    return means


def prepare(
    agenda: Agenda, encoders: Mapping[str, Encoder], usual: Mapping[str, NDArray[Any]]
) -> tuple[ZeroShot, dict[str, NDArray[Any]]]:
    """Encode a codebook; return it with the means of the encoders, its own where `usual` has none.

    Args:
        agenda: the codebook.
        encoders: by name.
        usual: mean vectors over a reference corpus, by encoder.
    """
    import numpy as np

    refs = tuple(p.ref for p in agenda.paragraphs)
    place = {ref: n for n, ref in enumerate(refs)}
    rows = [(ref, agenda.gloss(ref)) for ref in (*refs, *agenda.items)]
    rows += [(p.ref, e) for p in agenda.paragraphs for e in p.examples]
    rows += [(i.ref, e) for p in agenda.paragraphs for i in p.items for e in i.examples]
    glosses = len(refs) + len(agenda.items)
    vectors, means = {}, {}
    for name, encoder in sorted(encoders.items()):
        matrix = encoder.encode([text for _, text in rows])
        means[name] = usual[name] if name in usual else matrix[:glosses].mean(axis=0)
        middle = (matrix[:glosses].sum(axis=0) + _SHRINK * means[name]) / (glosses + _SHRINK)
        vectors[name] = centred(matrix, np.asarray(middle, np.float32))
    owner = tuple(place[agenda.by_ref[ref].ref] for ref, _ in rows)
    words = tuple(_words(agenda, r) for r in refs)
    return ZeroShot(refs, tuple(ref for ref, _ in rows), owner, words, vectors), means


def zero_shot(
    codes: ZeroShot,
    texts: Sequence[str],
    vectors: Mapping[str, NDArray[np.float32]],
    *,
    together: bool = False,
    shown: Mapping[str, NDArray[np.float64]] | None = None,
) -> tuple[NDArray[np.float64], list[list[str]]]:
    """Return probabilities of shape (n, paragraphs), and for each the reference (paragraph or item) that carried it.

    Args:
        codes: a prepared codebook.
        texts: n passages.
        vectors: theirs by encoder, centred; encoders count alike.
        together: the passages are a batch, of which codes are learnt as well (`batchwise`).
        shown: by encoder, what labelled passages add to each code; with `together` only.
    """
    import numpy as np

    parts = [_on_one_scale(v @ codes.vectors[n].T, n) for n, v in sorted(vectors.items())]
    dense = np.mean(parts, axis=0)
    best = np.full((len(texts), len(codes.refs)), -np.inf)
    carried = np.tile(np.arange(len(codes.refs)), (len(texts), 1))
    for row, owner in enumerate(codes.owner):
        better = dense[:, row] > best[:, owner]
        best[better, owner] = dense[better, row]
        carried[better, owner] = row
    gloss = dense[:, : len(codes.refs)]
    lexical = _scaled(bm25(codes.texts, texts), _LEXICAL_DEVIATION)
    fused = (1 - _LEXICAL_WEIGHT) * (gloss + best) / 2 + _LEXICAL_WEIGHT * lexical
    if together:
        glosses = {n: v[: len(codes.refs)] for n, v in codes.vectors.items()}
        fused = learnt(fused, glosses, vectors, _on_one_scale, shown)
    names = [[codes.rows[n] for n in row] for row in carried]
    made = sigmoid(_SLOPE * (_scaled(fused, _SPREAD) - _MIDDLE))
    like = np.mean([v @ codes.vectors[n].T / _DEVIATION.get(n, 0.12) for n, v in sorted(vectors.items())], axis=0)
    return (made * fits(like, codes.owner, len(codes.refs)) if together else made), names


def _on_one_scale(scores: NDArray[Any], encoder: str) -> NDArray[np.float64]:
    """Return rows of similarities of an encoder, or, without its name, of what was made of several."""
    return _scaled(scores, _DEVIATION.get(encoder, 0.12) if encoder else _SPREAD)


def _scaled(scores: NDArray[Any], usual: float) -> NDArray[np.float64]:
    """Return rows standardised; few columns are pulled towards mean 0 and the usual deviation."""
    import numpy as np

    number = scores.shape[1]
    mean = scores.sum(axis=1, keepdims=True) / (number + _SHRINK)
    squares = ((scores - mean) ** 2).sum(axis=1, keepdims=True) + _SHRINK * usual**2
    result: NDArray[np.float64] = (scores - mean) / np.sqrt(squares / (number + _SHRINK))
    return result


def _words(agenda: Agenda, ref: str) -> str:
    p = agenda.by_ref[ref]
    items = [t for i in p.items for t in (i.title, i.gloss, *i.terms)]
    return " ".join([p.title, p.gloss, *p.terms, *items])
