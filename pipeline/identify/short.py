"""Names cut to what a report has room for."""

from __future__ import annotations

import re

LENGTH = 64
"""Letters of the longest name that is printed whole."""
_LONGEST = 96
_POST = re.compile(
    r"^(?:[\w/]+ )*(?:Executive Director|Director(?:/Head)?|President|Secretary[ -]General|Chair(?:man|person|woman)?|"
    r"Chief Executive Officer|CEO)(?:, [\w ]+ (?:Department|Division|Unit|Office))?(?: [-–] |, )(?=\S+ \S+)",
    re.I,
)
_BREAK = re.compile(r" ?, (?=[A-Z][a-z]+ (?:Is|Was|Are)\b)|: | \(|; | / ")


def short_name(name: str) -> str:
    """Return a name as a report prints it: one of a line or more is cut at its first break.

    Two covers that give the same name, one with an explanation behind it, are of one contributor.
    """
    name = re.sub(r"\s&(?=\w)", " & ", re.sub(r"\s+([,;])", r"\1", " ".join(name.split())))
    name = without_post(name)
    if len(name) <= LENGTH:
        return name
    breaks = [m.start() for m in _BREAK.finditer(name) if m.start() >= LENGTH // 4]
    if breaks:
        return name[: breaks[0]].rstrip()
    commas = [m.start() for m in re.finditer(", ", name) if m.start() >= LENGTH // 2]
    return name[: commas[-1]] if commas and len(name) > _LONGEST else name


def without_post(name: str) -> str:
    """Return a body's name without the post that speaks for it: "Executive Director - Example Association"."""
    return _POST.sub("", name)
