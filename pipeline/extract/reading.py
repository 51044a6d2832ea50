"""Read one file in this process: choose the reader by content, assemble the document. The sandbox calls this."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from pipeline.domain import Document, RawDocument, Refusal, Source
from pipeline.errors import RefusalError
from pipeline.extract.assemble import assemble
from pipeline.extract.attached import with_attached
from pipeline.extract.media import matches, media_of
from pipeline.settings import ExtractSettings

# A paragraph of Chinese has no spaces, but commas; a picture stored as letters has neither for long.
_TOO_LONG = re.compile(r"[^\W_]{5000,}|\S{30000,}")
# Of the computing time a child has: the rest is for putting together what was recognised until then.
SAFE_SHARE = 0.7
PAGE_SHARE = 2.5
_DEEPEST = 2  # files within files


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one file: a document or none, and what was refused of it."""

    document: Document | None
    refusals: tuple[Refusal, ...] = ()


def read(source: Source, settings: ExtractSettings) -> Reading:
    """Return the document of a file with the pages that had to be refused, or the refusal of the whole."""
    try:
        return _read(source, settings)
    except RefusalError as e:
        return Reading(None, (Refusal(e.stage, source.file, e.reason, e.advice, again=e.again),))


def _read(source: Source, settings: ExtractSettings) -> Reading:
    data = _bytes(source.path, settings.file_bytes)
    media = media_of(data)
    raw = _with_files(_READERS[media](data, settings), settings, 0)
    _refuse_no_text(raw, settings.max_letters)
    suffix = PurePosixPath(source.file).suffix
    if not matches(media, suffix):
        warning = f"The name ends in {suffix or 'nothing'}, but the content is {media}; it was read as {media}."
        raw = replace(raw, warnings=(*raw.warnings, warning))
    document = assemble(source.file, hashlib.sha256(data).hexdigest(), media, raw)
    advice = "Ask the sender for a copy with text, or install tesseract to read it optically."
    pages = tuple(Refusal("extract", source.file, why, advice, item=f"page {n}") for n, why in raw.refused_pages)
    within = tuple(replace(refusal, file=source.file) for refusal in raw.refused)
    return Reading(document, (*pages, *within))


def _with_files(raw: RawDocument, settings: ExtractSettings, depth: int) -> RawDocument:
    """Return a document with what is attached to it read, and what is attached to that."""

    def one(data: bytes) -> RawDocument:
        if depth >= _DEEPEST:
            raise RefusalError("extract", "It is a file in a file in a file.", "Save it as a file of its own.")
        return _with_files(_READERS[media_of(data)](data, settings), settings, depth + 1)

    return with_attached(raw, one)


def _refuse_no_text(raw: RawDocument, most: int) -> None:
    """Refuse what nobody wrote to be read: later stages need time and memory by the length of texts and words."""
    blocks = [b for part in (raw, *(part for _, part in raw.attached)) for b in part.blocks]
    letters = sum(len(b.text) for b in blocks)
    if letters > most:
        reason = f"The file holds {letters:,} letters, more than the limit of {most:,}."
        raise RefusalError("extract", reason, "Ask for a shorter copy, or raise extract.max_letters.")
    longest = max((word for b in blocks for word in _TOO_LONG.findall(b.text)), key=len, default="")
    if longest:
        reason = f"The file holds a word of {len(longest):,} letters ({longest[:20]}…), which is no text."
        raise RefusalError("extract", reason, "Ask the sender for a copy without it.")


def _bytes(path: Path, limit: int) -> bytes:
    try:
        if not path.is_file():
            raise RefusalError(
                "extract", "This is not a file.", "Check its name and that it is still there.", again=True
            )
        size = path.stat().st_size
        if size > limit:
            reason = f"The file has {size // 1_000_000} MB, more than the limit of {limit // 1_000_000} MB."
            raise RefusalError("extract", reason, "Ask for a smaller copy, or raise extract.file_bytes.")
        return path.read_bytes()
    except OSError as e:
        reason = f"The file cannot be opened ({e.strerror})."
        raise RefusalError("extract", reason, "Check its permissions.", again=True) from e


def _pdf(data: bytes, settings: ExtractSettings) -> RawDocument:
    from pipeline.extract.ocr import PAGE_SECONDS
    from pipeline.extract.pdf import read_pdf
    from pipeline.extract.pdf_scans import Clock

    # While a page is recognised there are signs of life, so that it may take longer than what gives none.
    page_seconds = min(PAGE_SECONDS, settings.wall_seconds * PAGE_SHARE)
    clock = Clock(settings.scan_seconds, settings.cpu_seconds * SAFE_SHARE, page_seconds)
    return read_pdf(data, max_pages=settings.max_pages, ocr=settings.ocr, clock=clock)


def _word(data: bytes, settings: ExtractSettings) -> RawDocument:
    from pipeline.extract.word import read_word

    return read_word(data)


def _plain(data: bytes, settings: ExtractSettings) -> RawDocument:
    from pipeline.extract.plain import read_plain

    return read_plain(data)


def _mail(data: bytes, settings: ExtractSettings) -> RawDocument:
    from pipeline.extract.mail import read_mail

    return read_mail(data)


def _page(data: bytes, settings: ExtractSettings) -> RawDocument:
    from pipeline.extract.web import web_blocks

    return RawDocument(tuple(web_blocks(data)))


def _flat(data: bytes, settings: ExtractSettings) -> RawDocument:
    from pipeline.extract.flat import as_package

    return _word(as_package(data), settings)


def _converted(suffix: str) -> Callable[[bytes, ExtractSettings], RawDocument]:
    def reader(data: bytes, settings: ExtractSettings) -> RawDocument:
        from pipeline.extract.legacy import convert
        from pipeline.extract.stored_fields import with_stored_results

        raw = _word(convert(with_stored_results(data, suffix), suffix, seconds=settings.wall_seconds * 0.8), settings)
        warning = f"Read through LibreOffice from {suffix}; automatic numbers may differ from Word's."
        return replace(raw, warnings=(*raw.warnings, warning))

    return reader


_READERS: Mapping[str, Callable[[bytes, ExtractSettings], RawDocument]] = {
    "pdf": _pdf,
    "docx": _word,
    "doc": _converted(".doc"),
    "odt": _converted(".odt"),
    "rtf": _converted(".rtf"),
    "txt": _plain,
    "eml": _mail,
    "html": _page,
    "flat": _flat,
    "wordml": _converted(".xml"),
    "fodt": _converted(".fodt"),
}
