"""Dates as covers state them, to tell which of two files is the later."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    "january janvier enero января январь يناير",
    "february février febrero февраля февраль فبراير",
    "march mars marzo марта март مارس",
    "april avril abril апреля апрель أبريل",
    "may mai mayo мая май مايو",
    "june juin junio июня июнь يونيو",
    "july juillet julio июля июль يوليو",
    "august août agosto августа август أغسطس",
    "september septembre septiembre сентября сентябрь سبتمبر",
    "october octobre octubre октября октябрь أكتوبر",
    "november novembre noviembre ноября ноябрь نوفمبر",
    "december décembre diciembre декабря декабрь ديسمبر",
)
_NUMBER_OF = {name: n for n, names in enumerate(_MONTHS, 1) for name in names.split()}
_ISO = re.compile(r"(\d{4})\s*(?:-|年)\s*(\d{1,2})\s*(?:-|月)\s*(\d{1,2})")


def day_of(stated: str) -> int:
    """Return the day that a cover states, counted from 1 January of the year 1; 0 where it states none."""
    if found := _ISO.search(stated):
        return _ordinal(*map(int, found.groups()))
    words = re.findall(r"[^\W\d_]+|\d+", stated.casefold())
    month = next((_NUMBER_OF[w] for w in words if w in _NUMBER_OF), 0)
    year = next((int(w) for w in words if len(w) == 4 and w.isdecimal()), 0)
    day = next((int(w) for w in words if len(w) <= 2 and w.isdecimal()), 0)
    return _ordinal(year, month, day)


def _ordinal(year: int, month: int, day: int) -> int:
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return 0
