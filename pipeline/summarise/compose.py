"""From a view to a sentence: who, how many, a reporting verb, and the contributor's own words."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.domain import Citation, Contributor, Counts, Drafter, Kind, Passage, Sentence, View
from pipeline.summarise.acronyms import unexplained
from pipeline.summarise.casing import Casing
from pipeline.summarise.cite import faithful
from pipeline.summarise.clauses import (
    bounded,
    carrying_sentence,
    leads_up,
    points_back,
    sentences_of,
    tellable,
    told_sentences,
)
from pipeline.summarise.cues import acts, asks, fits, reports, shows, undecided
from pipeline.summarise.drafter import sound
from pipeline.summarise.grammar import asks_first, is_whole, refers_outside
from pipeline.summarise.reported import Reported, reported
from pipeline.summarise.wording import (
    action,
    apposed,
    joined,
    mention,
    named,
    names,
    quotation,
    quoted,
    statement,
    unless_proposal,
    upper,
)

_PROMISING = 6
_TURNS = 8
_OPENING_WORDS = 3
# "We propose …" is told before what stands alone as a makeshift; the batch the model of standing saw has few of these.
_ACT = 0.6
_LISTED_WORDS = 40
_CLOSING = 400


@dataclass(frozen=True, slots=True)
class Composer:
    """Writes sentences; knows passages, contributors, who sent each document and how the batch writes words.

    `continued` are passages that go on with the sentence of the one before; `reproduced` are others' texts, sent along;
    `standing` tells of passages how well each of their sentences stands alone, `least` how well one must to be chosen;
    `acronyms` are those that need no explanation, any where none are given; `following` gives the passage after each.
    """

    passages: Mapping[str, Passage]
    contributors: Mapping[str, Contributor]
    of_document: Mapping[str, str]
    named: int
    casing: Casing
    continued: frozenset[str] = frozenset()
    drafter: Drafter | None = None
    standing: Mapping[str, Sequence[float]] = field(default_factory=dict)
    least: float = 0.0
    reproduced: frozenset[str] = frozenset()
    acronyms: frozenset[str] = frozenset()
    following: Mapping[str, str] = field(default_factory=dict)
    _words: dict[tuple[str, Kind, str], str] = field(default_factory=dict)
    _clauses: dict[tuple[str, str, Kind], Reported | None] = field(default_factory=dict)
    _alone: dict[tuple[str, Kind], float] = field(default_factory=dict)
    _standing: dict[tuple[str, Kind], bool] = field(default_factory=dict)

    def sentence(self, view: View, turn: int, *, addressed: int = 0, used: Collection[str] = ()) -> Sentence:
        """Return a view's sentence: its clearest passage in words, every holder's own words among the sources.

        Args:
            view: what is held, and by whom.
            turn: varies verb and order.
            addressed: how many contributors spoke to the section.
            used: openings of the sentences before it, as `opening` gives them; the next turn that avoids them is taken.
        """
        lead = self.lead(view.passages, view.kind)
        quote = self.words(lead, view.kind)
        echoes = [Citation(p, self.words(p, view.kind, like=quote)) for p in view.passages if p != lead]
        made = (self._text(view, lead, quote, t, addressed) for t in range(turn, turn + _TURNS))
        texts = [(upper(text), form) for text, form in made]
        text, form = next((t for t in texts if opening(t[0]) not in used), texts[0])
        return self._made(view.frame, text, [Citation(lead, quote), *echoes], view, form)

    def _text(self, view: View, lead: str, quote: str, turn: int, addressed: int) -> tuple[str, str]:
        text, form = self._worded(view, lead, quote, turn)
        others = [h for h in view.holders if h != self._holder(lead)]
        if others:
            text = joined(text, self._act(view, lead, quote), self._who(others), len(view.holders), addressed, turn)
        return text, form

    def shown(self, view: View) -> Kind:
        """Return the kind of act that the words a view would be told in show; an item of a list is what the list is."""
        lead = self.lead(view.passages, view.kind)
        return view.kind if self.passages[lead].lead_in else self._act(view, lead, self.words(lead, view.kind))

    def _act(self, view: View, lead: str, quote: str) -> Kind:
        """Return the kind of act that the words themselves show; else a position, which claims least."""
        return view.kind if shows(quote, view.kind, self.passages[lead].language) else Kind.POSITION

    def tellable(self, view: View) -> bool:
        """Tell whether the words of a view can stand in the text."""
        return any(self._stands(p, view.kind) for p in view.passages)

    def listed(self, view: View, turn: int) -> Sentence:
        """Return a view's line in the annex: holders and their words, shortly."""
        quote = self.words(view.passages[0], view.kind)
        words = quote.split()
        short = bounded(" ".join(words[:_LISTED_WORDS]), "en") if len(words) > _LISTED_WORDS else quote
        sources = [Citation(p, self.words(p, view.kind)) for p in view.passages]
        text = f"{self._who(list(view.holders))} ({view.kind.value}): {quoted(short, quote)}"
        return self._made(view.frame, upper(text), sources, view, "listed")

    def closing(self, frame: str, spoken: Sequence[tuple[str, str]]) -> Sentence:
        """Return the closing list of contributors who spoke to a section and stand nowhere else in it.

        Args:
            frame: the section.
            spoken: contributor and passage, a passage a contributor.
        """
        people = [self.contributors[c] for c, _ in spoken]
        text = f"Also addressed by: {'; '.join(named(p) for p in people[:_CLOSING])}."
        sources = [Citation(p, self.words(p, Kind.POSITION)) for _, p in spoken]
        return self._made(frame, text, sources, None, "listed")

    def lead(self, passages: Sequence[str], kind: Kind) -> str:
        """Return the passage to report: the most typical that can be turned into reported speech, else a whole one.

        Args:
            passages: ids of the passages of a view, the most typical first.
            kind: of the view.
        """
        standing = [p for p in passages if self._stands(p, kind)]
        standing = [p for p in standing if not points_back(self.words(p, kind))] or standing
        if len(standing) > 1:
            standing = sorted(
                standing[:_PROMISING],
                key=lambda p: (self.alone(p, kind) < self.least, self.casing.strange(self.words(p, kind))),
            )
        for passage_id in standing:
            if self._clause(passage_id, self.words(passage_id, kind), kind):
                return passage_id
        whole = (p for p in standing if self.whole(p, self.words(p, kind)))
        return next(whole, (standing or passages)[0])

    def surety(self, view: View) -> float:
        """Return how surely the words of one of a view's passages stand alone, in [0, 1]."""
        return max(self.alone(p, view.kind) for p in view.passages[:_PROMISING])

    def clear(self, view: View, *, least: float | None = None) -> bool:
        """Tell whether a view's words can be read by themselves: no fragment, nothing that leans on other words.

        Args:
            view: what would be told.
            least: how surely its words must stand alone; by default `self.least`.
        """
        lead = self.lead(view.passages, view.kind)
        quote = self.words(lead, view.kind)
        clause = self._clause(lead, quote, view.kind)
        strange = unexplained(quote, self._name(lead), self.acronyms)
        if (
            strange
            or not self._stands(lead, view.kind)
            or leads_up(quote, f"{self.passages[lead].text} {self.following.get(lead, '')}")
        ):
            return False
        if clause is not None and self.passages[lead].lead_in and clause.own_verb:
            return True  # an item of the contributor's own list of proposals is told whatever it refers to
        if self.alone(lead, view.kind) < (self.least if least is None else least):
            return False
        if self.passages[lead].language == "en" and (refers_outside(quote) or not fits(quote, view.kind)):
            return False
        return not points_back(quote) and (clause is not None or self.whole(lead, quote))

    def alone(self, passage_id: str, kind: Kind) -> float:
        """Return how well the words of a passage stand alone, in [0, 1]; 1 where nothing tells."""
        scores = self.standing.get(passage_id)
        if scores is None:
            return 1.0
        if (passage_id, kind) not in self._alone:
            words = self.words(passage_id, kind)
            texts = told_sentences(self.passages[passage_id], self.casing)
            found = (s for t, s in zip(texts, scores, strict=True) if t.startswith(words))
            told = acts(words) or reports(words, self._name(passage_id), kind)
            least = _ACT if told and not points_back(words) else 0.0
            self._alone[passage_id, kind] = max(least, next(found, 0.0))
        return self._alone[passage_id, kind]

    def whole(self, passage_id: str, quote: str) -> bool:
        """Tell whether words of a passage are a sentence; of other languages than English it is believed."""
        return self.passages[passage_id].language != "en" or is_whole(quote)

    def words(self, passage_id: str, kind: Kind, *, like: str = "") -> str:
        """Return the words of a passage that carry a view of a kind."""
        key = (passage_id, kind, like)
        if key not in self._words:
            passage, goes_on = self.passages[passage_id], passage_id in self.continued
            self._words[key] = carrying_sentence(
                passage,
                kind,
                like=like,
                casing=self.casing,
                continued=goes_on,
                standing=self.standing.get(passage_id, ()),
            )
        return self._words[key]

    def _stands(self, passage_id: str, kind: Kind) -> bool:
        if (passage_id, kind) not in self._standing:
            self._standing[passage_id, kind] = self._can_stand(passage_id, kind)
        return self._standing[passage_id, kind]

    def _can_stand(self, passage_id: str, kind: Kind) -> bool:
        words, passage = self.words(passage_id, kind), self.passages[passage_id]
        if passage_id in self.reproduced or undecided(passage.lead_in):
            return False
        broken = passage_id in self.continued and sentences_of(passage)[0].startswith(words)
        return not broken and tellable(words, passage)

    def _clause(self, passage_id: str, quote: str, kind: Kind) -> Reported | None:
        """Return a passage's words as reported speech, if they can be turned and keep what they say."""
        passage, key = self.passages[passage_id], (passage_id, quote, kind)
        if passage.language != "en":
            return None
        if key not in self._clauses:
            clause = reported(quote, self._name(passage_id), lead_in=passage.lead_in, kind=kind, casing=self.casing)
            sound = clause is not None and not faithful(clause.predicate, quote)
            self._clauses[key] = clause if sound else None
        return self._clauses[key]

    def _worded(self, view: View, lead: str, quote: str, turn: int) -> tuple[str, str]:
        passage = self.passages[lead]
        who = apposed(self._who([self._holder(lead)]))
        kind = self._act(view, lead, quote)
        clause = self._clause(lead, quote, view.kind)
        if clause is None and (drafted := self._drafted(passage, quote)):
            return statement(unless_proposal(kind), who, drafted, turn), "drafted"
        if clause is None:
            words = quoted(quote, self._sentence_of(passage, quote))
            if not self.whole(lead, quote):
                return mention(who, words, turn), "quoted"
            return quotation(kind, who, words, passage.language, turn), "quoted"
        if clause.action:
            return action(who, clause.predicate, turn), "reported"
        if clause.own_verb:
            return f"{who} {clause.predicate}.", "reported"
        if clause.predicate.startswith("it ") or not (asks(clause.predicate) and asks_first(clause.predicate)):
            kind = Kind.BACKGROUND if clause.predicate.startswith("it ") else unless_proposal(kind)
        return statement(kind, who, clause.predicate, turn), "reported"

    def _drafted(self, passage: Passage, quote: str) -> str:
        """Return a clause worded by the language model and found sound; empty without a model or where it fails."""
        if self.drafter is None or passage.language != "en":
            return ""
        wording = self.drafter.word(quote, {passage.passage_id: passage.text})
        return wording.clause if wording is not None and sound(wording, quote, [passage.passage_id]) else ""

    def _sentence_of(self, passage: Passage, quote: str) -> str:
        return next((t for t in sentences_of(passage) if t.startswith(quote)), quote)

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

    def _name(self, passage_id: str) -> str:
        return self.contributors[self._holder(passage_id)].name

    def _holder(self, passage_id: str) -> str:
        return self.of_document[self.passages[passage_id].document_id]


def opening(text: str) -> str:
    """Return the words a sentence opens with, by which repeated openings are known."""
    return " ".join(text.casefold().split()[:_OPENING_WORDS])
