"""The controlled vocabulary: reporting verbs by kind of act, ways to open a sentence, names and quantities."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.domain import Contributor, Kind, StakeholderKind
from pipeline.summarise.people import short_name

LANGUAGE_NAMES: Mapping[str, str] = {
    "ar": "Arabic", "fr": "French", "es": "Spanish", "ru": "Russian", "zh": "Chinese", "pt": "Portuguese",
    "de": "German", "it": "Italian",
}  # fmt: skip
_THAT: Mapping[Kind, tuple[str, ...]] = {
    Kind.PROGRESS: ("reported that", "noted that", "informed the group that"),
    Kind.PROBLEM: ("expressed concern that", "observed that", "pointed out that", "noted with concern that"),
    Kind.PRACTICE: ("reported, from its own practice, that", "gave as an example that"),
    Kind.PROPOSAL: ("proposed that", "recommended that", "suggested that"),
    Kind.POSITION: ("was of the view that", "considered that", "stated that", "held that"),
    Kind.BACKGROUND: ("noted that",),
}
_PASSIVE: Mapping[Kind, tuple[str, ...]] = {
    Kind.PROGRESS: ("It was reported by {who} that {clause}.", "As reported by {who}, {clause}."),
    Kind.PROBLEM: ("Concern was expressed by {who} that {clause}.", "According to {who}, {clause}."),
    Kind.PRACTICE: ("As an example from practice, {who} reported that {clause}.",),
    Kind.PROPOSAL: ("It was proposed by {who} that {clause}.", "A proposal by {who} was that {clause}."),
    Kind.POSITION: (
        "According to {who}, {clause}.",
        "In the view of {who}, {clause}.",
        "According to {who}, {clause}.",
        "It was stated by {who} that {clause}.",
        "According to {who}, {clause}.",
        "The view of {who} was that {clause}.",
    ),
    Kind.BACKGROUND: ("According to {who}, {clause}.",),
}
_QUOTES: Mapping[Kind, tuple[str, ...]] = {
    Kind.PROGRESS: ("{who} reported{language}: {quote}", "Results were reported by {who}{language}: {quote}"),
    Kind.PROBLEM: (
        "{who} raised the following concern{language}: {quote}",
        "A difficulty was described by {who}{language}: {quote}",
        "{who} observed{language}: {quote}",
    ),
    Kind.PRACTICE: (
        "{who} described its practice{language}: {quote}",
        "An example was given by {who}{language}: {quote}",
    ),
    Kind.PROPOSAL: (
        "{who} made the following proposal{language}: {quote}",
        "A proposal was made by {who}{language}: {quote}",
        "{who} asked for the following{language}: {quote}",
    ),
    Kind.POSITION: (
        "{who} stated{language}: {quote}",
        "The position of {who} was expressed as follows{language}: {quote}",
        "In the words of {who}{language}: {quote}",
    ),
    Kind.BACKGROUND: ("{who} wrote{language}: {quote}",),
}
_SIMILAR: Mapping[Kind, tuple[str, ...]] = {
    Kind.PROGRESS: ("similar results were reported by {others}", "{others} also reported results of this kind"),
    Kind.PROBLEM: ("similar concerns were expressed by {others}", "{others} raised similar concerns"),
    Kind.PRACTICE: ("similar practice was described by {others}",),
    Kind.PROPOSAL: ("similar proposals were made by {others}", "{others} made similar proposals"),
    Kind.POSITION: ("similar views were expressed by {others}", "{others} took a similar position"),
    Kind.BACKGROUND: ("similar remarks were made by {others}",),
}
_RELATED = ("{others} also addressed this point", "related points were made by {others}")
_PLURALS: Mapping[StakeholderKind, tuple[str, str]] = {
    StakeholderKind.MEMBER_STATE: ("other Member State", "other Member States"),
    StakeholderKind.SECTOR_MEMBER: ("other sector member", "other sector members"),
    StakeholderKind.INTERGOVERNMENTAL: (
        "other intergovernmental organization",
        "other intergovernmental organizations",
    ),
    StakeholderKind.CIVIL_SOCIETY: ("other contributor from civil society", "other contributors from civil society"),
    StakeholderKind.PRIVATE_SECTOR: ("other contributor from the private sector", "others from the private sector"),
    StakeholderKind.TECHNICAL_COMMUNITY: (
        "other member of the technical community",
        "others of the technical community",
    ),
    StakeholderKind.ACADEMIA: ("other contributor from academia", "other contributors from academia"),
    StakeholderKind.INDIVIDUAL: ("other individual", "other individuals"),
}
_ASKING = re.compile(r"\b(?:should|must|shall|ought|need|needs|be (?:\w+ed|set|given|made))\b", re.I)


def names(contributors: Sequence[Contributor], *, most: int) -> str:
    """Return names up to the house limit, then the number of the others, by kind where they are of one kind."""
    shown = [named(c) for c in contributors[:most]]
    rest = contributors[most:]
    if rest:
        shown.append(_others(rest))
    if len(shown) == 1:
        return shown[0]
    if any("," in name for name in shown):
        return f"{'; '.join(shown[:-1])}; and {shown[-1]}"
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def named(contributor: Contributor) -> str:
    """Return a contributor's name as a report prints it."""
    return short_name(contributor.name)


def _others(rest: Sequence[Contributor]) -> str:
    kinds = Counter(c.kind for c in rest)
    words = ("other contributor", "other contributors")
    if len(kinds) == 1:
        words = _PLURALS.get(rest[0].kind, words)
    return f"{len(rest)} {words[len(rest) > 1]}"


def statement(kind: Kind, who: str, clause: str, turn: int) -> str:
    """Return a sentence around a clause; `turn` varies verb and opening.

    A proposal that asks for nothing in so many words is reported as a position.
    """
    if kind is Kind.PROPOSAL and not _ASKING.search(clause):
        kind = Kind.POSITION
    passive = _PASSIVE[kind]
    if turn % 2:
        return _upper(passive[turn // 2 % len(passive)].format(who=who, clause=clause))
    verbs = _THAT[kind]
    return _upper(f"{who} {verbs[turn // 2 % len(verbs)]} {clause}.")


def quotation(kind: Kind, who: str, quote: str, language: str, turn: int) -> str:
    """Return a sentence around a verbatim quotation, its language marked unless it is English."""
    forms = _QUOTES[kind]
    marked = "" if language not in LANGUAGE_NAMES else f", in {LANGUAGE_NAMES[language]}"
    return _upper(forms[turn % len(forms)].format(who=who, quote=quote, language=marked))


def joined(sentence: str, kind: Kind, similar: str, related: str, turn: int) -> str:
    """Return a sentence with the others who hold its view; of those whose words are not alike it claims no more.

    Args:
        sentence: what the first holder said.
        kind: of act.
        similar: names of those who said it in similar words, or empty.
        related: names of the other holders, or empty.
        turn: varies the wording.
    """
    forms = _SIMILAR[kind]
    said = [forms[turn % len(forms)].format(others=similar)] if similar else []
    if related:
        said.append(_RELATED[1 if similar else turn % 2].format(others=related))
    return f"{sentence.removesuffix('.')}; {', while '.join(said)}."


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]
