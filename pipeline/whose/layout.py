"""Questions beside or above their answers in one document, and which answer belongs to which question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.domain import Block, BlockKind, Document, Passage, Role, Voice
from pipeline.whose.repeated import part_of
from pipeline.whose.words import ENDED, asks, norm, size, spoken

_FEWEST, _LONGEST = 3, 90  # words of a question
_HEADER = 4
_NUMBERED = frozenset("0123456789٠١٢٣٤٥٦٧٨٩一二三四五六七八九十")
_TICKED = frozenset("☒☑✓✔✗✘■◼⬛●◉🗹🗷🗸☐⬜□◻❏❐❑❒○")


@dataclass(frozen=True, slots=True)
class _Cell:
    row: int
    column: int
    passage: int


def with_questions_beside(document: Document, passages: Sequence[Passage]) -> list[Passage]:
    """Return passages of which the questions of a table or an interview have the voice of the form.

    A question is the form's where its answer follows: in the next cell of its row, or below a numbered one, a heading,
    or one of several; a question that stands alone in running text is the contributor's own.
    """
    cut = [piece for p in passages for piece in _parted(p)]
    tables = _tables(document, cut)
    asked = {n for table in tables.values() for n in _asked_in(table, cut)}
    inside = {c.passage for table in tables.values() for c in table}
    lone = [n for n, p in enumerate(cut) if n not in inside and _is_question(p) and _whole(cut, n)]
    several = len(lone) > 1
    asked |= {n for n in lone if _answered(cut, n) and (several or _marked(cut[n]))}
    asked |= _prompts_of_options(cut)
    return [replace(p, voice=Voice.FORM) if n in asked and spoken(p) else p for n, p in enumerate(cut)]


def _is_question(p: Passage) -> bool:
    if p.voice is Voice.FORM:
        return True
    said = spoken(p) and _FEWEST <= size(p.text) <= _LONGEST and asks(p.text)
    return said and all(asks(p.text[a:b]) or size(p.text[a:b]) < _FEWEST for a, b in p.sentences)


def _whole(passages: Sequence[Passage], n: int) -> bool:
    """Tell whether a question is a paragraph of its own, not the end of one broken into lines, nor in a note."""
    p = passages[n]
    before = passages[n - 1] if n else None
    broken = before is not None and before.role is Role.BODY and not before.label and not ENDED.search(before.text)
    return p.role is not Role.NOTE and not p.text[:1].islower() and not (broken and not p.label)


def _marked(p: Passage) -> bool:
    return p.role is Role.HEADING or bool(set(p.label) & _NUMBERED) or bool(set(p.text[:12]) & _NUMBERED)


def _answered(passages: Sequence[Passage], n: int) -> bool:
    """Tell whether something that is no question follows, under no heading in between."""
    for p in passages[n + 1 :]:
        if p.role in (Role.COVER, Role.COMMENT, Role.DELETION):
            continue
        if not _is_question(p):
            return p.role is not Role.HEADING
    return False


def _parted(p: Passage) -> Iterator[Passage]:
    """Part a numbered question from the answer in the same paragraph."""
    first = p.sentences[0] if p.sentences else (0, 0)
    numbered = bool(set(p.label) & _NUMBERED)
    question = spoken(p) and numbered and asks(p.text[: first[1]]) and size(p.text[: first[1]]) >= _FEWEST
    last = next((a for a, b in p.sentences[1:] if not asks(p.text[a:b])), None)
    if question and last is not None and p.text[:last].strip():
        yield replace(part_of(p, p.start, p.start + last), voice=Voice.FORM)
        yield part_of(p, p.start + last, p.end)
    else:
        yield p


def _tables(document: Document, passages: Sequence[Passage]) -> dict[int, list[_Cell]]:
    blocks: dict[int, Block] = {b.start: b for b in document.blocks if b.table >= 0}
    ends = sorted(blocks)
    out: dict[int, list[_Cell]] = defaultdict(list)
    at = 0
    for n, p in enumerate(passages):
        while at + 1 < len(ends) and ends[at + 1] <= p.start:
            at += 1
        block = blocks[ends[at]] if ends else None
        if block is not None and block.start <= p.start < block.end and block.kind is BlockKind.TABLE_CELL:
            out[block.table].append(_Cell(block.row, block.column, n))
    return out


def _asked_in(table: Sequence[_Cell], passages: Sequence[Passage]) -> set[int]:
    """Return the passages of a table that ask: the column of questions, and its header, where most rows have one."""
    rows: dict[int, list[_Cell]] = defaultdict(list)
    for cell in table:
        if passages[cell.passage].role is not Role.COVER:
            rows[cell.row].append(cell)
    answered = {r: cells for r, cells in rows.items() if len({c.column for c in cells}) > 1}
    columns: dict[int, int] = defaultdict(int)
    for cells in answered.values():
        for column in {c.column for c in cells if _is_question(passages[c.passage])}:
            columns[column] += 1
    best = max(sorted(columns), key=lambda c: columns[c], default=None)
    if best is None or best >= max(c.column for c in table):
        return set()
    if columns[best] < 2 and 2 * columns[best] < len(answered):
        return set()
    asked = {c.passage for cells in answered.values() for c in cells if c.column <= best}
    first = min(r for r, cells in answered.items() if any(_is_question(passages[c.passage]) for c in cells))
    header = [c for r in rows if r < first for c in rows[r]]
    short = all(size(passages[c.passage].text) <= _HEADER for c in header)
    return asked | ({c.passage for c in header} if short else set())


def _prompts_of_options(passages: Sequence[Passage]) -> set[int]:
    """Return the passages directly before options to tick: they ask, whatever their form."""
    out = set()
    for n, p in enumerate(passages[1:], 1):
        before = passages[n - 1]
        if p.label in _TICKED and before.label not in _TICKED and spoken(before) and _tick_run(passages, n):
            out.add(n - 1)
    return out


def _tick_run(passages: Sequence[Passage], n: int) -> bool:
    """Tell whether options begin here of which one is not ticked: a single ticked line may be a bullet."""
    run = []
    for p in passages[n:]:
        if p.label not in _TICKED:
            break
        run.append(p)
    return any(p.voice is Voice.UNTICKED for p in run)


def with_ties(document: Document, passages: Sequence[Passage]) -> list[Passage]:
    """Return passages of which the answers say what they reply to; a question holds its own text until then.

    An answer goes on to the next question, or to a heading that is not below the question's own. Questions that follow
    one another directly are answered together: the first names them, or, of instructions, the last.
    """
    tables = _tables(document, passages)
    beside = _beside(tables, passages)
    level = {b.start: b.level for b in document.blocks if b.kind is BlockKind.HEADING}
    out: list[Passage] = []
    asked, depth, answered, sure = "", -1, True, False
    for n, p in enumerate(passages):
        if p.role is Role.COVER:
            out.append(p)
            continue
        if p.voice is Voice.FORM and n not in beside:
            if answered or not asked or not sure:
                asked, depth, answered = p.in_reply_to or p.text, level.get(p.start, 99), False
                sure = bool(p.in_reply_to) or asks(p.text)
            out.append(replace(p, in_reply_to=""))
            continue
        if out and out[-1].label in _TICKED and p.label not in _TICKED and not asks(asked):
            asked = ""  # what was to be ticked, was
        if p.role is Role.HEADING and level.get(p.start, 0) <= depth and (answered or depth < 99):
            asked, answered = "", True
        reply = beside.get(n, asked)
        if p.voice is Voice.FORM or p.role is Role.HEADING:
            reply = ""
        answered = True
        out.append(replace(p, in_reply_to=reply))
    return out


def _beside(tables: Mapping[int, Sequence[_Cell]], passages: Sequence[Passage]) -> dict[int, str]:
    """Return the question that stands in the same row before each cell; for the questions themselves nothing."""
    out: dict[int, str] = {}
    for table in tables.values():
        rows: dict[int, list[_Cell]] = defaultdict(list)
        for cell in table:
            rows[cell.row].append(cell)
        for cells in rows.values():
            asked = [c for c in cells if passages[c.passage].voice is Voice.FORM]
            if not asked or len({c.column for c in cells}) < 2:
                continue
            longest = max(asked, key=lambda c: len(norm(passages[c.passage].text)))
            text = passages[longest.passage].in_reply_to or passages[longest.passage].text
            out |= {c.passage: "" if c in asked else text for c in cells}
    return out
