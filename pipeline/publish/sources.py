"""What a reader is told of a citation: who, which file, page and paragraph, and the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.domain import NOT_STATED, Citation, Document, Passage, Sentence


@dataclass(frozen=True, slots=True)
class SourceNote:
    """One citation, resolved; `before` and `after` are the rest of the passage around `quote`."""

    contributor: str
    file: str
    page: str
    label: str
    section: str
    language: str
    quote: str
    before: str
    after: str
    confidence: float | None

    @property
    def place(self) -> str:
        """Where in the file: "C002.pdf, p. 3, para. 12"."""
        parts = [self.file, f"p. {self.page}" if self.page else "", f"item {self.label}" if self.label else ""]
        return ", ".join(p for p in parts if p)


class Sources:
    """Resolves citations against the documents and passages of a run."""

    def __init__(self, documents: Sequence[Document], passages: Sequence[Passage]) -> None:
        self._documents: Mapping[str, Document] = {d.document_id: d for d in documents}
        self._passages: Mapping[str, Passage] = {p.passage_id: p for p in passages}

    def of(self, sentence: Sentence) -> list[SourceNote]:
        """Return a sentence's citations in order."""
        return [self.resolve(c) for c in sentence.sources]

    def resolve(self, citation: Citation) -> SourceNote:
        """Return one citation with its place.

        Raises:
            KeyError: the passage is not of this run.
        """
        passage = self._passages[citation.passage_id]
        document = self._documents[passage.document_id]
        start, end = _find(passage.text, citation.quote)
        who = document.cover.contributor
        return SourceNote(
            contributor="Contributor not stated" if who == NOT_STATED else who,
            file=passage.file,
            page=_pages(passage),
            label=passage.label.rstrip(".").strip("()") if any(c.isalnum() for c in passage.label) else "",
            section=passage.section,
            language=passage.language,
            quote=passage.text[start:end],
            before=passage.text[:start],
            after=passage.text[end:],
            confidence=passage.confidence,
        )


def _pages(passage: Passage) -> str:
    if passage.page is None:
        return ""
    last = passage.page_end or passage.page
    return str(passage.page) if last == passage.page else f"{passage.page}-{last}"


def _find(text: str, quote: str) -> tuple[int, int]:
    """Return the span of a quotation in a text, white space counting as one; else the whole text."""
    start = text.find(quote)
    if start >= 0:
        return start, start + len(quote)
    wanted = "".join(quote.split())
    positions = [i for i, c in enumerate(text) if not c.isspace()]
    at = "".join(text.split()).find(wanted)
    if not wanted or at < 0:
        return 0, len(text)
    return positions[at], positions[at + len(wanted) - 1] + 1
