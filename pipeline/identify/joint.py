"""Several contributors in one name: joint contributions, and those made on behalf of others."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pipeline.domain import StakeholderKind
from pipeline.identify.fold import words_of
from pipeline.identify.kinds import group, is_role, national
from pipeline.identify.reading import read_name
from pipeline.identify.register import register

_BEHALF = re.compile(
    r"\s*[,(]?\s*\b(?:(?:and )?(?:submitted |submitting |speaking )?on behalf of|pour le compte de|au nom d(?:e|es|u)|"
    r"en nombre del?|en representación del?|от имени|نيابة عن|باسم)\s*\b|"
    r"(?<=\S)\s*[,(]?\s*(?:بالنيابة عن|نيابةً عن)\s*|(?<=\S)代表(?!团|处|性|们)",
    re.I,
)
_AND = r"and|et|y|e|и|as well as|ainsi que|así como|а также"
_STRONG = re.compile(r"\s*[;；\n]\s*")
_WEAK = re.compile(
    rf"\s*[,،、，;；/\n]\s*(?:(?:{_AND})\s+)?|\s+(?:{_AND}|&|with|avec|con|совместно с)\s+|"
    r"\s+و(?=\S{3})|(?<=[\u3400-\u9fff])\s*[和与及]\s*",
    re.I,
)
_MOST_WORDS = 5
_PLACES = frozenset(",،，/")
Known = Callable[[str], bool]


def members_of(written: str, kind: StakeholderKind, known: Known = lambda _: False) -> tuple[str, ...]:
    """Return the names of all who speak together under one name; the name itself where it is one contributor's.

    A State that speaks for other States speaks with them; whoever speaks for a group, or for somebody else, lends them
    a voice and holds nothing.

    Args:
        written: what the cover states.
        kind: of contributor, as stated.
        known: tells whether a name stands alone on another cover of the batch.
    """
    behalf = _BEHALF.search(written)
    if behalf and _names_somebody(written[behalf.end() :]):
        speaker, others = written[: behalf.start()].strip(" ,.("), written[behalf.end() :].strip(" ,.)")
        if not speaker:
            return members_of(others, kind, known)
        represented = _parted(others, kind, known)
        if _speaks_for_equals(speaker, represented, kind):
            return tuple(dict.fromkeys((*_parted(speaker, kind, known), *represented)))
        return represented
    return _parted(written, kind, known)


def _names_somebody(text: str) -> bool:
    """Tell whether a name follows, and not "and in consultation with"."""
    first = text.strip(" ,.)").split(maxsplit=1)
    return bool(first) and not re.fullmatch(_AND, first[0], re.I)


def _speaks_for_equals(speaker: str, represented: Sequence[str], kind: StakeholderKind) -> bool:
    if any(_is_group(name) for name in represented):
        return False
    return kind is StakeholderKind.MEMBER_STATE or bool(register().state(speaker)) or read_name(speaker).state


def _is_group(name: str) -> bool:
    body = register().body(name)
    return body is not None or (not register().state(name) and group(words_of(name)))


def _parted(text: str, kind: StakeholderKind, known: Known) -> tuple[str, ...]:
    """Return the names a list is made of; the text itself where it is no list of contributors."""
    if _whole(text):
        return (text,)
    strong = [p for p in _STRONG.split(text) if p.strip()]
    if len(strong) > 1 and not _place_below(strong) and not any(map(is_role, strong)):
        return tuple(name for part in strong for name in _parted(part, kind, known))
    pieces, gaps = _WEAK.split(text), [m[0] for m in _WEAK.finditer(text)]
    if len(pieces) < 2:
        return (text,)
    names = _joined_again(pieces, gaps)
    if len(names) < 2 or not all(names) or (len(names) == 2 and _with_its_place(names, gaps)):
        return (text,)
    return names if _contributors(names, kind, known) else (text,)


def _whole(text: str) -> bool:
    return bool(register().state(text)) or register().body(text) is not None


def _place_below(parts: Sequence[str]) -> bool:
    """Tell whether the second line only says where the body of the first is."""
    return len(parts) == 2 and bool(register().state(parts[1])) and not register().state(parts[0])


def _with_its_place(names: Sequence[str], gaps: Sequence[str]) -> bool:
    """Tell whether one of two names says where the other is: "Example Society, Kenya"."""
    states = [read_name(name).state for name in names]
    return any(gap.strip() in _PLACES for gap in gaps) and states.count(True) == 1


def _joined_again(pieces: Sequence[str], gaps: Sequence[str]) -> tuple[str, ...]:
    """Join what was cut within a name that the register knows: "Trinidad and Tobago"."""
    names, at = [], 0
    while at < len(pieces):
        for end in range(min(len(pieces), at + 4), at, -1):
            joined = "".join(piece + gap for piece, gap in zip(pieces[at:end], [*gaps[at : end - 1], ""], strict=True))
            if end == at + 1 or _whole(joined):
                names.append(joined.strip(" ."))
                at = end
                break
    return tuple(names)


def _contributors(names: Sequence[str], kind: StakeholderKind, known: Known) -> bool:
    """Tell whether each of some names can be a contributor of its own."""
    found = [_whole(n) or read_name(n).state for n in names]
    if all(found) or all(f or known(n) for f, n in zip(found, names, strict=True)):
        return True
    if all(f or _of_a_state(n) for f, n in zip(found, names, strict=True)):
        return True
    state_like = kind is StakeholderKind.MEMBER_STATE or sum(found) > len(names) / 2
    return state_like and all(f or _like_a_state(n) for f, n in zip(found, names, strict=True))


def _of_a_state(name: str) -> bool:
    """Tell whether a name is of a body with its State: "Ministry of Communications of Ghana"."""
    named = read_name(name)
    return named.loose and bool(named.country)


def _like_a_state(name: str) -> bool:
    words = words_of(name)
    return not national(words) and len(name.split()) <= _MOST_WORDS and name[:1] == name[:1].upper()
