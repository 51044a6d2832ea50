"""From what a reader returned to a document: offsets, cover, language, id."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from pipeline.domain import NOT_STATED, Block, BlockKind, Document, RawDocument, Voice
from pipeline.errors import RefusalError
from pipeline.extract.cover import read_cover
from pipeline.extract.quoted_mail import with_quoted_mail
from pipeline.extract.scripts import language_of
from pipeline.extract.ticks import with_ticks
from pipeline.whose.empty import says_nothing

_SPACE = re.compile(r"\s+")
_INVISIBLE = re.compile(r"[\u00ad\u200b\u2060\ufeff\u0000-\u0008\u000e-\u001b\u007f\ufffe\uffff]")
_HALVES = re.compile(r"[\ud800-\udfff]")


def assemble(file: str, sha256: str, media: str, raw: RawDocument) -> Document:
    """Return the document of one file; its text is the blocks' texts joined by newlines.

    Raises:
        RefusalError: no block has any text.
    """
    blocks = [b for b in (replace(b, text=normal(b.text)) for b in raw.blocks) if b.text]
    if not blocks:
        raise RefusalError("extract", "No text was found in the file.", "Ask the sender for a copy with text.")
    blocks, set_aside = with_quoted_mail(with_ticks(blocks))
    found = read_cover([b if b.voice is Voice.OWN else replace(b, text="") for b in blocks])
    marked = [replace(b, kind=BlockKind.COVER) if n in found.blocks else b for n, b in enumerate(blocks)]
    placed = tuple(_placed(marked))
    return Document(
        document_id=f"{_slug(file)}-{sha256[:8]}",
        file=file,
        sha256=sha256,
        media=media,
        text="\n".join(b.text for b in placed),
        blocks=placed,
        cover=found.cover,
        pages=raw.pages,
        language=language_of(" ".join(_said(placed))) or NOT_STATED,
        warnings=(*raw.warnings, *set_aside, *found.warnings),
    )


def _said(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield what tells the language: the contributor's words, unless they say nothing ("N/A" is no German)."""
    for b in blocks:
        if b.kind is not BlockKind.COVER and b.voice is Voice.OWN and not says_nothing(b.text):
            yield b.text


def normal(text: str) -> str:
    """Return a text in NFC, without invisible characters, with single spaces.

    Half a surrogate pair, which damaged files yield, becomes U+FFFD: it could not be written to any file.
    """
    visible = _SPACE.sub(" ", _INVISIBLE.sub("", _HALVES.sub("\ufffd", text))).strip()
    return unicodedata.normalize("NFC", visible)


def _placed(blocks: Iterable[Block]) -> Iterable[Block]:
    position = 0
    for block in blocks:
        yield replace(block, start=position, end=position + len(block.text))
        position += len(block.text) + 1


def _slug(file: str) -> str:
    path = PurePosixPath(file)
    text = unicodedata.normalize("NFKD", path.with_suffix("").as_posix())
    return re.sub(r"[^\w-]+", "-", text.encode("ascii", "ignore").decode()).strip("-").lower() or "file"
