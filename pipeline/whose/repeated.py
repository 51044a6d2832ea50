"""Where a contribution repeats the consultation's questions: those words are parted from the contributor's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.domain import Passage, Voice
from pipeline.whose.questions import Question
from pipeline.whose.words import ASKS, Word, words_of

_GRAM = 3
_LEAST = 5  # words of a question in a row, unless they are all that a sentence says
_LONG, _VERBATIM = 8, 10
_GAP = 2
_WHOLE = 0.85
_START = 3
_REST = 3  # words before a question that are its number or heading
_CLOSING = " \t\n\"'”’»)]?？؟!.:;。：；…,"


@dataclass(frozen=True, slots=True)
class Run:
    """Words `first` to `last` (after it) of a document that repeat words `start` to `end` of a question."""

    first: int
    last: int
    question: int
    start: int
    end: int
    exact: bool = True


class Repeats:
    """Finds questions in texts."""

    def __init__(self, questions: Sequence[Question]) -> None:
        """Index the questions."""
        self.questions = questions
        self._places: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
        for n, question in enumerate(questions):
            for at in range(max(1, len(question.words) - _GRAM + 1)):
                self._places[question.words[at : at + _GRAM]].append((n, at))

    def parted(self, passages: Sequence[Passage]) -> list[Passage]:
        """Return the passages of a document, cut where a question begins or ends; `in_reply_to` holds its text.

        A passage that repeats a question has the voice of the form and the question's whole text in `in_reply_to`.
        """
        words = words_of(passages) if self.questions else []
        spans: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
        for run in self._runs(words):
            parts = list(_by_passage(words, run))
            sure = [self._asked(words, part, run, passages) for part in parts]
            for part, asked in zip(parts, sure, strict=True):
                if asked or (any(sure) and _all_said(words, part, run)):
                    here = words[part.first].passage
                    text = self.questions[run.question].text
                    spans[here].append((words[part.first].start, words[part.last - 1].end, text))
        return [piece for n, p in enumerate(passages) for piece in _cut(p, spans.get(n, ()))]

    def _runs(self, words: Sequence[Word]) -> Iterator[Run]:
        plain = [n for n, w in enumerate(words) if not w.is_label]
        texts = [words[n].text for n in plain]
        at = 0
        while at < len(texts):
            best = self._best(texts, at)
            if best is None:
                at += 1
                continue
            # "Definitions: do you agree …" holds "definitions do you", as the question does further on.
            later = (self._best(texts, n) for n in range(at + 1, min(best.last, at + _LEAST)))
            best = max((best, *(run for run in later if run is not None)), key=_length)
            yield replace(best, first=plain[best.first], last=plain[best.last - 1] + 1)
            at = best.last

    def _best(self, texts: Sequence[str], at: int) -> Run | None:
        places = self._places.get(tuple(texts[at : at + _GRAM]), ())
        if not places:
            return None
        return max((self._run(texts, at, n, m) for n, m in places), key=_length, default=None)

    def _run(self, texts: Sequence[str], at: int, question: int, place: int) -> Run:
        """Return how far the words from `at` go on as the question does from `place`; a word or two may differ."""
        asked = self.questions[question].words
        first, start, last, end, exact = at, place, at, place, True
        while True:
            while last < len(texts) and end < len(asked) and texts[last] == asked[end]:
                last, end = last + 1, end + 1
            step = _over(texts, last, asked, end)
            if step is None:
                return Run(first, last, question, start, end, exact)
            last, end, exact = last + step[0], end + step[1], False

    def _asked(self, words: Sequence[Word], part: Run, run: Run, passages: Sequence[Passage]) -> bool:
        """Tell whether the words are the question, and not the contributor's statement in its words."""
        passage = passages[words[part.first].passage]
        length = part.last - part.first
        after = passage.text[words[part.last - 1].end - passage.start :].lstrip("\"'”’»)] ")
        if after[:1] in set(ASKS) and length >= _START:
            return True
        begins = run.start == 0 and part.first == run.first
        opens = (
            part.first == 0
            or words[part.first - 1].is_label
            or words[part.first - 1].passage != words[part.first].passage
        )
        whole = run.exact and ((opens and length >= _VERBATIM) or (length >= _LONG and _all_said(words, part, run)))
        return whole or (length >= _LEAST and begins)


def _length(run: Run) -> tuple[int, int]:
    return run.last - run.first, -run.question


def _all_said(words: Sequence[Word], part: Run, run: Run) -> bool:
    """Tell whether the sentence that a part of a run stands in says nothing else than the run."""
    first, last = part.first, part.last
    while first > 0 and not words[first].begins:
        first -= 1
    while last < len(words) and not words[last].begins:
        last += 1
    said = [n for n in range(first, last) if not words[n].is_label]
    return sum(run.first <= n < run.last for n in said) >= _WHOLE * len(said)


def _over(texts: Sequence[str], last: int, asked: Sequence[str], end: int) -> tuple[int, int] | None:
    """Return how many words to pass over on either side so that three agree again; None if there are none near."""
    for here in range(_GAP + 1):
        for there in range(_GAP + 1):
            if here + there and _agree(
                texts[last + here : last + here + _GRAM], asked[end + there : end + there + _GRAM]
            ):
                return here, there
    return None


def _agree(one: Sequence[str], other: Sequence[str]) -> bool:
    return len(one) == len(other) == _GRAM and tuple(one) == tuple(other)


def _by_passage(words: Sequence[Word], run: Run) -> Iterator[Run]:
    first = run.first
    for n in range(run.first + 1, run.last + 1):
        if n == run.last or words[n].passage != words[first].passage:
            yield replace(run, first=first, last=n)
            first = n


def _cut(passage: Passage, spans: Sequence[tuple[int, int, str]]) -> Iterator[Passage]:
    if not spans:
        yield passage
        return
    at = passage.start
    for start, end, text in _merged(passage, spans):
        if start > at:
            yield part_of(passage, at, start)
        yield replace(part_of(passage, start, end), voice=Voice.FORM, in_reply_to=text)
        at = end
    if at < passage.end:
        yield part_of(passage, at, passage.end)


def _merged(passage: Passage, spans: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return the spans with the number before and the marks after them, those that meet as one."""
    out: list[tuple[int, int, str]] = []
    for start, end, text in sorted(spans):
        while end < passage.end and passage.text[end - passage.start] in _CLOSING:
            end += 1
        before = out[-1][1] if out else passage.start
        between = passage.text[before - passage.start : start - passage.start]
        short = len(between.split()) <= _REST and not _says(between)
        if short and out:
            out[-1] = (out[-1][0], end, out[-1][2])
        else:
            out.append((before if short else start, end, text))
    last = passage.text[out[-1][1] - passage.start :]
    if out and not any(map(str.isalnum, last)):
        out[-1] = (out[-1][0], passage.end, out[-1][2])
    return out


def _says(text: str) -> bool:
    """Tell whether a few words before a question are a sentence of their own ("Yes.")."""
    return text.rstrip()[-1:] in {".", "!", "。", "؛"} and not any(map(str.isdigit, text))


def part_of(passage: Passage, start: int, end: int) -> Passage:
    """Return the passage between two places of its document, without surrounding space, with its sentences."""
    whole = passage.text[start - passage.start : end - passage.start]
    begin = start + len(whole) - len(whole.lstrip())
    text = whole.strip()
    offset = begin - passage.start
    spans = ((max(a - offset, 0), min(b - offset, len(text))) for a, b in passage.sentences)
    return replace(
        passage,
        passage_id=f"{passage.document_id}.{begin}",
        start=begin,
        end=begin + len(text),
        text=text,
        label=passage.label if start == passage.start else "",
        lead_in=passage.lead_in if start == passage.start else "",
        sentences=tuple((a, b) for a, b in spans if a < b),
    )
