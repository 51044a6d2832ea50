"""What a user may trust of the heads: figures by language, section and kind, with counts, for the model cards.

They are of what is told beside the heads (the tuned encoder's layer in English, the kernel regression in other
languages), asked of passages whose contributor it did not see.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.agenda import Agenda, base
from pipeline.classify.heads import Heads
from pipeline.classify.kernel import near, out_of_fold, targets_of
from pipeline.classify.labelled import Labelled, paragraphs_of
from pipeline.classify.told import Told, told_of

HEAD = "| | passages | best paragraph right | kind right | kind given: right |\n|---|---|---|---|---|"


def told_out_of_fold(passages: Sequence[Labelled], heads: Heads, told: Told | None) -> NDArray[np.float64]:
    """Return what was said of passages by what did not see their contributor, (n, columns).

    Args:
        passages: those the heads were fitted on, in order.
        heads: of any language, with a kernel regression, or of English.
        told: for English, what tuned encoders said.
    """
    if told is None:
        vectors = heads.arrays["neighbour_vectors"]
        targets = targets_of(passages, heads.choices, heads.refs)
        weight, groups = np.array([p.weight for p in passages]), [p.group for p in passages]
        return out_of_fold(near(vectors, vectors, len(heads.encoders)), targets, weight, groups)
    return np.concatenate([told.of([p.text]) for p in passages]).astype(np.float64)


def trusted(passages: Sequence[Labelled], logits: NDArray[np.float64], heads: Heads, agenda: Agenda) -> str:
    """Return a table of figures; `logits` are those of `told_out_of_fold`."""
    said = told_of(logits, heads.choices, heads.refs)
    kinds = [heads.choices["kind"][n] for n in said["kind"].argmax(axis=1)]
    fits = paragraphs_of(passages, heads.refs)[np.arange(len(passages)), said["paragraphs"].argmax(axis=1)] > 0
    rows = [HEAD]
    for name, chosen in _parts(passages, agenda):
        labelled = [n for n in chosen if passages[n].kind]
        right = [kinds[n] == passages[n].kind for n in labelled]
        given = [n for n, kind in enumerate(kinds) if kind == name and passages[n].kind]
        precise = f"{np.mean([passages[n].kind == name for n in given]):.2f} of {len(given)}" if given else ""
        about = [fits[n] for n in chosen if passages[n].agenda]
        rows.append(f"| {name} | {len(chosen):,} | {_share(about)} | {_share(right)} | {precise} |")
    return "\n".join(rows)


def _parts(passages: Sequence[Labelled], agenda: Agenda) -> Iterator[tuple[str, list[int]]]:
    """Yield passages by language, whether others wrote them, by section and by kind."""
    every = range(len(passages))
    for language in sorted({p.language for p in passages}):
        yield language, [n for n in every if passages[n].language == language]
    yield "real contributions", [n for n in every if passages[n].weight > 1]
    for section in dict.fromkeys(p.section for p in agenda.paragraphs):
        has = [n for n in every if section in {agenda.by_ref[base(r)].section for r in passages[n].agenda}]
        yield f"section {section}", has
    for kind in sorted({p.kind for p in passages} - {""}):
        yield kind, [n for n in every if passages[n].kind == kind]


def _share(right: Sequence[bool]) -> str:
    return f"{np.mean(right):.2f}" if right else ""
