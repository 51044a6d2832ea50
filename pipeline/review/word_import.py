"""The way back from Word: what an editor changed in summary.docx becomes decisions, or is reported."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

from pipeline.domain import Decision
from pipeline.errors import UsageError
from pipeline.publish.bookmarks import bookmark_name
from pipeline.review.decisions import Review, State, fold
from pipeline.review.journal import Journal, made
from pipeline.review.loaded import load_run
from pipeline.review.word_read import EditedParagraph, read_edited

_WORD = {"from": "word"}
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the new decisions, and what could not be placed, in words."""

    decisions: tuple[Decision, ...]
    unplaced: tuple[str, ...]


def import_review(out_dir: Path, edited: Path, *, who: str, accept_rest: bool = False) -> Imported:
    """Take an edited summary.docx back as decisions; what was imported before is not taken again.

    Args:
        out_dir: output folder of the run.
        edited: the run's summary.docx, edited.
        who: the editor's name.
        accept_rest: the editor accepts what they left as it was, where nobody decided otherwise.

    Raises:
        UsageError: the file is no Word document, or none of the draft's bookmarks is in it.
    """
    run = load_run(out_dir)
    journal = Journal(out_dir)
    review = fold(run.summary, journal.decisions(), known={p.passage_id for p in run.passages})
    sections = [s.section_id for s in (*run.summary.topics, *run.summary.objectives)]
    reading = _Reading(review, sections, who, accept_rest)
    reading.read(read_edited(out_dir / "summary.docx"), read_edited(edited))
    for decision in reading.decisions:
        journal.append(decision)
    return Imported(tuple(reading.decisions), tuple(reading.unplaced))


@dataclass
class _Reading:
    """One import: compares the file as it came back with the file as it went out."""

    review: Review
    sections: Sequence[str]
    who: str
    accept_rest: bool
    decisions: list[Decision] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)

    def read(self, sent: Sequence[EditedParagraph], back: Sequence[EditedParagraph]) -> None:
        ids = {bookmark_name(i): i for i in self.review.states}
        went = [ids[b] for p in sent for b in p.bookmarks if b in ids]
        own = {b for p in sent for b in p.bookmarks}
        places = self._places(back, ids, went)
        if not places:
            raise UsageError("None of the draft's bookmarks is in this file; import the summary.docx that was edited.")
        strange = sorted({b for p in back for b in p.bookmarks if b.startswith("s_")} - own)
        self.unplaced += [f"The paragraph with the bookmark {b} is not of this draft." for b in strange]
        for sentence_id in dict.fromkeys(went):
            self._sentence(self.review.states[sentence_id], back, places, older=bool(strange))
        self._new(sent, back, set(places.values()))
        self._order(went, sorted(places, key=lambda i: places[i]))

    def _places(self, back: Sequence[EditedParagraph], ids: Mapping[str, str], went: Sequence[str]) -> dict[str, int]:
        """Return the paragraph of each sentence; one that lost its bookmark is known by its unchanged wording."""
        places: dict[str, int] = {}
        for n, p in enumerate(back):
            held = [ids[b] for b in p.bookmarks if b in ids]
            if len(held) > 1 and p.text:
                self.unplaced.append(f"Several sentences stand in one paragraph now: {_short(p.text)}")
            for sentence_id in held:
                places.setdefault(sentence_id, n)
        bare = {p.text: n for n, p in enumerate(back) if p.text and not any(b in ids for b in p.bookmarks)}
        for sentence_id in went:
            text = _plain(self.review.states[sentence_id].drafted.text)
            empty = sentence_id not in places or not back[places[sentence_id]].text
            if empty and text in bare:
                places[sentence_id] = bare.pop(text)
        return places

    def _sentence(
        self, state: State, back: Sequence[EditedParagraph], places: Mapping[str, int], *, older: bool
    ) -> None:
        sentence_id = state.sentence.sentence_id
        at = places.get(sentence_id, -1)
        if at >= 0 and sum(n == at for n in places.values()) > 1 and back[at].text:
            return
        text = back[at].text if at >= 0 else ""
        if not text and older:
            self.unplaced.append(f"This sentence is not in the file, which is of another run: {_short(_now(state))}")
        elif not text:
            self._decide(state, "reject")
        elif text != _plain(state.drafted.text):
            self._worded(state, text)
        elif self.accept_rest and not state.kept and not back[at].comments:
            self._decide(state, "accept", text=state.sentence.text)
        for comment in back[at].comments if at >= 0 else ():
            self._decide(state, "flag", note=f"{comment.author}: {comment.text}".removeprefix(": "))

    def _worded(self, state: State, text: str) -> None:
        edits = [d for d in state.kept if d.action == "edit"]
        if edits and edits[-1].text != text and not _known(state, "edit", text, ""):
            self.unplaced.append(f"Worded anew both here and on the page; the page's stays. Here: {text}")
            return
        self._decide(state, "edit", text=text)

    def _decide(self, state: State, action: str, *, text: str = "", note: str = "") -> None:
        if _known(state, action, text, note):
            return
        s = state.sentence
        self.decisions.append(
            made(
                self.who,
                action,
                s.sentence_id,
                text=text,
                note=note,
                sources=state.drafted.sources,
                frame=s.frame,
                data=_WORD,
            )
        )

    def _new(self, sent: Sequence[EditedParagraph], back: Sequence[EditedParagraph], placed: set[int]) -> None:
        """Take paragraphs that the draft did not have as new sentences of their section, without sources yet."""
        heads = {bookmark_name(f"section_{s}"): s for s in self.sections}
        before = Counter(p.text for p in sent)
        section = ""
        for n, p in enumerate(back):
            section = next((heads[b] for b in p.bookmarks if b in heads), "" if p.style == "Heading1" else section)
            if n in placed:
                continue
            was_there = before[p.text] > 0
            before[p.text] -= 1
            if p.comments:
                said = "; ".join(c.text for c in p.comments)
                self.unplaced.append(f"A comment on no sentence ({_short(p.text)}): {said}")
            if p.text and not was_there:
                self._added(p, section)

    def _added(self, p: EditedParagraph, section: str) -> None:
        if p.in_table or not section or p.style.startswith("Heading"):
            self.unplaced.append(f"New or changed text outside the sentences: {_short(p.text)}")
            return
        target = f"added-{hashlib.sha256(f'{section} {p.text}'.encode()).hexdigest()[:12]}"
        if target in {d.target for d in self.review.decisions}:
            return
        self.decisions.append(made(self.who, "add", target, text=p.text, frame=section, data=_WORD))
        self.unplaced.append(f"A new sentence in {section} has no source yet and is flagged: {_short(p.text)}")

    def _order(self, went: Sequence[str], came: Sequence[str]) -> None:
        there = set(came)
        kept = [i for i in went if i in there]
        blocks = SequenceMatcher(None, kept, came, autojunk=False).get_matching_blocks()
        still = {i for b in blocks for i in kept[b.a : b.a + b.size]}
        for sentence_id in kept:
            if sentence_id not in still:
                text = _short(_now(self.review.states[sentence_id]))
                self.unplaced.append(f"Moved; its words are taken, its place is not: {text}")


def _known(state: State, action: str, text: str, note: str) -> bool:
    """Tell whether this was imported before, or is what stands already."""
    if any(d.action == action and d.text == text and d.note == note and "from" in d.data for d in state.history):
        return True
    last = state.kept[-1] if state.kept else None
    return last is not None and (last.action, last.text, last.note) == (action, text, note)


def _now(state: State) -> str:
    return state.sentence.text


def _plain(text: str) -> str:
    return " ".join(text.split())


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN].rpartition(" ")[0] + " …"
