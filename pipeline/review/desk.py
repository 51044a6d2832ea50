"""What the review page shows and writes: a run with its decisions, always as they stand now."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.agenda import load_agenda
from pipeline.domain import ANALYSED, Citation, Decision, Document, Kind, Passage, Section, Stance, Status
from pipeline.errors import UsageError
from pipeline.publish.bookmarks import bookmark_name
from pipeline.publish.facts import paragraph_numbers, printed_names, sections_of
from pipeline.publish.sources import Sources
from pipeline.review.decisions import Review, State, extend, fold
from pipeline.review.journal import ConflictError, Journal, made
from pipeline.review.loaded import Judged, Loaded, load_run

PAGE = 50
_FILES = ("documents.parquet", "labels.parquet", "passages.parquet", "run.json", "summary.json", "views.parquet")
_FOUND = 50
_SETTLED = frozenset({Status.ACCEPTED, Status.EDITED, Status.REJECTED})
_WORDS = 2000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a section is."""

    section: Section
    settled: int
    total: int
    asking: int


class Desk:
    """One run under review."""

    def __init__(self, out_dir: Path) -> None:
        self.out_dir = out_dir
        self.agenda = load_agenda()
        self._lock = threading.RLock()
        self._written: tuple[int, ...] = ()
        self._refresh()
        # Made after the run was read: a wrong path makes no folder.
        self.journal = Journal(out_dir)
        self._review = self._fold(self.journal.decisions())

    def review(self) -> Review:
        """Return the draft with every decision made so far, by whomever; a new run is read when there is one."""
        with self._lock:
            anew = self._refresh()
            decisions = self.journal.decisions()
            more = decisions[len(self._review.decisions) :]
            if anew:
                self._review = self._fold(decisions)
            elif more:
                self._review = extend(self._review, more, known=self.passages) or self._fold(decisions)
            return self._review

    def _fold(self, decisions: Sequence[Decision]) -> Review:
        return fold(self.run.summary, decisions, known=self.passages)

    def _refresh(self) -> bool:
        """Read the run if it is not the one that was read; tell whether."""
        # All of them, since a run that is just being written moves its files one by one.
        files = [self.out_dir / name for name in _FILES]
        written = tuple(f.stat().st_mtime_ns if f.is_file() else 0 for f in files)
        if written == self._written:
            return False
        self.run: Loaded = load_run(self.out_dir)
        self.passages: Mapping[str, Passage] = {p.passage_id: p for p in self.run.passages}
        self.documents: Mapping[str, Document] = {d.document_id: d for d in self.run.documents}
        self.sections: Mapping[str, Section] = {s.section_id: s for s in sections_of(self.run.summary)}
        self.sources = Sources(self.run.documents, self.run.passages, self.run.summary.contributors)
        self.numbers = paragraph_numbers(self.run.summary)
        self.names = printed_names(self.run.summary.contributors, self.run.documents)
        self._holders = {d: c.contributor_id for c in self.run.summary.contributors for d in c.documents}
        self._searchable = [(p, p.text.casefold()) for p in self.run.passages if p.role in ANALYSED]
        self._written = written
        return True

    def states(self, section_id: str) -> list[State]:
        """Return the sentences of a section in the order of the draft, those that editors added last."""
        return [s for s in self.review().states.values() if s.sentence.frame == section_id]

    def progress(self) -> list[Progress]:
        """Return, for each section, how many of its sentences are settled and how many ask to be looked at."""
        counts = {i: [0, 0, 0] for i in self.sections}
        for state in self.review().states.values():
            count = counts.get(state.sentence.frame, [0, 0, 0])
            count[0] += state.sentence.status in _SETTLED
            count[1] += 1
            count[2] += state.sentence.status in (Status.FLAGGED, Status.SOURCES_CHANGED)
        return [Progress(section, *counts[i]) for i, section in self.sections.items()]

    def place(self, sentence_id: str) -> str:
        """Return the address of a sentence on the page."""
        state = self.review().states.get(sentence_id)
        if state is None:
            return "/"
        frame = state.sentence.frame
        position = [s.sentence.sentence_id for s in self.states(frame)].index(sentence_id)
        return f"/sections/{frame}?page={position // PAGE + 1}#{bookmark_name(sentence_id)}"

    def judged(self, passage_id: str) -> Judged:
        """Return the labels of a passage as they will be after the next run."""
        found = self.run.judged.get(passage_id, Judged())
        review = self.review()
        for d in review.decisions:
            if d.action == "relabel" and d.target == passage_id and d.decision_id not in review.undone:
                refs = tuple(d.data.get("refs", "").split())
                found = Judged(refs, d.data.get("kind", found.kind), d.data.get("stance", found.stance))
        return found

    def search(self, words: str) -> list[Passage]:
        """Return passages that hold all of some words, in the order of the documents."""
        wanted = words.casefold().split()
        if not wanted:
            return []
        return [p for p, text in self._searchable if all(w in text for w in wanted)][:_FOUND]

    def left_out(self) -> list[Passage]:
        """Return the passages no sentence rests on, and of files that repeat no other."""
        cited = {c.passage_id for s in self.review().states.values() for c in s.sentence.sources}
        own = {i for i, d in self.documents.items() if not d.duplicate_of}
        return [p for p, _ in self._searchable if p.passage_id not in cited and p.document_id in own]

    def decide(self, sentence_id: str, form: Mapping[str, str], who: str) -> Decision:
        """Write what an editor did to a sentence.

        Raises:
            ConflictError: somebody else decided on it since the editor's page was made.
            UsageError: the form asks for something that cannot be done; the message says what.
        """
        decision = self._decision(self._state(sentence_id), form, who)
        if self.journal.version(sentence_id) != number(form.get("version", "")):
            raise ConflictError("Somebody else decided on this meanwhile; compare both versions and choose.")
        inherited = decision.action == "undo" and sentence_id not in {d.target for d in self.review().decisions}
        self.journal.append(decision, version=None if inherited else number(form["version"]))
        return decision

    def _state(self, sentence_id: str) -> State:
        try:
            return self.review().states[sentence_id]
        except KeyError:
            raise UsageError("This sentence is gone from the draft; what you decided is in the history.") from None

    def _decision(self, state: State, form: Mapping[str, str], who: str) -> Decision:
        action, note = form.get("action", ""), form.get("note", "").strip()
        sentence_id, shown = state.sentence.sentence_id, state.sentence
        sources, frame = state.drafted.sources, shown.frame
        if action == "undo":
            if not state.kept:
                raise UsageError("There is nothing to undo.")
            return made(who, "undo", state.kept[-1].decision_id, frame=frame)
        if action == "accept":
            if not shown.sources:
                raise UsageError("A sentence without a source cannot be accepted; attach a passage first.")
            return made(who, action, sentence_id, text=shown.text, note=note, sources=sources, frame=frame)
        if action == "edit":
            text = _worded(form)
            return made(who, action, sentence_id, text=text, note=note, sources=sources, frame=frame)
        if action in ("reject", "flag"):
            return made(who, action, sentence_id, note=note, sources=sources, frame=frame)
        if action == "attach":
            data = self._attached(form.get("passage", ""))
            return made(who, action, sentence_id, sources=sources, frame=frame, data=data)
        raise UsageError("Choose what to do with the sentence.")

    def _attached(self, passage_id: str) -> dict[str, str]:
        passage = self.passages.get(passage_id)
        if passage is None:
            raise UsageError("This passage is not of this run; search for it again.")
        holder = self._holders.get(passage.document_id, "")
        return {"passage_id": passage_id, "quote": passage.text, "contributor": holder}

    def add(self, section_id: str, form: Mapping[str, str], who: str) -> Decision:
        """Write a new sentence at the end of a section, resting on a passage if one is given."""
        if section_id not in self.sections:
            raise UsageError("There is no such section.")
        passage_id = form.get("passage", "")
        data = self._attached(passage_id) if passage_id else {}
        sources = (Citation(passage_id, data["quote"]),) if data else ()
        target = f"added-{uuid.uuid4().hex[:12]}"
        spoke = {"contributors": data["contributor"]} if data else {}
        decision = made(who, "add", target, text=_worded(form), sources=sources, frame=section_id, data=spoke)
        self.journal.append(decision)
        return decision

    def relabel(self, passage_id: str, form: Mapping[str, str], who: str) -> Decision:
        """Write corrected labels of a passage; the next run applies them.

        Raises:
            ConflictError: somebody else corrected it since.
            UsageError: a reference is no paragraph of the Agenda.
        """
        if passage_id not in self.passages:
            raise UsageError("This passage is not of this run.")
        refs = form.get("refs", "").replace(",", " ").replace("§", " ").split()
        wrong = [r for r in refs if r not in self.agenda.by_ref]
        if wrong:
            raise UsageError(f"These are no paragraphs of the Tunis Agenda: {' '.join(wrong)}. Write 69 or 72g.")
        kind, stance = form.get("kind", ""), form.get("stance", "")
        if kind not in set(Kind) or stance not in set(Stance):
            raise UsageError("Choose a kind and a stance.")
        data = {"refs": " ".join(dict.fromkeys(refs)), "kind": kind, "stance": stance}
        decision = made(who, "relabel", passage_id, note=form.get("note", "").strip(), data=data)
        self.journal.append(decision, version=number(form.get("version", "")))
        return decision

    def undo(self, decision_id: str, form: Mapping[str, str], who: str) -> Decision:
        """Undo any decision in force."""
        review = self.review()
        known = {d.decision_id: d for d in review.decisions if d.action != "undo"}
        if decision_id not in known or decision_id in review.undone:
            raise UsageError("This decision is undone already.")
        decision = made(who, "undo", decision_id, frame=known[decision_id].frame)
        self.journal.append(decision, version=number(form.get("version", "")))
        return decision


def number(text: str) -> int:
    """Return a number of a form or address; -1, which no version is, if it is none."""
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _worded(form: Mapping[str, str]) -> str:
    text = " ".join(form.get("text", "").split())
    if not text:
        raise UsageError("Write the sentence; to remove it, reject it.")
    if len(text.split()) > _WORDS:
        raise UsageError(f"A sentence has {_WORDS:,} words at most.")
    return text
