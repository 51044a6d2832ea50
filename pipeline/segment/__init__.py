"""Segment documents into passages of one idea each, with language, sentences and provenance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from pipeline.domain import Document, Passage
from pipeline.segment.language import LanguageIdentifier
from pipeline.segment.passages import Piece, pieces_of
from pipeline.segment.sentences import SentenceSplitter
from pipeline.settings import SegmentSettings

__all__ = ["segment"]


def segment(documents: Sequence[Document], settings: SegmentSettings) -> list[Passage]:
    """Cut documents into passages that tile their blocks, in document order.

    A passage is a paragraph, list item, cell or note; one longer than `settings.max_words` is split at sentences;
    a short list is kept together with the words that introduce it; a longer one gives a passage an item, each with
    its `lead_in`. Headings, cover, comments and deletions become passages of their own roles, so that nothing is lost.

    Returns:
        Passages with `document.text[p.start:p.end] == p.text` and `p.sentences` as offsets into `p.text`.
    """
    identify, split = _tools()
    return [p for d in documents for p in _passages(d, settings, identify, split)]


@lru_cache(maxsize=1)
def _tools() -> tuple[LanguageIdentifier, SentenceSplitter]:
    """Return the language identifier and the splitter, made once a process: they take longer than a document."""
    return LanguageIdentifier(), SentenceSplitter()


def _passages(
    document: Document, settings: SegmentSettings, identify: LanguageIdentifier, split: SentenceSplitter
) -> list[Passage]:
    out: list[Passage] = []
    for piece in pieces_of(document.blocks, settings.short_list_words):
        text = document.text[piece.start : piece.end]
        language = identify(text, default=document.language)
        sentences = split(text, language)
        if piece.start == piece.end:
            continue
        out += _cut(document, piece, text, language, sentences, settings)
    return out


def _cut(
    document: Document,
    piece: Piece,
    text: str,
    language: str,
    sentences: Sequence[tuple[int, int]],
    settings: SegmentSettings,
) -> list[Passage]:
    whole = Passage(
        passage_id=f"{document.document_id}.{piece.start}",
        document_id=document.document_id,
        file=document.file,
        page=piece.page,
        page_end=piece.page_end,
        label=piece.label,
        section=piece.section,
        start=piece.start,
        end=piece.end,
        language=language,
        text=text,
        role=piece.role,
        lead_in=piece.lead_in,
        sentences=tuple(sentences),
        confidence=piece.confidence,
        voice=piece.voice,
    )
    groups = _groups(text, sentences, language, settings.max_words)
    if len(groups) < 2:
        return [whole]
    starts = [g[0][0] for g in groups]
    starts[0] = 0
    return [_part(whole, a, b, g) for (a, b), g in zip(pairwise([*starts, len(text)]), groups, strict=True)]


def _part(whole: Passage, start: int, end: int, sentences: Sequence[tuple[int, int]]) -> Passage:
    text = whole.text[start:end]
    kept = text.rstrip()
    return replace(
        whole,
        passage_id=f"{whole.document_id}.{whole.start + start}",
        start=whole.start + start,
        end=whole.start + start + len(kept),
        text=kept,
        sentences=tuple((a - start, min(b - start, len(kept))) for a, b in sentences),
    )


def _groups(
    text: str, sentences: Sequence[tuple[int, int]], language: str, max_words: int
) -> list[list[tuple[int, int]]]:
    sizes = [words_in(text[a:b], language) for a, b in sentences]
    parts = -(-sum(sizes) // max_words)
    target = sum(sizes) / max(parts, 1)
    groups: list[list[tuple[int, int]]] = [[]]
    filled = 0
    for span, size in zip(sentences, sizes, strict=True):
        full = filled + size / 2 > target and filled > 0
        if full or (groups[-1] and filled + size > max_words):
            groups.append([])
            filled = 0
        groups[-1].append(span)
        filled += size
    return groups


def words_in(text: str, language: str) -> int:
    """Return the number of words; for Chinese, two characters count as a word."""
    return len(text) // 2 if language == "zh" else len(text.split())
