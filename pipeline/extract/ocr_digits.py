"""Numbers in Arabic-Indic digits on a recognised page, which tesseract hardly ever reads: by the shapes of their signs.

Each sign of a word is compared with the digits of the fonts that come with the program. A page whose numbers look more
like Western digits is left as it was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

INDIC, WESTERN = "٠١٢٣٤٥٦٧٨٩", "0123456789"
_OTHERS = "/-.()"
_FONTS = (("fontpkg_amiri", "Amiri*.ttf"), ("manimgx_fonts", "NotoSansArabic*.ttf"), ("fontpkg_noto_serif", "*.ttf"))
_NO_SIGN = "\uffff"  # what a font draws for a sign it has not
_SIDE = 20
_DARK = 140
_SPECK = 12
_SURE = 0.66
_SIGNS = 24
_LESS_LIKELY = 0.08
_SMALL, _LOW = 0.45, 0.78
_TOKEN = re.compile(r"\d+(?:[/.]\d+)*|.")
_MIRRORED = str.maketrans("()", ")(")

Ink = NDArray[np.bool_]
Box = tuple[int, int, int, int]


class _Shape(NamedTuple):
    """A sign: its picture as a vector of length 1, height and middle by the tallest sign's, width by its height."""

    picture: NDArray[np.float64]
    height: float
    middle: float
    width: float


class _Known(NamedTuple):
    """Signs of a kind of digits, an array a feature, and what they are."""

    pictures: NDArray[np.float64]
    heights: NDArray[np.float64]
    middles: NDArray[np.float64]
    widths: NDArray[np.float64]
    signs: str

    @property
    def digits(self) -> Ink:
        """Which of the signs are digits."""
        return np.array([sign.isdigit() for sign in self.signs])

    @property
    def between(self) -> Ink:
        """Which of the signs stand between digits alone."""
        return np.array([sign in "/-" for sign in self.signs])


def numbers_by_shape(image: Any, boxes: Sequence[Box]) -> list[tuple[str, float]]:
    """Return for each word the number it shows in Arabic-Indic digits, in the order of writing, and how sure that is.

    Args:
        image: a page upright, shades of grey (PIL).
        boxes: left, top, right and bottom of words, in pixels.

    Returns:
        Number and likeness in [0, 1] for each word; ("", 0) for words that show none, and for all where the page's
        numbers are Western.
    """
    page = np.asarray(image) < _DARK
    nothing = [("", 0.0)] * len(boxes)
    signs = [list(_signs(page[top:bottom, left:right])) for left, top, right, bottom in boxes]
    indic, western = (_known(digits) for digits in (INDIC, WESTERN))
    if indic is None or western is None:
        return nothing
    found = [_read(some, indic) for some in signs]
    other = [_read(some, western) for some in signs]
    numbers = [n for n in range(len(boxes)) if max(found[n][1], other[n][1]) >= _SURE]
    if sum(found[n][1] - other[n][1] for n in numbers) <= 0:
        return nothing
    return [(_written(text), sure) if sure >= _SURE else ("", 0.0) for text, sure in found]


def _signs(ink: Ink) -> Iterator[tuple[int, int, Ink]]:
    """Yield top, height of all and picture of each sign of a word, from left to right."""
    from scipy import ndimage

    labels, _ = ndimage.label(ink, np.ones((3, 3)))
    places = ndimage.find_objects(labels)
    parts = [(place, labels[place] == n) for n, place in enumerate(places, 1) if place is not None]
    parts = [(place, part) for place, part in parts if part.sum() > _SPECK]
    for place, part in sorted(parts, key=lambda item: item[0][1].start)[: _SIGNS + 1]:
        yield place[0].start, place[1].start, part


def _shapes(signs: Sequence[tuple[int, int, Ink]]) -> list[_Shape]:
    top = min(at for at, _, _ in signs)
    low = max(at + part.shape[0] for at, _, part in signs)
    tall = max(part.shape[0] for _, _, part in signs)
    return [
        _Shape(_picture(part), part.shape[0] / tall, (at + part.shape[0] / 2 - top) / (low - top), _wide(part))
        for at, _, part in signs
    ]


def _wide(part: Ink) -> float:
    return float(part.shape[1] / part.shape[0])


def _picture(part: Ink) -> NDArray[np.float64]:
    """Return a sign fitted into a square and blurred, as a vector of mean 0 and length 1."""
    from PIL import Image
    from scipy import ndimage

    scale = _SIDE / max(part.shape)
    height, width = (max(1, round(side * scale)) for side in part.shape)
    small = Image.fromarray((part * 255).astype("uint8")).resize((width, height), Image.Resampling.BILINEAR)
    square = np.zeros((_SIDE, _SIDE))
    y, x = (_SIDE - height) // 2, (_SIDE - width) // 2
    square[y : y + height, x : x + width] = np.asarray(small) / 255
    vector = ndimage.gaussian_filter(square, 1.0).ravel()
    vector = vector - vector.mean()
    return np.asarray(vector / (np.linalg.norm(vector) + 1e-9), dtype=np.float64)


def _read(signs: Sequence[tuple[int, int, Ink]], known: _Known) -> tuple[str, float]:
    """Return what signs look most like, from left to right, and how much the least likely of them does."""
    if not signs or len(signs) > _SIGNS:
        return "", 0.0
    text, least = "", 1.0
    for n, shape in enumerate(_shapes(signs)):
        likeness = (
            known.pictures @ shape.picture
            - 0.5 * np.abs(known.heights - shape.height)
            - 0.3 * np.abs(known.middles - shape.middle)
            - 0.15 * np.abs(np.log(known.widths / shape.width))
        )
        likeness = likeness - np.where(known.digits, 0.0, _LESS_LIKELY)
        if not 0 < n < len(signs) - 1:
            likeness = np.where(known.between, -1.0, likeness)
        best = int(likeness.argmax())
        text += _dot(known.signs[best], shape)
        least = min(least, float(likeness[best]))
    return (text, least) if any(map(str.isdigit, text)) else ("", 0.0)


def _dot(sign: str, shape: _Shape) -> str:
    """Tell a zero, which is a dot at half height, from a full stop, which stands low."""
    if shape.height < _SMALL and 0.7 < shape.width < 1.4:
        return "." if shape.middle > _LOW else "0"
    return sign


def _written(text: str) -> str:
    """Return a number as it is written: in a line from right to left its parts stand from right to left."""
    parts = [part.translate(_MIRRORED) for part in _TOKEN.findall(text)]
    return "".join(reversed(parts)).translate(str.maketrans(WESTERN, INDIC))


@lru_cache(maxsize=2)
def _known(digits: str) -> _Known | None:
    """Return the signs of the fonts that have them, drawn beside each other as in a number; None without any font."""
    from PIL import ImageFont

    shapes: list[_Shape] = []
    names = ""
    for file in _files():
        font = ImageFont.truetype(str(file), 80, layout_engine=ImageFont.Layout.BASIC)
        for others in ("", _OTHERS):
            signs = [_drawn(sign, font) for sign in digits + others]
            if any(sign is None or _same(sign, _drawn(_NO_SIGN, font)) for sign in signs):
                continue
            every = _shapes([sign for sign in signs if sign is not None])
            shapes += every if others else every[: len(digits)]
            names += WESTERN + others
    if not shapes:
        return None
    pictures = np.array([shape.picture for shape in shapes])
    heights, middles, widths = (np.array(column) for column in zip(*(shape[1:] for shape in shapes), strict=True))
    return _Known(pictures, heights, middles, widths, names)


def _same(one: tuple[int, int, Ink], other: tuple[int, int, Ink] | None) -> bool:
    return other is not None and np.array_equal(one[2], other[2])


def _drawn(sign: str, font: Any) -> tuple[int, int, Ink] | None:
    from PIL import Image, ImageDraw

    image = Image.new("L", (300, 300))
    ImageDraw.Draw(image).text((100, 100), sign, font=font, fill=255)
    ink = np.asarray(image) > 128
    rows, columns = np.where(ink)
    if not len(rows):
        return None
    return int(rows.min()), int(columns.min()), ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def _files() -> Iterator[Path]:
    for package, pattern in _FONTS:
        spec = find_spec(package)
        for folder in (spec.submodule_search_locations or []) if spec is not None else []:
            yield from sorted(Path(folder).rglob(pattern))
