"""The way back from Word: what an editor changed in summary.docx becomes decisions, or is reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.domain import Decision
from pipeline.errors import UsageError
from pipeline.publish.bookmarks import bookmark_name
from pipeline.review.decisions import fold, holders_of
from pipeline.review.drawing import load_drawn
from pipeline.review.journal import Entry, Journal, made
from pipeline.review.lineage import SUCCEEDS
from pipeline.review.loaded import load_run
from pipeline.review.places import neighbours
from pipeline.review.states import State
from pipeline.review.told import told
from pipeline.review.word_order import Line, arranged, moved
from pipeline.review.word_out import sent_for
from pipeline.review.word_read import EditedParagraph, read_edited

WORD = {"from": "word"}
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the new decisions, and what could not be placed, in words."""

    decisions: tuple[Decision, ...]
    unplaced: tuple[str, ...]


def import_review(out_dir: Path, edited: Path, *, who: str, accept_rest: bool = False) -> Imported:
    """Take an edited summary.docx back as decisions; what was imported before is not taken again.

    What somebody decided otherwise meanwhile, on the page or by another Word file, stays and is reported.

    Args:
        out_dir: output folder of the run.
        edited: the run's summary.docx, edited.
        who: the editor's name.
        accept_rest: the editor accepts what they left as it was, where nobody decided otherwise.

    Raises:
        UsageError: the file is no Word document, or none of the draft's bookmarks is in it.
    """
    journal = Journal(out_dir)
    stored, (run, decisions) = load_run(out_dir), load_drawn(out_dir)
    holders = holders_of(run.passages, run.summary.contributors)
    now = fold(run.summary, decisions, holders).states
    # Sentences that corrections took out of the draft since the file went out are known too.
    states = {**fold(stored.summary, decisions, holders).states, **now}
    sections = [s.section_id for s in (*run.summary.topics, *run.summary.objectives)]
    back = read_edited(edited)
    sent = sent_for(out_dir, back, decisions)
    reading = _Reading(states, frozenset(now), sent.shown, {d.target for d in decisions}, sections, who, accept_rest)
    reading.read(sent.paragraphs, back)
    entries = [Entry(d, version, on) for d, version, on in reading.entries]
    taken = journal.append_all(entries)
    late = [e.decision for e in entries if e.decision not in taken]
    lines = [f"Decided on by somebody else just now; import the file again: {_short(d.text or d.target)}" for d in late]
    return Imported(tuple(taken), (*reading.unplaced, *lines))


@dataclass
class _Reading:
    """One import: compares the file as it came back with the file as it went out.

    Attributes:
        states: of every sentence that the file may hold.
        drafted: ids of those that are in the draft now.
        shown: ids of the decisions that the file showed to who edited it.
        targets: what was decided on before.
    """

    states: Mapping[str, State]
    drafted: frozenset[str]
    shown: frozenset[str]
    targets: set[str]
    sections: Sequence[str]
    who: str
    accept_rest: bool
    entries: list[tuple[Decision, int | None, tuple[str, ...]]] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)

    def read(self, sent: Sequence[EditedParagraph], back: Sequence[EditedParagraph]) -> None:
        ids = {bookmark_name(i): i for i in self.states}
        went = {ids[b]: p.text for p in sent for b in p.bookmarks if b in ids}
        own = {b for p in sent for b in p.bookmarks}
        places = self._places(back, ids, went)
        if not places:
            raise UsageError("None of the draft's bookmarks is in this file; import the summary.docx that was edited.")
        strange = sorted({b for p in back for b in p.bookmarks if b.startswith("s_")} - own)
        self.unplaced += [f"The paragraph with the bookmark {b} is not of this draft." for b in strange]
        for sentence_id, text in went.items():
            self._sentence(self.states[sentence_id], text, back, places, older=bool(strange))
        line = arranged(sent, back, places, self.sections)
        for n, paragraph in enumerate(back):
            self._beside(n, paragraph, line, placed=set(places.values()))
        self._order(list(went), [x for x in line if not x.new])

    def _places(
        self, back: Sequence[EditedParagraph], ids: Mapping[str, str], went: Mapping[str, str]
    ) -> dict[str, int]:
        """Return the paragraph of each sentence; one that lost its bookmark is known by its unchanged wording."""
        places: dict[str, int] = {}
        for n, p in enumerate(back):
            held = [ids[b] for b in p.bookmarks if b in ids]
            if len(held) > 1 and p.text:
                self.unplaced.append(f"Several sentences stand in one paragraph now: {_short(p.text)}")
            for sentence_id in held:
                places.setdefault(sentence_id, n)
        bare = {p.text: n for n, p in enumerate(back) if p.text and not any(b in ids for b in p.bookmarks)}
        for sentence_id, text in went.items():
            empty = sentence_id not in places or not back[places[sentence_id]].text
            if empty and text in bare:
                places[sentence_id] = bare.pop(text)
        return places

    def _sentence(
        self, state: State, sent: str, back: Sequence[EditedParagraph], places: Mapping[str, int], *, older: bool
    ) -> None:
        at = places.get(state.sentence.sentence_id, -1)
        if at >= 0 and sum(n == at for n in places.values()) > 1 and back[at].text:
            return
        text = back[at].text if at >= 0 else ""
        if not text and older:
            now = _short(state.sentence.text)
            self.unplaced.append(f"This sentence is not in the file, which is of another run: {now}")
        elif not text:
            self._changed(state, "reject", "")
        elif text != sent:
            self._changed(state, "edit", text)
        elif self.accept_rest and not back[at].comments:
            self._left(state)
        for comment in back[at].comments if at >= 0 else ():
            self._commented(state, f"{comment.author}: {comment.text}".removeprefix(": "))

    def _left(self, state: State) -> None:
        """Accept what was left as it was, where nobody decided otherwise and the draft still has it."""
        if not state.decided and not state.merged_into and state.sentence.sentence_id in self.drafted:
            self._decide(state, "accept", text=state.sentence.text)

    def _unseen(self, decisions: Sequence[Decision]) -> list[Decision]:
        """Return the decisions that who edited the file did not know of."""
        return [d for d in decisions if d.decision_id not in self.shown]

    def _imported(self, state: State, action: str, text: str, note: str = "") -> bool:
        """Tell whether the same was taken from a Word file since this one went out, undone or not."""
        wanted = (action, text, note)
        return any("from" in d.data and (d.action, d.text, d.note) == wanted for d in self._unseen(state.history))

    def _changed(self, state: State, action: str, text: str) -> None:
        """Take new wording or a deletion, unless somebody decided otherwise; what they decided stays."""
        settled = self._unseen([d for d in state.decided if d.action != "flag"])
        if self._imported(state, action, text) or _so_already(state, action, text):
            return
        here = f"worded anew here: {text}" if action == "edit" else "deleted here."
        if state.merged_into:
            self.unplaced.append(f"Merged with another sentence on the page, which stays; {here}")
        elif settled:
            last = settled[-1]
            where = "by a Word file that was taken in before" if "from" in last.data else "on the page"
            stays = _short(state.sentence.text)
            self.unplaced.append(f"{told(last).capitalize()} {where} by {last.who}, which stays ({stays}); {here}")
        else:
            self._decide(state, action, text=text)
            if state.sentence.sentence_id not in self.drafted:
                gone = f"A correction took this sentence out of the draft; see Left out on the page; {here}"
                self.unplaced.append(gone)

    def _commented(self, state: State, note: str) -> None:
        if self._imported(state, "flag", "", note):
            return
        settled = self._unseen([d for d in state.decided if d.action != "flag"])
        if settled and "from" not in settled[-1].data:
            what = f"{told(settled[-1])} on the page by {settled[-1].who}"
            self.unplaced.append(f"A comment on what was {what}; it is flagged, its wording stays: {note}")
        self._decide(state, "flag", note=note)

    def _decide(
        self, state: State, action: str, *, text: str = "", note: str = "", data: Mapping[str, str] | None = None
    ) -> None:
        s = state.sentence
        more = {SUCCEEDS: " ".join(state.ids[:-1])} if len(state.ids) > 1 else {}
        values = {**WORD, **more, **(data or {})}
        sources = state.evidence
        decision = made(
            self.who,
            action,
            s.sentence_id,
            text=text,
            note=note,
            sources=sources,
            frame=state.drafted.frame,
            data=values,
        )
        # The version is that of the decisions this import has read: what came in since is not written over.
        self.entries.append((decision, len(state.history), state.ids))

    def _beside(self, n: int, p: EditedParagraph, line: Sequence[Line], *, placed: set[int]) -> None:
        """Take a paragraph that is no sentence of the draft: a new one, or a comment or change elsewhere."""
        if n in placed:
            return
        if p.comments:
            said = "; ".join(c.text for c in p.comments)
            self.unplaced.append(f"A comment on no sentence ({_short(p.text)}): {said}")
        own = next((x for x in line if x.paragraph == n), None)
        if own is None:
            return
        if p.in_table or not own.section or p.style.startswith("Heading"):
            self.unplaced.append(f"New or changed text outside the sentences: {_short(p.text)}")
            return
        if own.sentence_id in self.targets:
            return
        around = [x.sentence_id for x in line if x.section == own.section and x is not own]
        before = sum(x.section == own.section and x.paragraph < n for x in line)
        data = {**WORD, **neighbours(around, before)}
        decision = made(self.who, "add", own.sentence_id, text=p.text, frame=own.section, data=data)
        self.entries.append((decision, None, ()))
        self.unplaced.append(f"A new sentence in {own.section} has no source yet and is flagged: {_short(p.text)}")

    def _order(self, went: Sequence[str], came: Sequence[Line]) -> None:
        """Take sentences that stand elsewhere in their section as moved."""
        for line in moved(went, came):
            state = self.states[line.sentence_id]
            short = _short(state.sentence.text)
            if line.section != state.sentence.frame or state.listed:
                self.unplaced.append(f"Moved out of its section; its words are taken, its place is not: {short}")
                continue
            ids = [x.sentence_id for x in came if x.section == line.section]
            at = ids.index(line.sentence_id)
            data = neighbours([i for i in ids if i != line.sentence_id], at)
            moves = self._unseen([d for d in state.history if d.action == "move"])
            if any("from" in d.data and _where(d.data) == _where(data) for d in moves):
                continue
            standing = self._unseen([d for d in state.kept if d.action == "move" and d.target in state.ids])
            if standing and "from" not in standing[-1].data:
                self.unplaced.append(f"Moved on the page by {standing[-1].who}, which stays; moved here too: {short}")
                continue
            self._decide(state, "move", data=data)


def _where(data: Mapping[str, str]) -> tuple[str, str]:
    return data.get("after", ""), data.get("before", "")


def _so_already(state: State, action: str, text: str) -> bool:
    """Tell whether it stands so already, whoever decided it."""
    if action == "reject":
        return bool(state.decided) and state.decided[-1].action == "reject"
    return state.sentence.text == text and bool(state.decided) and state.decided[-1].action != "reject"


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN].rpartition(" ")[0] + " …"
