"""Checks of what people made of a run: wordings against their sources, and what was published against the decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.domain import Sentence, Status
from pipeline.publish.bookmarks import bookmark_name
from pipeline.publish.final import FINAL_FILES
from pipeline.review.decisions import Review, as_it_stands, every_sentence, fold, holders_of
from pipeline.review.drawing import load_drawn
from pipeline.review.guards import Guards
from pipeline.review.loaded import Loaded
from pipeline.review.published import Publication, confirmed_before, publications, said, unconfirmed
from pipeline.review.recount import to_print
from pipeline.review.word_places import MARK
from pipeline.review.word_read import read_edited
from pipeline.store.decided import FILE, FOLDER
from pipeline.store.outputs import file_sha256

_PRINTED = frozenset({Status.ACCEPTED, Status.EDITED})


def reviewed_problems(out_dir: Path) -> Iterator[tuple[str, str]]:
    """Yield where and what is wrong with the decisions on a run, and with the files that were published from it.

    Raises:
        UsageError: the run, the decisions or the record of publishing cannot be read.
    """
    published = any((out_dir / name).is_file() for name in FINAL_FILES)
    if not published and not (out_dir / FOLDER / FILE).is_file():
        return
    run, decisions = load_drawn(out_dir)
    review = fold(run.summary, decisions, holders_of(run.passages, run.summary.contributors))
    guards, known = Guards(run), confirmed_before(out_dir)
    for i, findings in unconfirmed(guards.review(review), known).items():
        for f in findings:
            yield f"sentence {i} as it stands", f"{f.guard}: {said(f)}"
    if published:
        yield from _final(out_dir, run, review, guards, known)


def _final(
    out_dir: Path, run: Loaded, review: Review, guards: Guards, known: frozenset[str]
) -> Iterator[tuple[str, str]]:
    record = publications(out_dir)
    if not record:
        yield "final/", "has no record of its publishing; publish again"
    else:
        yield from _files(out_dir, record[-1])
    holders = holders_of(run.passages, run.summary.contributors)
    standing = to_print(as_it_stands(run.summary, review), run.summary, holders)
    now = {bookmark_name(s.sentence_id): s for s in every_sentence(standing)}
    printed = _printed(out_dir)
    for mark, text in printed.items():
        sentence = now.get(mark)
        if sentence is None or sentence.status not in _PRINTED:
            yield "final/summary.docx", f"prints a sentence that is not accepted now: {text[:80]}"
        elif _words(text) != _words(sentence.text):
            yield "final/summary.docx", f"sentence {sentence.sentence_id} reads otherwise than was decided: {text[:80]}"
            for f in guards.on(sentence, text, _parents(run, sentence)):
                if f.key(sentence.sentence_id) not in known:
                    yield "final/summary.docx", f"sentence {sentence.sentence_id}, {f.guard}: {said(f)}"
    if printed:
        missing = sum(s.status in _PRINTED and m not in printed for m, s in now.items())
        if missing:
            yield "final/", f"lacks {missing} sentence{'' if missing == 1 else 's'} accepted since; publish again"


def _files(out_dir: Path, last: Publication) -> Iterator[tuple[str, str]]:
    for name in FINAL_FILES:
        path = out_dir / name
        if name in last.files and not path.is_file():
            yield name, "was published and is gone"
        elif path.is_file() and file_sha256(path) != last.files.get(name):
            yield name, "is not as it was published"


def _printed(out_dir: Path) -> Mapping[str, str]:
    """Return the sentences that the Word files of `final/` print, by bookmark."""
    files = [out_dir / name for name in FINAL_FILES if name.endswith(".docx")]
    paragraphs = [p for f in files if f.is_file() for p in read_edited(f)]
    told = [p for p in paragraphs if p.text and not p.style.startswith("Heading")]
    return {b: p.text for p in told for b in p.bookmarks if b.startswith(MARK)}


def _parents(run: Loaded, sentence: Sentence) -> tuple[Sentence, ...]:
    return tuple(s for s in every_sentence(run.summary) if s.sentence_id == sentence.sentence_id)


def _words(text: str) -> str:
    return "".join(c for c in text if not c.isspace())
