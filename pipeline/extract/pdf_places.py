"""A word and its place on a PDF page, in coordinates that run to the right and down from the top left."""

from __future__ import annotations

from typing import NamedTuple


class Word(NamedTuple):
    """A word and its box; `call` is a raised note mark at its end.

    In a line with right-to-left script `units` are its signs from left to right, and `rtl` is the line's direction.
    A `doubtful` word may not be shown on the page: it is white, invisible, or in a layer. `font` tells fonts of a page
    apart.
    """

    text: str
    x0: float
    x1: float
    top: float
    base: float
    size: float
    bold: bool
    mcid: int
    call: str = ""
    units: tuple[str, ...] = ()
    rtl: bool = False
    doubtful: bool = False
    font: int = 0


def turn(
    xs: tuple[float, float],
    ys: tuple[float, float],
    origin: tuple[float, float],
    box: tuple[float, float, float, float],
    turns: int,
) -> tuple[float, float, float, float]:
    """Return x0, x1, top and base of a box in upright coordinates, origin at the top left."""
    left, bottom, right, top = box
    if turns == 1:
        return ys[0] - bottom, ys[1] - bottom, xs[0] - left, origin[0] - left
    if turns == 2:
        return right - xs[1], right - xs[0], ys[0] - bottom, origin[1] - bottom
    if turns == 3:
        return top - ys[1], top - ys[0], right - xs[1], right - origin[0]
    return xs[0] - left, xs[1] - left, top - ys[1], top - origin[1]
