"""Where a name says its bearer is: "Organization, Country" parted in two."""

from __future__ import annotations

import re

from pipeline.identify.register import register

_SEVERAL = re.compile(r"\s*/\s*|\s+(?:and|et|y|и)\s+", re.I)
_REGIONS = frozenset(
    "global; international; worldwide; europe; africa; asia; latin america; mena; north america; central america; "
    "south america; caribbean; middle east; latin america and the caribbean; asia-pacific; asia pacific; oceania; "
    "commonwealth; other; european union; eu".split("; ")
)


def country_in(source: str) -> tuple[str, str]:
    """Part "Organization, Country" in (organization, country); (source, "") where the end is no country's name."""
    name = source.strip()
    if register().state(name):  # "Iran, Islamic Republic of"
        return name, ""
    countries: list[str] = []
    while True:
        rest, comma, last = name.replace("،", ",").replace("，", ",").rpartition(",")
        if not comma or not rest.strip() or not _is_place(last):
            if _sovereign(name) and any(_sovereign(n) for c in countries for n in (c, *_SEVERAL.split(c))):
                return source.strip(), ""  # "Kenya, Ghana and Senegal" speak together
            return name, ", ".join(reversed(countries))
        name = rest.strip()
        if last.strip() not in countries:
            countries.append(last.strip())


def _sovereign(name: str) -> bool:
    known = register()
    return (found := known.state(name)) in known.states and bool(known.states[found].itu)


def _is_place(text: str) -> bool:
    """Tell whether a text names a country, or several ("Italy / Brazil", "Brazil and Germany"), or a region."""
    known = register()
    if text.count("(") != text.count(")"):  # the end of brackets that hold a comma
        return False
    return any(
        all(known.state(name) or name.strip().casefold() in _REGIONS for name in names)
        for names in ([text], _SEVERAL.split(text))
    )
