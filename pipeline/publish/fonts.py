"""The fonts that come with the program, for a page printed alike on every machine, whatever fonts that machine has.

Noto Serif (Latin, Greek, Cyrillic), Amiri (Arabic), Noto Serif SC (Chinese), Noto Sans for other scripts and symbols.
Amiri, since text copied out of a PDF comes back as it was written: fonts that build letters of parts give back parts,
and Noto Sans Arabic is one of them.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from xml.sax.saxutils import escape

from pipeline.errors import UsageError

FAMILIES = '"Noto Serif", "Amiri", "Noto Serif SC", "Noto Sans", serif'
_PACKAGES = {
    "fontpkg_noto_serif": "files/*.ttf",
    "fontpkg_amiri": "files/*.ttf",
    "pylopdf_fonts_zh_cn": "*Serif*.otf",
    "manimgx_fonts": "*.ttf",
}
# Characters that need no picture: controls, formats such as directional marks, white space, variation selectors.
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


@lru_cache(maxsize=1)
def font_files() -> tuple[Path, ...]:
    """Return the font files that are used, in the order of `FAMILIES`.

    Raises:
        UsageError: a package of fonts is not installed.
    """
    found: list[Path] = []
    for package, pattern in _PACKAGES.items():
        spec = find_spec(package)
        folders = list(spec.submodule_search_locations or ()) if spec else []
        files = [f for folder in folders for f in sorted(Path(folder).glob(pattern))]
        if not files:
            raise UsageError(f"The package of fonts {package} is not installed; run `make setup` again.")
        found += files
    return tuple(found)


def font_configuration(cache: Path) -> str:
    """Return a fontconfig file that knows the program's fonts and no others.

    Args:
        cache: folder where fontconfig may keep what it finds out about them.
    """
    folders = dict.fromkeys(file.parent for file in font_files())
    files = "".join(f"<dir>{escape(str(folder))}</dir>" for folder in folders)
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig>{files}<cachedir>{escape(str(cache))}</cachedir></fontconfig>"
    )


def without_glyph(text: str) -> Counter[str]:
    """Return the characters of a text that no font of the program has, with how often they stand in it."""
    wanted = Counter(c for c in text if not _unseen(c))
    known = _covered()
    return Counter({c: n for c, n in sorted(wanted.items()) if ord(c) not in known})


def code_point(character: str) -> str:
    """Return what is printed in place of a character without a glyph, as "[U+2612]"."""
    return f"[U+{ord(character):04X}]"


def described(characters: Iterable[tuple[str, int]]) -> str:
    """Return the characters by number, name and count: "U+2612 ballot box with x (3)"."""
    return ", ".join(f"U+{ord(c):04X} {unicodedata.name(c, 'without a name').lower()} ({n})" for c, n in characters)


@lru_cache(maxsize=1)
def _covered() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    covered: set[int] = set()
    for file in font_files():
        with TTFont(file, lazy=True) as font:
            covered.update(font["cmap"].getBestCmap())
    return frozenset(covered)


def _unseen(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN or 0xFE00 <= ord(character) <= 0xFE0F
