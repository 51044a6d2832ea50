"""What carried a label: the words a passage shares with the paragraph's key terms and gloss, and its title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.agenda import Agenda, Paragraph
from pipeline.domain import Passage

_WORD = re.compile(r"[^\W\d_]{4,}")
_SHOWN = 5
_COMMON = frozenset(
    "should shall must with from that this which their there have been other such including need needs role roles "
    "internet information governance access development international".split()
)


def evidence_of(passage: Passage, agenda: Agenda, refs: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return, for each paragraph, its title and the terms or words it shares with the passage."""
    text = passage.text.casefold()
    words = set(_WORD.findall(text)) - _COMMON
    return {ref: _one(text, words, agenda.by_ref[ref], ref) for ref in refs}


def _one(text: str, words: set[str], paragraph: Paragraph, ref: str) -> tuple[str, ...]:
    title, terms, gloss = _carriers(paragraph, ref)
    shared = [t for t, folded in terms if _stands(folded, text)]
    shared += [w for w in gloss if w in words and not any(w in s for s in shared)]
    return (title, *shared[:_SHOWN])


@lru_cache(maxsize=2048)
def _carriers(paragraph: Paragraph, ref: str) -> tuple[str, tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Return a paragraph's title, its terms, each also without case, and the words of its glosses in order.

    Made once, so that the labels of many passages hold the same text and not copies.
    """
    terms = (*paragraph.terms, *(t for i in paragraph.items for t in i.terms))
    gloss = " ".join([paragraph.title, paragraph.gloss, *(i.gloss for i in paragraph.items)]).casefold()
    title = f"§{ref} {paragraph.title}"
    return title, tuple((t, t.casefold()) for t in terms), tuple(dict.fromkeys(_WORD.findall(gloss)))


def _stands(term: str, text: str) -> bool:
    """Tell whether a term stands in a text: as whole words, or anywhere in scripts whose words inflect or join."""
    if term not in text:  # most terms do not, and this costs a fiftieth of a regular expression
        return False
    return not term.isascii() or re.search(rf"(?<!\w){re.escape(term)}s?(?!\w)", text) is not None
