"""The guards of a run: which sentences a person worded, what they may rest on, and what is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache

from pipeline.domain import Citation, Contributor, Passage, Sentence
from pipeline.publish.facts import printed_names, sections_of
from pipeline.review.decisions import Review, holders_of
from pipeline.review.guards.basis import Basis, Finding, Words
from pipeline.review.guards.claims import check_claims
from pipeline.review.guards.figures import figures_in
from pipeline.review.guards.holders import check_counts, check_names, of_holders
from pipeline.review.guards.names import Named, Names
from pipeline.review.guards.negation import check_negation
from pipeline.review.guards.quotations import check_quotations, quotations_in
from pipeline.review.guards.reading import NAME, QUOTE, Mask, Reading
from pipeline.review.loaded import Judged, Loaded
from pipeline.review.states import State


class Guards:
    """Checks of the sentences of one run; what was found of a wording is kept."""

    def __init__(self, run: Loaded) -> None:
        self._passages: Mapping[str, Passage] = {p.passage_id: p for p in run.passages}
        self._holders = holders_of(run.passages, run.summary.contributors)
        self._contributors: Mapping[str, Contributor] = {c.contributor_id: c for c in run.summary.contributors}
        self._judged: Mapping[str, Judged] = run.judged
        self._drafted: Mapping[str, Sentence] = {
            s.sentence_id: s for x in sections_of(run.summary) for s in (*x.sentences, *x.also)
        }
        self._points = {p.point_id: p.text for p in run.summary.points}
        self._printed = printed_names(run.summary.contributors, run.documents)
        self._found: dict[tuple[object, ...], tuple[Finding, ...]] = {}

    @cached_property
    def _names(self) -> Names:
        return Names(tuple(self._contributors.values()), self._printed)

    def review(self, review: Review) -> dict[str, tuple[Finding, ...]]:
        """Return what is found on the sentences of a review, by id; those without a finding are not in it."""
        found = ((i, self.of(s)) for i, s in review.states.items())
        return {i: findings for i, findings in found if findings}

    def of(self, state: State) -> tuple[Finding, ...]:
        """Return what is found on a sentence as it stands; nothing on one that is as the machine drafted it."""
        if state.merged_into or state.sentence.status == "rejected" or self._as_drafted(state.sentence):
            return ()
        parents = self._parents(state)
        return self.on(state.sentence, state.sentence.text, parents)

    def on(self, sentence: Sentence, text: str, parents: tuple[Sentence, ...] = ()) -> tuple[Finding, ...]:
        """Return what is found on some wording of a sentence.

        Args:
            sentence: whose sources and contributors count.
            text: the wording.
            parents: the machine's sentences that it came from.
        """
        key = (text, sentence.sources, sentence.to_confirm, sentence.contributors, tuple(p.text for p in parents))
        if key not in self._found:
            basis = self._basis(sentence, parents)
            self._found[key] = tuple(dict.fromkeys(self._checked(text, basis)))
        return self._found[key]

    def _as_drafted(self, sentence: Sentence) -> bool:
        drafted = self._drafted.get(sentence.sentence_id)
        return drafted is not None and (drafted.text, drafted.contributors, drafted.sources) == (
            sentence.text,
            sentence.contributors,
            sentence.sources,
        )

    def _parents(self, state: State) -> tuple[Sentence, ...]:
        """Return the machine's sentences that one came from: its own, those merged into it, that it was split off."""
        ids = dict.fromkeys((state.sentence.sentence_id, *state.ids))
        for d in state.kept:
            ids[d.target] = None
            ids[d.data.get("with", "")] = None
        return tuple(self._drafted[i] for i in ids if i in self._drafted)

    def _basis(self, sentence: Sentence, parents: tuple[Sentence, ...]) -> Basis:
        drafted = dict.fromkeys(p.text for p in parents)
        drafted |= dict.fromkeys(self._points[p.point_id] for p in (*parents, sentence) if p.point_id in self._points)
        every = dict.fromkeys((*sentence.sources, *sentence.to_confirm))
        kinds = Counter(self._contributors[c].kind.value for c in sentence.contributors if c in self._contributors)
        waiting = {h for c in sentence.to_confirm for h in self._holders.get(c.passage_id, ())}
        refs = {r for c in every for r in self._judged.get(c.passage_id, Judged()).refs}
        return Basis(
            tuple(drafted),
            tuple(w for c in every for w in self._words(c)),
            sentence.contributors,
            tuple(sorted(waiting)),
            kinds,
            tuple(len(p.contributors) for p in parents) if len(parents) > 1 else (),
            len(self._contributors),
            frozenset(refs),
        )

    def _words(self, c: Citation) -> Iterator[Words]:
        p = self._passages.get(c.passage_id)
        if p is not None:
            around = " ".join((p.section, p.lead_in, p.in_reply_to, p.label))
            yield Words(c.quote, p.text, around, p.language, self._holders.get(c.passage_id, ()))

    def _checked(self, text: str, basis: Basis) -> Iterator[Finding]:
        yield from check_quotations(text, basis)
        found, reading = self._read(text)
        yield from check_names(text, found, reading, basis, self._printed, self._names)
        yield from check_counts(text, found, reading, basis)
        counting = {t.start for t in reading.tokens if of_holders(t)}
        counts = [(f.start, f.end) for f in figures_in(text, "en") if f.start in counting]
        names = [(n.start, n.end) for n in found]
        quotes = [(q.start, q.end) for q in quotations_in(text)]
        yield from check_claims(text, basis, [*counts, *names, *quotes])
        drafted = [self._read(d)[1] for d in basis.drafted]
        yield from check_negation(text, reading, basis, drafted)

    def _read(self, text: str) -> tuple[list[Named], Reading]:
        return _read(text, self._names)


@lru_cache(maxsize=4096)
def _read(text: str, names: Names) -> tuple[list[Named], Reading]:
    """Return the names in a text outside its quotations, and how it is parsed with both masked."""
    quotes = [Mask(q.start, q.end, QUOTE) for q in quotations_in(text)]
    found = [n for n in names.found(text) if not any(q.start <= n.start < q.end for q in quotes)]
    return found, Reading(text, [*quotes, *(Mask(n.start, n.end, NAME) for n in found)])
