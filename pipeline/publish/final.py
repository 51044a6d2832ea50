"""The reviewed summary: only sentences that an editor accepted or edited, as Word, as a page and as a tagged PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.agenda import Agenda
from pipeline.domain import Document, Passage, Refusal, Section, Sentence, Status, Summary
from pipeline.errors import UsageError
from pipeline.publish.editions import FINAL, Edition, partly_reviewed, reviewed_as
from pipeline.publish.facts import listed, paragraph_numbers, plural, sections_of, told
from pipeline.publish.paper import summary_pdf
from pipeline.publish.web import summary_html
from pipeline.publish.word import further_docx, summary_docx
from pipeline.settings import PublishSettings

_REVIEWED = frozenset({Status.ACCEPTED, Status.EDITED})
_SETTLED = _REVIEWED | {Status.REJECTED}
_SHOWN = 10
FINAL_FILES = ("final/summary.docx", "final/summary-annex.docx", "final/summary.html", "final/summary.pdf")


@dataclass(frozen=True)
class Final:
    """What is published.

    Attributes:
        files: bytes by path, of `FINAL_FILES`.
        told: sentences on what could not be printed, and why.
    """

    files: dict[str, bytes]
    told: tuple[str, ...] = ()


class UnreviewedError(UsageError):
    """Sentences still wait for an editor; `sentence_ids` are all of them, in order."""

    def __init__(self, sentence_ids: Sequence[str], message: str) -> None:
        super().__init__(message)
        self.sentence_ids = tuple(sentence_ids)


def final_files(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    summary: Summary,
    refusals: Sequence[Refusal],
    agenda: Agenda,
    settings: PublishSettings,
    *,
    draft: bool = False,
    manners: Mapping[str, int] | None = None,
) -> Final:
    """Return the final files; where the PDF cannot be printed the others are there, and the reason is told.

    Args:
        documents: of the run.
        passages: of the run.
        summary: with the editors' decisions applied: texts and statuses as they stand now.
        refusals: of the run.
        agenda: the codebook.
        settings: of this stage.
        draft: print what is reviewed although other sentences are not, and say so on the front page.
        manners: how many sentences were reviewed in which manner, for the front page.

    Raises:
        UnreviewedError: sentences of the text are neither accepted, edited nor rejected, and `draft` is not set.
        UsageError: no sentence was accepted or edited.
    """
    waiting = unreviewed(summary)
    if waiting and not draft:
        raise UnreviewedError([s.sentence_id for s in waiting], _waiting(summary, waiting))
    reviewed = only_reviewed(summary)
    if not paragraph_numbers(reviewed):
        raise UsageError("No sentence was accepted or edited, so there is nothing to publish. Review the draft first.")
    edition = reviewed_as(_edition(summary, len(waiting)), manners or {})
    further = any(listed(section) for section in sections_of(reviewed))
    nouns = (documents, passages, (), reviewed, refusals, agenda, settings)
    paper = summary_pdf(*nouns, edition=edition)
    files = {
        "final/summary.docx": summary_docx(*nouns, edition=edition),
        "final/summary-annex.docx": further_docx(*nouns, edition=edition) if further else b"",
        "final/summary.html": summary_html(*nouns, edition=edition),
        "final/summary.pdf": paper.pdf,
    }
    return Final({name: data for name, data in files.items() if data}, paper.told)


def unreviewed(summary: Summary) -> list[Sentence]:
    """Return the sentences of the text that still wait for an editor, in its order; further points may wait."""
    return [s for section in sections_of(summary) for s in told(section) if s.status not in _SETTLED]


def only_reviewed(summary: Summary) -> Summary:
    """Return the summary with nothing but accepted and edited sentences."""
    return replace(
        summary,
        topics=tuple(_reviewed(s) for s in summary.topics),
        objectives=tuple(_reviewed(s) for s in summary.objectives),
    )


def _edition(summary: Summary, waiting: int) -> Edition:
    edition = partly_reviewed(waiting) if waiting else FINAL
    unread = sum(s.status not in _SETTLED for section in sections_of(summary) for s in listed(section))
    if not unread:
        return edition
    note = f"{plural(unread, 'further point')} listed in the draft: not reviewed, and no part of this summary."
    return replace(edition, method=(*edition.method, note))


def _reviewed(section: Section) -> Section:
    kept = tuple(s for s in section.sentences if s.status in _REVIEWED)
    also = tuple(s for s in section.also if s.status in _REVIEWED)
    return replace(section, sentences=kept, also=also, withheld=())


def _waiting(summary: Summary, waiting: Sequence[Sentence]) -> str:
    numbers = paragraph_numbers(summary)
    shown = [f"{numbers[s.sentence_id]} ({s.frame}, {s.status.value})" for s in waiting[:_SHOWN]]
    rest = f" and {len(waiting) - _SHOWN:,} more" if len(waiting) > _SHOWN else ""
    return (
        f"These paragraphs are not reviewed yet: {', '.join(shown)}{rest}. "
        "Accept, edit or reject them, or publish what is reviewed as a draft."
    )
