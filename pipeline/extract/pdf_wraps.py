"""Lines broken by hand: texts pasted from elsewhere make every line a paragraph of its own; here they are joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.extract.furniture import PageLines
from pipeline.extract.pdf_lines import Line, line_of
from pipeline.extract.pdf_paragraphs import ENDED, SIZE_STEP, Draft
from pipeline.extract.pdf_places import Word

FULL_LINE = 40
WRAPPED_SHARE = 0.12
MIN_PAIRS = 4
NEAR_WRAP = 0.75
STACKED_LINES = 8
STACKED_SHARE, SMALL_SHARE, SHORT_SHARE = 0.85, 0.6, 0.15
SHORT_WORD = 3
SPACE = 0.25


def in_line(pages: Sequence[PageLines]) -> list[PageLines]:
    """Put the words of a page in one line where they stand one below the other, as some exports of slides have them.

    Nearly every line is one word; on half of these pages most words begin with a small letter, and some are as short as
    "of" and "the": a list of names or terms is no such page. Where half are, the others are too (references, say).
    """
    stacked = [page for page in pages if _stacked(page)]
    if 2 * sum(map(_runs, stacked)) < len(stacked):
        stacked = [page for page in stacked if _runs(page)]
    numbers = {page.number for page in stacked}
    return [replace(page, lines=(_laid_out(page.lines),)) if page.number in numbers else page for page in pages]


def _stacked(page: PageLines) -> bool:
    alone = sum(len(line.words) == 1 for line in page.lines)
    return bool(page.lines) and alone >= STACKED_SHARE * len(page.lines)


def _runs(page: PageLines) -> bool:
    """Tell whether the words of a page, one a line, look like running text."""
    words = [line.words[0].text for line in page.lines]
    small = sum(w[0].islower() for w in words)
    short = sum(w[0].isalpha() and len(w) <= SHORT_WORD for w in words)
    many = len(words) >= STACKED_LINES
    return many and small >= SMALL_SHARE * len(words) and short >= SHORT_SHARE * len(words)


def _laid_out(lines: Sequence[Line]) -> Line:
    """Return one line of the words of several, in the letters that most of them have."""
    first = lines[0].words[0]
    size = sorted(line.size for line in lines)[len(lines) // 2]
    placed: list[Word] = []
    at = first.x0
    for word in (w for line in lines for w in line.words):
        x1 = at + word.x1 - word.x0
        placed.append(word._replace(x0=at, x1=x1, top=first.top, base=first.base, size=size, bold=False))
        at = x1 + SPACE * size
    return line_of(placed, lines[0].page)


def unwrap(drafts: Sequence[Draft]) -> list[Draft]:
    """Join drafts that stop in mid-sentence to the next one.

    A long draft without an end followed by a small letter is always one sentence. Where a document has many of these,
    it was wrapped by hand, and a capital letter (a name, say) after a line as long as the others continues too.
    """
    if not drafts:
        return []
    pairs = [len(_text(a)) for a, b in pairwise(drafts) if _runs_on(a, b)]
    wrapped = len(pairs) >= MIN_PAIRS and len(pairs) > WRAPPED_SHARE * len(drafts)
    width = sorted(pairs)[len(pairs) // 2] if wrapped else 0
    joined = [drafts[0]]
    for before, draft in pairwise(drafts):
        if _runs_on(before, draft) or (wrapped and _fills(before, draft, width)):
            joined[-1] = replace(joined[-1], lines=joined[-1].lines + draft.lines)
        else:
            joined.append(draft)
    return joined


def _text(draft: Draft) -> str:
    return " ".join(line.text for line in draft.lines)


def _runs_on(before: Draft, draft: Draft) -> bool:
    if before.lines[-1].apart or draft.lines[0].apart:
        return False
    text = draft.lines[0].text
    open_end = len(_text(before)) >= FULL_LINE and not ENDED.search(before.lines[-1].text.strip())
    return open_end and text[0].islower() and not draft.label and before.rtl == draft.rtl


def _fills(before: Draft, draft: Draft, width: int) -> bool:
    """Tell whether a draft is a full line of a text wrapped by hand, and the next one its continuation."""
    last, line = before.lines[-1], draft.lines[0]
    if last.apart or line.apart:
        return False
    alike = last.bold == line.bold and abs(last.size - line.size) <= SIZE_STEP * last.size
    full = len(_text(before)) >= NEAR_WRAP * width and not ENDED.search(last.text.strip())
    return alike and full and not draft.label and not last.bold
