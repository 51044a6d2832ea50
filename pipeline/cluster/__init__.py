"""Gather what the passages of a batch speak about in themes with readable names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.cluster.fitting import Fitted, fit
from pipeline.cluster.groups import capped
from pipeline.cluster.naming import as_written, name_of
from pipeline.cluster.terms import terms_of_themes
from pipeline.cluster.words import analyse
from pipeline.domain import Document, Passage, Theme, Vectors
from pipeline.settings import ClusterSettings

__all__ = ["cluster"]

_REPRESENTATIVE, _TELLING = 5, 60  # passages; letters that a representative one has at least
_FEWEST_WORDS = 3


@dataclass(frozen=True, slots=True)
class _Member:
    passage: Passage
    holder: str
    words: str
    near: float
    weight: float = 1.0


def cluster(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    vectors: Mapping[str, Vectors],
    settings: ClusterSettings,
    *,
    views: Collection[str] | None = None,
    english: str = "minilm",
    multilingual: str = "use",
) -> list[Theme]:
    """Return themes, those first that weigh most; a passage is of one theme or of none.

    Passages of documents that repeat another one are left out, so that a second file does not weigh twice. Themes are
    fitted on passages that carry views; others join the theme they are like.

    Args:
        documents: tell which documents are duplicates and who sent them.
        passages: all passages of the batch.
        vectors: by encoder.
        settings: seed and sizes. With fewer than `min_passages` passages there is one theme of all of them.
        views: ids of the passages that carry views; without them, all do.
        english: name of the English encoder.
        multilingual: name of the encoder that has a vector of every passage.
    """
    stands = {d.document_id: d.cover.contributor or d.document_id for d in documents if d.stands}
    rows = frozenset(vectors[multilingual].ids)
    chosen = [p for p in passages if p.analysed and p.document_id in stands and p.passage_id in rows]
    if not chosen:
        return []
    holders = [stands[p.document_id] for p in chosen]
    words = [analyse(p.text, p.language) for p in chosen]
    telling = [len(w.split()) >= _FEWEST_WORDS for w in words]
    if 2 * sum(telling) < len(telling):
        telling = [True] * len(telling)
    carry = [(views is None or p.passage_id in views) and t for p, t in zip(chosen, telling, strict=True)]
    made = fit(chosen, holders, carry, vectors, settings, english=english, multilingual=multilingual)
    groups: dict[int, list[_Member]] = {}
    for n, passage in enumerate(chosen):
        if made.labels[n] >= 0 and (telling[n] or not made.several):
            member = _Member(passage, holders[n], words[n], float(made.near[n]))
            groups.setdefault(int(made.labels[n]), []).append(member)
    return _themes({label: _weighed(some, settings.most_of_a_theme) for label, some in groups.items()}, made, settings)


def _weighed(members: Sequence[_Member], most: float) -> list[_Member]:
    weights = capped([m.holder for m in members], most)
    return [replace(m, weight=float(w)) for m, w in zip(members, weights, strict=True)]


def _themes(groups: Mapping[int, Sequence[_Member]], made: Fitted, settings: ClusterSettings) -> list[Theme]:
    members = [(label, m) for label, some in groups.items() for m in some]
    every = max(1, -(-len(members) // settings.fit_passages))
    told = members[::every]
    terms = terms_of_themes(
        [m.words for _, m in told],
        [label for label, _ in told],
        [m.weight for _, m in told],
        [m.holder for _, m in told],
    )
    weigh = {label: sum(m.weight for m in some) for label, some in groups.items()}
    order = sorted(groups, key=lambda g: (-weigh[g], groups[g][0].passage.passage_id))
    return [_theme(n, groups[g], terms.get(g, []), made.steady.get(g, 1.0)) for n, g in enumerate(order, 1)]


def _theme(number: int, members: Sequence[_Member], terms: Sequence[str], steady: float) -> Theme:
    (language, _), *_ = Counter(m.passage.language for m in members).most_common(1)
    total = sum(m.weight for m in members)
    return Theme(
        theme_id=f"TH{number:02d}",
        name=as_written(name_of(terms, language), (m.passage.text for m in members)),
        terms=tuple(terms),
        passages=tuple(m.passage.passage_id for m in members),
        contributors=tuple(sorted({m.holder for m in members})),
        weights=tuple(round(m.weight / total, 6) for m in members),
        representative=_representative(members, terms),
        steady=round(steady, 3),
    )


def _representative(members: Sequence[_Member], terms: Sequence[str]) -> tuple[str, ...]:
    """Return passages near the middle of a theme that say most of its terms, each of another contributor."""
    named = {word for term in terms for word in term.split()}

    def worth(m: _Member) -> float:
        own = named.intersection(m.words.split())
        return m.near * (1 + len(own)) / (1 + len(named)) if len(m.passage.text) >= _TELLING else -1.0

    told: dict[str, str] = {}
    holders: set[str] = set()
    for m in sorted(members, key=lambda m: (-worth(m), m.passage.passage_id)):
        if m.holder not in holders and m.words not in told:
            told[m.words] = m.passage.passage_id
            holders.add(m.holder)
    return tuple(told.values())[:_REPRESENTATIVE]
