"""From a view to a sentence: who, how many, a reporting verb, and the contributor's own words."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.domain import Citation, Contributor, Counts, Kind, Passage, Sentence, View
from pipeline.summarise.cite import faithful
from pipeline.summarise.clauses import bounded, carrying_sentence, points_back, shared, shows, tellable
from pipeline.summarise.reported import reported
from pipeline.summarise.wording import joined, named, names, quotation, statement

_PROMISING = 6
_LISTED_WORDS = 40
_SIMILAR_WORDS = 0.3
_CLOSING = 400


@dataclass(frozen=True, slots=True)
class Composer:
    """Writes sentences; knows passages, contributors and the contributor of each document."""

    passages: Mapping[str, Passage]
    contributors: Mapping[str, Contributor]
    of_document: Mapping[str, str]
    named: int

    def sentence(self, view: View, turn: int) -> Sentence:
        """Return a view's sentence: its clearest passage in words, every holder's own words among the sources."""
        lead = self._lead(view)
        quote = self._words(lead, view.kind)
        text, form = self._worded(view, lead, quote, turn)
        echoes = [Citation(p, self._words(p, view.kind, like=quote)) for p in view.passages if p != lead]
        others = [h for h in view.holders if h != self._holder(lead)]
        if others:
            kind = view.kind if shows(quote, view.kind) else Kind.POSITION
            alike = self._alike(quote, echoes)
            similar, related = [h for h in others if h in alike], [h for h in others if h not in alike]
            text = joined(text, kind, self._who(similar), self._who(related), turn)
        sources = [Citation(lead, quote), *echoes]
        return self._made(view.frame, text, sources, view, form)

    def _alike(self, quote: str, echoes: Sequence[Citation]) -> set[str]:
        """Return the holders whose own words repeat enough of a quotation to be called similar."""
        return {self._holder(c.passage_id) for c in echoes if shared(c.quote, quote) >= _SIMILAR_WORDS}

    def tellable(self, view: View) -> bool:
        """Tell whether the words of a view can stand in the text."""
        return any(self._stands(p, view.kind) for p in view.passages)

    def listed(self, view: View, turn: int) -> Sentence:
        """Return a view's line in the annex: holders and their words, shortly."""
        quote = carrying_sentence(self.passages[view.passages[0]], view.kind)
        words = quote.split()
        short = bounded(" ".join(words[:_LISTED_WORDS]), "en") if len(words) > _LISTED_WORDS else quote
        sources = [Citation(p, carrying_sentence(self.passages[p], view.kind)) for p in view.passages]
        text = f"{self._who(list(view.holders))} ({view.kind.value}): {_quoted(short, quote)}"
        return self._made(view.frame, text[0].upper() + text[1:], sources, view, "listed")

    def closing(self, frame: str, spoken: Sequence[tuple[str, str]]) -> Sentence:
        """Return the closing list of contributors who spoke to a section and stand nowhere else in it.

        Args:
            frame: the section.
            spoken: contributor and passage, a passage a contributor.
        """
        people = [self.contributors[c] for c, _ in spoken]
        text = f"Also addressed by: {'; '.join(named(p) for p in people[:_CLOSING])}."
        sources = [Citation(p, carrying_sentence(self.passages[p], Kind.POSITION)) for _, p in spoken]
        return self._made(frame, text, sources, None, "listed")

    def _lead(self, view: View) -> str:
        """Return the passage to report: the most typical that can be turned into reported speech, else the first."""
        standing = [p for p in view.passages if self._stands(p, view.kind)]
        standing = [p for p in standing if not points_back(self._words(p, view.kind))] or standing
        for passage_id in standing[:_PROMISING]:
            passage = self.passages[passage_id]
            name = self.contributors[self._holder(passage_id)].name
            quote = self._words(passage_id, view.kind)
            if passage.language == "en" and reported(quote, name, lead_in=passage.lead_in):
                return passage_id
        return (standing or view.passages)[0]

    def _words(self, passage_id: str, kind: Kind, *, like: str = "") -> str:
        return carrying_sentence(self.passages[passage_id], kind, like=like)

    def _stands(self, passage_id: str, kind: Kind) -> bool:
        return tellable(self._words(passage_id, kind), self.passages[passage_id])

    def _worded(self, view: View, lead: str, quote: str, turn: int) -> tuple[str, str]:
        passage = self.passages[lead]
        who = named(self.contributors[self._holder(lead)])
        kind = view.kind if shows(quote, view.kind) else Kind.POSITION
        full = self.contributors[self._holder(lead)].name
        clause = reported(quote, full, lead_in=passage.lead_in) if passage.language == "en" else None
        if clause is not None and not faithful(clause.predicate, quote):
            if clause.own_verb:
                return f"{who[0].upper()}{who[1:]} {clause.predicate}.", "reported"
            return statement(kind, who, clause.predicate, turn), "reported"
        return quotation(
            kind,
            who,
            _quoted(quote, self._sentence_of(passage, quote)),
            passage.language,
            turn,
        ), "quoted"

    def _sentence_of(self, passage: Passage, quote: str) -> str:
        return next((passage.text[a:b] for a, b in passage.sentences if passage.text[a:b].startswith(quote)), quote)

    def _made(self, frame: str, text: str, sources: Sequence[Citation], view: View | None, form: str) -> Sentence:
        cited = [self._holder(s.passage_id) for s in sources]
        holders = tuple(dict.fromkeys(cited))
        kinds = Counter(self.contributors[h].kind.value for h in holders)
        digest = hashlib.sha256("\n".join([frame, form, *sorted(s.passage_id for s in sources)]).encode()).hexdigest()
        return Sentence(
            sentence_id=f"{frame}-{digest[:12]}",
            frame=frame,
            text=text,
            sources=tuple(sources),
            contributors=holders,
            counts=Counts(len(holders), len({s.passage_id for s in sources}), tuple(sorted(kinds.items()))),
            view_id=view.view_id if view else "",
            kind=view.kind if view else Kind.POSITION,
            form=form,
            language=self.passages[sources[0].passage_id].language if form == "quoted" else "en",
        )

    def _who(self, holders: Sequence[str]) -> str:
        return names([self.contributors[h] for h in holders], most=self.named) if holders else ""

    def _holder(self, passage_id: str) -> str:
        return self.of_document[self.passages[passage_id].document_id]


def _quoted(quote: str, whole: str) -> str:
    """Return words in quotation marks, with a mark where the sentence goes on."""
    body = " ".join(quote.split())
    cut = len(body) < len(" ".join(whole.split()))
    inner = body.rstrip(" ,;:") + " […]" if cut else body.rstrip().rstrip(".;。；،؛").rstrip()
    return f"“{inner}”."
