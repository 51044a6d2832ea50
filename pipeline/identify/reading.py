"""One written name understood: whose it is, of which State, and what it is compared by."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.domain import NOT_STATED, StakeholderKind
from pipeline.identify.fold import stem, words_of
from pipeline.identify.kinds import (
    CHAPTER,
    SORTED,
    national,
    no_name,
    of_a_state,
    without_legal_form,
    without_state_words,
    without_titles,
)
from pipeline.identify.register import register
from pipeline.identify.short import short_name, without_post
from pipeline.identify.written import abbreviates

_BRACKETS = re.compile(r"\s*[(（\[]([^()（）\[\]]+)[)）\]]\s*")
_DASH = re.compile(r"\s+[-–—/|]\s+|\s*[–—|]\s*")
_PARTS = re.compile(r"\s*[,،，;/]\s*")
_ACRONYM = re.compile(r"^[^\W\d_](?:[\w&.-]*[^\W\d_])?$")
_LONGEST_ACRONYM = 12


@dataclass(frozen=True, slots=True)
class Named:
    """A written name understood.

    Attributes:
        written: as it stands on the cover, mended.
        key: what it is known by before its country: "state", "body-itu", "by-ministry-communications"; empty for none.
        country: ISO code of the State it is, or is of; empty where none is stated.
        state: it is the State itself.
        known: the body of the register that it is, or is a branch of.
        loose: a body that every State has, so that its name alone does not tell whose it is.
        acronym: in small letters: what the name gives in brackets, or the whole name where it looks like one.
        whole: the name is the acronym itself.
    """

    written: str
    key: str
    country: str = ""
    state: bool = False
    known: str = ""
    loose: bool = False
    acronym: str = ""
    whole: bool = False


@lru_cache(maxsize=50_000)
def read_name(written: str, country: str = NOT_STATED, kind: StakeholderKind = StakeholderKind.NOT_STATED) -> Named:
    """Understand a name.

    Args:
        written: as the cover states it, without its country where the cover's reader has parted them.
        country: as stated.
        kind: of contributor, as stated.
    """
    stated = country_of(country)
    if no_name(written):
        return Named(written, "", stated)
    name = without_post(" ".join(written.split()).strip(" .,;:"))
    if found := _state(name):
        return Named(written, "state", found, state=True)
    if known := register().body(name):
        return Named(written, f"body-{known.body_id}", known=known.body_id)
    name, acronym, within = _without_brackets(name)
    if not within:
        name, within = _without_country(name)
    if found := _state(name):
        return Named(written, "state", found, state=True)
    place = within or stated
    # A name that explains itself at length ("… (ABC), ABC is an organization that …") is known by what stands before.
    if known := register().body(name) or register().body(short_name(name)) or register().body(acronym):
        return _branch(written, known.body_id, within)
    words, inside = _own_words(name, kind)
    loose = national(words_of(_BRACKETS.sub(" ", name)))
    return _body(Named(written, "", inside or place, loose=loose, acronym=acronym), words)


def country_of(stated: str) -> str:
    """Return the ISO code of the one State that a cover names ("Norway, Europe"); empty for none or several."""
    if stated == NOT_STATED or not stated.strip():
        return ""
    whole = register().state(stated)
    found = {iso3 for part in _PARTS.split(stated) if (iso3 := register().state(part))}
    return whole or (found.pop() if len(found) == 1 else "")


def _state(name: str) -> str:
    """Return the State that a name is of, also as its government, delegation or mission."""
    known = register().state(name)
    if known:
        return known
    rest = without_state_words(name)
    return (register().state(rest) or register().adjective(words_of(rest))) if rest else ""


def _without_brackets(name: str) -> tuple[str, str, str]:
    """Return a name without its brackets, the acronym that stood in them, and the country."""
    acronym = country = ""
    for match in _BRACKETS.finditer(name):
        inner = match[1].strip()
        if found := register().state(inner):
            country = country or found
        elif _ACRONYM.match(inner) and len(inner) <= _LONGEST_ACRONYM and abbreviates(inner, name[: match.start()]):
            acronym = acronym or inner
        else:
            continue
        name = name.replace(match[0], " ", 1)
    name = " ".join(name.split())
    bracketed = _BRACKETS.search(name)
    if bracketed and (found := _state(_BRACKETS.sub(" ", name).strip())) and not country:
        return bracketed[1].strip(), acronym, found
    return name, acronym, country


def _without_country(name: str) -> tuple[str, str]:
    """Return a name without the country it ends in, or begins with, after a comma or a dash."""
    for split in (_PARTS, _DASH):
        parts = [p for p in split.split(name) if p]
        if len(parts) < 2:
            continue
        for at in (-1, 0):
            if (found := _state(parts[at])) and not (at == 0 and len(parts) > 2):
                rest = parts[:-1] if at else parts[1:]
                return ", ".join(rest), found
    return name, ""


def _branch(written: str, body_id: str, country: str) -> Named:
    return Named(written, f"body-{body_id}", country, known=body_id)


def _own_words(name: str, kind: StakeholderKind) -> tuple[tuple[str, ...], str]:
    """Return the words a name is compared by, and the State of a body that every State has, which is not among them."""
    outside = _BRACKETS.sub(" ", name)
    if kind is StakeholderKind.INDIVIDUAL:
        return tuple(sorted(words_of(without_titles(name)))), ""
    words = without_legal_form(words_of(of_a_state(name) or without_titles(short_name(name))))
    if national(words_of(outside)):
        for length in range(min(register().longest, len(words) - 1), 0, -1):
            for part, rest in ((words[-length:], words[:-length]), (words[:length], words[length:])):
                found = register().state(" ".join(part)) or register().adjective(part)
                if found and rest:
                    return rest, found
    return words, ""


def _body(named: Named, words: tuple[str, ...]) -> Named:
    branch = _known_branch(words)
    words = tuple(map(stem, words))
    if branch:
        return replace(named, key=f"body-{branch[0]}", country=branch[1] or named.country, known=branch[0])
    if SORTED & set(words):
        words = tuple(sorted(words))
    whole = len(words) == 1 and not named.acronym
    acronym = words[0] if whole else "".join(words_of(named.acronym))
    return replace(named, key=f"by-{'-'.join(words)}", acronym=acronym, whole=whole and len(acronym) > 1)


def _known_branch(words: tuple[str, ...]) -> tuple[str, str] | None:
    """Return a body of the register and a State whose names together are a name: "ISOC Kenya Chapter"."""
    kept = tuple(w for w in words if w not in CHAPTER)
    for length in range(len(kept) - 1, 0, -1):
        known = register().body(" ".join(kept[:length]))
        country = register().state(" ".join(kept[length:])) if known else ""
        if known and country and known.kind == "body":
            return known.body_id, country
    return None
