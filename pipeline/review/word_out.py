"""The draft as it stands, as Word, for a colleague to edit; what went out is kept, to compare what comes back with."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from docx import Document as open_word

from pipeline.agenda.chosen import published_as
from pipeline.domain import Decision, Section, Status, Summary
from pipeline.errors import UsageError
from pipeline.publish.fixed import fixed_docx
from pipeline.publish.word import summary_docx
from pipeline.publish.word_text import bookmark
from pipeline.review.decisions import holders_of, reviewed
from pipeline.review.drawing import load_drawn
from pipeline.review.loaded import chosen_of, settings_of
from pipeline.review.word_read import EditedParagraph, read_edited

_MARK = "draft_"
_NUMBER = 900_000


@dataclass(frozen=True, slots=True)
class Sent:
    """A Word file as it went out: its paragraphs, and the ids of the decisions that it shows."""

    paragraphs: tuple[EditedParagraph, ...]
    shown: frozenset[str]


def draft_as_it_stands(out_dir: Path) -> bytes:
    """Return the draft with every decision so far as Word, and keep a copy in `review/sent`.

    What was rejected or merged into another is not in it. The same draft gives the same bytes.

    Raises:
        UsageError: the run cannot be read.
    """
    run, decisions = load_drawn(out_dir)
    summary = _standing(reviewed(run.summary, decisions, holders_of(run.passages, run.summary.contributors)))
    agenda = chosen_of(out_dir).agenda
    settings = published_as(settings_of(out_dir).publish, agenda)
    made = summary_docx(run.documents, run.passages, (), summary, run.refusals, agenda, settings)
    # How many decisions it shows is part of its name: what was decided later is unknown to who edits it.
    name = f"{_MARK}{len(decisions)}_{hashlib.sha256(made).hexdigest()[:12]}"
    marked = _marked(made, name)
    path = _copy(out_dir, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file():
        part = path.with_suffix(".part")
        part.write_bytes(marked)
        part.replace(path)
    return marked


def sent_for(out_dir: Path, back: Sequence[EditedParagraph], decisions: Sequence[Decision]) -> Sent:
    """Return what an edited file was when it went out: a copy that was kept, else the run's own summary.docx.

    Raises:
        UsageError: it went out from the page, and the copy is gone.
    """
    name = next((b for p in back for b in p.bookmarks if b.startswith(_MARK)), "")
    if not name:
        return Sent(tuple(read_edited(out_dir / "summary.docx")), frozenset())
    count, path = name.removeprefix(_MARK).partition("_")[0], _copy(out_dir, name)
    if not count.isdecimal() or not path.is_file():
        raise UsageError(f"The copy of what went out is missing ({path}); this file is of another run or folder.")
    return Sent(tuple(read_edited(path)), frozenset(d.decision_id for d in decisions[: int(count)]))


def _copy(out_dir: Path, name: str) -> Path:
    return out_dir / "review" / "sent" / f"{''.join(c for c in name if c.isalnum() or c == '_')}.docx"


def _marked(made: bytes, name: str) -> bytes:
    word = open_word(io.BytesIO(made))
    start, end = bookmark(name, _NUMBER)
    first = word.paragraphs[0]._p
    first.append(start)
    first.append(end)
    return fixed_docx(word)


def _standing(summary: Summary) -> Summary:
    def section(old: Section) -> Section:
        kept = tuple(s for s in old.sentences if s.status is not Status.REJECTED)
        also = tuple(s for s in old.also if s.status is not Status.REJECTED)
        return replace(old, sentences=kept, also=also)

    return replace(
        summary, topics=tuple(map(section, summary.topics)), objectives=tuple(map(section, summary.objectives))
    )
