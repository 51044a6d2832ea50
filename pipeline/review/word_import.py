"""The way back from Word: what an editor changed in summary.docx becomes decisions, or is reported."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.domain import Decision
from pipeline.errors import UsageError
from pipeline.publish.bookmarks import PUBLISHED
from pipeline.publish.edition_names import ANNEX
from pipeline.review.decisions import fold, holders_of
from pipeline.review.drawing import load_drawn
from pipeline.review.guards import Guards
from pipeline.review.journal import Entry, Journal, concerned
from pipeline.review.loaded import Loaded, load_run
from pipeline.review.published import said
from pipeline.review.told import told
from pipeline.review.word_notes import short
from pipeline.review.word_out import sent_for
from pipeline.review.word_read import edition_of, read_edited
from pipeline.review.word_reading import Reading

REST = "rest"
"""Key of all that an editor left as it was and accepts."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the new decisions, and what could not be placed, in words."""

    decisions: tuple[Decision, ...]
    unplaced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A decision that an import would take.

    Attributes:
        key: by which it is left out; the same whenever the same file is looked at.
        what: was done, as "reworded".
        section: id of its section; empty if it has none.
        before: the sentence as it reads now; empty for a new one.
        after: its new wording; empty if that does not change.
        note: of the editor.
    """

    key: str
    what: str
    section: str
    before: str
    after: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do.

    Attributes:
        changes: that it would take, in the order of the file.
        rest: how many sentences, left as they were, it would accept.
        unplaced: what it would report.
        shown: how many decisions the file showed when it went out.
    """

    changes: tuple[Change, ...]
    rest: int
    unplaced: tuple[str, ...]
    shown: int


def import_review(
    out_dir: Path, edited: Path, *, who: str, accept_rest: bool = False, leave: Collection[str] = ()
) -> Imported:
    """Take an edited summary.docx back as decisions; what was imported before is not taken again.

    What somebody decided otherwise meanwhile, on the page or by another Word file, stays and is reported.

    Args:
        out_dir: output folder of the run.
        edited: the run's summary.docx, edited.
        who: the editor's name.
        accept_rest: the editor accepts what they left as it was, where nobody decided otherwise.
        leave: keys of changes, as `preview_review` gives them, that are not taken.

    Raises:
        UsageError: the file is no Word document, a published one, of another run, or none of the draft's bookmarks is
            in it.
    """
    journal = Journal(out_dir)
    run, _, reading = _read(out_dir, edited, who, accept_rest)
    entries = [e for e in reading.entries if _key(e) not in leave]
    taken = journal.append_all(entries)
    late = [e.decision for e in entries if e.decision not in taken]
    lines = [f"Decided on by somebody else just now; import the file again: {short(d.text or d.target)}" for d in late]
    found = _found(run, [*reading.decisions, *taken], taken)
    return Imported(tuple(taken), (*reading.unplaced, *lines, *found))


def preview_review(out_dir: Path, edited: Path, *, who: str, accept_rest: bool = False) -> Preview:
    """Return what `import_review` would do with the same arguments; nothing is written.

    Raises:
        UsageError: as `import_review`.
    """
    _, shown, reading = _read(out_dir, edited, who, accept_rest)
    changes = tuple(_change(e, reading) for e in reading.entries if _key(e) != REST)
    return Preview(changes, len(reading.entries) - len(changes), tuple(reading.unplaced), len(shown))


def _read(out_dir: Path, edited: Path, who: str, accept_rest: bool) -> tuple[Loaded, frozenset[str], Reading]:
    back = read_edited(edited)
    name = edition_of(edited, back)
    if name == PUBLISHED:
        raise UsageError(
            f"{edited} is a published summary. Edit the Word file that the page gives out, and import that."
        )
    if name == ANNEX:
        raise UsageError(f"{edited} is the annex of further points, which is not taken back; settle them on the page.")
    stored, (run, decisions) = load_run(out_dir), load_drawn(out_dir)
    holders = holders_of(run.passages, run.summary.contributors)
    now = fold(run.summary, decisions, holders).states
    # Sentences that corrections took out of the draft since the file went out are known too.
    states = {**fold(stored.summary, decisions, holders).states, **now}
    sections = [s.section_id for s in (*run.summary.topics, *run.summary.objectives)]
    sent = sent_for(out_dir, name, decisions)
    reading = Reading(states, frozenset(now), sent.shown, decisions, sections, who, accept_rest)
    reading.read(sent.paragraphs, back)
    return run, sent.shown, reading


def _key(entry: Entry) -> str:
    d = entry.decision
    if d.action == "accept":
        return REST
    data = sorted((k, v) for k, v in d.data.items() if k != "new")
    return hashlib.sha256(json.dumps([d.action, d.target, d.text, d.note, data]).encode()).hexdigest()[:8]


def _change(entry: Entry, reading: Reading) -> Change:
    d, state = entry.decision, reading.states.get(entry.decision.target)
    after = " | ".join(t for t in (d.text, d.data.get("second_text", "")) if t) if d.action != "place" else ""
    return Change(_key(entry), told(d), d.frame, state.sentence.text if state else "", after, d.note)


def _found(run: Loaded, decisions: Sequence[Decision], taken: Sequence[Decision]) -> Iterator[str]:
    """Yield what guards find on the sentences that a file worded anew."""
    states = fold(run.summary, decisions, holders_of(run.passages, run.summary.contributors)).states
    guards = Guards(run)
    for i in dict.fromkeys(i for d in taken if d.text for i in concerned(d)):
        for f in guards.of(states[i]) if i in states else ():
            yield f"{said(f)} ({short(states[i].sentence.text)})"
