"""The views once more by question, where questions came with the batch: a list in the draft, and a Word file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from docx import Document as new_document

from pipeline.domain import Citation, Document, Passage, Reply, Stance, Summary
from pipeline.publish.editions import DRAFT
from pipeline.publish.facts import plural, printed_names
from pipeline.publish.fixed import fixed_docx
from pipeline.publish.sources import Sources, shortened
from pipeline.publish.word_styles import NOTICE, prepare
from pipeline.publish.word_table import add_table
from pipeline.settings import PublishSettings

ASKED_FILE = "summary-by-question.docx"
ASKED_TITLE = "Answers by question"
HEAD = ("Question", "Yes", "No", "Other answers", "No answer")
WIDTHS = (5.0, 2.7, 2.7, 3.6, 2.0)
LEAD = (
    "These questions came with the batch, and the program tied answers to them by their place. “Yes” and “No” are of "
    "answers that begin so; the others are for a reader to weigh. The words of every answer are in "
    f"{ASKED_FILE} and in the table replies."
)
_SAID = {Stance.SUPPORT: "Yes", Stance.OPPOSE: "No"}
_SILENT = "No answer"
_WORDS = 120


def by_question(summary: Summary) -> Iterator[tuple[str, list[Reply]]]:
    """Yield every question with its replies, in the order of the report."""
    for question, some in groupby(summary.replies, key=lambda r: r.question):
        yield question, list(some)


def rows_of_questions(summary: Summary, names: dict[str, str]) -> tuple[tuple[str, ...], ...]:
    """Return a row a question: who answered yes, no, otherwise, and who gave no answer."""
    return tuple(
        (f"{n}. {question}", *(_named(replies, said, names) for said in HEAD[1:]))
        for n, (question, replies) in enumerate(by_question(summary), 1)
    )


def asked_docx(
    documents: Sequence[Document], passages: Sequence[Passage], summary: Summary, settings: PublishSettings
) -> bytes:
    """Return all answers, question by question, as a Word file: contributor, yes or no, words and place."""
    word = new_document()
    prepare(word, ASKED_TITLE, banner=DRAFT.banner, tracked=False)
    names = printed_names(summary.contributors, documents)
    sources = Sources(documents, passages, summary.contributors)
    by_id = {p.passage_id: p for p in passages}
    if settings.group:
        word.add_paragraph(settings.group, "Subtitle")
    word.add_paragraph(settings.title, "Subtitle")
    word.add_paragraph(ASKED_TITLE, "Title")
    word.add_paragraph(f"{DRAFT.opening} Words are the contributors' own; long answers are cut.", NOTICE)
    for n, (question, replies) in enumerate(by_question(summary), 1):
        title = f"Question {n}"
        word.add_heading(title, 1)
        word.add_paragraph(question)
        word.add_paragraph(_counted(replies))
        said = sorted((r for r in replies if r.passages), key=lambda r: names[r.contributor].casefold())
        rows = [
            (names[r.contributor], _SAID.get(r.side, ""), *_words((by_id[i] for i in r.passages), sources))
            for r in said
        ]
        add_table(word, title, ("Contributor", "Yes or no", "Answer", "Place"), rows, (3.4, 1.6, 8.0, 3.0))
        word.add_paragraph()
    return fixed_docx(word)


def _words(answer: Iterable[Passage], sources: Sources) -> tuple[str, str]:
    some = list(answer)
    place = sources.resolve(Citation(some[0].passage_id, some[0].text)).place
    return shortened(" ".join(p.text for p in some), _WORDS), place


def _counted(replies: Sequence[Reply]) -> str:
    answered = sum(bool(r.passages) for r in replies)
    counts = {said.lower(): sum(r.side is side for r in replies) for side, said in _SAID.items()}
    counts["otherwise"] = answered - sum(counts.values())
    sides = [f"{n} {said}" for said, n in counts.items() if n]
    told = f" ({', '.join(sides)})" if len(sides) > 1 or not counts["otherwise"] else ""
    silent = len(replies) - answered
    rest = f"; {plural(silent, 'contributor')} gave no answer" if silent else ""
    return f"{plural(answered, 'contributor')} answered{told}{rest}."


def _named(replies: Sequence[Reply], said: str, names: dict[str, str]) -> str:
    some = [r for r in replies if kind_of(r) == said]
    listed = "; ".join(sorted((names[r.contributor] for r in some), key=str.casefold))
    return f"{len(some)}: {listed}" if some else "–"


def kind_of(reply: Reply) -> str:
    """Return the column of the list that a reply stands in."""
    return _SAID.get(reply.side, HEAD[3]) if reply.passages else _SILENT
