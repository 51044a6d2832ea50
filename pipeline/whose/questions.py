"""The questions of a consultation, found where several contributors repeat them word for word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.domain import Document, Passage
from pipeline.whose.words import ASKS, Word, norm, speaker_of, words_of

_TAIL = 4  # words: what questions are first brought together by
_LONGEST = 60
_NEAR = 4
_AFTER = 0.5


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the consultation, with what follows it directly ("If so, how?").

    `text` is as one of the contributors repeats it, or as the settings give it; `words` as they are compared.
    """

    text: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """One time a question is asked: who asks, its words from the last to the first, and its text and place."""

    speaker: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    end: int
    document: int


def find_questions(
    documents: Iterable[tuple[Document, Sequence[Passage]]], least: int, given: Sequence[str] = ()
) -> list[Question]:
    """Return the questions that at least some contributors repeat, each with those that follow it directly.

    Where a question begins is where those who repeat it part: numbers, headings and lost line ends before it do not
    matter.

    Args:
        documents: with their passages; a file that repeats another does not count.
        least: how many contributors must repeat a question; the letters of a campaign count as one.
        given: questions known beforehand.
    """
    texts: list[str] = []
    asked: list[_Asked] = []
    for document, passages in documents:
        if document.duplicate_of:
            continue
        asked += _asked(speaker_of(document), passages, len(texts), document.text)
        texts.append(document.text)
    tails: dict[tuple[str, ...], list[_Asked]] = defaultdict(list)
    for some in asked:
        if len(some.words) >= _TAIL:
            tails[some.words[:_TAIL]].append(some)
    found = [q for tail in tails.values() for q in _grown(tail, _TAIL, least)]
    joined = _joined(found, texts)
    made = [Question(" ".join(text.split()), norm(text)) for text in (*given, *joined) if norm(text)]
    return [q for n, q in enumerate(made) if not any(_holds(o, q, earlier=m < n) for m, o in enumerate(made) if m != n)]


def _holds(one: Question, other: Question, *, earlier: bool) -> bool:
    """Tell whether a question holds all words of another in order."""
    if one.words == other.words:
        return earlier
    return f" {' '.join(other.words)} " in f" {' '.join(one.words)} "


def _asked(speaker: str, passages: Sequence[Passage], document: int, text: str) -> Iterator[_Asked]:
    words = words_of(passages) if any(mark in text for mark in ASKS) else []
    for n, word in enumerate(words):
        following = words[n + 1].start if n + 1 < len(words) else word.end + _NEAR
        between = text[word.end : min(following, word.end + _NEAR)]
        mark = next((m for m, c in enumerate(between, word.end) if c in ASKS), None) if between != " " else None
        if mark is not None:
            yield _Asked(speaker, *_before(words, n), mark + 1, document)


def _before(words: Sequence[Word], last: int) -> tuple[tuple[str, ...], tuple[int, ...]]:
    taken = []
    for n in range(last, max(-1, last - _LONGEST), -1):
        if not words[n].is_label:
            taken.append(words[n])
        if (words[n].begins or words[n].is_label) and not words[n].introduced:
            break
    return tuple(w.text for w in taken), tuple(w.start for w in taken)


def _speakers(some: Iterable[_Asked]) -> int:
    return len({a.speaker for a in some})


def _grown(some: Sequence[_Asked], depth: int, least: int) -> Iterator[tuple[int, Sequence[_Asked]]]:
    """Yield questions that end in the same words: how many words are common, and who asks them."""
    if _speakers(some) < least:
        return
    branches: dict[str, list[_Asked]] = defaultdict(list)
    for a in some:
        branches[a.words[depth] if depth < len(a.words) else ""].append(a)
    ended = branches.pop("", [])
    # A heading that some have before a question is no part of it; a lost line end in some is no shorter question.
    longer = [b for b in branches.values() if _speakers(b) >= max(least, _AFTER * _speakers(some))]
    for branch in longer:
        yield from _grown(branch, depth + 1, least)
    if _speakers(ended if longer else some) >= least:
        yield depth, ended if longer else some


def _joined(found: Sequence[tuple[int, Sequence[_Asked]]], texts: Sequence[str]) -> list[str]:
    """Return the texts of questions, each with those that follow it directly where both are repeated."""
    spans: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for n, (depth, some) in enumerate(found):
        for a in some:
            spans[a.document].append((a.starts[depth - 1], a.end, n))
    after: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for document, places in spans.items():
        places.sort()
        for (_, end, n), (start, _, m) in pairwise(places):
            between = texts[document][end:start]
            if n != m and not any(map(str.isalnum, between)):
                after[n][m] += 1
    follows = {n: _next(m, len(found[n][1])) for n, m in after.items()}
    led = {m for m in follows.values() if m is not None}
    heads = [n for n in range(len(found)) if n not in led]
    return [" ".join(_text(found[n], texts) for n in _chain(head, follows)) for head in heads]


def _next(counts: Mapping[int, int], asked: int) -> int | None:
    best = max(sorted(counts), key=lambda m: counts[m])
    return best if counts[best] >= _AFTER * asked else None


def _chain(head: int, follows: Mapping[int, int | None]) -> Iterator[int]:
    seen: set[int] = set()
    place: int | None = head
    while place is not None and place not in seen:
        seen.add(place)
        yield place
        place = follows.get(place)


def _text(question: tuple[int, Sequence[_Asked]], texts: Sequence[str]) -> str:
    """Return a question as most of those who ask it write it."""
    depth, some = question
    forms: dict[str, int] = defaultdict(int)
    for a in some:
        text, start = texts[a.document], a.starts[depth - 1]
        forms[" ".join(text[start - (text[start - 1 : start] == "¿") : a.end].split())] += 1
    return max(sorted(forms), key=lambda f: forms[f])
