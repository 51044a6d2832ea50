"""Labelled passages, and what is to be learnt of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.agenda import base
from pipeline.classify.linear import ALTERNATIVE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled passage: `also` are acceptable alternatives; kind and stance are empty where readers differ.

    `group` is its contributor; `weight` how much it counts.
    """

    text: str
    language: str
    agenda: tuple[str, ...]
    also: tuple[str, ...]
    kind: str
    stance: str
    topics: tuple[str, ...]
    group: str
    weight: float = 1.0


def paragraphs_of(passages: Sequence[Labelled], refs: Sequence[str]) -> NDArray[np.float64]:
    """Return (n, paragraphs): 1 for a label, .5 for an acceptable alternative, of a paragraph or an item of it."""
    import numpy as np

    place = {ref: n for n, ref in enumerate(refs)}
    labels = np.zeros((len(passages), len(refs)))
    for row, p in enumerate(passages):
        for ref in p.also:
            labels[row, place[base(ref)]] = ALTERNATIVE
        for ref in p.agenda:
            labels[row, place[base(ref)]] = 1.0
    return labels


def choices_of(passages: Sequence[Labelled]) -> dict[str, tuple[str, ...]]:
    """Return the kinds, stances and topics that passages are labelled with, in order."""
    return {
        "kind": tuple(sorted({p.kind for p in passages} - {""})),
        "stance": tuple(sorted({p.stance for p in passages} - {""})),
        "topic": tuple(sorted({t for p in passages for t in p.topics})),
    }
