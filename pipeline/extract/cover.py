"""Who, what and when, read from a contribution's cover: a table as in ITU documents, lines of a letter or an e-mail.

What the cover does not say is `NOT_STATED`; nothing is guessed from the body, the file name or a country's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.domain import NOT_STATED, Block, BlockKind, Cover, StakeholderKind
from pipeline.extract.countries import country_in

_FIRST = 40
_NAMES: Mapping[str, str] = {
    "source": "source|origin|contributor|submitted by|from|contribution by|contribution from|organi[sz]ation|name of contributor"
    "|origine|soumis par|de la part de|origen|fuente|presentado por|источник|от|представлено|المصدر|المصدر:|من|来源|提交者",
    "title": "title|subject|titre|objet|título|asunto|название|заголовок|тема|العنوان|الموضوع|标题|主题",
    "date": "date|sent|fecha|дата|التاريخ|日期",
    "agenda_item": "agenda item|point de l['’]ordre du jour|punto del orden del día|пункт повестки дня|بند جدول الأعمال|议程项目|议项",
    "original_language": "original|original language|langue originale|idioma original|оригинал|язык оригинала|الأصل|原文",
    "symbol": "document|document no\\.?|documento|документ|الوثيقة|文件",
    "sector": "sector|type of contributor|stakeholder group|secteur|секторы?|القطاع|部门|type",
    "country": "country|pays|país|страна|البلد|国家",
}
_LABEL = {key: re.compile(rf"^(?:{names})\s*[:：]?$", re.I) for key, names in _NAMES.items()}
_LINE = {key: re.compile(rf"^(?:{names})\s*[:：]\s*(?P<value>\S.*)$", re.I) for key, names in _NAMES.items()}
_SYMBOL = re.compile(r"\b[A-Z]{2,}[A-Za-z]*(?:-[A-Za-z]+)*-?\d+/\d+(?:-[A-Z])?\b|\bC\d{2}/\d+(?:-[A-Z])?\b")
_SPEAKS = re.compile(r"^(?:document|documento|документ|الوثيقة|文件)\s+\S", re.I)
_KINDS: Mapping[StakeholderKind, str] = {
    StakeholderKind.MEMBER_STATE: "government|member state|état membre|etat membre|estado miembro|государство-член|دولة عضو|成员国"
    "|gouvernement|gobierno|administration",
    StakeholderKind.SECTOR_MEMBER: "sector member|membre de secteur|miembro de sector|член сектора|عضو القطاع|部门成员",
    StakeholderKind.INTERGOVERNMENTAL: "intergovernmental|international organi[sz]ation|united nations|intergouvernementale",
    StakeholderKind.CIVIL_SOCIETY: "civil society|société civile|sociedad civil|гражданское общество|المجتمع المدني|民间团体",
    StakeholderKind.PRIVATE_SECTOR: "private sector|business|industry|secteur privé|sector privado|частный сектор|القطاع الخاص|私营部门",
    StakeholderKind.TECHNICAL_COMMUNITY: "technical community|communauté technique|comunidad técnica|техническое сообщество"
    "|الأوساط التقنية|技术界",
    StakeholderKind.ACADEMIA: "academia|academic|université|milieux universitaires|academia|академ|الأوساط الأكاديمية|学术界",
    StakeholderKind.INDIVIDUAL: "individual|particulier|individuo|частное лицо|فرد|个人",
    StakeholderKind.OTHER: "other|autre|otro|другое|أخرى|其他",
}
_KIND = {kind: re.compile(rf"^(?:{names})$", re.I) for kind, names in _KINDS.items()}
_IN_BRACKETS = re.compile(r"\s*[(（]([^()（）]+)[)）]\s*$")
_MOJIBAKE = re.compile(r"[ÃÂ][\u0080-\u00bf]")


@dataclass(frozen=True, slots=True)
class _Field:
    key: str
    value: str
    blocks: tuple[int, ...]


def read_cover(blocks: Sequence[Block]) -> tuple[Cover, frozenset[int]]:
    """Return the cover and the positions of the blocks it was read from."""
    found = [*_table_fields(blocks), *_line_fields(blocks)]
    fields: dict[str, str] = {}
    for field in found:
        fields.setdefault(field.key, repaired(field.value))
    used = frozenset(n for field in found for n in field.blocks)
    used |= frozenset(n for n, b in enumerate(blocks[:_FIRST]) if b.kind is BlockKind.COVER)
    if not ({"source", "title"} & fields.keys()) and len(fields) < 2:
        return Cover(symbol=_symbol(blocks)), frozenset(n for n, b in enumerate(blocks) if b.kind is BlockKind.COVER)
    return _cover(fields, blocks), used | _table_rest(blocks, used)


def repaired(text: str) -> str:
    """Return a text whose UTF-8 was read as Latin-1 as it was meant; any other text unchanged."""
    if not _MOJIBAKE.search(text):
        return text
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return text


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
    if not source or source.lower() in {"not stated", "n/a", "-", "–"}:
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
        key = _key(blocks[cells[0]].text)
        if key and len(cells) > 1:
            out.append(_Field(key, " ".join(blocks[n].text for n in cells[1:]), tuple(cells)))
        else:
            out += _cell_lines(blocks, cells)
    return out


def _cell_lines(blocks: Sequence[Block], cells: Sequence[int]) -> list[_Field]:
    """Read "Label: value" inside cells, and a cell that is the document's number."""
    out = []
    for n in cells:
        line = _line(blocks[n].text)
        if line:
            out.append(_Field(line[0], line[1], (n,)))
        elif _SPEAKS.match(blocks[n].text) and _SYMBOL.search(blocks[n].text):
            symbol = _SYMBOL.search(blocks[n].text)
            out.append(_Field("symbol", symbol[0] if symbol else "", (n,)))
    return out


def _line_fields(blocks: Sequence[Block]) -> list[_Field]:
    out = []
    for n, block in enumerate(blocks[:_FIRST]):
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.TEXT_BOX):
            line = _line(block.text)
            if line and len(block.text) <= 300:
                out.append(_Field(line[0], line[1], (n,)))
    keys = {f.key for f in out}
    return out if "source" in keys else []


def _line(text: str) -> tuple[str, str] | None:
    for key, pattern in _LINE.items():
        match = pattern.match(text)
        if match:
            return key, match["value"].strip()
    return None


def _key(text: str) -> str:
    return next((key for key, pattern in _LABEL.items() if pattern.match(text.strip())), "")


def _symbol(blocks: Sequence[Block]) -> str:
    for block in blocks[:_FIRST]:
        if block.kind in (BlockKind.COVER, BlockKind.TABLE_CELL, BlockKind.HEADING):
            match = _SYMBOL.search(block.text)
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
