"""Nothing of a page is lost: the words pdfium finds on it against those of the blocks made of it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from pipeline.domain import Block

Letters = Counter[str]


def letters_of(texts: Iterable[str]) -> Letters:
    """Count letters and digits, without case of form: ligatures, presentation forms and accents are taken apart."""
    raw: Letters = Counter()
    for text in texts:
        raw.update(text)
    found: Letters = Counter()
    for sign, count in raw.items():
        for letter in _letters(sign):
            found[letter] += count
    return found


@lru_cache(maxsize=4096)
def _letters(sign: str) -> str:
    return "".join(ch for ch in unicodedata.normalize("NFKD", sign) if ch.isalnum())


def lost_words(pages: Mapping[int, str], removed: Iterable[str], blocks: Iterable[Block]) -> dict[int, list[str]]:
    """Return the words of each page that are in no block, empty where every word is.

    Letters are counted before words: a hyphen that joins two lines, or a label parted from its text, changes what the
    words are but loses none.

    Args:
        pages: the text of each page as pdfium gives it.
        removed: what was left out on purpose (running headers, page numbers).
        blocks: the document's blocks.
    """
    made = list(blocks)
    texts = [part for block in made for part in (block.label, block.text, block.note)]
    lost = letters_of(pages.values())
    lost.subtract(letters_of([*removed, *texts]))
    lost = +lost
    return _words_of(lost, pages, Counter(word for text in texts for word in text.split())) if lost else {}


def _words_of(lost: Letters, pages: Mapping[int, str], kept: Counter[str]) -> dict[int, list[str]]:
    """Return the words that the lost letters make up, longest first; then words that hold what is left of them."""
    missing = [(number, word) for number, text in pages.items() for word in _beyond(text.split(), kept)]
    missing.sort(key=lambda item: -len(item[1]))
    found: dict[int, list[str]] = {}
    for whole in (True, False):
        for number, word in missing:
            letters = letters_of([word])
            if letters and (letters <= lost if whole else letters & lost):
                found.setdefault(number, []).append(word)
                lost = lost - letters
    return {number: _in_order(words, pages[number]) for number, words in sorted(found.items())}


def _beyond(words: Iterable[str], kept: Counter[str]) -> Iterable[str]:
    """Yield the words that are not, or not as often, among those kept; takes them off as it goes."""
    for word in words:
        if kept[word]:
            kept[word] -= 1
        else:
            yield word


def _in_order(words: list[str], text: str) -> list[str]:
    waiting = Counter(words)
    ordered = []
    for word in text.split():
        if waiting[word]:
            waiting[word] -= 1
            ordered.append(word)
    return ordered
