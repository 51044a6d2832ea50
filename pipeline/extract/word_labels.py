"""Labels an author typed ("3.", "(a)", "•") instead of letting Word count: split from the text like automatic ones."""

from __future__ import annotations

import re

from pipeline.domain import BlockKind

_LABELLED = frozenset({BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.TABLE_CELL, BlockKind.TEXT_BOX})
_BIS = r"(?:\s?(?:bis|ter|quater))?"
_BULLETS = "•◦▪‣●○■□➢✓*·–—-"
_GLUED = "•◦▪‣●■□➢✓·"  # needs no space: it is nothing else before a word
# Followed by a space, a label must look like nothing else: "1.", "2.3", "(a)", "iv)", "（一）", a bullet.
_ANYWHERE = re.compile(
    rf"(?P<label>\d{{1,3}}(?:\.\d{{1,3}})*[.)]|\(?(?:\d{{1,3}}|[A-Za-zа-я]|[ivx]{{1,5}}|[IVX]{{1,5}})\)|[a-zа-я]\."
    rf"|[ivx]{{2,5}}\.|[IVX]{{2,5}}\.|[٠-٩]{{1,3}}[.)-]|\(?[ء-ي][.)]|[{_BULLETS}])\s+(?=[^\W\d]|[\"“«'‘(\[])"
    r"|(?P<chinese>（[一二三四五六七八九十\d]{1,3}）|[一二三四五六七八九十]{1,3}、|\d{1,3}[、．])\s*(?=\S)"
    rf"|(?P<glued>[{_GLUED}])(?=[^\W\d])"
    r"|(?P<levels>\d{1,2}(?:\.\d{1,2}){1,3})\s+(?=[A-ZÀ-ÞА-Я\"“«(])"
)
# A heading may also begin "2.1 scope", "I. Means", "A. Access".
_IN_HEADING = re.compile(r"(?P<label>\d{1,2}(?:\.\d{1,2})+|[A-Z]\.)\s+(?=[^\W\d])")
# A tab after it makes a bare number or letter a label.
_BEFORE_TAB = re.compile(
    rf"(?P<label>(?:[A-Z]\.?)?\d{{1,3}}{_BIS}(?:\.\d{{1,3}}{_BIS})*[.)]?|\(?[A-Za-zА-Яа-я]\)?\.?|[IVXLC]{{1,6}}\.?"
    rf"|[{_BULLETS}])[^\S\t]*\t\s*(?=\S)"
)


def split_label(text: str, kind: BlockKind) -> tuple[str, str]:
    """Return the label typed at the start of a paragraph, empty if none, and the rest.

    Args:
        text: the paragraph with its tabs.
        kind: what it is; notes, captions, covers and comments are left as they are.
    """
    if kind not in _LABELLED:
        return "", text
    text = text.lstrip()
    patterns = (_ANYWHERE, _BEFORE_TAB, _IN_HEADING) if kind is BlockKind.HEADING else (_ANYWHERE, _BEFORE_TAB)
    for pattern in patterns:
        match = pattern.match(text)
        if match:
            return next(filter(None, match.groups())), text[match.end() :]
    return "", text
