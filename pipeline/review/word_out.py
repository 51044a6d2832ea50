"""The draft as it stands, as Word, for a colleague to edit; what went out is kept, to compare what comes back with."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.agenda.chosen import published_as
from pipeline.domain import Decision, Section, Status, Summary
from pipeline.errors import UsageError
from pipeline.publish.edition_names import PREFIX, PROPERTIES, edition_named
from pipeline.publish.word import summary_docx
from pipeline.review.decisions import holders_of, reviewed
from pipeline.review.drawing import load_drawn
from pipeline.review.loaded import chosen_of, settings_of
from pipeline.review.word_read import EditedParagraph, read_edited
from pipeline.store.manifest import last_run
from pipeline.store.outputs import EDITIONS, file_sha256

DRAFT = "summary.docx"


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
    nouns = (run.documents, run.passages, (), summary, run.refusals, agenda, settings)
    made = summary_docx(*nouns, decided=len(decisions))
    path = _copy(out_dir, _named(io.BytesIO(made)))
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file():
        part = path.with_suffix(".part")
        part.write_bytes(made)
        part.replace(path)
    return made


def sent_for(out_dir: Path, name: str, decisions: Sequence[Decision]) -> Sent:
    """Return what an edited file was when it went out: a copy that was kept, or the draft of this or an earlier run.

    Args:
        out_dir: output folder of the run.
        name: of the edition, as the edited file gives it; empty if it gives none, as files of old programs.
        decisions: all that were made.

    Raises:
        UsageError: no edition of that name is in the folder.
    """
    if not name:
        return Sent(tuple(read_edited(out_dir / DRAFT)), frozenset())
    earlier = (p for p in sorted((out_dir / EDITIONS).glob("*.docx")) if not p.name.startswith("edited"))
    copy, kept = _copy(out_dir, name), [out_dir / DRAFT, *earlier]
    path = copy if copy.is_file() else next((p for p in kept if p.is_file() and _named(p) == name), None)
    if path == out_dir / DRAFT and last_run(out_dir).get("outputs", {}).get(DRAFT) != file_sha256(path):
        raise UsageError(
            f"{path} was edited in its place, so that nothing is left to compare with. Copy it elsewhere, run "
            "`analyze` again, which writes it anew, and import the copy."
        )
    count = name.removeprefix(PREFIX).partition("_")[0]
    if path is None or not count.isdecimal():
        raise UsageError(
            f"The copy of what went out is missing ({name}); this file is of another run or folder. Take the draft "
            "from the page of this run, edit that, and bring it back."
        )
    return Sent(tuple(read_edited(path)), frozenset(d.decision_id for d in decisions[: int(count)]))


def _named(word: Path | io.BytesIO) -> str:
    with zipfile.ZipFile(word) as archive:
        names = archive.namelist()
        return edition_named(archive.read(PROPERTIES)) if PROPERTIES in names else ""


def _copy(out_dir: Path, name: str) -> Path:
    return out_dir / "review" / "sent" / f"{''.join(c for c in name if c.isalnum() or c == '_')}.docx"


def _standing(summary: Summary) -> Summary:
    def section(old: Section) -> Section:
        kept = tuple(s for s in old.sentences if s.status is not Status.REJECTED)
        also = tuple(s for s in old.also if s.status is not Status.REJECTED)
        return replace(old, sentences=kept, also=also)

    return replace(
        summary, topics=tuple(map(section, summary.topics)), objectives=tuple(map(section, summary.objectives))
    )
