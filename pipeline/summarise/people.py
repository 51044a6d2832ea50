"""Who holds views: one contributor, however many files it sent."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.domain import NOT_STATED, Contributor, Document, StakeholderKind
from pipeline.summarise.casing import Forms, added, as_written, forms_of, words_of

_LENGTH, _LONGEST = 64, 96
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
_NO_NAME = frozenset({NOT_STATED, "not applicable", "n/a", "n.a.", "na", "none", "-", "–", "—"})
_BRACKETS = re.compile(r" \([^()]*\)")
_BREAK = re.compile(r" ?, (?=[A-Z][a-z]+ (?:Is|Was|Are)\b)|: | \(|; | / ")


@dataclass(frozen=True, slots=True)
class People:
    """Contributors in order of first appearance, and the contributor of each document."""

    contributors: tuple[Contributor, ...]
    of_document: Mapping[str, str]

    def names(self) -> dict[str, str]:
        """Return names by contributor id."""
        return {c.contributor_id: c.name for c in self.contributors}


def people_of(documents: Sequence[Document]) -> People:
    """Gather contributors; a file that repeats another belongs to the other's contributor.

    A contributor that the cover does not state is one contributor a contribution, named by its file.
    """
    by_id = {d.document_id: d for d in documents}
    of_document = {}
    files: dict[str, list[Document]] = {}
    for document in documents:
        first = by_id.get(document.duplicate_of, document)
        key = _key(first)
        of_document[document.document_id] = key
        files.setdefault(key, []).append(document)
    words = frozenset(w for d in documents for w in words_of(d.cover.contributor))
    forms = {key: forms_of((d.text for d in members), words) for key, members in files.items()}
    batch = added(forms.values())
    contributors = tuple(_contributor(key, members, forms[key], batch) for key, members in files.items())
    return People(contributors, of_document)


def short_name(name: str) -> str:
    """Return a name as a report prints it: one of a line or more is cut at its first break.

    Two covers that give the same name, one with an explanation behind it, are of one contributor.
    """
    name = re.sub(r"\s&(?=\w)", " & ", re.sub(r"\s+([,;])", r"\1", " ".join(name.split())))
    name = _POST.sub("", name)
    if len(name) <= _LENGTH:
        return name
    breaks = [m.start() for m in _BREAK.finditer(name) if m.start() >= _LENGTH // 4]
    if breaks:
        return name[: breaks[0]].rstrip()
    commas = [m.start() for m in re.finditer(", ", name) if m.start() >= _LENGTH // 2]
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


def _contributor(key: str, documents: Sequence[Document], own: Forms, batch: Forms) -> Contributor:
    named = [d for d in documents if _named(d)]
    name = f"a contributor not stated ({documents[0].file})"
    if named:
        name = as_written(min((d.cover.contributor for d in named), key=len), own, batch)
    kinds = [d.cover.kind for d in documents if d.cover.kind is not StakeholderKind.NOT_STATED]
    if kinds[:1] == [StakeholderKind.MEMBER_STATE]:
        name = _with_country(name, next((d.cover.country for d in named if d.cover.country != NOT_STATED), ""))
        if len(name) > _LENGTH:  # what is cut first must not take the State along
            name = _BRACKETS.sub("", name)
    ids = tuple(d.document_id for d in documents)
    return Contributor(key, name, kinds[0] if kinds else StakeholderKind.NOT_STATED, ids)


def _with_country(name: str, country: str) -> str:
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


def _named(document: Document) -> bool:
    """Tell whether a cover names its contributor: "N/A", as some write in that place, is no name."""
    return document.cover.contributor.casefold() not in _NO_NAME


def _key(document: Document) -> str:
    if not _named(document):
        return f"file-{document.document_id}"
    name = unicodedata.normalize("NFKC", short_name(document.cover.contributor)).casefold()
    return "by-" + re.sub(r"\W+", "-", name).strip("-")
