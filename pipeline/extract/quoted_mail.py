"""Messages quoted or forwarded below a message: they are not its sender's words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.domain import Block, BlockKind, Voice

_FIELDS = {
    "from": "from|de|from / de|expéditeur|от|от кого|من|发件人|寄件者",
    "sent": "sent|date|envoyé(?: le)?|enviado(?: el)?|fecha|отправлено|дата|أرسلت|تاريخ الإرسال|التاريخ|发送时间|日期",
    "to": "to|à|para|кому|إلى|收件人",
    "copy": "cc|copie|copia|копия|نسخة|抄送",
    "subject": "subject|objet|asunto|тема|الموضوع|主题",
}
_FIELD = {key: re.compile(rf"^\W*(?:{names})\W?\s*[:：]\W*(?P<value>.*)$", re.I) for key, names in _FIELDS.items()}
_DIVIDER = re.compile(r"^\W{0,2}[-_—–]{3,}\s*[^\W\d_][\w' ’]{3,40}\s*[-_—–]{3,}\W*$")
_WROTE = re.compile(
    r"(?:\bwrote|\ba écrit|\bescribió|\bпишет|\bнаписала?|\bписала?|写道|كتب|كتبت)[^.!?]{0,60}[:：]\s*$", re.I
)
_DATED = re.compile(r"\d{1,4}|[٠-٩]|@")
_ASIDE = frozenset({BlockKind.FOOTNOTE, BlockKind.ENDNOTE, BlockKind.COMMENT, BlockKind.DELETION})
_SAID = 6  # words: a greeting has fewer
_FEWEST = 2


def with_quoted_mail(blocks: Sequence[Block]) -> tuple[list[Block], tuple[str, ...]]:
    """Return blocks of which quoted messages have their voice, and what a reader should know of it.

    A line that begins with ">" is quoted. A message that begins with its header, or after "X wrote:", is quoted to the
    end of the document where the sender has said something above it, unless the header names the same sender. Where
    nothing stands above, the message forwarded is the contribution.
    """
    out = [replace(b, voice=Voice.MAIL) if _arrowed(b) else b for b in blocks]
    start = _begin(out)
    if start is not None:
        out[start:] = [replace(b, voice=Voice.MAIL) if b.voice is Voice.OWN else b for b in out[start:]]
    words = sum(len(b.text.split()) for b in out if b.voice is Voice.MAIL)
    return out, (f"{words} words of quoted or forwarded mail were set aside: they are not the sender's.",) * (words > 0)


def _arrowed(block: Block) -> bool:
    return block.kind not in _ASIDE and block.text.startswith(">") and any(map(str.isalpha, block.text))


def _begin(blocks: Sequence[Block]) -> int | None:
    """Return where a quoted message begins, None if nowhere."""
    sender, said = "", False
    n = 0
    while n < len(blocks):
        header = _header(blocks, n)
        if header:
            who = next((value for key, value in header if key == "from"), "")
            if said and not (who and who == sender):
                return n - (n > 0 and bool(_DIVIDER.match(blocks[n - 1].text)))
            sender = sender or who
            n += len(header)
            continue
        if said and _attributes(blocks, n):
            return n
        block = blocks[n]
        own = block.voice is Voice.OWN and block.kind not in _ASIDE and not _DIVIDER.match(block.text)
        said = said or (own and _size(block.text) >= _SAID)
        n += 1
    return None


def _header(blocks: Sequence[Block], start: int) -> list[tuple[str, str]]:
    """Return the fields of the message header that begins at a block, none if none begins there."""
    found: list[tuple[str, str]] = []
    for block in blocks[start : start + 8]:
        field = _field(block)
        if field is None:
            break
        found.append(field)
    keys = {key for key, _ in found}
    enough = len(keys) > _FEWEST or (
        len(keys) == _FEWEST and start > 0 and bool(_DIVIDER.match(blocks[start - 1].text))
    )
    return found if "from" in keys and enough else []


def _field(block: Block) -> tuple[str, str] | None:
    if block.kind in _ASIDE or len(block.text) > 300:
        return None
    for key, pattern in _FIELD.items():
        match = pattern.match(block.text)
        if match:
            return key, match["value"].casefold().strip()
    return None


def _attributes(blocks: Sequence[Block], n: int) -> bool:
    """Tell whether a line says who wrote what follows without arrows ("On 3 March 2025 Ana Example wrote:")."""
    text = blocks[n].text
    line = len(text) <= 200 and _WROTE.search(text) and len(_DATED.findall(text)) > 1
    return bool(line) and not any(b.text.startswith(">") for b in blocks[n + 1 : n + 3])


def _size(text: str) -> float:
    return len(text.split()) + sum("\u3400" <= c <= "\u9fff" for c in text) / 2
