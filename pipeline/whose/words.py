"""Words of a document in order, across its passages, as what is repeated in other documents is looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.domain import Document, Passage, Role, Voice

_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+(?:['’][^\W_\u3400-\u9fff]+)*")
_LABEL = re.compile(r"^(?:[^\W\d_]?\d{1,3}|[^\W\d_]|[ivx]{1,4})$")
_LABELLED = re.compile(r"^\s?[.):：、]")
_STOP = re.compile(r"[?？؟!！。]|[.](?=\s+[^\W\d_a-zа-я]|\s*$)")
_INTRODUCED = re.compile(r"[:;：；\n]\W*$")
_COLON = re.compile(r"[:：][\s\"“«(]*$")
_SILENT = frozenset({Role.COVER, Role.COMMENT, Role.DELETION})
ASKS = "?？؟"
ENDED = re.compile(r"[.!?:;…。！？：；؟؛][\"”»’)\]]*\s*$")


class Word(NamedTuple):
    """A word as compared, where it stands in the document's text, and in which of the passages (by position).

    `begins` where a sentence begins with it or a label stands before it; `is_label` for "3." and "(a)"; `introduced`
    where a colon stands before it, or before its label.
    """

    text: str
    start: int
    end: int
    passage: int
    begins: bool
    is_label: bool
    introduced: bool = False


def norm(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are compared."""
    if text.isascii():
        return tuple(_WORD.findall(text.lower()))
    return tuple(w.casefold().replace("’", "'") for w in _WORD.findall(text))


def size(text: str) -> int:
    """Return the number of words; two Chinese characters count as one."""
    words = _WORD.findall(text)
    if text.isascii():
        return len(words)
    chinese = sum(len(w) == 1 and "\u3400" <= w <= "\u9fff" for w in words)
    return int(len(words) - chinese // 2)


def asks(text: str) -> bool:
    """Tell whether a text ends as a question."""
    return text.rstrip(" \t\n\"'”»’)]")[-1:] in set(ASKS)


def spoken(passage: Passage) -> bool:
    """Tell whether a passage is text that may hold a contributor's or a form's words."""
    return passage.role not in _SILENT and passage.voice is Voice.OWN


def words_of(passages: Sequence[Passage]) -> list[Word]:
    """Return the words of the passages of one document that may be of a form or its answers."""
    shown = [(n, p) for n, p in enumerate(passages) if spoken(p)]
    before = [None, *(p for _, p in shown)]
    return [w for last, (n, p) in zip(before, shown, strict=False) for w in _words(last, p, n)]


def _runs_on(before: Passage | None, here: Passage) -> bool:
    """Tell whether a passage may go on with a sentence only because a line ended."""
    if before is None or here.label:
        return False
    apart = before.role is Role.HEADING or here.role is Role.CELL or ENDED.search(before.text)
    return here.text[:1].islower() or not apart


def _words(before: Passage | None, passage: Passage, n: int) -> Iterator[Word]:
    begins, named, last = not _runs_on(before, passage), False, 0
    introduced = before is not None and bool(_COLON.search(before.text))
    for match in _WORD.finditer(passage.text):
        between = passage.text[last : match.start()]
        first = begins or named
        if between != " ":
            begins = begins or bool(_STOP.search(between + match[0][:1]))
            first = begins or named or bool(_INTRODUCED.search(between))
            introduced = introduced or bool(_COLON.search(between))
        label = first and bool(_LABEL.match(match[0]) and _LABELLED.match(passage.text[match.end() :]))
        text = match[0].casefold().replace("’", "'")
        yield Word(text, passage.start + match.start(), passage.start + match.end(), n, begins, label, introduced)
        named = begins and not label and not match[0].isdigit()  # "Question 6:"
        last, begins, introduced = match.end(), label, introduced and label


def by_document(documents: Sequence[Document], passages: Sequence[Passage]) -> Iterator[tuple[Document, list[Passage]]]:
    """Yield each document with its passages in order."""
    own: dict[str, list[Passage]] = {d.document_id: [] for d in documents}
    for p in passages:
        own[p.document_id].append(p)
    for d in documents:
        yield d, sorted(own[d.document_id], key=lambda p: p.start)


def speaker_of(document: Document) -> str:
    """Return what counts as one of those who repeat something: a contributor, or all letters of a campaign."""
    name = " ".join(norm(document.cover.contributor))
    return document.campaign or ("" if name == "not stated" else name) or document.document_id
