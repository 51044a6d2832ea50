"""Zero-shot scores against any codebook of the form of `tunis_agenda.yaml`: centred vectors fused with BM25.

Nothing is fitted on labels. Both passages and codes are centred before they are compared; a small codebook is pulled
towards the middle and the spread of a large one, so that five codes are scored on the same scale as a hundred.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pipeline.agenda import Agenda, base
from pipeline.classify.features import centred
from pipeline.classify.heads import Heads, load_heads
from pipeline.classify.scoring import sigmoid
from pipeline.domain import Classification, Encoder, How, Label, Passage, Stance, Vectors
from pipeline.settings import ClassifySettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

GIVE = 0.33
_RANKED = 10
_SHRINK = 20.0
_DEVIATION = {"minilm": 0.143, "use": 0.112}
_LEXICAL_DEVIATION = 4.1
_LEXICAL_WEIGHT = 0.35
_SLOPE, _MIDDLE = 1.16, 3.0
_K1, _B = 1.6, 0.4
_STEM = 6
_WORD = re.compile(r"[\u4e00-\u9fff]|[^\W_\u4e00-\u9fff]{3,}")


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
) -> Classification:
    """Return a classification with labels of another codebook, without topics; without a label there is no stance.

    The English encoder, named by `english`, takes part where both the codebook and a passage are English.
    """
    labels: list[Label] = []
    known = set(vectors[english].ids) if codebook.language == "en" else set()
    for name, used, wanted in (("english", (english, "use"), True), ("multilingual", ("use",), False)):
        chosen = [p for p in passages if (p.passage_id in known) == wanted]
        if chosen:
            heads = load_heads(settings.heads_folder() / name)
            means = {n: _mean(n, heads, codebook, encoders[n]) for n in used}
            labels += _labels(chosen, vectors, codebook, means, encoders)
    given = {label.passage_id for label in labels if label.given}
    judgements = [
        replace(j, topics=(), abstain=j.passage_id not in given)
        if j.passage_id in given
        else replace(j, topics=(), abstain=True, stance=Stance.NONE)
        for j in made.judgements
    ]
    return Classification(tuple(labels), tuple(judgements), made.references)


def _labels(
    passages: Sequence[Passage],
    vectors: Mapping[str, Vectors],
    codebook: Agenda,
    means: Mapping[str, NDArray[Any]],
    encoders: Mapping[str, Encoder],
) -> list[Label]:
    codes = prepare(codebook, {name: encoders[name] for name in means}, means)
    moved = {}
    for name in means:
        row = {i: n for n, i in enumerate(vectors[name].ids)}
        moved[name] = centred(vectors[name].matrix[[row[p.passage_id] for p in passages]], means[name])
    scores, names = zero_shot(codes, [p.text for p in passages], moved)
    out = []
    for n, passage in enumerate(passages):
        order = sorted(range(len(codes.refs)), key=lambda c, n=n: (-scores[n, c], c))[:_RANKED]  # type: ignore[misc]
        for rank, c in enumerate(order, 1):
            value = round(float(scores[n, c]), 4)
            out.append(Label(passage.passage_id, names[n][c], value, How.SIMILAR, rank, value >= GIVE))
    return out


def _mean(name: str, heads: Heads, codebook: Agenda, encoder: Encoder) -> NDArray[Any]:
    """Return an encoder's mean as the heads keep it, else that of the codebook; never of the batch, which varies."""
    if f"mean_{name}" in heads.arrays:
        return heads.arrays[f"mean_{name}"]
    mean: NDArray[Any] = encoder.encode([codebook.gloss(p.ref) for p in codebook.paragraphs]).mean(axis=0)
    return mean


def prepare(agenda: Agenda, encoders: Mapping[str, Encoder], means: Mapping[str, NDArray[Any]]) -> ZeroShot:
    """Encode a codebook; `means` are the encoders' mean vectors over a reference corpus."""
    import numpy as np

    refs = tuple(p.ref for p in agenda.paragraphs)
    place = {ref: n for n, ref in enumerate(refs)}
    rows = [(ref, agenda.gloss(ref)) for ref in (*refs, *agenda.items)]
    rows += [(p.ref, e) for p in agenda.paragraphs for e in p.examples]
    rows += [(i.ref, e) for p in agenda.paragraphs for i in p.items for e in i.examples]
    glosses = len(refs) + len(agenda.items)
    vectors = {}
    for name, encoder in sorted(encoders.items()):
        matrix = encoder.encode([text for _, text in rows])
        middle = (matrix[:glosses].sum(axis=0) + _SHRINK * means[name]) / (glosses + _SHRINK)
        vectors[name] = centred(matrix, np.asarray(middle, np.float32))
    owner = tuple(place[ref] if ref in place else place[base(ref)] for ref, _ in rows)
    return ZeroShot(refs, tuple(ref for ref, _ in rows), owner, tuple(_words(agenda, r) for r in refs), vectors)


def zero_shot(
    codes: ZeroShot, texts: Sequence[str], vectors: Mapping[str, NDArray[np.float32]]
) -> tuple[NDArray[np.float64], list[list[str]]]:
    """Return probabilities of shape (n, paragraphs), and for each the reference (paragraph or item) that carried it.

    Args:
        codes: a prepared codebook.
        texts: n passages.
        vectors: theirs by encoder, centred on the encoder's reference mean; encoders count alike.
    """
    import numpy as np

    parts = [_scaled(v @ codes.vectors[n].T, _DEVIATION.get(n, 0.12)) for n, v in sorted(vectors.items())]
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
    names = [[codes.rows[n] for n in row] for row in carried]
    return sigmoid(_SLOPE * (_scaled(fused, 0.8) - _MIDDLE)), names


def bm25(documents: Sequence[str], queries: Sequence[str]) -> NDArray[np.float64]:
    """Return Okapi BM25 scores of shape (queries, documents); words are cut to six letters, Chinese to characters."""
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(analyzer=_stems)
    if not any(map(_stems, documents)):
        return np.zeros((len(queries), len(documents)))
    counts = vectorizer.fit_transform(documents).astype(float).toarray()
    lengths = counts.sum(axis=1, keepdims=True)
    present = (counts > 0).sum(axis=0)
    rarity = np.log(1 + (len(counts) - present + 0.5) / (present + 0.5))
    weights = counts * (_K1 + 1) / (counts + _K1 * (1 - _B + _B * lengths / lengths.mean())) * rarity
    asked = vectorizer.transform(queries)
    result: NDArray[np.float64] = asked.minimum(2).sqrt() @ weights.T
    return np.asarray(result)


def _stems(text: str) -> list[str]:
    return [w[:_STEM] for w in _WORD.findall(text.casefold())]


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
    items = [t for i in p.items for t in (i.gloss, *i.terms)]
    return " ".join([p.title, p.gloss, *p.terms, *items])
