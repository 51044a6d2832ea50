"""The way back from Word: what an editor changed in summary.docx becomes decisions, or is reported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.domain import Decision
from pipeline.errors import UsageError
from pipeline.publish.bookmarks import PUBLISHED
from pipeline.review.decisions import fold, holders_of
from pipeline.review.drawing import load_drawn
from pipeline.review.guards import Guards
from pipeline.review.journal import Journal, concerned
from pipeline.review.loaded import Loaded, load_run
from pipeline.review.published import said
from pipeline.review.word_out import sent_for
from pipeline.review.word_read import read_edited
from pipeline.review.word_reading import Reading, short


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
        UsageError: the file is no Word document, a published one, or none of the draft's bookmarks is in it.
    """
    journal = Journal(out_dir)
    stored, (run, decisions) = load_run(out_dir), load_drawn(out_dir)
    holders = holders_of(run.passages, run.summary.contributors)
    now = fold(run.summary, decisions, holders).states
    # Sentences that corrections took out of the draft since the file went out are known too.
    states = {**fold(stored.summary, decisions, holders).states, **now}
    sections = [s.section_id for s in (*run.summary.topics, *run.summary.objectives)]
    back = read_edited(edited)
    if any(PUBLISHED in p.bookmarks for p in back):
        raise UsageError(
            f"{edited} is a published summary. Edit the Word file that the page gives out, and import that."
        )
    sent = sent_for(out_dir, back, decisions)
    reading = Reading(states, frozenset(now), sent.shown, decisions, sections, who, accept_rest)
    reading.read(sent.paragraphs, back)
    taken = journal.append_all(reading.entries)
    late = [e.decision for e in reading.entries if e.decision not in taken]
    lines = [f"Decided on by somebody else just now; import the file again: {short(d.text or d.target)}" for d in late]
    return Imported(tuple(taken), (*reading.unplaced, *lines, *_found(run, [*decisions, *taken], taken)))


def _found(run: Loaded, decisions: Sequence[Decision], taken: Sequence[Decision]) -> Iterator[str]:
    """Yield what guards find on the sentences that a file worded anew."""
    states = fold(run.summary, decisions, holders_of(run.passages, run.summary.contributors)).states
    guards = Guards(run)
    for i in dict.fromkeys(i for d in taken if d.text for i in concerned(d)):
        for f in guards.of(states[i]) if i in states else ():
            yield f"{said(f)} ({short(states[i].sentence.text)})"
