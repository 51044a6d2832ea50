"""Names as a report prints them: of bodies, posts and persons, and whose State a body is of."""

from __future__ import annotations

import re

from pipeline.identify.written import as_written

LENGTH = 64
"""Letters of the longest name that is printed whole."""
_LONGEST = 96
_POST = re.compile(
    r"^(?:[\w/]+ )*(?:Executive Director|Director(?:/Head)?|President|Secretary[ -]General|Chair(?:man|person|woman)?|"
    r"Chief Executive Officer|CEO)(?:, [\w ]+ (?:Department|Division|Unit|Office))?(?: [-–] |, )(?=\S+ \S+)",
    re.I,
)
_BODIES = frozenset(
    "agency alliance assembly association authority board bureau centre center chamber coalition commission committee "
    "community confederation council department directorate duma federation forum foundation government group "
    "initiative institute ministry network office organisation organization panel parliament union university".split()
)
_CONTINENTS = frozenset({"Africa", "Asia", "Europe", "Latin America", "North America", "South America", "Oceania"})
_SMALL_WORD, _STEM = 3, 5
_ADJECTIVES = ("ish", "ian", "ese", "can")
_IRREGULAR = {
    "france": "french",
    "netherlands": "dutch",
    "switzerland": "swiss",
    "greece": "greek",
    "kingdom": "british",
}
_COMPANY = re.compile(r"\b(?:Inc|Ltd|Corporation|Corp|AG|S\.A|Co)\b\.?$")
_PERSON = re.compile(r"^(?:Professor|Lecturer|Researcher|Student|Consultant|Lawyer) (?:at|of|in)\b")
_BREAK = re.compile(r" ?, (?=[A-Z][a-z]+ (?:Is|Was|Are)\b)|: | \(|; | / ")


def short_name(name: str) -> str:
    """Return a name as a report prints it: one of a line or more is cut at its first break.

    Two covers that give the same name, one with an explanation behind it, are of one contributor.
    """
    name = re.sub(r"\s&(?=\w)", " & ", re.sub(r"\s+([,;])", r"\1", " ".join(name.split())))
    name = _POST.sub("", name)
    if len(name) <= LENGTH:
        return name
    breaks = [m.start() for m in _BREAK.finditer(name) if m.start() >= LENGTH // 4]
    if breaks:
        return name[: breaks[0]].rstrip()
    commas = [m.start() for m in re.finditer(", ", name) if m.start() >= LENGTH // 2]
    return name[: commas[-1]] if commas and len(name) > _LONGEST else name


def in_sentence(name: str) -> str:
    """Return a name as it stands within a sentence: a body has its article ("the Ministry of Transport")."""
    short = short_name(name)
    if short.startswith("The "):
        return f"the {short[4:]}"
    if _PERSON.match(short):
        return f"a {short[0].lower()}{short[1:]}"
    head = re.split(r",| \(| of | for | on | at | [-–/] ", short)[0].split()
    words = {w.casefold().strip("'’") for w in head}
    body = bool(head) and (head[-1].casefold() in _BODIES or ("university" in words and len(head[-1]) > 1))
    return f"the {short}" if body and not _COMPANY.search(short) and len(short.split()) > 1 else short


def with_country(name: str, country: str) -> str:
    """Return the name of a State's body with its State, where the cover states it and the name does not say it.

    "Ministry of External Affairs, India": a reader of the report cannot know whose ministry it is.
    """
    place = as_written(country.split(",")[0].strip(), {})
    words = [w for w in place.casefold().split() if len(w) > _SMALL_WORD]
    initials = "".join(w[0] for w in words)
    known = name.casefold()
    said = any(w[:_STEM] in known or _adjective(w, known) for w in words)
    said |= initials in re.sub(r"[^\w ]", "", known).split()
    return name if not words or said or place in _CONTINENTS else f"{short_name(name)}, {place}"


def _adjective(country: str, name: str) -> bool:
    """Tell whether a name has the adjective of a country: "Polish" of Poland, "French" of France."""
    words = re.findall(r"\w+", name)
    return _IRREGULAR.get(country) in words or any(w[:3] == country[:3] and w.endswith(_ADJECTIVES) for w in words)
