"""From what a reader returned to a document: offsets, cover, language, id."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from pipeline.domain import NOT_STATED, Block, BlockKind, Cover, Document, RawDocument, Voice
from pipeline.errors import RefusalError
from pipeline.extract.cover import read_cover
from pipeline.extract.quoted_mail import with_quoted_mail
from pipeline.extract.scripts import language_of
from pipeline.extract.ticks import with_ticks
from pipeline.whose.empty import says_nothing

_INVISIBLE = re.compile(r"[\u00ad\u200b\u2060\ufeff\u0000-\u0008\u000e-\u001b\u007f\ufffe\uffff]")
_HALVES = re.compile(r"[\ud800-\udfff]")


def assemble(file: str, sha256: str, media: str, raw: RawDocument) -> Document:
    """Return the document of one file; its text is the blocks' texts joined by newlines.

    What is attached follows, each file under a heading with its name. Who speaks, and when, is what an enclosed file
    says of itself where one does, else what the e-mail or portfolio around it says.

    Raises:
        RefusalError: no block has any text, or the files within are contributions of several.
    """
    ((_, own), *parts), cover = _gathered("", raw)
    if not own.blocks and not any(part.blocks for _, part in parts):
        raise RefusalError("extract", "No text was found in the file.", "Ask the sender for a copy with text.")
    blocks = [*own.blocks]
    for name, part in parts:
        paged = [replace(b, page=None) for b in part.blocks] if raw.pages is not None else part.blocks
        blocks += _set_apart(name, paged, blocks)
    placed = tuple(_placed(blocks))
    return Document(
        document_id=f"{_slug(file)}-{sha256[:8]}",
        file=file,
        sha256=sha256,
        media=media,
        text="\n".join(b.text for b in placed),
        blocks=placed,
        cover=cover,
        pages=raw.pages,
        language=language_of(" ".join(_said(placed))) or NOT_STATED,
        warnings=(*raw.warnings, *own.warnings, *(w for _, part in parts for w in part.warnings)),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """A document or one within it: its blocks with their roles, its cover, what an editor should know."""

    blocks: list[Block]
    cover: Cover
    warnings: tuple[str, ...]


def _read(raw: RawDocument) -> _Part:
    blocks = [b for b in (replace(b, text=normal(b.text)) for b in raw.blocks) if b.text]
    blocks, set_aside = with_quoted_mail(with_ticks(blocks))
    found = read_cover([b if b.voice is Voice.OWN else replace(b, text="") for b in blocks])
    marked = [replace(b, kind=BlockKind.COVER) if n in found.blocks else b for n, b in enumerate(blocks)]
    return _Part(marked, found.cover, (*set_aside, *found.warnings))


def _gathered(name: str, raw: RawDocument) -> tuple[list[tuple[str, _Part]], Cover]:
    """Return a document and what is attached to it, and to that, by name; and the cover that stands for all of it."""
    own = _read(raw)
    inner = [_gathered(*part) for part in raw.attached]
    covers = [cover for _, cover in inner] if raw.encloses else []
    return [(name, own), *(part for parts, _ in inner for part in parts)], _cover_of([*covers, own.cover])


def _set_apart(name: str, blocks: Sequence[Block], before: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks of an attached file after a heading with its name, their tables numbered on."""
    tables = 1 + max((b.table for b in before), default=-1)
    yield Block(BlockKind.HEADING, normal(name))
    for block in blocks:
        yield replace(block, table=block.table + tables) if block.table >= 0 else block


def _cover_of(covers: Sequence[Cover]) -> Cover:
    """Return a cover of what several say, the first one's word before the others'; who speaks is told by one alone."""
    speaking = [cover for cover in covers if cover.contributor != NOT_STATED]
    enclosed = {cover.contributor.casefold(): cover.contributor for cover in speaking if cover is not covers[-1]}
    if len(enclosed) > 1:
        reason = f"The files within it are contributions of several: {', '.join(enclosed.values())}."
        raise RefusalError("extract", reason, "Save them as files of their own and put them in the batch.")
    made = speaking[0] if speaking else covers[-1]
    return replace(
        made,
        title=_first(cover.title for cover in covers),
        symbol=_first(cover.symbol for cover in covers),
        date=_first(cover.date for cover in covers),
        agenda_item=_first(cover.agenda_item for cover in covers),
        original_language=_first(cover.original_language for cover in covers),
    )


def _first(stated: Iterable[str]) -> str:
    return next((value for value in stated if value != NOT_STATED), NOT_STATED)


def _said(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield what tells the language: the contributor's words, unless they say nothing ("N/A" is no German)."""
    for b in blocks:
        if b.kind is not BlockKind.COVER and b.voice is Voice.OWN and not says_nothing(b.text):
            yield b.text


def normal(text: str) -> str:
    """Return a text in NFC, without invisible characters, with single spaces.

    Half a surrogate pair, which damaged files yield, becomes U+FFFD: it could not be written to any file.
    """
    if not text.isprintable():
        text = _INVISIBLE.sub("", _HALVES.sub("\ufffd", text))
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _placed(blocks: Iterable[Block]) -> Iterable[Block]:
    position = 0
    for block in blocks:
        yield replace(block, start=position, end=position + len(block.text))
        position += len(block.text) + 1


def _slug(file: str) -> str:
    path = PurePosixPath(file)
    text = unicodedata.normalize("NFKD", path.with_suffix("").as_posix())
    return re.sub(r"[^\w-]+", "-", text.encode("ascii", "ignore").decode()).strip("-").lower() or "file"
