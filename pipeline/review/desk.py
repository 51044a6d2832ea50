"""What the review page shows: a run with its decisions, always as they stand now."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from pipeline.domain import ELSEWHERE, Citation, Contributor, Decision, Document, Passage, Section, Sentence, Status
from pipeline.publish.assisted import marks
from pipeline.publish.bookmarks import bookmark_name
from pipeline.publish.facts import holders_words, paragraph_numbers, printed_names, sections_of, see_also
from pipeline.publish.sources import SourceNote, Sources, quotations
from pipeline.publish.spans import Span, spans
from pipeline.review.board import Board, Boards
from pipeline.review.decisions import Review, holders_of
from pipeline.review.folding import Folding
from pipeline.review.found import passages_with
from pipeline.review.guards import Guards
from pipeline.review.journal import Journal
from pipeline.review.loaded import Judged, Loaded, chosen_of, load_run
from pipeline.review.redraw import Redrawing
from pipeline.review.states import State, counted, further_point

_PATIENCE: ContextVar[float | None] = ContextVar("patience", default=None)
PAGE = 50
FOUND = 50
_FILES = tuple(
    "documents.parquet labels.parquet passages.parquet run.json summary.json points.parquet holdings.parquet".split()
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a section is: sentences of its text, how many are settled, how many ask, and its further points."""

    section: Section
    settled: int
    total: int
    asking: int
    further_settled: int
    further: int

    @property
    def done(self) -> bool:
        """Whether nothing in it waits, further points included."""
        return (self.settled, self.further_settled) == (self.total, self.further)


class Desk:
    """One run under review."""

    def __init__(self, out_dir: Path) -> None:
        self.out_dir = out_dir
        chosen = chosen_of(out_dir)
        self.agenda = chosen.agenda
        self._frames = chosen.frames
        self.topics = self._frames.topics
        self.objectives = {f.id: f.title for f in self._frames.objectives} | {ELSEWHERE: "Other matters"}
        self.example = " ".join([*self.agenda.refs[:1], *list(self.agenda.items)[:1]])
        self.redrawing = Redrawing(out_dir)
        self._lock = threading.RLock()
        self._boards = Boards()
        self._corrections: tuple[Decision, ...] = ()
        self._written: tuple[int, ...] = ()
        self._read_anew()
        # Made after the run was read: a wrong path makes no folder.
        self.journal = Journal(out_dir)
        self._progress: dict[str, tuple[tuple[State, ...], Progress]] = {}
        self._show(self._stored)

    def review(self) -> Review:
        """Return the draft with every decision made so far, by whomever; a new run is read when there is one."""
        with self._lock:
            self._read_anew()
            decisions = self.journal.decisions()
            review = self._folding.on(decisions)
            self._corrections = self._folding.corrections()
            drawn = self.redrawing.of(self._stored, decisions, self._corrections, patience=_PATIENCE.get())
            if drawn is self.run:
                return review
            self._show(drawn)
            return self._folding.on(decisions)

    @contextmanager
    def unhurried(self, patience: float = 0.0) -> Iterator[None]:
        """Wait no longer than so many seconds for a drawing meanwhile; pages of points show decisions by themselves."""
        token = _PATIENCE.set(patience)
        try:
            yield
        finally:
            _PATIENCE.reset(token)

    def board(self) -> Board:
        """Return the points and holdings with every decision made so far."""
        with self._lock:
            self.review()
            return self._boards.of(self.run, self.redrawing, self._corrections)

    def corrections(self) -> tuple[Decision, ...]:
        """Return the corrections in force, of passages, contributors and points, oldest first."""
        with self._lock:
            self.review()
            return self._corrections

    def _read_anew(self) -> None:
        """Read the run if it is not the one that was read."""
        # All of them, since a run that is just being written moves its files one by one.
        files = [self.out_dir / name for name in _FILES]
        written = tuple(f.stat().st_mtime_ns if f.is_file() else 0 for f in files)
        if written != self._written:
            self._stored: Loaded = load_run(self.out_dir)
            # Of the Word file that went out, also for sentences that were drawn anew since.
            self.numbers = paragraph_numbers(self._stored.summary)
            self._searchable = [(p, " ".join(p.text.casefold().split())) for p in self._stored.passages if p.analysed]
            self.passages: Mapping[str, Passage] = {p.passage_id: p for p in self._stored.passages}
            self._written = written

    def _show(self, run: Loaded) -> None:
        self.run = run
        self.documents: Mapping[str, Document] = {d.document_id: d for d in run.documents}
        self.sections: Mapping[str, Section] = {s.section_id: s for s in sections_of(run.summary)}
        self.sources = Sources(run.documents, run.passages, run.summary.contributors, run.summary.translations)
        self.names = printed_names(run.summary.contributors, run.documents)
        self.contributors: Mapping[str, Contributor] = {c.contributor_id: c for c in run.summary.contributors}
        self.holders = holders_of(run.passages, run.summary.contributors)
        self.by_model = marks(run.summary)
        self._judged = {
            (h.point_id, c.passage_id) for h in run.summary.holdings if h.model and h.counted for c in h.statements
        }
        self._folding = Folding(run.summary, self.holders)
        self.guards = Guards(run)
        self._folding.on(self.journal.decisions())
        # What a run holds stays as long as the page does: going through it for garbage at some click takes 100 ms.
        gc.collect()
        gc.freeze()

    def judged_by_model(self, sentence: Sentence, citation: Citation) -> bool:
        """Tell whether a language model was asked if these words carry the point of a sentence, and said so."""
        return (sentence.point_id, citation.passage_id) in self._judged

    def states(self, section_id: str) -> list[State]:
        """Return the sentences of a section as editors arranged them: its text, then what it lists besides."""
        return list(self.review().sections.get(section_id, ()))

    def progress(self) -> list[Progress]:
        """Return, for each section, how many of its sentences are settled and how many ask to be looked at."""
        review = self.review()
        return [self._progress_of(section, review.sections[i]) for i, section in self.sections.items()]

    def _progress_of(self, section: Section, states: tuple[State, ...]) -> Progress:
        known = self._progress.get(section.section_id)
        if known is None or known[0] is not states or known[1].section is not section:
            known = states, _progress(section, states)
            self._progress[section.section_id] = known
        return known[1]

    def place(self, sentence_id: str) -> str:
        """Return the address of a sentence on the page."""
        state = self.review().states.get(sentence_id)
        if state is None:
            return "/"
        frame = state.sentence.frame
        position = [s.sentence.sentence_id for s in self.states(frame)].index(sentence_id)
        return f"/sections/{frame}?page={position // PAGE + 1}#{bookmark_name(sentence_id)}"

    def next_to(self, sentence_id: str) -> str:
        """Return the next sentence that waits for an editor, in this section or a later one; empty if none does.

        Further points come after all text; someone who is among them stays among them.
        """
        state = self.review().states.get(sentence_id)
        here = state is not None and further_point(state)
        otherwise = ""
        for s in self._after(state):
            if not s.settled and further_point(s) == here:
                return s.sentence.sentence_id
            otherwise = otherwise or ("" if s.settled else s.sentence.sentence_id)
        return otherwise

    def _after(self, state: State | None) -> Iterator[State]:
        """Go through all that comes after a sentence, then through what comes before it; through all if there is none.

        Sections in which nothing waits are passed over.
        """
        progress = {p.section.section_id: p for p in self.progress()}
        sections = self.review().sections
        own = state.sentence.frame if state else ""
        order = list(sections)
        start = order.index(own) if own in sections else 0
        at = sections[own].index(state) if state is not None else -1
        yield from sections[own][at + 1 :] if state else ()
        for section_id in [*order[start + bool(state) :], *order[:start]]:
            if not progress[section_id].done:
                yield from sections[section_id]
        yield from sections[own][:at] if state else ()

    def neighbours(self, state: State) -> list[State]:
        """Return the sentences among which one may be moved, itself included, in order."""
        group = [s for s in self.states(state.sentence.frame) if not s.merged_into]
        return [s for s in group if s.listed == state.listed]

    def name(self, sentence_id: str) -> str:
        """Return what a sentence is called: by its number in the Word file of the run, or as one that is new."""
        number = self.numbers.get(sentence_id)
        return f"paragraph {number:,}" if number else "new sentence"

    def judged(self, passage_id: str) -> Judged:
        """Return the labels of a passage with every correction, also one that is not drawn yet."""
        review = self.review()
        found = self.run.judged.get(passage_id, Judged())
        for d in review.decisions:
            if d.action == "relabel" and d.target == passage_id and d.decision_id not in review.undone:
                topics = tuple(d.data["topics"].split()) if "topics" in d.data else found.topics
                found = Judged(tuple(d.data["refs"].split()), d.data["kind"], d.data["stance"], topics)
        return found

    def contributor_of(self, document_id: str) -> Contributor | None:
        """Return who sent a document."""
        return next((c for c in self.run.summary.contributors if document_id in c.documents), None)

    def search(self, query: str) -> list[Passage]:
        """Return the passages that hold all words and quoted phrases of a query, in the order of the documents."""
        return passages_with(query, self._searchable)

    def resting_on(self, passage_id: str) -> list[State]:
        """Return the sentences that rest on a passage."""
        states = self.review().states.values()
        return [s for s in states if any(c.passage_id == passage_id for c in holders_words(s.sentence))]

    def left_out(self) -> list[Passage]:
        """Return the passages no sentence rests on, and of files that repeat no other."""
        cited = {c.passage_id for s in self.review().states.values() for c in s.sentence.sources}
        own = {i for i, d in self.documents.items() if d.stands}
        return [p for p, _ in self._searchable if p.passage_id not in cited and p.document_id in own]

    def section_for(self, passage_id: str) -> str:
        """Return the section that a passage belongs to by its labels: a topic first, then an objective; else empty."""
        judged = self.judged(passage_id)
        objectives = (f.id for ref in judged.refs for f in self._frames.objectives if f.covers(ref))
        return next((i for i in (*judged.topics, *objectives) if i in self.sections), "")

    def objective_of(self, passage_id: str) -> str:
        """Return the objective that a passage bears on by its surest label, or the one of what no objective holds."""
        judged = self.run.judged.get(passage_id, Judged())
        found = (f.id for ref in judged.refs for f in self._frames.objectives if f.covers(ref))
        return next(found, ELSEWHERE)

    def pointed(self, section: Section) -> list[State]:
        """Return the sentences of other sections that a section points to, in the order of the draft."""
        states = self.review().states
        return [states[i] for _, i in see_also(section, self.numbers) if i in states]

    def further(self) -> list[State]:
        """Return the points that stand in no section's text, unless an editor rejected them or put them there.

        Of a point that is told, the list of those to be confirmed is none of them.
        """
        every = (s for states in self.review().sections.values() for s in states if s.drafted.form != "to confirm")
        return [s for s in every if further_point(s) and not s.merged_into and s.sentence.status != Status.REJECTED]

    def spans(self, sentence: Sentence) -> list[Span]:
        """Return a sentence cut where its language changes, its quotations in their own."""
        return spans(sentence.text, "en", quotations(sentence.text, self._resolved(sentence.sources)))

    def note(self, passage: Passage) -> SourceNote:
        """Return who said a passage, and where it stands."""
        return self.sources.resolve(Citation(passage.passage_id, passage.text))

    def _resolved(self, sources: Sequence[Citation]) -> list[SourceNote]:
        return [self.sources.resolve(c) for c in sources if c.passage_id in self.passages]

    def counted(self, state: State) -> Sentence:
        """Return a sentence with the counts of the sources it has now."""
        kinds = {c.contributor_id: c.kind.value for c in self.run.summary.contributors}
        return counted(state.sentence, state.drafted, kinds)

    def batch(self, batch_id: str) -> Sequence[Decision]:
        """Return the decisions in force that were made in one go."""
        review = self.review()
        return [d for d in review.decisions if d.data.get("batch") == batch_id and d.decision_id not in review.undone]


def _progress(section: Section, states: Sequence[State]) -> Progress:
    told = [s for s in states if not s.merged_into]
    further = [s for s in told if further_point(s)]
    text = [s for s in told if not further_point(s)]
    asking = sum(s.sentence.status in (Status.FLAGGED, Status.SOURCES_CHANGED) for s in told)
    settled, more = sum(s.settled for s in text), sum(s.settled for s in further)
    return Progress(section, settled, len(text), asking, more, len(further))
