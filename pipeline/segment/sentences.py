"""Sentences by their marks, with the forms of UN documents unbroken ("para. 72(g)", "A/RES/70/125", "No. 3").

spaCy's sentencizer, used before, gives every opening bracket and quotation mark to the sentence before it, and does not
see a full stop that its tokenizer leaves on a number, an abbreviation or an Arabic word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.segment.abbreviations import CITING, LABELLED, NAMES, TITLES, function_words

_LONGEST = 6_000
"""Letters of a sentence; a longer one is no sentence, and is cut, since encoders need memory by length."""
_NEAR = 400
"""Letters within which brackets and quotation marks are paired."""
_WIDE = "。！？｡"
_CLOSING = "\"'”’»›)]}）］」』》】〉］“«"
_MARKS = re.compile(rf"[.!?…؟۔।։።]+(?:[ \u00a0\u202f][.…!?]+(?=[ \u00a0]|$))*|[{_WIDE}]+[{_WIDE}.!?…]*")
_SPACED_CLOSING = re.compile(r"[ \u00a0\u202f][»”](?![^\W_])")
_SPACE = re.compile(r"\s*")
_OPENING = "\"'“”„‟‘’«»‹›([{¿¡（［「『《【〈—–-•*"
_BEFORE = re.compile(r"[^\s(\[«“„\"'’‘（《「]*$")
_AFTER = re.compile(rf"[{re.escape(_OPENING)}\s]*(?P<word>[^\s,;:!?…)»”\]]*)")
_LABEL = re.compile(r"^[\s\"“«(\[]*(?:\d{1,3}|[^\W\d_]|[ivxIVX]{1,5})[.)]$")
_LABEL_BEFORE = re.compile(r"[(\[]?(?:\d{1,3}|[^\W\d_]|[ivx]{1,5})[)\]]\s+")
_ROMAN = re.compile(r"^[IVXLC]{1,6}\b(?!['’])\.?,?$")
_SYMBOL = re.compile(r"^(?:[§№(]|[A-ZА-Я]{1,6}/[\w.]+)")
_INITIALS = re.compile(r"^(?:[^\W\d_]\.-?)*[^\W\d_]$")
_RUN_ON = re.compile(r"^[^\W\d_]{3,}$")
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_AT_THE_END = frozenset({"т.д", "т.п", "a.m", "p.m"})
_OPENERS, _CLOSERS = "([（［", ")]）］"


class SentenceSplitter:
    """Splits texts into sentences, in the six languages of the UN and any other that marks their ends."""

    def __call__(self, text: str, language: str) -> list[tuple[int, int]]:
        """Return spans (start, end) of the sentences of `text`, without surrounding space; they cover every word."""
        spans = [span for start, end in _lines(text) for span in _in_line(text, start, end, language)]
        return [part for start, end in _joined(text, spans) for part in _not_too_long(text, start, end)]


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Cut a text at its own line breaks: blocks of one passage are never one sentence."""
    start = 0
    while (line := text.find("\n", start)) != -1:
        yield start, line
        start = line + 1
    yield start, len(text)


def _in_line(text: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    for found in _MARKS.finditer(text, start, end):
        mark = _Mark(found.start(), found[0], _closed(text, max(start, found.end() - _NEAR), found.end(), end))
        if mark.stop < end and _ends(text, start, mark, end, language):
            yield _stripped(text, start, mark.stop)
            start = mark.stop
    if text[start:end].strip():
        yield _stripped(text, start, end)


@dataclass(frozen=True, slots=True)
class _Mark:
    """Marks that may end a sentence, where they stand, and where what closes after them stops."""

    at: int
    marks: str
    stop: int

    @property
    def closing(self) -> bool:
        """Whether a bracket or quotation mark closes after them."""
        return self.stop > self.at + len(self.marks)


def _closed(text: str, start: int, stop: int, end: int) -> int:
    """Return where the closing brackets and quotation marks that follow some marks stop."""
    while stop < end:
        spaced = _SPACED_CLOSING.match(text, stop, end)  # as in French
        if spaced:
            stop = spaced.end()
        elif text[stop] in _CLOSING and _closes(text, start, stop, end):
            stop += 1
        else:
            break
    return stop


def _closes(text: str, start: int, at: int, end: int) -> bool:
    """Tell whether a quotation mark that some languages open with, and others close, closes here."""
    if text[at] == '"':
        return text.count('"', start, at) % 2 == 1 or at + 1 == end or text[at + 1].isspace()
    if text[at] == "“":
        return text.count("„", start, at) > text.count("“", start, at)
    if text[at] == "«":
        return text.count("»", start, at) > text.count("«", start, at)
    return True


def _ends(text: str, start: int, mark: _Mark, end: int, language: str) -> bool:
    """Tell whether a sentence ends with some marks and what closes after them."""
    gap = _SPACE.match(text, mark.stop, end)
    begins = gap.end() if gap else mark.stop
    if begins == end:
        return False
    after = text[begins : begins + 80]
    wide = mark.marks[0] in _WIDE
    if begins == mark.stop and not wide:
        return _without_space(text, start, mark)
    if _inside(text, start, mark.at, mark.stop) and not _capital(after):
        return False
    if wide:
        return bool(_word_after(after))
    if _goes_on(after):
        return False
    return bool(mark.marks.strip(".")) or mark.closing or _full_stop(text, start, mark.at, after, language)


def _without_space(text: str, start: int, mark: _Mark) -> bool:
    """Tell of marks that no space follows: between Chinese words, or where a writer left it out ("access.We")."""
    before, after = text[max(start, mark.at - 1) : mark.at], text[mark.stop : mark.stop + 2]
    if _HAN.match(before):
        return bool(_HAN.match(after)) or after[:1] in "“‘「『《【（"
    if mark.marks != "." or mark.closing:
        return False
    word = _BEFORE.search(text, max(start, mark.at - 40), mark.at)
    return bool(word and _RUN_ON.match(word[0]) and word[0].islower() and after[:1].isupper() and after[1:].islower())


def _full_stop(text: str, start: int, at: int, after: str, language: str) -> bool:
    """Tell whether the full stop at `at`, with nothing closing after it, ends a sentence and not only a word."""
    found = _BEFORE.search(text, max(start, at - 40), at)
    word = (found[0] if found else "").lower()
    follows = _word_after(after)
    starts = follows.lower().rstrip(".'’") in function_words(language)
    numbered = follows[:1].isdigit() or bool(_ROMAN.match(follows) or _SYMBOL.match(follows))
    if not word or word in TITLES:
        return False
    if word in ("г", "гг"):  # of a year, not of a city
        return _after_number(text, start, at - len(word)) and not follows[:1].isdigit()
    if word in CITING and numbered:
        return False
    if word in NAMES:
        return starts
    if found and _INITIALS.match(word) and (word not in CITING or not found[0].islower()):
        return _ends_after_letters(text, start, at, word, starts=starts)
    if language == "de" and word.isdigit() and len(word) < 4:  # "am 5. Mai", "die 12. Sitzung"
        return starts
    return True


def _ends_after_letters(text: str, start: int, at: int, word: str, *, starts: bool) -> bool:
    """Tell whether single letters with full stops are a label or a word at the end, not initials or an abbreviation."""
    before = text[max(start, at - _NEAR) : at - len(word)].lower().split()
    last = before[-1] if before else ""
    whole = last + word if _INITIALS.match(last.rstrip(".")) else word  # "т. д." is written both ways
    return last in LABELLED or whole in _AT_THE_END or (starts and len(word) > 1)


def _after_number(text: str, start: int, at: int) -> bool:
    return text[max(start, at - 5) : at].rstrip()[-1:].isdigit()


def _goes_on(after: str) -> bool:
    """Tell whether what follows cannot begin a sentence: a small letter, or marks alone."""
    word = _word_after(after)
    address = word.startswith(("www.", "http"))
    return (word[:1].islower() and not address) or (not word and after[:1] in ",;:")


def _capital(after: str) -> bool:
    return _word_after(after)[:1].isupper()


def _word_after(after: str) -> str:
    label = _LABEL_BEFORE.match(after)
    found = _AFTER.match(after, label.end() if label else 0)
    return found["word"] if found else ""


def _inside(text: str, start: int, at: int, stop: int) -> bool:
    """Tell whether `at` is within brackets that were opened in mid-sentence."""
    near = max(start, at - _NEAR)
    opened = [n for n in range(near, at) if text[n] in _OPENERS]
    closed = sum(c in _CLOSERS for c in text[near:at])
    if len(opened) <= closed:
        return False
    still = opened[-1]
    return (near > start or bool(text[near:still].strip())) and any(c in _CLOSERS for c in text[at : stop + _NEAR])


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _joined(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Put labels before, and what holds no letter after, the sentence they belong to."""
    out: list[tuple[int, int]] = []
    for n, (start, end) in enumerate(spans):
        label = bool(out) and bool(_LABEL.match(text[out[-1][0] : out[-1][1]]))
        begins = n + 1 < len(spans) and bool(_LABEL.match(text[start:end]))
        bare = not begins and not any(map(str.isalpha, text[start:end]))
        if out and "\n" not in text[out[-1][1] : start] and (label or bare):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _not_too_long(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        space = text.rfind(" ", start, start + _LONGEST)
        cut = space if space > start else start + _LONGEST
        yield _stripped(text, start, cut)
        start = _stripped(text, cut, end)[0]
    yield start, end
