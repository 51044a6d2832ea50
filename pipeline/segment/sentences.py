"""Sentences by spaCy's rules, with the forms of UN documents unbroken ("para. 72(g)", "A/RES/70/125", "No. 3")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.lean import lean_imports

if TYPE_CHECKING:
    from spacy.language import Language

_LANGUAGES = frozenset({"ar", "en", "es", "fr", "ru", "zh", "pt", "de", "it"})
_PUNCTUATION = [".", "!", "?", "؟", "۔", "。", "！", "？", "｡", "…"]
_ABBREVIATION = re.compile(
    r"(?:\b(?:paras?|pars?|art|arts|no|nos|res|rev|cf|sec|secs|ch|vol|p|pp|fig|add|corr|doc|op|ibid|seq|approx|dept"
    r"|mr|mrs|ms|dr|prof|st|e\.g|i\.e|vs|al|inc|ltd|co|u\.s|u\.n|u\.k|etc|párr|párrs|núm|núms|sr|sra|п|пп|ст|гл|г|гг"
    r"|т\.е|т\.д|см|др|рез|n|nº|alin|éd|chap|[A-Z])|§)\.$",
    re.IGNORECASE,
)
_NEVER_ENDS = re.compile(
    r"\b(?:paras?|pars?|arts?|nos?|cf|e\.g|i\.e|mr|mrs|ms|dr|prof|vs|párrs?|núms?|п|пп|ст|см)\.$", re.I
)
_LABEL = re.compile(r"^[\s\"“«(\[]*(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]$")


class SentenceSplitter:
    """Splits texts into sentences; one light spaCy pipeline a language, made at first use."""

    def __init__(self) -> None:
        self._pipelines: dict[str, Language] = {}

    def __call__(self, text: str, language: str) -> list[tuple[int, int]]:
        """Return spans (start, end) of the sentences of `text`, without surrounding space; they cover every word."""
        doc = self._pipeline(language)(text)
        starts = [s.start_char for s in doc.sents]
        spans = []
        for position, start in enumerate(starts):
            end = starts[position + 1] if position + 1 < len(starts) else len(text)
            spans += _by_line(text, start, end)
        return _joined(text, [_stripped(text, a, b) for a, b in spans if text[a:b].strip()])

    def _pipeline(self, language: str) -> Language:
        code = language if language in _LANGUAGES else "en"
        if code not in self._pipelines:
            with lean_imports():
                import spacy

                nlp = spacy.blank(code)
            nlp.max_length = 10_000_000
            nlp.add_pipe("sentencizer", config={"punct_chars": _PUNCTUATION})
            self._pipelines[code] = nlp
        return self._pipelines[code]


def _by_line(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a span at the document's own line breaks: blocks of one passage are never one sentence."""
    out = []
    while (line := text.find("\n", start, end)) != -1:
        out.append((start, line))
        start = line + 1
    return [*out, (start, end)]


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _joined(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in spans:
        if out and _runs_on(text, out[-1], start, end):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _runs_on(text: str, previous: tuple[int, int], start: int, end: int) -> bool:
    if "\n" in text[previous[1] : start]:
        return False
    before, after = text[previous[0] : previous[1]], text[start:end]
    if _LABEL.match(before) or not any(c.isalpha() for c in after):
        return True
    if _NEVER_ENDS.search(before):
        return True
    lower = after.lstrip("\"'“”«»()[]")[:1].islower()
    cited = bool(_ABBREVIATION.search(before)) and after[:1].isdigit()
    return (lower and before.endswith((".", "…"))) or cited
