"""Names as a report prints them: of bodies, posts and persons, and whose State a body is of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.domain import Contributor, StakeholderKind
from pipeline.identify.fold import words_of
from pipeline.identify.kinds import personal
from pipeline.identify.reading import Named
from pipeline.identify.register import register
from pipeline.identify.short import LENGTH, short_name
from pipeline.identify.written import Forms, as_written

_BODIES = frozenset(
    "agency alliance assembly association authority board bureau centre center chamber coalition commission committee "
    "community confederation council department directorate duma federation forum foundation government group "
    "initiative institute ministry network office organisation organization panel parliament union university".split()
)
_COMPANY = re.compile(r"\b(?:Inc|Ltd|Corporation|Corp|AG|S\.A|Co)\b\.?$")
_BRACKETS = re.compile(r" \([^()]*\)")
_THE = re.compile(
    r"^(?:United |(?:Democratic (?:People's )?)?Republic of |Russian Federation|Syrian Arab|Lao People|Netherlands|"
    r"Philippines|Comoros|Congo$|Gambia|Bahamas|Niger$|Sudan$|Holy See|State of|Central African|Dominican Republic|"
    r"Marshall Islands|\w+ (?:Group|States)$|European Union|African Union|Nordic )"
)
_ARTICLE = re.compile(r"(?<=\bof )the (?=([^\W\d_]+)(?:\W*$|[),;]))")
_PERSON = re.compile(r"^(?:Professor|Lecturer|Researcher|Student|Consultant|Lawyer) (?:at|of|in)\b")


def in_sentence(name: str) -> str:
    """Return a name as it stands within a sentence: a body has its article ("the Ministry of Transport")."""
    short = short_name(name)
    if short.startswith("The "):
        return f"the {short[4:]}"
    if _THE.match(short):
        return f"the {short}"
    if _PERSON.match(short):
        return f"a {short[0].lower()}{short[1:]}"
    head = re.split(r",| \(| of | for | on | at | [-–/] ", short)[0].split()
    words = {w.casefold().strip("'’") for w in head}
    body = bool(head) and (head[-1].casefold() in _BODIES or ("university" in words and len(head[-1]) > 1))
    return f"the {short}" if body and not _COMPANY.search(short) and len(short.split()) > 1 else short


def printed_name(sent: Sequence[tuple[str, Named]], kind: StakeholderKind, own: Forms, batch: Forms) -> str:
    """Return a contributor's name as a report prints it: of a State in the United Nations' form, else as written.

    Args:
        sent: file and name of each of its contributions.
        kind: of contributor.
        own: how its contributions write words.
        batch: how all do.
    """
    named = [n for _, n in sent if n.key]
    if not named:
        return _unnamed(*sent[0])
    first = named[0]
    if first.state:
        return register().states[first.country].name
    if first.known and not first.country:
        return register().bodies[first.known].name
    name = _without_article(as_written(min((n.written for n in named), key=len), own, batch))
    country = next((n.country for n in named if n.country), "")
    if country and (kind is StakeholderKind.MEMBER_STATE or first.loose or first.known):
        name = with_country(name, country)
    # What is cut first must not take the State along.
    return _BRACKETS.sub("", name) if len(name) > LENGTH and kind is StakeholderKind.MEMBER_STATE else name


def _without_article(name: str) -> str:
    """Return a name without an article that a State's name of one word does not have: "Parliament of the Russia"."""
    known = register()
    return _ARTICLE.sub(
        lambda m: "" if known.state(m[1]) and not (_THE.match(m[1]) or m[1][-1] in "sS" or m[1].isupper()) else m[0],
        name,
    )


def _unnamed(file: str, named: Named) -> str:
    who = "an individual" if personal(named.written) else "a contributor not stated"
    place = f", {register().states[named.country].name}" if named.country else ""
    return f"{who}{place} ({file})"


def with_country(name: str, country: str) -> str:
    """Return the name of a State's body with its State, where the name does not say it.

    "Ministry of External Affairs, India": a reader of the report cannot know whose ministry it is.
    """
    return name if _says(name, country) else f"{short_name(name)}, {register().states[country].name}"


def told_apart(contributors: Sequence[Contributor], files: Mapping[str, str]) -> tuple[Contributor, ...]:
    """Return contributors with no name twice: what shares one is named with its State, or with its file.

    Args:
        contributors: of a batch.
        files: path by document id.
    """
    for more in (_its_state, lambda c: f" ({files[c.documents[0]]})"):
        times = Counter(c.name for c in contributors)
        contributors = [replace(c, name=c.name + more(c)) if times[c.name] > 1 else c for c in contributors]
    return tuple(contributors)


def _its_state(contributor: Contributor) -> str:
    place = contributor.country
    return f", {register().states[place].name}" if place and not _says(contributor.name, place) else ""


def _says(name: str, country: str) -> bool:
    """Tell whether a name says of which State a body is."""
    words = words_of(name)
    lengths = range(1, min(register().longest, len(words)) + 1)
    spans = (words[n : n + length] for length in lengths for n in range(len(words) - length + 1))
    return bool(country) and any(
        country in (register().state(" ".join(span)), register().adjective(span)) for span in spans
    )
