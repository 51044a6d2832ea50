"""Lines put together to running text: hyphens at line ends, scripts written without spaces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.extract.pdf_lines import HAN, Line, clean, ends_in_hyphen
from pipeline.extract.pdf_words import LINE_END_HYPHEN

HYPHENS = "-\u2010\u00ad" + LINE_END_HYPHEN
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*(?:-[^\W\d_]+)*")
LEADING = re.compile(r"[^\W\d_]+")
TRAILING = re.compile(r"[\w-]*[^\W\d_]$")
NO_SPACE = re.compile(f"[{HAN}]")
RARE = 0.03
COMPOUND = frozenset(
    "multi non self well cross co inter intra pre post anti pro sub semi socio e policy decision so long short "
    "high low half end peer bottom top public all third".split()
)


@dataclass(frozen=True, slots=True)
class Hyphens:
    """What the document's other words tell about a hyphen at a line end."""

    words: frozenset[str]
    hyphenates: bool

    def join(self, left: str, right: str) -> str:
        """Return two lines joined at the hyphen that ends `left`."""
        stem = left.rstrip(HYPHENS)
        head, tail = TRAILING.search(stem), LEADING.match(right)
        if not head or not tail or not right[0].islower():
            return stem + "-" + right
        start, rest = head.group().lower(), tail.group().lower()
        return stem + ("-" if self._kept(start, rest) else "") + right

    def _kept(self, start: str, rest: str) -> bool:
        if f"{start}-{rest}" in self.words:
            return True
        if start + rest in self.words:
            return False
        if not self.hyphenates or "-" in start or start in COMPOUND:
            return True
        return len(start) > 3 and start in self.words and rest in self.words


def hyphens_of(lines: Sequence[Line]) -> Hyphens:
    """Learn from all lines of a document which words it writes, and whether it breaks words at line ends."""
    words: set[str] = set()
    broken: list[tuple[str, str]] = []
    for index, line in enumerate(lines):
        found = [word.lower() for word in WORD.findall(clean(line.text.replace(LINE_END_HYPHEN, "-")))]
        cut = ends_in_hyphen(line.text)
        after = index > 0 and ends_in_hyphen(lines[index - 1].text)
        words.update(found[1 if after else 0 : -1 if cut else None])
        if cut and found and index + 1 < len(lines):
            following = LEADING.match(lines[index + 1].text)
            broken.append((found[-1], following.group().lower() if following else ""))
    proved = sum(1 for start, rest in broken if start + rest in words and f"{start}-{rest}" not in words)
    unknown = sum(1 for start, rest in broken if start.split("-")[-1] not in words or rest not in words)
    return Hyphens(frozenset(words), proved > 0 or unknown > max(2, RARE * len(lines)))


def join_lines(texts: Iterable[str], hyphens: Hyphens) -> str:
    """Join lines to one text."""
    joined = ""
    for text in texts:
        text = text.strip()
        if not joined or not text:
            joined = joined or text
        elif ends_in_hyphen(joined) and len(joined) > 1 and joined[-2].isalnum():
            joined = hyphens.join(joined, text)
        elif NO_SPACE.match(joined[-1]) and NO_SPACE.match(text[0]):
            joined += text
        else:
            joined += " " + text
    return joined.replace(LINE_END_HYPHEN, "-")
