"""The codebook as the scorers see it: vectors and terms of every paragraph, and zero-shot scores against them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pipeline.agenda import Agenda, Paragraph
from pipeline.classify.features import Lexicon, centred, fit_lexicon, standardised
from pipeline.domain import Encoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MOST_TERMS = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Codes:
    """A codebook's paragraphs and items: `refs` are the paragraphs, `items` their lettered items.

    `vectors[name]` has a row a paragraph, then a row an item, then a row an example, centred on their own mean; `owner`
    is the position of each row's paragraph.
    """

    refs: tuple[str, ...]
    items: tuple[str, ...]
    texts: tuple[str, ...]
    owner: tuple[int, ...]
    vectors: Mapping[str, NDArray[np.float32]]


def codes_of(agenda: Agenda, encoders: Mapping[str, Encoder]) -> Codes:
    """Encode a codebook with every encoder."""
    refs = tuple(p.ref for p in agenda.paragraphs)
    items = tuple(agenda.items)
    place = {ref: n for n, ref in enumerate(refs)}
    owner = [place[agenda.by_ref[ref].ref] for ref in (*refs, *items)]
    for n, paragraph in enumerate(agenda.paragraphs):
        owner += [n] * len(_examples(paragraph))
    short = encoded_texts(agenda)
    vectors = {}
    for name, encoder in sorted(encoders.items()):
        matrix = encoder.encode(short)
        vectors[name] = centred(matrix, matrix[: len(refs) + len(items)].mean(axis=0))
    texts = tuple(_everything(agenda, ref) for ref in refs)
    return Codes(refs, items, texts, tuple(owner), vectors)


def encoded_texts(agenda: Agenda) -> list[str]:
    """Return the texts of a codebook that are encoded: glosses of paragraphs, of items, then the examples."""
    glosses = [agenda.gloss(ref) for ref in (*(p.ref for p in agenda.paragraphs), *agenda.items)]
    return [*glosses, *(e for p in agenda.paragraphs for e in _examples(p))]


def _examples(paragraph: Paragraph) -> list[str]:
    return [*paragraph.examples, *(e for i in paragraph.items for e in i.examples)]


def _everything(agenda: Agenda, ref: str) -> str:
    """Return what a paragraph says; its key terms, in six languages, would drown that and serve evidence instead."""
    p = agenda.by_ref[ref]
    return " ".join([p.title, p.gloss, *(i.gloss for i in p.items)])


def dense_scores(
    codes: Codes, vectors: Mapping[str, NDArray[np.float32]], weights: Mapping[str, float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return similarity to the paragraph's gloss, and to the best of gloss, items and examples; standardised a row.

    Args:
        codes: the codebook.
        vectors: centred vectors of n passages by encoder.
        weights: how much each encoder counts.

    Returns:
        Two arrays of shape (n, number of paragraphs).
    """
    import numpy as np

    total = sum(weights[name] * standardised(v @ codes.vectors[name].T) for name, v in sorted(vectors.items()))
    gloss = np.asarray(total)[:, : len(codes.refs)]
    best = gloss.copy()
    for row, owner in enumerate(codes.owner):
        best[:, owner] = np.maximum(best[:, owner], np.asarray(total)[:, row])
    return gloss, best


def lexical_scores(codes: Codes, texts: Sequence[str], background: Sequence[str]) -> NDArray[np.float64]:
    """Return TF-IDF similarity of passages to each paragraph's words, standardised a row; shape (n, paragraphs).

    Args:
        codes: the codebook.
        texts: passages.
        background: texts that tell how common a word is, besides the codebook.
    """
    lexicon, paragraphs = _words(codes.texts, tuple(background))
    scores: NDArray[np.float64] = standardised((lexicon.transform(texts) @ paragraphs.T).toarray())
    return scores


@lru_cache(maxsize=4)
def _words(texts: tuple[str, ...], background: tuple[str, ...]) -> tuple[Lexicon, Any]:
    """Return the vocabulary of a codebook and its paragraphs' terms, made once for all documents."""
    lexicon = fit_lexicon([*background, *texts], most=_MOST_TERMS)
    return lexicon, lexicon.transform(texts)
