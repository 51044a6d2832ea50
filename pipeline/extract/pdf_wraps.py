"""Lines broken by hand: texts pasted from elsewhere make every line a paragraph of its own; here they are joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.extract.pdf_paragraphs import ENDED, SIZE_STEP, Draft

FULL_LINE = 40
WRAPPED_SHARE = 0.12
MIN_PAIRS = 4
NEAR_WRAP = 0.75


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
    text = draft.lines[0].text
    open_end = len(_text(before)) >= FULL_LINE and not ENDED.search(before.lines[-1].text.strip())
    return open_end and text[0].islower() and not draft.label and before.rtl == draft.rtl


def _fills(before: Draft, draft: Draft, width: int) -> bool:
    """Tell whether a draft is a full line of a text wrapped by hand, and the next one its continuation."""
    last, line = before.lines[-1], draft.lines[0]
    alike = last.bold == line.bold and abs(last.size - line.size) <= SIZE_STEP * last.size
    full = len(_text(before)) >= NEAR_WRAP * width and not ENDED.search(last.text.strip())
    return alike and full and not draft.label and not last.bold
