"""The controlled vocabulary: reporting verbs by kind of act, names, numbers, and the sentences made of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from pipeline.agenda.written import cardinal, first
from pipeline.domain import Contributor, Kind, StakeholderKind
from pipeline.identify import in_sentence, short_name
from pipeline.languages import NAMES

_VERBS: Mapping[Kind, tuple[str, ...]] = {
    Kind.PROGRESS: ("reported", "noted as progress"),
    Kind.PROBLEM: ("expressed concern", "pointed to the problem", "observed with concern"),
    Kind.PRACTICE: ("described it as good practice", "reported as good practice"),
    Kind.PROPOSAL: ("proposed", "recommended", "suggested"),
    Kind.POSITION: ("held", "considered", "took the view"),
    Kind.BACKGROUND: ("noted",),
}
_QUOTING: Mapping[Kind, tuple[str, ...]] = {
    Kind.PROGRESS: ("reported",),
    Kind.PROBLEM: ("raised the following concern", "described the following difficulty"),
    Kind.PRACTICE: ("described its practice", "gave the following example"),
    Kind.PROPOSAL: ("made the following proposal", "proposed the following"),
    Kind.POSITION: ("stated", "expressed its position as follows"),
    Kind.BACKGROUND: ("wrote",),
}
_WORDS_BELOW = 10  # United Nations Editorial Manual, "Numbers, dates and time"
_NOUNS: Mapping[StakeholderKind, tuple[str, str]] = {
    StakeholderKind.MEMBER_STATE: ("Member State", "Member States"),
    StakeholderKind.SECTOR_MEMBER: ("sector member", "sector members"),
    StakeholderKind.INTERGOVERNMENTAL: ("intergovernmental organization", "intergovernmental organizations"),
    StakeholderKind.CIVIL_SOCIETY: ("contributor from civil society", "contributors from civil society"),
    StakeholderKind.PRIVATE_SECTOR: ("contributor from the private sector", "contributors from the private sector"),
    StakeholderKind.TECHNICAL_COMMUNITY: ("member of the technical community", "members of the technical community"),
    StakeholderKind.ACADEMIA: ("contributor from academia", "contributors from academia"),
    StakeholderKind.INDIVIDUAL: ("individual", "individuals"),
    StakeholderKind.OTHER: ("other contributor", "other contributors"),
    StakeholderKind.NOT_STATED: ("contributor of no stated kind", "contributors of no stated kind"),
}
_ANY = ("contributor", "contributors")
_KINDS_BY_NOUN = {n.casefold(): kind.value for kind, forms in _NOUNS.items() for n in forms} | dict.fromkeys(
    _ANY, _ANY[0]
)


def number(n: int, *, beside: int = 0) -> str:
    """Return a number as a report of the United Nations writes it: under ten in a word, else in figures.

    Args:
        n: the number.
        beside: the highest number of the same sentence: numbers of one series follow the rule for the highest.
    """
    if max(n, beside) >= _WORDS_BELOW:
        return f"{n:,}"
    return cardinal(n) if n else "no"


def joined(parts: Sequence[str]) -> str:
    """Return a list as a sentence has it; with semicolons where a part has a comma of its own."""
    if len(parts) == 1:
        return parts[0]
    if any("," in part for part in parts):
        return f"{'; '.join(parts[:-1])}; and {parts[-1]}"
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def names(contributors: Sequence[Contributor], *, most: int) -> str:
    """Return names up to the house limit, then the number of the others, by kind where they are of one kind."""
    if len(contributors) == most + 1:
        most += 1  # "and one other" is no shorter than a name
    rest = contributors[most:]
    shown = [in_sentence(c.name) for c in contributors[:most]]
    return joined([*shown, _others(rest, beside=len(contributors))] if rest else shown)


def named(contributor: Contributor) -> str:
    """Return a contributor's name as a list prints it."""
    return short_name(contributor.name)


def holders(contributors: Sequence[Contributor], *, most: int) -> str:
    """Return who holds a point: all by name, or how many at least and some of their names."""
    who = names(contributors, most=most)
    if len(contributors) <= most + 1:
        return apposed(who)
    kinds = {c.kind for c in contributors}
    noun = _noun(kinds)[1]
    return f"at least {number(len(contributors))} {noun} ({who})"


def told(kind: Kind, who: str, clause: str, turn: int) -> str:
    """Return a sentence that tells a point, without its capital; `turn` varies the verb."""
    verbs = _VERBS[kind]
    return f"{who} {verbs[turn % len(verbs)]} that {clause}."


def differing(issue: str, sentence: str) -> str:
    """Return the first of two sentences that tell opposed points, without its capital."""
    return f"views differed on {issue}: {sentence}"


def contrary(sentence: str) -> str:
    """Return a sentence that tells the contrary of the one before it, without its capital."""
    return f"by contrast, {sentence}"


def narrower(sentence: str) -> str:
    """Return a sentence that tells a narrower point than the one before it, without its capital."""
    return f"more specifically, {sentence}"


def quotation(kind: Kind, who: str, quote: str, language: str, turn: int) -> str:
    """Return a sentence around a verbatim quotation, without its capital; a language other than English is named."""
    verbs = _QUOTING[kind]
    marked = f", in {NAMES[language]}" if language in NAMES and language != "en" else ""
    return f"{who} {verbs[turn % len(verbs)]}{marked}: {quote}"


def kind_of_noun(noun: str) -> str:
    """Return the kind of stakeholder that a noun of the vocabulary is for, "contributor" for any, empty for another.

    Case and the noun's number do not count: "member states" are Member States.
    """
    return _KINDS_BY_NOUN.get(" ".join(noun.casefold().split()), "")


def spoke(contributors: Sequence[Contributor]) -> str:
    """Return the sentence that opens a section: how many contributors of which kinds spoke to it."""
    if not contributors:
        return "No contributor spoke to this."
    by_kind = Counter(c.kind for c in contributors)
    kinds = sorted(by_kind.items(), key=lambda i: (-i[1], i[0].value))
    parts = [f"{number(n, beside=len(contributors))} {_NOUNS[kind][n > 1]}" for kind, n in kinds]
    noun = _ANY[len(contributors) > 1]
    if len(kinds) == 1:
        noun, parts = _noun({kinds[0][0]})[len(contributors) > 1], []
    listed = f": {joined(parts)}" if parts else ""
    return upper(f"{first(len(contributors), noun)} spoke to this{listed}.")


def apposed(who: str) -> str:
    """Return a name as it stands before a verb: one with a comma within is closed by another."""
    return f"{who}," if re.search(r", (?!S\.A|Inc|Ltd|LLC)", who) and ";" not in who and " and " not in who else who


def upper(text: str) -> str:
    """Return a text with a capital at its beginning; a comma that closes a name stands alone."""
    text = re.sub(r",(?=[,:.;])", "", text)
    return text[:1].upper() + text[1:]


def nested(words: str) -> str:
    """Return words as they stand within quotation marks: marks of their own are single, no stop before the last."""
    single = re.sub(r"[“„]([^“”„]*)”|(?<!\w)\"([^\"]*)\"(?!\w)", lambda m: f"‘{m[1] or m[2] or ''}’", words)
    return re.sub(r"[.;](’)$", r"\1", single)


def quoted(quote: str, whole: str) -> str:
    """Return words in quotation marks, with a mark where the sentence goes on."""
    body = " ".join(quote.split())
    cut = len(body) < len(" ".join(whole.split()))
    inner = body.rstrip(" ,;:") + " […]" if cut else body.rstrip().rstrip(".;。；،؛").rstrip()
    return f"“{nested(inner)}”."


def _others(rest: Sequence[Contributor], *, beside: int) -> str:
    kinds = {c.kind for c in rest}
    singular, plural = _noun(kinds)
    noun = (singular, plural)[len(rest) > 1]
    other = "" if noun.startswith("other") else "other "
    return f"{number(len(rest), beside=beside)} {other}{noun}"


def _noun(kinds: Collection[StakeholderKind]) -> tuple[str, str]:
    """Return what contributors of some kinds are called, one and several: by their kind where it is stated and one."""
    (kind, *more) = kinds
    return _ANY if more or kind is StakeholderKind.NOT_STATED else _NOUNS[kind]
