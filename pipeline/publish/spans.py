"""The language and direction of every stretch of a text, so that Word and browsers set it right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

RTL = frozenset({"ar"})
_SCRIPTS = (
    ("ar", r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]"),
    ("zh", r"[\u2e80-\u2fdf\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]"),
    ("ru", r"[\u0400-\u04ff]"),
)
_BETWEEN = r"[\s\d.,:;()\-–/%«»\"']"
_OF_SCRIPT = {script: re.compile(letter) for script, letter in _SCRIPTS}
_LATIN = re.compile(r"[A-Za-z](?:[\w\s./:@&'’\-]*[A-Za-z0-9])?", re.ASCII)
_STRETCH = re.compile("|".join(f"(?P<{name}>{c}(?:{_BETWEEN}*{c})*[.؟؛،]*)" for name, c in _SCRIPTS))


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one language (ISO 639-1)."""

    text: str
    language: str

    @property
    def rtl(self) -> bool:
        """Whether it is written from right to left."""
        return self.language in RTL


def spans(text: str, language: str, quoted: Iterable[tuple[str, str]] = ()) -> list[Span]:
    """Cut a text where its language changes; the texts of the spans joined are the text.

    Args:
        text: a sentence, a name, a quotation.
        language: of the text as a whole.
        quoted: quotations that the text may hold, each with its language.
    """
    marks = sorted({(q, ql) for q, ql in quoted if q and ql != language}, key=lambda m: (-len(m[0]), m))
    for quote, other in marks:
        before, found, after = text.partition(quote)
        if found:
            rest = [m for m in marks if m != (quote, other)]
            return _joined([*spans(before, language, rest), Span(quote, other), *spans(after, language, rest)])
    return _joined(_by_script(text, language))


def language_of(text: str, language: str) -> str:
    """Return the language a text's script betrays when it is not one that `language` is written in."""
    letters = sum(c.isalpha() for c in text)
    for name, letter in _OF_SCRIPT.items():
        if name != language and letters and 2 * len(letter.findall(text)) > letters:
            return name
    return language


def _by_script(text: str, language: str) -> Iterator[Span]:
    if language in _OF_SCRIPT and language not in RTL:
        yield Span(text, language)
        return
    position = 0
    for match in (_LATIN if language in RTL else _STRETCH).finditer(text):
        yield Span(text[position : match.start()], language)
        yield Span(match.group(), match.lastgroup or "en")
        position = match.end()
    yield Span(text[position:], language)


def _joined(parts: Iterable[Span]) -> list[Span]:
    out: list[Span] = []
    for part in parts:
        if not part.text:
            continue
        if out and out[-1].language == part.language:
            out[-1] = Span(out[-1].text + part.text, part.language)
        else:
            out.append(part)
    return out
