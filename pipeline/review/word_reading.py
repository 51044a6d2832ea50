"""One edited Word file compared with the one that went out, change by change, into decisions and reports."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.domain import Citation, Decision
from pipeline.errors import UsageError
from pipeline.publish.bookmarks import bookmark_name
from pipeline.publish.word_styles import OWN_LINES
from pipeline.review.journal import Entry, made
from pipeline.review.lineage import SUCCEEDS, histories, written
from pipeline.review.places import neighbours
from pipeline.review.states import WAITING, State, further_point
from pipeline.review.told import told
from pipeline.review.word_notes import lost_in, lost_told, noted, notes_told, plain, short
from pipeline.review.word_order import Line, arranged, moved
from pipeline.review.word_places import MARK, Places, places_in, spaced
from pipeline.review.word_read import Comment, EditedParagraph, settled_threads

WORD = {"from": "word"}


@dataclass
class Reading:
    """One import: compares the file as it came back with the file as it went out.

    Attributes:
        states: of every sentence that the file may hold.
        drafted: ids of those that are in the draft now.
        shown: ids of the decisions that the file showed to who edited it.
        decisions: all that were made before.
        sections: ids of the sections.
        who: the editor's name.
        accept_rest: the editor accepts what they left as it was.
        entries: what the file comes to, to be added to the decisions.
        unplaced: what is reported, in words.
    """

    states: Mapping[str, State]
    drafted: frozenset[str]
    shown: frozenset[str]
    decisions: Sequence[Decision]
    sections: Sequence[str]
    who: str
    accept_rest: bool
    entries: list[Entry] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)

    def read(self, sent: Sequence[EditedParagraph], back: Sequence[EditedParagraph]) -> None:
        """Compare; what is found stands in `entries` and `unplaced`.

        Raises:
            UsageError: nothing of the draft is in the file.
        """
        self._told = histories(self.decisions)
        ids = {bookmark_name(i): i for i in self.states}
        stood = {ids[b]: n for n, p in enumerate(sent) for b in p.bookmarks if b in ids}
        went = {i: sent[n].text for i, n in stood.items()}
        places = places_in(sent, back, ids, went)
        lost = lost_in(sent, back, ids)
        if not places.taken:
            raise UsageError("None of the draft's bookmarks is in this file; import the summary.docx that was edited.")
        own = {b for p in sent for b in p.bookmarks}
        strange = sorted({b for p in back for b in p.bookmarks if b.startswith(MARK)} - own)
        self.unplaced += [f"The paragraph with the bookmark {b} is not of this draft." for b in strange]
        self.unplaced += [*lost_told(sent, back, lost), *notes_told(sent, back, stood, places)]
        places.lost = frozenset(lost)
        self._sentences(went, back, places, older=bool(strange))
        line = arranged(sent, back, places, self.sections)
        targets = {d.target for d in self.decisions}
        placed = {c for n in places.taken for c in back[n].comments}
        for n, paragraph in enumerate(back):
            if n not in places.taken:
                lone = tuple(c for c in paragraph.comments if c not in placed)
                self._beside(n, replace(paragraph, comments=lone), line, targets)
        self.unplaced += settled_threads(back)
        before = arranged(sent, sent, Places(stood), self.sections)
        self._order([x for x in before if not x.new], [x for x in line if not x.new])

    def _sentences(
        self, went: Mapping[str, str], back: Sequence[EditedParagraph], places: Places, *, older: bool
    ) -> None:
        for n, several in places.unclear.items():
            said = "".join(f"; comment by {noted(c)}" for c in back[n].comments)
            self.unplaced.append(
                f"{len(several)} sentences stand in one paragraph now, some of whose words are gone; "
                f"do on the page what is meant: {short(back[n].text)}{said}"
            )
        apart = {i for several in (*places.joined.values(), *places.unclear.values()) for i in several}
        for n, several in places.joined.items():
            evidence = self._joined(several, spaced(back[n].text, [went[i] for i in several]))
            self._comments(self.states[several[0]], back[n].comments, evidence)
        for sentence_id, text in went.items():
            if sentence_id in places.parted:
                self._parted(self.states[sentence_id], *(back[n] for n in places.parted[sentence_id]))
            elif sentence_id not in apart:
                at = places.at.get(sentence_id, -1)
                self._sentence(self.states[sentence_id], text, back[at] if at >= 0 else None, older=older)

    def _sentence(self, state: State, sent: str, back: EditedParagraph | None, *, older: bool) -> None:
        text, comments = (back.text, back.comments) if back else ("", ())
        if not text and older:
            now = short(state.sentence.text)
            self.unplaced.append(f"This sentence is not in the file, which is of another run: {now}")
        elif not text:
            self._changed(state, "reject", "", sent)
        elif text != sent:
            self._changed(state, "edit", text, sent)
        elif self.accept_rest and not comments and sent == plain(state.sentence.text):
            self._left(state)
        self._comments(state, comments)

    def _left(self, state: State) -> None:
        """Accept what was left as it was, where nobody did anything to it since and the draft still has it."""
        changed = [d for d in self._unseen(state.history) if "from" not in d.data]
        decided = state.decided or state.merged_into or changed
        if not decided and state.sentence.sentence_id in self.drafted:
            self._decide(state, "accept", text=state.sentence.text)

    def _unseen(self, decisions: Sequence[Decision]) -> list[Decision]:
        """Return the decisions that who edited the file did not know of."""
        return [d for d in decisions if d.decision_id not in self.shown]

    def _imported(self, state: State, action: str, text: str, note: str = "", **data: str) -> bool:
        """Tell whether the same was taken from a Word file since this one went out, undone or not."""
        alike = [d for d in self._unseen(state.history) if (d.action, d.text, d.note) == (action, text, note)]
        return any("from" in d.data and all(d.data.get(k) == v for k, v in data.items()) for d in alike)

    def _changed(self, state: State, action: str, text: str, sent: str = "") -> None:
        """Take new wording or a deletion, unless somebody decided otherwise; what they decided stays.

        What was worded on a draft that reads otherwise by now is flagged.
        """
        if self._imported(state, action, text) or _so_already(state, action, text):
            return
        here = f"worded anew here: {text}" if action == "edit" else "deleted here."
        if not self._stays(state, here):
            asked = [d for d in self._unseen(state.decided) if d.action == "flag" and "from" not in d.data]
            if asked and action == "reject":
                self.unplaced.append(f"Flagged on the page by {asked[-1].who} ({asked[-1].note}); {here}")
            self._decide(state, action, text=text)
            if state.sentence.sentence_id not in self.drafted:
                gone = f"A correction took this sentence out of the draft; see Left out on the page; {here}"
                self.unplaced.append(gone)
            elif sent and sent != plain(state.sentence.text):
                self.unplaced.append(f"The draft reads otherwise since the file went out ({short(sent)}); {here}")
                if action == "edit":
                    note = f"Worded in Word when the draft read: {sent} It reads by now: {state.sentence.text}"
                    self._decide(state, "flag", note=note)

    def _stays(self, state: State, here: str, *, words: str = "") -> bool:
        """Report what was done here where somebody decided otherwise since the file went out; tell whether they did.

        A merge in the same words is no other decision: an import that was cut short left it.
        """
        unseen = self._unseen([d for d in state.decided if d.action != "flag"])
        settled = [d for d in unseen if not ("from" in d.data and d.action == "merge" and d.text == words)]
        # Who edited the file built upon what is no longer in force.
        settled = settled or [d for d in self._unseen(state.history) if d.action == "undo" and d.target in self.shown]
        if state.merged_into:
            self.unplaced.append(f"Merged with another sentence on the page, which stays; {here}")
        elif settled:
            last = settled[-1]
            where = "by a Word file that was taken in before" if "from" in last.data else "on the page"
            now = short(state.sentence.text)
            self.unplaced.append(f"{told(last).capitalize()} {where} by {last.who}, which stays ({now}); {here}")
        return bool(state.merged_into or settled)

    def _joined(self, several: Sequence[str], text: str) -> tuple[Citation, ...]:
        """Take the sentences of one paragraph as merged into the first; return what that one rests on then."""
        first, *others = (self.states[i] for i in several)
        into, here = first.sentence.sentence_id, f"joined here into one paragraph: {text}"
        new = [o for o in others if not self._imported(first, "merge", text, **{"with": o.sentence.sentence_id})]
        so_already = all(o.merged_into == into for o in others) and first.sentence.text == text
        if not new or so_already or any(self._stays(s, here, words=text) for s in (first, *new)):
            return first.evidence
        apart = any(s.sentence.frame != first.sentence.frame for s in new)
        if apart or any(s.listed for s in (first, *new)) or not self.drafted.issuperset(several):
            self.unplaced.append(f"These cannot be merged, not being of the text of one section; {here}")
            return first.evidence
        evidence = first.evidence
        for o in new:
            evidence = tuple(dict.fromkeys((*evidence, *o.evidence)))
            other, sources = o.sentence.sentence_id, written(o.sentence.sources)
            data = {"with": other, "sources": sources, "evidence": written(o.evidence)}
            data[WAITING] = written(o.sentence.to_confirm)
            self._decide(first, "merge", text=text, data=data, evidence=evidence, also=o.ids)
        return evidence

    def _parted(self, state: State, one: EditedParagraph, other: EditedParagraph) -> None:
        """Take a sentence that stands in two paragraphs now as split in two."""
        sources = state.sentence.sources
        here = f"split here in two: {one.text} | {other.text}"
        if not self._imported(state, "split", one.text, second_text=other.text) and not self._stays(state, here):
            every = " ".join(c.passage_id for c in sources)
            data = {
                "new": f"split-{uuid.uuid4().hex[:12]}",
                "second_text": other.text,
                "first": every,
                "second": every,
                "sources": written(sources),
                WAITING: written(state.sentence.to_confirm),
            }
            self._decide(state, "split", text=one.text, data=data)
            if len(sources) > 1:
                both = f"both keep all {len(sources)} sources: remove on the page those that do not carry them"
                self.unplaced.append(f"Split in two; {both}: {short(one.text)} | {short(other.text)}")
        self._comments(state, (*one.comments, *other.comments))

    def _comments(self, state: State, comments: Sequence[Comment], evidence: Sequence[Citation] | None = None) -> None:
        for comment in comments:
            note = noted(comment)
            if self._imported(state, "flag", "", note):
                continue
            settled = self._unseen([d for d in state.decided if d.action != "flag"])
            if settled and "from" not in settled[-1].data:
                what = f"{told(settled[-1])} on the page by {settled[-1].who}"
                self.unplaced.append(f"A comment on what was {what}; it is flagged, its wording stays: {note}")
            self._decide(state, "flag", note=note, evidence=evidence)

    def _decide(
        self,
        state: State,
        action: str,
        *,
        text: str = "",
        note: str = "",
        data: Mapping[str, str] | None = None,
        evidence: Sequence[Citation] | None = None,
        also: Sequence[str] = (),
    ) -> None:
        more = {SUCCEEDS: " ".join(state.ids[:-1])} if len(state.ids) > 1 else {}
        values = {**WORD, **more, **(data or {})}
        sources = state.evidence if evidence is None else evidence
        target, frame = state.drafted.sentence_id, state.drafted.frame
        decision = made(self.who, action, target, text=text, note=note, sources=sources, frame=frame, data=values)
        # The version is that of the decisions this import has read: what came in since is not written over.
        on = (*state.ids, *also)
        self.entries.append(Entry(decision, sum(len(self._told.get(i, ())) for i in on), on))

    def _beside(self, n: int, p: EditedParagraph, line: Sequence[Line], targets: set[str]) -> None:
        """Take a paragraph that is no sentence of the draft: a new one, or a comment or change elsewhere."""
        if p.comments:
            said = "; ".join(c.text for c in p.comments)
            self.unplaced.append(f"A comment on no sentence ({short(p.text)}): {said}")
        own = next((x for x in line if x.paragraph == n), None)
        if own is None:
            return
        if p.in_table or not own.section or p.style.startswith("Heading") or p.style in OWN_LINES:
            self.unplaced.append(f"New or changed text outside the sentences: {short(p.text)}")
            return
        if own.sentence_id in targets:
            return
        around = [x.sentence_id for x in line if x.section == own.section and x is not own]
        before = sum(x.section == own.section and x.paragraph < n for x in line)
        data = {**WORD, **neighbours(around, before)}
        decision = made(self.who, "add", own.sentence_id, text=p.text, frame=own.section, data=data)
        self.entries.append(Entry(decision))
        self.unplaced.append(f"A new sentence in {own.section} has no source yet and is flagged: {short(p.text)}")

    def _order(self, went: Sequence[Line], came: Sequence[Line]) -> None:
        """Take sentences that stand elsewhere as moved, within their section or into the text of another."""
        stood = {x.sentence_id: x.section for x in went}
        for line in moved(went, came):
            state = self.states[line.sentence_id]
            said = short(state.sentence.text)
            if (state.listed and not further_point(state)) or not line.section:
                self.unplaced.append(f"Moved here; its words are taken, its place is not: {said}")
                continue
            other = line.section != stood[line.sentence_id]
            if other and line.section == state.sentence.frame:
                continue
            ids = [x.sentence_id for x in came if x.section == line.section]
            at = ids.index(line.sentence_id)
            data = neighbours([i for i in ids if i != line.sentence_id], at)
            action, more = ("place", {"section": line.section}) if other else ("move", {})
            moves = [d for d in self._unseen(state.history) if d.action == action]
            if any("from" in d.data and _where(d.data) == _where({**data, **more}) for d in moves):
                continue
            standing = [d for d in self._unseen(state.kept) if d.action in ("move", "place") and d.target in state.ids]
            if standing and "from" not in standing[-1].data:
                self.unplaced.append(f"Moved on the page by {standing[-1].who}, which stays; moved here too: {said}")
                continue
            self._decide(state, action, text=state.sentence.text if other else "", data={**data, **more})


def _where(data: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(data.get(k, "") for k in ("section", "after", "before"))


def _so_already(state: State, action: str, text: str) -> bool:
    """Tell whether it stands so already, whoever decided it."""
    if action == "reject":
        return bool(state.decided) and state.decided[-1].action == "reject"
    return state.sentence.text == text and bool(state.decided) and state.decided[-1].action != "reject"
