"""The figures of a draft summary: citations, coverage, balance, redundancy, counts, openings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.domain import Document, Encoder, Passage, Section, Sentence, Summary
from pipeline.publish.facts import told_holdings
from pipeline.summarise import check
from pipeline.summarise.cite import verbatim

_WIDELY = 3
_SAME = 0.8
_OPENING_WORDS = 3


def measure(
    summary: Summary,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    *,
    encoder: Encoder | None = None,
) -> dict[str, float]:
    """Return the figures of a draft.

    Args:
        summary: the draft.
        documents: of the batch.
        passages: of the batch.
        encoder: for redundancy by meaning; without one redundancy is by shared words.

    Returns:
        `citation_precision`: share of citations that are verbatim in their passage.
        `citation_recall`: share of sentences that pass every check.
        `true_counts`: share of sentences whose count is the number of contributors they cite.
        `coverage`: share of pairs of a section and a told holder of one of its points that the section cites.
        `contributions_cited`: share of contributors with a passage to analyse who are cited anywhere.
        `unequal_coverage`, `unequal_text`: largest difference between the coverage of a kind of stakeholder and that of
        all, with the lists and in the text alone: a section's own sentences and those it points to. A kind of few
        contributors swings widely in the text.
        `wide_points_told`: share of points with three or more told holders that have a sentence in the text.
        `points_listed`: share of points that any sentence or list tells.
        `several`: share of the text's sentences that tell two or more holders.
        `redundant_pairs`: pairs of sentences of one section above .8 cosine.
        `repeated_openings`: share of sentences that open with the three words of an earlier one of their section.
    """
    sections = (*summary.objectives, *summary.topics)
    sentences = [s for x in sections for s in (*x.sentences, *x.also)]
    failed = {p.sentence_id for p in check(summary, documents, passages)}
    known = {p.passage_id: p.text for p in passages}
    citations = [c for s in sentences for c in s.sources]
    return {
        "sentences": len(sentences),
        "citation_precision": _share(verbatim(c.quote, known.get(c.passage_id, "")) for c in citations),
        "citation_recall": _share(bool(s.sources) and s.sentence_id not in failed for s in sentences),
        "true_counts": _share(s.counts.contributors == len(set(s.contributors)) for s in sentences),
        **_coverage(summary, sections),
        "contributions_cited": _cited(summary, sentences, documents, passages),
        **_points(summary, sections),
        "redundant_pairs": sum(_redundant(x, encoder) for x in sections),
        "repeated_openings": _openings(sections),
    }


def _share(hits: Iterator[bool]) -> float:
    found = list(hits)
    return sum(found) / len(found) if found else 1.0


def _coverage(summary: Summary, sections: Sequence[Section]) -> dict[str, float]:
    kinds = {c.contributor_id: c.kind.value for c in summary.contributors}
    by_id = {s.sentence_id: s for x in sections for s in x.sentences}
    told = {x.section_id: (*x.sentences, *(by_id[i] for i in x.see)) for x in sections}
    text = {x.section_id: {c for s in told[x.section_id] for c in s.contributors} for x in sections}
    whole = {x.section_id: text[x.section_id] | {c for s in x.also for c in s.contributors} for x in sections}
    frames = {p.point_id: p.frame for p in summary.points}
    pairs = sorted({(frames[h.point_id], h.contributor) for h in told_holdings(summary)})
    return {
        "coverage": _share(h in whole[f] for f, h in pairs),
        "unequal_coverage": _unequal(pairs, whole, kinds),
        "unequal_text": _unequal(pairs, text, kinds),
    }


def _unequal(pairs: Sequence[tuple[str, str]], cited: dict[str, set[str]], kinds: dict[str, str]) -> float:
    """Return the largest difference of a kind's share of cited pairs from the share of all pairs."""
    overall = _share(h in cited[f] for f, h in pairs)
    groups = {kind: [(f, h) for f, h in pairs if kinds[h] == kind] for kind in sorted({kinds[h] for _, h in pairs})}
    return max((abs(_share(h in cited[f] for f, h in group) - overall) for group in groups.values()), default=0.0)


def _cited(
    summary: Summary, sentences: Sequence[Sentence], documents: Sequence[Document], passages: Sequence[Passage]
) -> float:
    readable = {p.document_id for p in passages if p.analysed}
    readable -= {d.document_id for d in documents if not d.stands}
    cited = {c for s in sentences for c in s.contributors}
    return _share(c.contributor_id in cited for c in summary.contributors if readable & set(c.documents))


def _points(summary: Summary, sections: Sequence[Section]) -> dict[str, float]:
    told = [s for x in sections for s in x.sentences]
    listed = {s.point_id for x in sections for s in (*x.sentences, *x.also)}
    held = Counter(h.point_id for h in told_holdings(summary))
    return {
        "points": len(summary.points),
        "wide_points_told": _share(p in {s.point_id for s in told} for p, n in held.items() if n >= _WIDELY),
        "points_listed": _share(p.point_id in listed for p in summary.points),
        "several": _share(len(s.contributors) > 1 for s in told),
    }


def _redundant(section: Section, encoder: Encoder | None) -> int:
    texts = [s.text for s in section.sentences]
    if encoder is not None and texts:
        matrix = encoder.encode(texts)
        return sum(float(matrix[a] @ matrix[b]) > _SAME for a in range(len(texts)) for b in range(a))
    bags = [Counter(re.findall(r"\w+", t.casefold())) for t in texts]
    return sum(_cosine(bags[a], bags[b]) > _SAME for a in range(len(bags)) for b in range(a))


def _cosine(a: Counter[str], b: Counter[str]) -> float:
    product = sum(n * b[w] for w, n in a.items())
    norms = sum(n * n for n in a.values()) * sum(n * n for n in b.values())
    return product / float(norms) ** 0.5 if norms else 0.0


def _openings(sections: Sequence[Section]) -> float:
    repeats = []
    for section in sections:
        seen: set[tuple[str, ...]] = set()
        for sentence in section.sentences:
            opening = tuple(sentence.text.casefold().split()[:_OPENING_WORDS])
            repeats.append(opening in seen)
            seen.add(opening)
    return _share(iter(repeats)) if repeats else 0.0
