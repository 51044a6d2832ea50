"""Who, what and when, read from a contribution's cover: a table as in ITU documents, lines of a letter or an e-mail.

What the cover does not say is `NOT_STATED`; nothing is guessed from the body, the file name or a country's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.domain import NOT_STATED, Block, BlockKind, Cover, StakeholderKind
from pipeline.extract.cover_words import ARTICLE, CONTRIBUTES_TO, CONTRIBUTION_BY, DATE, FIELDS, KINDS, SYMBOL
from pipeline.identify.places import country_in
from pipeline.identify.symbols import names_a_version

_FIRST = 40
_LONG = 40
_WHO = frozenset({"source", "person"})
_SHORT = 10
_LABEL = {key: re.compile(rf"^(?:{names})\s*[:：]?$", re.I) for key, names in FIELDS.items()}
_LINE = {key: re.compile(rf"^(?:{names})\s*[:：]\s*(?P<value>\S.*)$", re.I) for key, names in FIELDS.items()}
_SPEAKS = re.compile(r"^(?:document|documento|документ|الوثيقة|文件)\s+\S", re.I)
_KIND = {kind: re.compile(rf"^(?:{names})$", re.I) for kind, names in KINDS.items()}
_IN_BRACKETS = re.compile(r"\s*[(（]([^()（）]+)[)）]\s*$")
# Pairs that UTF-8 read as Latin-1 makes and no language writes; runs of two for Cyrillic and Arabic.
_MOJIBAKE = re.compile(
    r"[ÂÃÄÅ][\u0080-\u00bf\u0152-\u0178\u0192\u02c6\u02dc\u2020-\u2026\u2030-\u203a\u20ac\u2122]|â[\u0080€]"
    r"|(?:[ÐÑ][^\w\s]){2}|(?:[ØÙ][^\w\s]){2}"
)
_MOJIBAKE_RUN = re.compile(r"[\u0080-\u00ff\u0152-\u0178\u0192\u02c6\u02dc\u2013-\u2122]+")
_MARKS = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SILENT = frozenset({"not stated", "n/a", "na", "none", "-", "–", "—"})
_LINES = (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.TEXT_BOX, BlockKind.COVER)


@dataclass(frozen=True, slots=True)
class CoverReading:
    """The cover, the positions of the blocks it was read from, and what was repaired in reading it."""

    cover: Cover
    blocks: frozenset[int] = frozenset()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Field:
    key: str
    value: str
    blocks: tuple[int, ...]


def read_cover(blocks: Sequence[Block]) -> CoverReading:
    """Read the cover a document opens with, if it has one."""
    marked = frozenset(n for n, b in enumerate(blocks) if b.kind is BlockKind.COVER)
    found = [*_table_fields(blocks), *_line_fields(blocks)]
    raw: dict[str, str] = {}
    for field in found:
        raw.setdefault(field.key, field.value)
    if not {"source", "person", "title", "symbol"} & raw.keys() and len(raw) < 2:
        return CoverReading(Cover(symbol=_symbol(blocks)), marked)
    if "person" in raw:  # who signs for a body is not the contributor
        raw.setdefault("source", raw.pop("person"))
    fields = {key: repaired(value) for key, value in raw.items()}
    used = frozenset(n for field in found for n in field.blocks)
    warnings = tuple(
        f"The cover's {key.replace('_', ' ')} was stored with broken letters ({raw[key]}) and read as {value}."
        for key, value in fields.items()
        if value != raw[key]
    )
    return CoverReading(_cover(fields, blocks), marked | used | _table_rest(blocks, used), warnings)


def repaired(text: str) -> str:
    """Return a text whose UTF-8 was read as Latin-1 as it was meant; any other text unchanged."""
    if not _MOJIBAKE.search(text):
        return text
    return _MOJIBAKE_RUN.sub(lambda run: _as_meant(run[0]), text)


def _as_meant(run: str) -> str:
    for encoding in ("cp1252", "latin-1"):
        try:
            return run.encode(encoding).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return run


def _cover(fields: Mapping[str, str], blocks: Sequence[Block]) -> Cover:
    source, kind = _source(fields)
    name, country = country_in(source) if source != NOT_STATED else (source, "")
    symbol = fields.get("symbol", "")
    return Cover(
        contributor=name,
        kind=kind,
        country=fields.get("country") or country or NOT_STATED,
        title=fields.get("title") or _heading(blocks),
        symbol=symbol or _symbol(blocks),
        date=fields.get("date") or NOT_STATED,
        agenda_item=fields.get("agenda_item") or NOT_STATED,
        original_language=fields.get("original_language") or NOT_STATED,
    )


def _heading(blocks: Sequence[Block]) -> str:
    """Return the heading a letter opens with."""
    first = next((b for b in blocks if b.kind is not BlockKind.COVER), None)
    return first.text if first is not None and first.kind is BlockKind.HEADING else NOT_STATED


def _source(fields: Mapping[str, str]) -> tuple[str, StakeholderKind]:
    source = fields.get("source", "").strip()
    stated = _IN_BRACKETS.search(source)
    kind = _kind(fields.get("sector", ""))
    if stated and _kind(stated[1]) is not StakeholderKind.NOT_STATED:
        kind = kind if kind is not StakeholderKind.NOT_STATED else _kind(stated[1])
        source = source[: stated.start()].strip()
    if not source or source.casefold() in _SILENT:
        return NOT_STATED, kind
    return source, kind


def _kind(text: str) -> StakeholderKind:
    return next((kind for kind, p in _KIND.items() if p.match(text.strip())), StakeholderKind.NOT_STATED)


def _table_fields(blocks: Sequence[Block]) -> list[_Field]:
    rows: dict[tuple[int, int], list[int]] = {}
    first_table = next((b.table for b in blocks[:_FIRST] if b.kind is BlockKind.TABLE_CELL), None)
    for n, b in enumerate(blocks[:_FIRST]):
        if b.kind is BlockKind.TABLE_CELL and b.table == first_table:
            rows.setdefault((b.table, b.row), []).append(n)
    out = []
    for cells in rows.values():
        pairs = list(_labelled(blocks, cells))
        out += pairs or ([] if _key(blocks[cells[0]].text) else _cell_lines(blocks, cells))
    return out


def _labelled(blocks: Sequence[Block], cells: Sequence[int]) -> Iterator[_Field]:
    """Yield the fields of a row: a label, then the cells up to the next one; labels alone are the head of a table."""
    texts = [blocks[n].text for n in cells]
    labels = [(at, key) for at, text in enumerate(texts) if (key := _key(text)) and (at == 0 or text[-1] in ":：")]
    if not labels or labels[0][0] > 0 or (len(cells) > 2 and all(map(_key, texts)) and len(labels) == 1):
        return
    for (at, key), (end, _) in pairwise([*labels, (len(cells), "")]):
        value = " ".join(texts[at + 1 : end])
        if value and not (key in _WHO and _key(value)):
            yield _Field(key, value, tuple(cells[at:end]))


def _cell_lines(blocks: Sequence[Block], cells: Sequence[int]) -> list[_Field]:
    """Read "Label: value" inside cells, and a cell that is the document's number."""
    out = []
    for n in cells:
        line = _line(blocks[n].text)
        if line:
            out.append(_Field(line[0], line[1], (n,)))
        elif symbol := _numbered(blocks[n].text):
            out.append(_Field("symbol", symbol, (n,)))
        elif DATE.match(blocks[n].text):
            out.append(_Field("date", blocks[n].text, (n,)))
        elif who := _contribution_by(blocks[n].text):
            out.append(_Field("source", who, (n,)))
    return out


def _numbered(text: str) -> str:
    """Return the document number of a line like "Document CWG-Internet-20/3-E"."""
    symbol = SYMBOL.search(text)
    if symbol and (_SPEAKS.match(text) or symbol[0] == text.strip()):
        return symbol[0]
    return text.strip() if len(text.split()) <= _SHORT and names_a_version(text) else ""


def _contribution_by(text: str) -> str:
    """Return who a line like "Contribution by the Russian Federation" names."""
    if len(text.split()) > 15 or text.rstrip()[-1:] in ".:;?!" or CONTRIBUTES_TO.search(text):
        return ""
    found = next((match for pattern in CONTRIBUTION_BY if (match := pattern.match(text.strip()))), None)
    return ARTICLE.sub("", found["who"]) if found else ""


def _line_fields(blocks: Sequence[Block]) -> list[_Field]:
    """Read the lines a letter or an e-mail opens with, up to its first long paragraph."""
    out = []
    for n, block in enumerate(blocks[:_FIRST]):
        if block.kind not in _LINES:
            continue
        line = _line(block.text)
        if line and len(block.text) <= 300:
            out.append(_Field(line[0], line[1], (n,)))
        elif len(block.text.split()) > _LONG:
            break
        else:
            out += _unlabelled(block.text, n)
    keys = {f.key for f in out} - {"country", "sector"}
    return out if {"source", "person"} & keys or len(keys) > 1 else []


def _unlabelled(text: str, n: int) -> list[_Field]:
    if symbol := _numbered(text):
        return [_Field("symbol", symbol, (n,))]
    if who := _contribution_by(text):
        return [_Field("source", who, (n,))]
    return [_Field("date", text, (n,))] if DATE.match(text) else []


def _line(text: str) -> tuple[str, str] | None:
    for key, pattern in _LINE.items():
        match = pattern.match(_MARKS.sub("", text))
        if match:
            return key, match["value"].strip()
    return None


def _key(text: str) -> str:
    return next((key for key, pattern in _LABEL.items() if pattern.match(_MARKS.sub("", text).strip())), "")


def _symbol(blocks: Sequence[Block]) -> str:
    for block in blocks[:_FIRST]:
        if block.kind in (BlockKind.COVER, BlockKind.TABLE_CELL, BlockKind.HEADING):
            match = SYMBOL.search(block.text)
            if match:
                return match[0]
    return NOT_STATED


def _table_rest(blocks: Sequence[Block], used: frozenset[int]) -> frozenset[int]:
    """Return the other short cells of the table the cover was read from."""
    tables = {blocks[n].table for n in used if blocks[n].kind is BlockKind.TABLE_CELL}
    return frozenset(
        n
        for n, b in enumerate(blocks[:_FIRST])
        if b.kind is BlockKind.TABLE_CELL and b.table in tables and len(b.text.split()) <= 30
    )
