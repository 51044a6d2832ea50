"""Characters of symbol fonts (Symbol, Wingdings) as the Unicode characters a reader sees."""

from __future__ import annotations

import re

# Symbol font, codes 0x20 to 0x7E and 0xA0 to 0xFE, as in Adobe's mapping of the Symbol encoding; "�" where unassigned.
_SYMBOL_LOW = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
_SYMBOL_HIGH = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪�〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
_SYMBOL = dict(zip(range(0x20, 0x7F), _SYMBOL_LOW, strict=True)) | dict(
    zip(range(0xA0, 0xFF), _SYMBOL_HIGH, strict=True)
)
_WINGDINGS = {
    0x20: " ", 0x21: "✏", 0x22: "✂", 0x28: "☎", 0x2A: "✉", 0x46: "☞", 0x4A: "☺", 0x4C: "☹", 0x6C: "●", 0x6D: "❍",
    0x6E: "■", 0x6F: "□", 0x70: "❐", 0x71: "❑", 0x72: "❒", 0x73: "⬧", 0x74: "⧫", 0x75: "◆", 0x76: "❖", 0x77: "⬥",
    0x80: "⓪", 0x81: "①", 0x82: "②", 0x83: "③", 0x84: "④", 0x85: "⑤", 0x86: "⑥", 0x87: "⑦", 0x88: "⑧", 0x89: "⑨",
    0x8A: "⑩", 0x8B: "⓿", 0x8C: "❶", 0x8D: "❷", 0x8E: "❸", 0x8F: "❹", 0x90: "❺", 0x91: "❻", 0x92: "❼", 0x93: "❽",
    0x94: "❾", 0x95: "❿", 0x9E: "·", 0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA4: "◉", 0xA5: "◎", 0xA7: "▪", 0xA8: "◻",
    0xAA: "✦", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xEF: "⇦", 0xF0: "⇨",
    0xF1: "⇧", 0xF2: "⇩", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}
_OTHER_FONTS = frozenset({"webdings", "wingdings 2", "wingdings 3", "zapfdingbats", "zapf dingbats", "marlett"})
_PRIVATE = range(0xF020, 0xF100)
_PRIVATE_SIGN = re.compile("[\uf020-\uf0ff]")


def symbol(code: int, font: str) -> str:
    """Return the character that `font` draws for `code`, a byte or its copy in the private area U+F000.

    Codes of other symbol fonts come out as a bullet. A private code in a text font is what is left of a text in Symbol.
    """
    low = code - 0xF000 if code in _PRIVATE else code
    table = _FONTS.get(font.strip().lower())
    if table is not None and low < 0x100:
        return table.get(low, "•")
    if code not in _PRIVATE:
        return chr(code) if 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
    return "•" if font.strip().lower() in _OTHER_FONTS else _SYMBOL.get(low, "•")


def from_symbol_font(text: str, font: str) -> str:
    """Return `text` with the private-area characters of symbol fonts replaced by what a reader sees."""
    if font.strip().lower() in _FONTS:
        return "".join(symbol(ord(c), font) for c in text)
    return _PRIVATE_SIGN.sub(lambda sign: symbol(ord(sign[0]), font), text)
